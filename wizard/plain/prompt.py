"""How the line face asks where there is nothing but lines: a dumb terminal, or a pipe.

Not one escape byte is written. What is typed is cleaned where it enters; a line that is too long is
refused, however long it is, without being kept.
"""

from __future__ import annotations

import contextlib
import termios
from typing import TYPE_CHECKING, Protocol, TextIO

from wizard.plain.requests import MOST_TYPED, Request, parse_request, question
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wizard.guide.view import View


class Prompt(Protocol):
    """Asks for what a person wants. Every method raises EOFError where nothing more can come, and
    KeyboardInterrupt at Ctrl+C."""

    def ask(self, view: View, *, more: bool = False) -> Request:
        """What the person wants now; `more` of a very long step may be still to print."""

    def text(self, asked: str) -> str:
        """One clean line of text, empty where the person wants none."""

    def pick(self, asked: str, options: Sequence[tuple[str, str]]) -> int | Request | None:
        """The index of one of `options`, each a title and a detail, which were not printed yet.

        None where the person wants none; a Request where another thing is wanted instead.
        """

    def interrupt(self) -> bool:
        """Called from any thread: what is asked just now is out of date. True where the request
        `again` comes of it, False where nothing does and the caller prints the step anew."""

    def close(self) -> None:
        """Nothing is asked any more."""


class NumberedPrompt:
    """Asks by numbers, line by line."""

    def __init__(
        self,
        source: TextIO,
        out: TextIO,
        lay_out: Callable[[Sequence[tuple[str, str]]], Iterable[str]],
    ) -> None:
        """`lay_out` makes numbered lines of what can be picked."""
        self._source = source
        self._out = out
        self._lay_out = lay_out
        self._in_training = False

    def ask(self, view: View, *, more: bool = False) -> Request:  # noqa: ARG002 - the page said so
        self._in_training = view.training is not None
        while True:
            line = self.text(f"\n{question(view)}")
            if line:
                return parse_request(line, training=self._in_training)

    def text(self, asked: str) -> str:
        while True:
            print(asked, end=" ", file=self._out, flush=True)
            line = self._line()
            if line is not None:
                return line
            print(f"A line may have {MOST_TYPED} characters; this one is too long.", file=self._out)

    def pick(self, asked: str, options: Sequence[tuple[str, str]]) -> int | Request | None:
        for line in ("", *self._lay_out(options)):
            print(line, file=self._out)
        numbers = "1" if len(options) == 1 else f"1-{len(options)}"
        typed = self.text(f"\n{asked} ({numbers}, Enter for none):")
        if not typed:
            return None
        if typed.isdecimal() and len(typed) < len(str(MOST_TYPED)):
            number = int(typed)
            if 1 <= number <= len(options):
                return number - 1
            print(f"There is no {number} in the list.", file=self._out)
            return None
        return parse_request(typed, training=self._in_training)

    def interrupt(self) -> bool:
        if self._source.isatty():
            # What was typed so far was meant for what stood there before.
            with contextlib.suppress(termios.error, OSError):
                termios.tcflush(self._source.fileno(), termios.TCIFLUSH)
        return False

    def close(self) -> None:
        self._out.flush()

    def _line(self) -> str | None:
        """The next line, clean; None where it is too long. What is longer is read and let go."""
        try:
            line = self._source.readline(MOST_TYPED + 1)
            rest = line
            while len(rest) > MOST_TYPED and not rest.endswith("\n"):
                rest = self._source.readline(MOST_TYPED + 1)
        except UnicodeDecodeError:
            # A stream that does not replace what it cannot decode; nothing of the line is left.
            return ""
        if not line:
            print(file=self._out)
            raise EOFError
        too_long = len(line) > MOST_TYPED and not line[: MOST_TYPED + 1].endswith("\n")
        text = clean_line(line).strip()
        if not self._source.isatty():
            # A terminal shows what is typed; a transcript of a pipe is to have it too.
            print("" if too_long else text, file=self._out)
        return None if too_long else text
