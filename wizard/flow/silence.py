"""Rules that are silenced in place: `<!-- wizard: ignore long-step -->`.

A comment behind a text holds for its line. One on a line of its own holds for the next line that is
not blank, and for the heading that it stands below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from wizard.flow.place import Place
from wizard.flow.problem import Problem
from wizard.flow.value import shown
from wizard.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wizard.flow.model import Document

Silenced: TypeAlias = Mapping[int, frozenset[str]]
"""Line → the codes of the rules that are silent there."""

# Possessive: each of these runs is read once, however long it is.
_COMMENT = re.compile(r"<!--[ \t]*+wizard:[ \t]*+ignore[ \t]++((?:(?!-->)[\w, \t-])*+)-->")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")


def silenced(document: Document) -> Silenced:
    """What is silenced in `document`."""
    found: dict[int, frozenset[str]] = {}
    lines = _lines(document)
    for number, codes in _comments(lines):
        for line in _scope(lines, number):
            found[line] = found.get(line, frozenset()) | frozenset(codes)
    return found


def unknown_rules(document: Document, codes: Collection[str]) -> Iterator[Problem]:
    """Comments of `document` that name a rule which is not one of `codes`."""
    for number, named in _comments(_lines(document)):
        for code in named:
            if code not in codes:
                close = get_close_matches(code[:50], codes, n=1)
                yield Problem(
                    Place(document.steps[0].place.file, number),
                    "unknown-rule",
                    "warning",
                    f"there is no rule `{shown(code)}` to silence",
                    f"did you mean `{close[0]}`?" if close else "flows/README.md lists the rules",
                )


def _lines(document: Document) -> list[str]:
    text = document.text
    return clean_text(text).split("\n") if "wizard:" in text else []


def _comments(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """(line, codes) of each comment."""
    for number, line in enumerate(lines, 1):
        for match in _COMMENT.finditer(line) if "wizard:" in line else ():
            yield number, match.group(1).replace(",", " ").split()


def _scope(lines: list[str], number: int) -> Iterator[int]:
    """The lines for which the comment in that line holds."""
    yield number
    if _COMMENT.sub("", lines[number - 1]).strip():
        return
    below = (at for at in range(number, len(lines)) if lines[at].strip())
    above = (at for at in range(number - 2, -1, -1) if lines[at].strip())
    after, before = next(below, None), next(above, None)
    if after is not None:
        yield after + 1
    if before is not None and _HEADING.match(lines[before]):
        yield before + 1
