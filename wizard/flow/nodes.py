"""A little YAML between two lines `---`, as nodes that know where they stand.

Only what a title page needs is read: mappings, lists and texts. Aliases, anchors, merge keys and
tags are refused, and so are duplicate keys, great depth and great size, each as an error with its
line; so no document can make this run long or build anything but texts. Every value is read as the
text that stands there: `version: 1.10` is `1.10`, and an alert may be called `no`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wizard.flow.place import Place
from wizard.flow.problem import Problem
from wizard.frozen import frozen
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from yaml.events import Event, NodeEvent

DEEPEST = 8
"""How many mappings and lists may stand inside one another."""

LONGEST = 32_768
"""How many characters front matter may have."""

_RULE = re.compile(r"---[ \t]*$")
_WORD = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*:(?:[ \t].*)?$")


class _Mark(Protocol):
    """Where YAML says that something is; both implementations of PyYAML have their own."""

    line: int
    column: int


@frozen
class Text:
    """A scalar as it stands there, and where."""

    text: str
    place: Place


@frozen
class List:
    """A sequence."""

    items: tuple[Node, ...]
    place: Place


@frozen
class Table:
    """A mapping, its rows in the order of the text; no key stands twice."""

    rows: tuple[tuple[Text, Node], ...]
    place: Place


Node: TypeAlias = Text | List | Table


@frozen
class Nodes:
    """What was read."""

    lines: int = 0
    """How many lines it takes with its fences; 0 where there is none."""

    root: Node | None = None
    """None where nothing stands between the fences, or `problems` say why it cannot be read."""

    problems: tuple[Problem, ...] = ()


class _RefusedError(Exception):
    """The YAML is malformed, or more than front matter may be."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_nodes(lines: Sequence[str], file: str, keys: Collection[str]) -> Nodes:
    """The front matter at the top of `lines` (clean, without line ends), if there is any.

    `keys` are those that it may have: one of them in its first line tells that a rule was meant to
    begin it.
    """
    late = _begins_late(lines, file, keys)
    if late is not None:
        return Nodes(problems=(late,))
    if len(lines) < 2 or not _RULE.match(lines[0]) or not lines[1].strip():
        return Nodes()
    top = Place(file, 1, 1)
    end = next((at for at in range(1, len(lines)) if _RULE.match(lines[at])), None)
    if end is None:
        hint = "end it with a line of three hyphens"
        problem = _malformed(top, "the front matter has no end", hint)
        return Nodes(problems=(problem,) if _names_one(lines[1], keys) else ())
    text = "\n".join(lines[1:end])
    if len(text) > LONGEST:
        message = f"the front matter is longer than {LONGEST} characters"
        return Nodes(end + 1, problems=(_unsafe(top, message, "make it shorter"),))
    try:
        node = _Reader(text, file).document()
    except _RefusedError as refused:
        return Nodes(end + 1, problems=(refused.problem,))
    # Two rules with a sentence between them are Markdown, and nothing of it may be lost.
    return Nodes() if isinstance(node, Text) else Nodes(end + 1, node)


def _names_one(line: str, keys: Collection[str]) -> bool:
    match = _WORD.match(line)
    return match is not None and match.group(1) in keys


def _begins_late(lines: Sequence[str], file: str, keys: Collection[str]) -> Problem | None:
    """A warning where empty lines before it make text of what was meant as front matter."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    meant = first and len(lines) > first + 1 and _RULE.match(lines[first])
    if not meant or not _names_one(lines[first + 1], keys):
        return None
    message = "the front matter does not begin in the first line, so it is read as text"
    hint = "remove the empty lines before it"
    return Problem(Place(file, first + 1, 1), "front-matter-malformed", "warning", message, hint)


def _malformed(place: Place, message: str, hint: str) -> Problem:
    return Problem(place, "front-matter-malformed", "error", message, hint)


def _unsafe(place: Place, message: str, hint: str) -> Problem:
    return Problem(place, "front-matter-unsafe", "error", message, hint)


class _Reader:
    """Makes nodes of YAML's events, and refuses what front matter has no need of."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def document(self) -> Node | None:
        """The one document in the text, None where it is empty."""
        import yaml  # Late: it costs 8 % of a start, and few documents have front matter.

        found: Node | None = None
        try:
            events = iter(yaml.parse(self._text, Loader=yaml.SafeLoader))
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if found is not None:
                        raise self._refused(event.start_mark, "there are two YAML documents")
                    found = self._node(next(events), events, 0)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = clean_line(error.problem or error.context or "it is no YAML")
            raise self._refused(mark, f"the front matter is no YAML: {what}") from error
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The reader's complaint about a character, and a \U escape beyond Unicode.
            what = clean_line(str(error).splitlines()[0])
            raise self._refused(None, f"the front matter is no YAML: {what}") from error
        return found

    def _place(self, mark: _Mark | None) -> Place:
        if mark is None:
            return Place(self._file, 2, 1)
        return Place(self._file, mark.line + 2, mark.column + 1)

    def _refused(self, mark: _Mark | None, message: str) -> _RefusedError:
        return _RefusedError(
            _malformed(self._place(mark), message, "write `key: value` lines between the hyphens")
        )

    def _forbidden(self, event: Event, what: str, hint: str) -> _RefusedError:
        place = self._place(event.start_mark)
        return _RefusedError(_unsafe(place, f"{what} in the front matter", hint))

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        import yaml

        if isinstance(event, yaml.AliasEvent):
            raise self._forbidden(event, "an alias (*)", "write the value out")
        assert isinstance(event, yaml.NodeEvent)
        self._permit(event, depth)
        place = self._place(event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._node(event, events, depth + 1))
            return List(tuple(items), place)
        if isinstance(event, yaml.MappingStartEvent):
            return Table(self._rows(events, depth), place)
        assert isinstance(event, yaml.ScalarEvent)
        return Text(clean_line(event.value).strip(), place)

    def _permit(self, event: NodeEvent, depth: int) -> None:
        """Refuse a node that has what front matter has no need of."""
        if event.anchor is not None:
            raise self._forbidden(event, "an anchor (&)", "write each value out where it is used")
        if getattr(event, "tag", None) is not None:
            raise self._forbidden(event, "a tag (!)", "write the value without it")
        if depth > DEEPEST:
            raise self._forbidden(event, f"more than {DEEPEST} levels", "make it flatter")

    def _rows(self, events: Iterator[Event], depth: int) -> tuple[tuple[Text, Node], ...]:
        import yaml

        rows: dict[str, tuple[Text, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Text):
                raise self._refused(event.start_mark, "a key of the front matter is no text")
            if key.text == "<<":
                raise self._forbidden(event, "a merge key (<<)", "write the keys out")
            if key.text in rows:
                raise _RefusedError(
                    _malformed(key.place, f"`{key.text}` stands twice", "remove one of them")
                )
            rows[key.text] = (key, self._node(next(events), events, depth + 1))
        return tuple(rows.values())
