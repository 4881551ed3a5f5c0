"""How the line UI asks in a capable terminal: the same lines, edited as in a shell.

questionary draws its line with cursor movements, also where TERM is dumb; so this is for terminals
that can do it. Importing this module imports questionary.
"""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any, TextIO

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from wizard.messages import line_messages as say
from wizard.plain.line_prompt import MOST_TYPED, NumberedPrompt, Request
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from prompt_toolkit.application import Application
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output

    from wizard.guide.view import View

_STYLE = Style([("question", "bold"), ("answer", "")])
"""Weight only: no colour that a background could swallow."""


class _StaleError(Exception):
    """What is asked is out of date."""


class EditedPrompt(NumberedPrompt):
    """Asks by numbers, on a line that can be edited."""

    def __init__(
        self,
        out: TextIO,
        lay_out: Callable[[Sequence[tuple[str, str]]], Iterable[str]],
        *,
        source: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        """`source` and `screen` stand for the terminal where one has to be played."""
        super().__init__(sys.stdin, out, lay_out)
        self._input = source
        self._screen = screen or _output(out)
        self._running: Application[Any] | None = None
        self._stale = False

    def close(self) -> None:
        """Put right what a line that was broken off between two strokes may have left."""
        self._screen.disable_bracketed_paste()
        self._screen.reset_attributes()
        self._screen.enable_autowrap()
        self._screen.show_cursor()
        self._screen.flush()

    def ask(self, view: View, *, more: bool = False) -> Request:
        if self._stale:
            self._stale = False
            return Request("again")
        try:
            return super().ask(view, more=more)
        except _StaleError:
            return Request("again")

    def pick(self, asked: str, options: Sequence[tuple[str, str]]) -> int | Request | None:
        try:
            return super().pick(asked, options)
        except _StaleError:
            return Request("again")

    def text(self, asked: str) -> str:
        above, _, question = asked.rpartition("\n")
        while True:
            print(above, file=self._out, flush=True)
            typed = self._edited(question)
            if len(typed) <= MOST_TYPED:
                return clean_line(typed).strip()
            print(say.TOO_LONG.format(most=MOST_TYPED), file=self._out)

    def interrupt(self) -> bool:
        app, self._stale = self._running, True

        def leave() -> None:
            # The person may have answered in the meantime.
            if app is not None and app.future is not None and not app.future.done():
                self._stale = False
                app.exit(exception=_StaleError)

        if app is not None and app.loop is not None:
            with contextlib.suppress(RuntimeError):  # its loop has just been closed
                app.loop.call_soon_threadsafe(leave)
        return True

    def _edited(self, question: str) -> str:
        asked = questionary.text(
            question, qmark="", style=_STYLE, input=self._input, output=self._screen
        )
        app = asked.application
        app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), _leaving()])
        self._running = app
        try:
            return str(asked.unsafe_ask())
        finally:
            self._running = None


def _leaving() -> KeyBindings:
    """SIGINT from outside is Ctrl+C."""
    bindings = KeyBindings()

    @bindings.add("<sigint>", eager=True)
    def _interrupt(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    return bindings


def _output(out: TextIO) -> Output:
    """The terminal, which is never asked where its cursor is: one that does not answer would make
    us wait, and an answer that comes late would be taken for keys."""
    output = create_output(out)
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
