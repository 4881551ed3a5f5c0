"""The line UI: the same walk by lines, for a dumb terminal, a pipe, or whoever prefers it."""
