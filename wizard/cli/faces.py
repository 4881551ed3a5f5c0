"""Which face fits the terminal that we were given."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Literal

from wizard.cli.exits import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Face = Literal["full", "menu", "lines"]
"""The full screen; the line face with arrows and Enter; the line face by numbers alone."""

STDIN, STDOUT, STDERR = 0, 1, 2

_DUMB = frozenset(("", "dumb", "unknown"))

NO_TERMINAL = (
    "there is no terminal here and nothing to read answers from; "
    "`wizard walk FLOW --answer …` walks without one"
)


def choose_face(plain: bool, environ: Mapping[str, str]) -> Face:
    """The best face that works here; `plain` asks for the line face.

    A full screen needs a terminal to read from, one to draw on, and a TERM that can move the
    cursor. A pipe is read by lines. Raises UsageError where there is nobody to ask.
    """
    if not _is_open(STDERR):
        raise UsageError(NO_TERMINAL)
    if not _is_open(STDIN) or not _can_be_read(STDIN):
        raise UsageError(NO_TERMINAL)
    if not os.isatty(STDIN):
        return "lines"
    if not os.isatty(STDOUT) and not os.isatty(STDERR):
        raise UsageError(NO_TERMINAL)
    if environ.get("TERM", "") in _DUMB or (plain and not os.isatty(STDOUT)):
        return "lines"
    return "menu" if plain else "full"


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _can_be_read(descriptor: int) -> bool:
    """A terminal, a pipe, a socket or a file; /dev/null and its like have nothing to say."""
    mode = os.fstat(descriptor).st_mode
    return os.isatty(descriptor) or not stat.S_ISCHR(mode)
