"""What the command line knows of its terminal: which UI fits, and how a line is told or asked."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Literal

from wizard.cli.exit_codes import UsageError
from wizard.messages import command_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UI = Literal["full", "edited", "lines"]
"""The full screen; lines that can be edited; lines as they come."""

STDIN, STDOUT, STDERR = 0, 1, 2

_DUMB = frozenset(("", "dumb", "unknown"))


def choose_ui(plain: bool, environ: Mapping[str, str]) -> UI:
    """The best UI that works here; `plain` asks for the line UI.

    A full screen needs a terminal to read from, one to draw on, and a TERM that can move the
    cursor. A pipe is read by lines. Raises UsageError where there is nobody to ask.
    """
    if not _is_open(STDERR):
        raise UsageError(say.NO_TERMINAL)
    if not _is_open(STDIN) or not _can_be_read(STDIN):
        raise UsageError(say.NO_TERMINAL)
    if not os.isatty(STDIN):
        return "lines"
    if not os.isatty(STDOUT) and not os.isatty(STDERR):
        raise UsageError(say.NO_TERMINAL)
    if environ.get("TERM", "") in _DUMB or (plain and not os.isatty(STDOUT)):
        return "lines"
    return "edited" if plain else "full"


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


def tell(text: str) -> None:
    """One line on stderr, made harmless: it may quote a file name or an argument."""
    print(f"wizard: {clean_line(text)}", file=sys.stderr, flush=True)


def ask(question: str) -> bool | None:
    """Whether the person says yes; Enter and anything else says no. None where nobody can be asked:
    there is no terminal to read from."""
    if not sys.stdin.isatty():
        return None
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    try:
        answer = sys.stdin.readline()
    except (OSError, UnicodeDecodeError):
        return False
    if not answer.endswith("\n"):
        print(file=sys.stderr)
    return answer.strip().casefold() in ("y", "yes")


def ask_which(question: str, options: Sequence[str]) -> int | None:
    """The place of the option whose number the person types; None for Enter and anything else."""
    lines = (f"  {number}) {clean_line(option)}" for number, option in enumerate(options, 1))
    print(f"wizard: {clean_line(question)}", *lines, sep="\n", file=sys.stderr)
    print(say.WHICH, end=" ", file=sys.stderr, flush=True)
    try:
        answer = sys.stdin.readline()
    except (OSError, UnicodeDecodeError):
        return None
    if not answer.endswith("\n"):
        print(file=sys.stderr)
    answer = answer.strip()
    valid = answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(options)
    return int(answer) - 1 if valid else None


# --- columns of text ---


def width_of(text: str) -> int:
    """Cells; a Chinese character takes two. The table of widths is imported for such text only."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def padded(text: str, width: int) -> str:
    """`text` with spaces behind it up to `width` cells; a longer one as it is."""
    return text + " " * (width - width_of(text))


def shortened(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where something is left out."""
    if width_of(text) <= width:
        return text
    while width_of(text) >= width:
        text = text[:-1]
    return f"{text}…"
