"""Placeholders: facts put into commands and texts.

`{{ name }}`, with spaces inside the braces and a name of wizard.catalogue, is filled;
`{{ name or 512 }}` shows the document's own word where the fact is not known.
Whatever else looks like a template (`{{x}}`, `{{ .Values.x }}`, `${{ pid }}`, a name that is no
fact) stays as written: it belongs to another program.

A value is data and never becomes a command: it is quoted for the shell where it stands, also
between the author's own quotation marks. Where it is not known, or no quoting would hold it, there
is a named blank (wizard.text.clean).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from wizard.catalogue import CATALOGUE
from wizard.fact import Kind
from wizard.flow.start_commands import with_options
from wizard.messages import flow_messages as messages
from wizard.text.clean import BLANKED, blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.model import ShellCommand

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


_PLACEHOLDER = re.compile(
    r"(?<![{$])\{\{ +(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)"
    r"(?: +or +(?P<otherwise>[A-Za-z0-9][A-Za-z0-9_.,:/@%+=-]*))? +\}\}"
)

_ALMOST = (
    r"(?<![{$])\{\{ +(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*) +or\b(?P<otherwise>[^{}]*)\}\}"
)

NOTHING_LESS = "none"
"""The word of a fact that says which number is advised, where there is none to advise."""


class Filled(msgspec.Struct, frozen=True):
    """A template with its placeholders replaced."""

    text: str
    blanks: tuple[str, ...] = ()
    """The facts that are blanks in `text`, each once, in the order in which they stand."""


def placeholders(text: str) -> tuple[tuple[str, int], ...]:
    """(name, offset of its braces) of all that look like ours, in the catalogue or not."""
    return tuple((match["name"], match.start()) for match in _PLACEHOLDER.finditer(text))


def alternatives(text: str) -> tuple[tuple[str, str, bool, int], ...]:
    """(name, the document's own word, whether it is read as one, offset of the braces) of all that
    seem to have one."""
    return tuple(
        (
            match["name"],
            match["otherwise"].strip(),
            _PLACEHOLDER.match(text, match.start()) is not None,
            match.start(),
        )
        for match in re.finditer(_ALMOST, text)
    )


def fill(template: str, values: Mapping[str, str]) -> Filled:
    """The shell command `template` with the facts of `values`, name → text, quoted for the shell.

    A fact that is not in `values` is not known. A command line is filled word by word, without the
    options that follow it in the template; any other fact as one word. A line that would advise a
    number where there is none to advise is a comment that says so.
    """
    lines = (_advised(line, values) for line in template.split("\n"))
    template = "\n".join(lines) if "{{ " in template else template
    matches = _known(template)
    quotings = quoting_at(template, tuple(match.start() for match in matches))
    return _replaced(
        template,
        (
            (match, _quoted(match, values.get(match["name"], ""), quoting))
            for match, quoting in zip(matches, quotings, strict=True)
        ),
    )


def _advised(line: str, values: Mapping[str, str]) -> str:
    names = (match["name"] for match in _known(line))
    none = any(
        values.get(name) == NOTHING_LESS and NOTHING_LESS in CATALOGUE[name].words for name in names
    )
    return messages.NOTHING_LESS if none else line


def fill_command(command: ShellCommand, values: Mapping[str, str]) -> Filled:
    """A command with the facts of `values`; code that is no command stays as it is written."""
    if command.kind == "code":
        return Filled(command.template, ())
    return fill(command.template, values)


def fill_text(text: str, values: Mapping[str, str]) -> Filled:
    """The prose `text` with the facts of `values` as they are read, unquoted."""
    return _replaced(
        text,
        (
            (match, _usable(values.get(match["name"], "")) or match["otherwise"])
            for match in _known(text)
        ),
    )


def fill_names(text: str, names: Mapping[str, str]) -> str:
    """`text` with each of `names`, which need be no facts; others stay as they are written."""
    return _PLACEHOLDER.sub(lambda match: names.get(match["name"], match.group()), text)


def _known(text: str) -> list[re.Match[str]]:
    """The placeholders of facts."""
    return [match for match in _PLACEHOLDER.finditer(text) if match["name"] in CATALOGUE]


def _replaced(text: str, values: Iterable[tuple[re.Match[str], str | None]]) -> Filled:
    """`text` with each match replaced by its value, or by a named blank for None."""
    pieces: list[str] = []
    blanks: dict[str, None] = {}
    end = 0
    for match, value in values:
        name = match["name"]
        if value is None:
            blanks[name] = None
        pieces += (text[end : match.start()], blank(name) if value is None else value)
        end = match.end()
    return Filled("".join((*pieces, text[end:])), tuple(blanks))


def _usable(value: str) -> str | None:
    return value if value.strip() and BLANKED not in value else None


def _quoted(match: re.Match[str], value: str, quoting: Quoting) -> str | None:
    """`value` as it stands in a command at a place with that quoting; None for a blank."""
    text = _usable(value) or match["otherwise"]
    if text is not None and CATALOGUE[match["name"]].kind is Kind.COMMAND_LINE:
        text = with_options(text, match.string[match.end() :].partition("\n")[0])
        if quoting == "bare":
            return text
    if text is None:
        return None
    word = shlex.quote(text)
    if quoting == "bare" or word == text:
        return word
    mark = {"single": "'", "double": '"'}.get(quoting)
    return f"{mark}{word}{mark}" if mark else None
