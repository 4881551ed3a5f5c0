"""A session written up: gathered once, then written as Markdown, HTML or JSON."""
