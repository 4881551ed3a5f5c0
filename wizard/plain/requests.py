"""What can be typed in the line face: one table for the parser, the menu and the help. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.guide.view import View

RequestName = Literal[
    "answer",
    "back",
    "why",
    "again",
    "more",
    "follow",
    "command",
    "causes",
    "side",
    "find",
    "list",
    "process",
    "note",
    "ended",
    "handover",
    "help",
    "quit",
    "words",
]

MOST_TYPED = 4000
"""Characters that a line may have; a terminal hands over 4096 bytes at most."""

_MOST_DIGITS = 6


@frozen
class RequestKind:
    """One request."""

    name: RequestName
    key: str
    """The letter to type; empty for an answer, which is a number."""

    takes: str
    """What may follow the letter, as it is shown in the help; empty for nothing."""

    label: str
    """In a menu, and in the help after the key."""


KINDS = (
    RequestKind("answer", "", "", "a number answers, and so does an answer's whole text"),
    RequestKind("back", "b", "", "Go back to the step before"),
    RequestKind("why", "w", "", "Why this question, and what the evidence says"),
    RequestKind("again", "r", "", "Ask again with the readings of now"),
    RequestKind("more", "+", "", "Print more of a very long step"),
    RequestKind("follow", "a", "", "Pass the questions that the evidence decides"),
    RequestKind("command", "y", "[N]", "Print a command alone, to copy it"),
    RequestKind("causes", "c", "[N]", "What can still be the cause, and what rules the rest out"),
    RequestKind("side", "s", "[N]", "Follow a link in the text to another step"),
    RequestKind("find", "f", "WORDS", "Find a step or a document by words"),
    RequestKind("list", "l", "", "List all that can be chosen"),
    RequestKind("process", "p", "[PID]", "Choose the process to watch"),
    RequestKind("note", "n", "TEXT", "Write a note into the session"),
    RequestKind("ended", "e", "[N]", "Say how it ended: solved or not"),
    RequestKind("handover", "h", "", "Hand over: print what others will ask for, and keep it"),
    RequestKind("help", "?", "", "Help"),
    RequestKind("quit", "q", "", "Quit; the session is kept"),
)


@frozen
class Request:
    """What was asked for."""

    name: RequestName
    argument: str = ""
    """An answer's number, words, a note; empty where nothing followed. With `words`, which are no
    request, all that was typed."""


def parse_request(line: str) -> Request:
    """What `line` asks for; `words` where it is none of the table."""
    line = line.strip()
    word, _, rest = line.partition(" ")
    if word.isdecimal() and len(word) <= _MOST_DIGITS:
        return Request("answer", word) if not rest else Request("words", line)
    for kind in KINDS:
        if kind.key and word.casefold() in (kind.key, kind.name):
            return Request(kind.name, rest.strip()) if kind.takes or not rest else _words(line)
    return _words(line)


def kinds(view: View) -> tuple[RequestKind, ...]:
    """The requests that there are in this walk: a training has hints, and refuses some."""
    training = view.training
    if training is None:
        return KINDS
    never = training.refused if training.phase == "walk" else {}
    shown = (kind for kind in KINDS if kind.name not in never or kind.name == "why")
    return tuple(replace(kind, label=HINT) if kind.key == "h" else kind for kind in shown)


HINT = "Print the next hint, and those before"
"""What `h` does in a training."""


def sensible(  # noqa: PLR0911 - one arm for a request
    kind: RequestKind, view: View, *, more: bool
) -> bool:
    """Whether the request does something at this step; `more` of it may be still to print."""
    if view.training is not None and _name(kind) in view.training.refused:
        return False
    match kind.name:
        case "more":
            return more
        case "back":
            return view.can_go_back
        case "command":
            return bool(view.step.commands)
        case "side" | "causes":
            return bool(view.step.side_roads if kind.name == "side" else view.causes)
        case "list":
            return is_long(view)
        case "follow":
            return any(choice.verdict for choice in view.step.choices)
        case _:
            return bool(kind.key)


def _name(kind: RequestKind) -> str:
    """As a training refuses it, where `h` gives a hint."""
    return "hint" if kind.key == "h" else kind.name


MANY = 40
"""A list of more sections or documents than these is printed when it is asked for only."""


def is_long(view: View) -> bool:
    """Whether what can be chosen is too much to be printed with the step."""
    return len(view.step.choices) > MANY and view.step.kind == "contents"


def hint(view: View) -> str:
    """What can be typed at this step, in a few words."""
    count = len(view.step.choices)
    parts = [] if count == 0 else ["1"] if count == 1 else [f"1-{count}"]
    parts += ["f find", "l list"] if is_long(view) else []
    parts += ["b back"] if view.can_go_back else []
    parts += ["y command"] if view.step.commands else []
    parts += ["c causes"] if view.causes and view.training is None else []
    parts += ["s links"] if view.step.side_roads else []
    parts += ["w why"] if view.step.why else []
    if view.training is None:
        parts += ["e ended", "h hand over"] if _is_guidance(view) else []
    elif view.training.phase == "walk":
        parts += ["h hint"]
    return ", ".join((*parts, "q quit", "? help"))


def _is_guidance(view: View) -> bool:
    """Whether a walk may well end here; a section to read on from is no such place."""
    step = view.step
    return step.kind == "outcome" and not any(choice.kind == "next" for choice in step.choices)


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
    rows = [(f"{kind.key} {kind.takes}".strip() or "N", kind.label) for kind in kinds(view)]
    width = max(len(left) for left, _ in rows)
    return [f"{left:<{width}}  {label}" for left, label in rows]


def _words(line: str) -> Request:
    return Request("words", line)
