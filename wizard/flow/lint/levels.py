"""How strict the checker is: a folder's `.wizard.toml`, and comments in a document.

    [check]
    missing-why = "off"
    dead-link = "error"

A file holds for its folder and those below, up to the root that the flow's documents come from;
what stands nearer to a document wins. `<!-- wizard: ignore long-step -->` behind a text holds for
its line; on a line of its own it holds for the next line that is not blank, and for the heading
that it stands below.
"""

from __future__ import annotations

import os
import posixpath
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, TypeAlias, cast, get_args

from wizard.flow.linked_documents import LinkedDocuments
from wizard.flow.problems import FlowError, Place, Problem, Severity, problem
from wizard.flow.textfile import read_text
from wizard.messages import lint_messages as messages
from wizard.text.clean import clean_line, clean_text, excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from wizard.flow.model import Document, Flow
    from wizard.flow.problems import Message

FILE = ".wizard.toml"

Level: TypeAlias = Severity | Literal["off"]
Levels: TypeAlias = Mapping[str, Level]
"""Code → what a problem of that rule is."""

LEVELS: tuple[str, ...] = (*get_args(Severity), "off")


class Settings:
    """The levels that hold for the documents of a flow. Files are read once, when asked for."""

    def __init__(self, flow: Flow, codes: Collection[str]) -> None:
        self._documents = flow.documents if isinstance(flow.documents, LinkedDocuments) else None
        self._codes = codes
        self._own: dict[str, Levels] = {}
        self._within: dict[str, Levels] = {}
        self.problems: list[Problem] = []
        """What is wrong with the files that were read."""

    def levels_for(self, document: Document) -> Levels:
        """The levels that hold for `document`."""
        folder = posixpath.dirname(document.path)
        if folder not in self._within:
            levels: dict[str, Level] = {}
            for above in reversed(self._above(folder)):
                if above not in self._own:
                    self._own[above] = self._read(above)
                levels |= self._own[above]
            self._within[folder] = levels
        return self._within[folder]

    def _above(self, folder: str) -> list[str]:
        """`folder` and those above it, as far as the root."""
        folders: list[str] = []
        last = None
        while self._documents is not None:
            whole = self._documents.whole(folder)
            if whole is None or whole == last:
                break
            folders.append(folder)
            last = whole
            folder = posixpath.normpath(posixpath.join(folder, ".."))
        return folders

    def _read(self, folder: str) -> Levels:
        assert self._documents is not None
        whole = self._documents.whole(posixpath.join(folder, FILE))
        if whole is None or not os.path.lexists(whole):
            return {}
        name = clean_line(self._documents.shown(posixpath.join(folder, FILE)))
        try:
            text = read_text(whole, name)
        except FlowError as error:
            place = Place(name, error.line or 1)
            why = error.what
            self.problems.append(_problem(place, messages.SETTINGS_UNREADABLE, why=why))
            return {}
        levels, problems = read_levels(text, name, self._codes)
        self.problems += problems
        return levels


def read_levels(text: str, file: str, codes: Collection[str]) -> tuple[Levels, list[Problem]]:
    """The levels that the TOML `text` sets for the rules `codes`, and what is wrong with it."""
    try:
        table = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = clean_line(str(error))
        match = re.search(r"\(at line (\d+), column (\d+)\)", why)
        place = Place(file, *map(int, match.groups())) if match else Place(file)
        return {}, [_problem(place, messages.NOT_TOML if why else messages.NESTED_TOML, why=why)]
    problems: list[Problem] = []
    chosen = table.get("check", {})
    if not isinstance(chosen, dict):
        problems.append(_problem(_place(text, file, "check"), messages.CHECK_IS_NO_TABLE))
        chosen = {}
    levels: dict[str, Level] = {}
    for code, level in chosen.items():
        if code not in codes:
            close = "".join(get_close_matches(code[:50], codes, n=1))
            message = messages.NO_RULE_LIKE if close else messages.NO_RULE
            place = _place(text, file, code)
            problems.append(_problem(place, message, rule=excerpt(code), close=close))
        elif level not in LEVELS:
            place, written = _place(text, file, code), excerpt(str(level))
            problems.append(_problem(place, messages.NO_LEVEL, level=written, rule=code))
        else:
            levels[code] = cast("Level", level)
    return levels, problems


def _place(text: str, file: str, key: str) -> Place:
    """The first line that begins with `key`, as good as it can be known."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip().strip("[\"'").startswith(key):
            return Place(file, number)
    return Place(file)


def _problem(place: Place, message: Message, **values: object) -> Problem:
    return problem(place, "bad-settings", message, "error", **values)


Silenced: TypeAlias = Mapping[int, frozenset[str]]
"""Line → the codes of the rules that are silent there."""

# Possessive: each of these runs is read once, however long it is.
_COMMENT = re.compile(r"<!--[ \t]*+wizard:[ \t]*+ignore[ \t]++((?:(?!-->)[\w, \t-])*)-->")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")


def silenced(document: Document) -> Silenced:
    """What is silenced in `document`."""
    by_line: dict[int, frozenset[str]] = {}
    lines = _lines(document)
    for number, codes in _comments(lines):
        for line in _scope(lines, number):
            by_line[line] = by_line.get(line, frozenset()) | frozenset(codes)
    return by_line


def unknown_rules(document: Document, codes: Collection[str]) -> Iterator[Problem]:
    """Comments of `document` that name a rule which is not one of `codes`."""
    for number, named in _comments(_lines(document)):
        for code in named:
            if code not in codes:
                place = Place(document.steps[0].place.file, number)
                close = "".join(get_close_matches(code[:50], codes, n=1))
                message = messages.NO_RULE_TO_SILENCE
                if close:
                    message = messages.NO_RULE_TO_SILENCE_LIKE
                rule = excerpt(code)
                yield problem(place, "unknown-rule", message, "warning", rule=rule, close=close)


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
