"""The two ends of a walk by lines: what it reads from, and what it writes on."""

from __future__ import annotations

import os
import select
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 78
"""Lines are laid out for this many cells at most."""


def width(out: TextIO) -> int:
    """The real width of the terminal, whatever COLUMNS says, but no more than reads well."""
    try:
        columns = os.get_terminal_size(out.fileno()).columns
    except (OSError, ValueError):
        return WIDTH
    return min(WIDTH, columns - 1) if columns > 0 else WIDTH


def replace_errors(*streams: TextIO) -> None:
    """One byte that is no text must end no walk."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def at_end(source: TextIO) -> bool:
    """Whether nobody can write to the pipe or socket that we read."""
    poll = select.poll()
    poll.register(source.fileno(), select.POLLRDHUP)
    return bool(poll.poll(0))


def let_go(descriptors: Iterable[int]) -> None:
    """What Python still holds for a terminal that is gone goes nowhere."""
    null = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(null, descriptor)
    os.close(null)
