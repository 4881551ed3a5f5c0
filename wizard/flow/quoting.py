"""Between which quotation marks a place in a shell command stands.

A small reader of shell text, just good enough to put a value into a command safely. It knows
quotes, backslashes, `$( )` and comments, and of what it does not know (here-documents, back-ticks,
`$'…'`) that only a harmless word may be put there.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Quoting: TypeAlias = Literal["bare", "single", "double", "other"]
"""`other` is any place where quoting a value would not keep it from being run."""

_TOKEN = re.compile(r"""\\.|<<<|<<|\$\(|\$'|(?P<comment>(?<![^\s;&|(])\#)|.""", re.DOTALL)

_ANYWHERE = {"`": "back-tick", "$(": "paren"}
_UNQUOTED = {
    **_ANYWHERE,
    "'": "single",
    '"': "double",
    "(": "paren",
    "$'": "dollar",
    "comment": "comment",
    "<<": "here-document",
}
_OPENS = {"bare": _UNQUOTED, "paren": _UNQUOTED, "double": _ANYWHERE}
"""State → token → the state that it opens."""

_CLOSES = {
    "single": "'",
    "double": '"',
    "paren": ")",
    "back-tick": "`",
    "dollar": "'",
    "comment": "\n",
}
_LITERAL = ("single", "comment")
"""Where a backslash is a character like any other."""

_QUOTINGS: dict[str, Quoting] = {
    "bare": "bare",
    "paren": "bare",
    "single": "single",
    "double": "double",
}


def quoting_at(command: str, offsets: tuple[int, ...]) -> tuple[Quoting, ...]:
    """How each of these offsets into `command` is quoted."""
    states: dict[int, str] = dict.fromkeys(offsets, "escaped")
    inside = ["bare"]
    for match in _TOKEN.finditer(command):
        if match.start() in states:
            states[match.start()] = inside[-1]
        token = match.lastgroup or match.group()
        if _closes(token, inside[-1]):
            inside.pop()
        elif token in _OPENS.get(inside[-1], ()):
            inside.append(_OPENS[inside[-1]][token])
    return tuple(_QUOTINGS.get(states[offset], "other") for offset in offsets)


def _closes(token: str, state: str) -> bool:
    if state not in _CLOSES or (token[0] == "\\" and state not in _LITERAL):
        return False
    return token.endswith(_CLOSES[state])
