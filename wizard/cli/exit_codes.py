"""The exit codes: the one place that owns them."""

from __future__ import annotations

DONE = 0
"""A walk ended at an outcome, or there was nothing to complain about."""

NEGATIVE = 1
"""A check found an error, or a verdict is negative or unsure."""

USAGE = 2
"""Wrong usage, unreadable input, output that cannot be written, or an answer or alert that matches
nothing or two things."""

STOPPED = 3
"""Stopped before an outcome."""

HANG_UP = 129
INTERRUPTED = 130
BROKEN_PIPE = 141
TERMINATED = 143


class UsageError(Exception):
    """Something that the user has to mend; the text is the whole line, exit code 2."""
