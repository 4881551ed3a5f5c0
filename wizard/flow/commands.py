"""Fenced blocks as what can be copied: commands in a shell language, and other code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, get_args

from wizard.flow.model import SHELLS, CommandKind, ShellCommand
from wizard.flow.shell_sessions import typed_in

if TYPE_CHECKING:
    from wizard.flow.problems import Place

_SESSIONS = frozenset(("console", "shell-session"))

KINDS = frozenset(get_args(CommandKind)) - {"unknown", "code"}
"""Words that say what a command does."""

_BLANK_ROWS_AT_END = re.compile(r"(?:\n[ \t]*)+\Z")
"""What else stands behind a command, a space after a backslash say, is the author's."""


def language_of(info: str) -> str:
    """The language of a fence with the info string `info`, in lower case, else empty."""
    words = info.split(maxsplit=1)
    return words[0].lower() if words else ""


def command_of(info: str, text: str, place: Place) -> ShellCommand | None:
    """The command in a fence, or None where there is nothing to copy. What is in no language of a
    shell is of the kind `code`.

    `text` is what stands between the fences, `place` where the block begins.
    """
    language = language_of(info)
    typed = typed_in(text, language, session=language in _SESSIONS)
    template = _BLANK_ROWS_AT_END.sub("", typed.strip("\n"))
    if not template.strip():
        return None
    words = info.split(maxsplit=2)
    word = words[1].lower() if len(words) > 1 else ""
    kind = cast("CommandKind", word) if word in KINDS else "unknown"
    return ShellCommand(template, language, kind if language in SHELLS else "code", place, word)
