"""What can be typed by lines, and how it is asked for where there is nothing but lines.

The letters, the prompt and the help come from the table of actions. Not one escape byte is written;
what is typed is cleaned where it enters; a line that is too long is refused, however long it is,
without being kept.
"""

from __future__ import annotations

import contextlib
import termios
from typing import TYPE_CHECKING, Protocol, TextIO

from msgspec import Struct

from wizard.guide.actions import ACTIONS
from wizard.guide.situation import Situation
from wizard.messages import line_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wizard.guide.situation import Action, Typed
    from wizard.guide.view import View


WORDS = "words"
"""The name of a request that is none of the table: words that may be an answer's text."""

MOST_TYPED = 4000
"""Characters that a line may have; a terminal hands over 4096 bytes at most."""

_MOST_DIGITS = 6


class Request(Struct, frozen=True):
    """What was asked for."""

    name: str
    """An action of the table, or `words`."""

    argument: str = ""
    """An answer's number, words, a note; empty where nothing followed. With `words`, which are no
    request, all that was typed."""


def parse_request(line: str, *, training: bool = False) -> Request:
    """What `line` asks for, in a training or a walk; `words` where it is none of the table."""
    line = line.strip()
    word, _, rest = line.partition(" ")
    if word.isdecimal() and len(word) <= _MOST_DIGITS:
        return Request(WORDS, line) if rest else Request("answer", word)
    keys = {action.typed.key for action in ACTIONS if action.typed}
    for action in ACTIONS:
        typed = action.typed
        if typed is None or not typed.key or not action.exists(training=training):
            continue
        if word == typed.key or (word not in keys and _means(word, typed, action.name)):
            if rest and not typed.takes:
                break
            return Request(action.name, rest.strip())
    return Request(WORDS, line)


def _means(word: str, typed: Typed, name: str) -> bool:
    """Whether a word asks for that action, however it is written."""
    return word.casefold() in (typed.key, name, *typed.words)


def requests(view: View) -> tuple[Action, ...]:
    """The actions that can be typed in this walk, at one step or another."""
    now = Situation(view)
    return tuple(action for action in ACTIONS if action.typed and action.works_in(now))


def sensible(view: View, *, more: bool) -> list[Action]:
    """The actions with a letter that do something at this step; `more` of it may be still to
    print."""
    now = Situation(view, more=more)
    return [
        action
        for action in requests(view)
        if action.typed and action.typed.key and action.refusal(now) is None
    ]


def help_text(action: Action) -> str:
    """What the action does, in a sentence without its full stop."""
    own = action.typed.help if action.typed else ""
    return (own or action.help).removesuffix(".")


def is_long(view: View) -> bool:
    """Whether what can be chosen is too much to be printed with the step."""
    return Situation(view).long_contents


def hint(view: View) -> str:
    """What can be typed at this step, in a few words."""
    now, count = Situation(view), len(view.step.choices)
    parts = [] if count == 0 else ["1"] if count == 1 else [f"1-{count}"]
    for action in sensible(view, more=False):
        typed = action.typed
        if typed is not None and typed.prompt and typed.prompted(now):
            parts.append(f"{typed.key} {typed.prompt}")
    return ", ".join((*parts, say.HELP_HINT))


def asked(view: View) -> str:
    """What the prompt at this step begins with."""
    return say.YOUR_ANSWER if view.step.kind == "question" else say.WHAT_NOW


def question(view: View) -> str:
    """The prompt at this step where lines are all there is."""
    return say.PROMPT.format(question=asked(view), hint=hint(view))


def described(text: str, description: str) -> str:
    """What can be chosen with what its author says of it, on one line."""
    return f"{text}: {description}" if description else text


def help_lines(view: View) -> list[str]:
    """What can be typed, a line each."""
    rows = []
    for action in requests(view):
        if action.typed is not None:
            left = f"{action.typed.key} {action.typed.takes}".strip() or "N"
            rows.append((left, help_text(action)))
    width = max(len(left) for left, _ in rows)
    return [f"{left:<{width}}  {text}" for left, text in rows]


# --- asking by lines: a dumb terminal, or a pipe ---


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
            print(say.TOO_LONG.format(most=MOST_TYPED), file=self._out)

    def pick(self, asked: str, options: Sequence[tuple[str, str]]) -> int | Request | None:
        for line in ("", *self._lay_out(options)):
            print(line, file=self._out)
        numbers = "1" if len(options) == 1 else f"1-{len(options)}"
        question = say.PICK_NUMBER.format(question=asked, numbers=numbers)
        typed = self.text(f"\n{question}")
        if not typed:
            return None
        if typed.isdecimal() and len(typed) < len(str(MOST_TYPED)):
            number = int(typed)
            if 1 <= number <= len(options):
                return number - 1
            print(say.NOT_IN_LIST.format(number=number), file=self._out)
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
        """The next line, clean; None where it is too long. What is longer is read and dropped."""
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
