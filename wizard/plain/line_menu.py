"""How the line UI asks in a capable terminal: questionary's menus, with arrows and Enter.

questionary moves the cursor and redraws, also where TERM is dumb; so this is for terminals that can
do it. Importing this module imports questionary.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, TextIO

import questionary
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.output.defaults import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.styles import Style

from wizard.messages import line_messages as say
from wizard.plain.line_prompt import (
    MOST_TYPED,
    Request,
    asked,
    described,
    help_text,
    hint,
    sensible,
)
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prompt_toolkit.application import Application
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output
    from questionary import Choice

    from wizard.guide.view import View
    from wizard.text.glyphs import Glyphs

_KEYS = 9
"""Up to so many options have a key of their own; longer lists are filtered by typing."""

_STYLE = Style(
    [
        ("question", "bold"),
        ("answer", "bold"),
        ("highlighted", "reverse"),
        ("selected", "noreverse"),
        ("pointer", "bold"),
        ("search_success", "noinherit bold"),
        ("search_none", "noinherit bold"),
    ]
)
"""Weight and reversal only: no colour that a background could swallow."""

_OTHER, _NOTHING = "other", "nothing"


class MenuPrompt:
    """Asks by menus."""

    def __init__(
        self,
        out: TextIO,
        glyphs: Glyphs,
        *,
        source: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        """`source` and `screen` stand for the terminal where one has to be played."""
        self._out = out
        self._glyphs = glyphs
        self._source = source
        self._screen = screen or _output(out)
        self._running: Application[Any] | None = None
        self._stale = False

    def close(self) -> None:
        """Put right what a menu that was broken off between two strokes may have left."""
        self._screen.disable_bracketed_paste()
        self._screen.reset_attributes()
        self._screen.enable_autowrap()
        self._screen.show_cursor()
        self._screen.flush()

    def ask(self, view: View, *, more: bool = False) -> Request:
        """A menu of the answers; letters and, among up to nine answers, digits act at once."""
        if self._stale:
            self._stale = False
            return Request("again")
        step = view.step
        titles = {
            Request(
                "answer", str(one.number)
            ): f"{one.number}. {described(one.text, one.description)}"
            for one in step.choices
        }
        choices = [questionary.Choice(title, request) for request, title in titles.items()]
        choices.append(
            questionary.Choice(say.OTHER_COMMAND.format(ellipsis=self._glyphs.ellipsis), _OTHER)
        )
        actions = sensible(view, more=more)
        keys: dict[str, object] = {}
        how = say.BY_FILTER
        if len(titles) <= _KEYS:
            keys = {one.typed.key: Request(one.name) for one in actions if one.typed}
            keys |= {request.argument: request for request in titles}
            how = say.BY_ARROWS_OR.format(hint=hint(view))
        message = f"{asked(view)}:"
        first = choices[(step.preselected or 1) - 1]
        answer = self._select(message, choices, f"({how})", keys, first)
        if answer == _OTHER:
            rows = [questionary.Choice(help_text(one), Request(one.name)) for one in actions]
            answer = self._select(say.OTHER_COMMANDS, rows, f"({say.BY_ARROWS})", {}, rows[0])
        assert isinstance(answer, Request)
        if answer in titles:
            print(f"{message} {titles[answer]}", file=self._out, flush=True)
        return answer

    def text(self, asked: str) -> str:
        prompt = questionary.text(
            asked.strip(), qmark="", style=_STYLE, input=self._source, output=self._screen
        )
        typed = str(prompt.unsafe_ask())
        if len(typed) > MOST_TYPED:
            print(say.CUT_TO.format(most=MOST_TYPED), file=self._out)
        return clean_line(typed[:MOST_TYPED]).strip()

    def pick(self, asked: str, options: Sequence[tuple[str, str]]) -> int | Request | None:
        rows = [
            questionary.Choice(f"{at + 1}. {described(title, detail)}", at)
            for at, (title, detail) in enumerate(options)
        ]
        rows.append(questionary.Choice(say.NONE_OF_THESE, _NOTHING))
        few = len(options) <= _KEYS
        keys: dict[str, object] = {str(at + 1): at for at in range(len(options))} if few else {}
        how = f"({say.BY_ARROWS if few else say.BY_FILTER})"
        picked = self._select(f"{asked}:", rows, how, keys, rows[0])
        return picked if isinstance(picked, int | Request) else None

    def interrupt(self) -> bool:
        app, self._stale = self._running, True

        def leave() -> None:
            # The person may have answered in the meantime.
            if app is not None and app.future is not None and not app.future.done():
                self._stale = False
                app.exit(result=Request("again"))

        if app is not None and app.loop is not None:
            with contextlib.suppress(RuntimeError):  # its loop has just been closed
                app.loop.call_soon_threadsafe(leave)
        return True

    def _select(
        self,
        question: str,
        choices: Sequence[Choice],
        how: str,
        keys: Mapping[str, object],
        default: Choice,
    ) -> object:
        """The value of what was chosen, by menu or by a key of `keys`."""
        print(file=self._out, flush=True)
        filtered = len(choices) > _KEYS + 1 and not keys
        asked = questionary.select(
            question,
            choices,
            default=default,
            instruction=how,
            qmark="",
            pointer=self._glyphs.pointer,
            style=_STYLE,
            use_jk_keys=not filtered,
            use_search_filter=filtered,
            input=self._source,
            output=self._screen,
        )
        app = asked.application
        app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), _leaving(keys)])
        app.erase_when_done = True
        self._running = app
        try:
            return asked.unsafe_ask()
        finally:
            self._running = None


def _leaving(keys: Mapping[str, object]) -> KeyBindings:
    """Keys that end a menu with what they stand for; Ctrl+D is the end of the input. SIGINT from
    outside is Ctrl+C."""
    bindings = KeyBindings()

    @bindings.add("<sigint>", eager=True)
    def _interrupt(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @bindings.add("c-d", eager=True)
    def _end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    for key, value in keys.items():

        @bindings.add(key, eager=True)
        def _take(event: KeyPressEvent, value: object = value) -> None:
            event.app.exit(result=value)

    return bindings


def _output(out: TextIO) -> Output:
    """The terminal, which is never asked where its cursor is: one that does not answer would make
    us wait, and an answer that comes late would be taken for keys."""
    output = create_output(out)
    if isinstance(output, Vt100_Output):
        output.enable_cpr = False
    return output
