"""What can be typed in the line UI: the parser, the prompt and the help of the actions' table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.guide.actions import ACTIONS
from wizard.guide.situation import Situation

if TYPE_CHECKING:
    from wizard.guide.situation import Action
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
    for action in ACTIONS:
        typed = action.typed
        if typed is None or not typed.key or not action.exists(training=training):
            continue
        if word.casefold() in (typed.key, action.name, *typed.words):
            if rest and not typed.takes:
                break
            return Request(action.name, rest.strip())
    return Request(WORDS, line)


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
    said = action.typed.help if action.typed else ""
    return (said or action.help).removesuffix(".")


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
    return ", ".join((*parts, "? help"))


def asked(view: View) -> str:
    """What the prompt at this step begins with."""
    return "Your answer" if view.step.kind == "question" else "What now"


def question(view: View) -> str:
    """The prompt at this step where lines are all there is."""
    return f"{asked(view)} ({hint(view)}):"


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
