"""Placeholders: facts put into commands and texts.

`{{ name }}`, with spaces inside the braces and a name of wizard.catalogue, is filled;
`{{ name or 512 }}` shows the document's own word where the fact is not known.
Whatever else looks like a template (`{{x}}`, `{{ .Values.x }}`, `${{ pid }}`, a name that is no
fact) stays as written: it belongs to another program.

A value is data and never becomes a command: it is quoted for the shell where it stands. Within
quotation marks, for a second shell and wherever else quoting it once would not hold it
(wizard.flow.shell_places), only a harmless value is put. Where there is none, there is a named
blank (wizard.text.clean).
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import msgspec

from wizard.catalogue import CATALOGUE
from wizard.fact import Kind
from wizard.flow.start_commands import with_options
from wizard.messages import flow_messages as messages
from wizard.text.clean import BLANKED, blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.model import ShellCommand

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
    if not matches:
        return Filled(template)
    # Late: most commands have no placeholder.
    from wizard.flow.shell_places import holds_words

    held = holds_words(template, tuple(match.start() for match in matches))
    return _replaced(
        template,
        (
            (match, _quoted(match, values.get(match["name"], ""), held=holds))
            for match, holds in zip(matches, held, strict=True)
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


def _quoted(match: re.Match[str], value: str, *, held: bool) -> str | None:
    """`value` as it stands in a command, where quoting it is `held` to make one word of it; None
    for a blank."""
    text = _usable(value) or match["otherwise"]
    if text is None:
        return None
    if CATALOGUE[match["name"]].kind is Kind.COMMAND_LINE:
        text = with_options(text, match.string[match.end() :].partition("\n")[0])
        return text if text is None or held or _is_harmless(text, " ") else None
    if _is_harmless(text):
        return text
    return shlex.quote(text) if held and not text.startswith("-") else None


def _is_harmless(text: str, besides: str = "") -> bool:
    """Whether no shell, however often it reads it, makes more of `text` than its words: none of its
    characters means anything to one, and it is no option."""
    harmless = "@%+=:,./_-" + besides
    plain = all(character in harmless or character.isalnum() for character in text)
    return plain and text.isascii() and not text.startswith("-")
