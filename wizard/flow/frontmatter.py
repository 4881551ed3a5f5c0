"""The front matter of a document: a little YAML between two lines `---`.

Only what a title page needs is read: mappings, lists and texts. Aliases, anchors, merge keys and
tags are refused, and so are duplicate keys, great depth and great size, each as an error with its
line; so no document can make this run long or build anything but texts. Every value is read as the
text that stands there: `version: 1.10` is `1.10`, and an alert may be called `no`.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from wizard.flow.place import Place
from wizard.flow.problem import Problem, Severity
from wizard.frozen import frozen
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yaml.events import Event, NodeEvent

DEEPEST = 8
"""How many mappings and lists may stand inside one another."""

LONGEST = 32_768
"""How many characters front matter may have."""

KEYS = ("title", "start", "alerts", "watch", "version", "source")
"""What is understood; any other key is a warning."""


class _Mark(Protocol):
    """Where YAML says that something is; both implementations of PyYAML have their own."""

    line: int
    column: int


_RULE = re.compile(r"---[ \t]*$")
_KEY = re.compile(rf"(?:{'|'.join(KEYS)})[ \t]*:(?:[ \t].*)?$")


@frozen
class FrontMatter:
    """What stands before the document."""

    lines: int = 0
    """How many lines it takes with its fences; 0 where there is none."""

    title: str | None = None
    start: str | None = None
    alerts: dict[str, str] = field(default_factory=dict)
    watch: tuple[str, ...] = ()
    version: str | None = None
    source: str | None = None
    marks: dict[str, Place] = field(default_factory=dict)
    """Where a value stands: `start`, `alerts.NAME`, `watch.NAME`, …"""

    problems: tuple[Problem, ...] = ()


@frozen
class _Text:
    """A scalar as it stands there, and where."""

    text: str
    place: Place


@frozen
class _List:
    items: tuple[_Node, ...]
    place: Place


@frozen
class _Table:
    rows: tuple[tuple[_Text, _Node], ...]
    place: Place


_Node: TypeAlias = _Text | _List | _Table


class _RefusedError(Exception):
    """The YAML is malformed, or more than front matter may be."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read_front_matter(lines: Sequence[str], file: str) -> FrontMatter:
    """The front matter at the top of `lines` (clean, without line ends), if there is any."""
    late = _begins_late(lines, file)
    if late is not None:
        return FrontMatter(problems=(late,))
    if len(lines) < 2 or not _RULE.match(lines[0]) or not lines[1].strip():
        return FrontMatter()
    top = Place(file, 1, 1)
    end = next((at for at in range(1, len(lines)) if _RULE.match(lines[at])), None)
    if end is None:
        hint = "end it with a line of three hyphens"
        problem = _malformed(top, "the front matter has no end", hint)
        return FrontMatter(problems=(problem,) if _KEY.match(lines[1]) else ())
    text = "\n".join(lines[1:end])
    if len(text) > LONGEST:
        message = f"the front matter is longer than {LONGEST} characters"
        return FrontMatter(end + 1, problems=(_unsafe(top, message, "make it shorter"),))
    try:
        node = _Reader(text, file).document()
    except _RefusedError as refused:
        return FrontMatter(end + 1, problems=(refused.problem,))
    # Two rules with a sentence between them are Markdown, and nothing of it may be lost.
    return FrontMatter() if isinstance(node, _Text) else _Form(file).filled(node, end + 1)


def _begins_late(lines: Sequence[str], file: str) -> Problem | None:
    """A warning where empty lines before it make text of what was meant as front matter."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    meant = first and len(lines) > first + 1 and _RULE.match(lines[first])
    if not meant or not _KEY.match(lines[first + 1]):
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

    def document(self) -> _Node | None:
        """The one document in the text, None where it is empty."""
        import yaml  # Late: it costs 8 % of a start, and few documents have front matter.

        found: _Node | None = None
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

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> _Node:
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
            return _List(tuple(items), place)
        if isinstance(event, yaml.MappingStartEvent):
            return _Table(self._rows(events, depth), place)
        assert isinstance(event, yaml.ScalarEvent)
        return _Text(clean_line(event.value).strip(), place)

    def _permit(self, event: NodeEvent, depth: int) -> None:
        """Refuse a node that has what front matter has no need of."""
        if event.anchor is not None:
            raise self._forbidden(event, "an anchor (&)", "write each value out where it is used")
        if getattr(event, "tag", None) is not None:
            raise self._forbidden(event, "a tag (!)", "write the value without it")
        if depth > DEEPEST:
            raise self._forbidden(event, f"more than {DEEPEST} levels", "make it flatter")

    def _rows(self, events: Iterator[Event], depth: int) -> tuple[tuple[_Text, _Node], ...]:
        import yaml

        rows: dict[str, tuple[_Text, _Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, depth + 1)
            if not isinstance(key, _Text):
                raise self._refused(event.start_mark, "a key of the front matter is no text")
            if key.text == "<<":
                raise self._forbidden(event, "a merge key (<<)", "write the keys out")
            if key.text in rows:
                raise _RefusedError(
                    _malformed(key.place, f"`{key.text}` stands twice", "remove one of them")
                )
            rows[key.text] = (key, self._node(next(events), events, depth + 1))
        return tuple(rows.values())


class _Form:
    """Takes the known keys out of a table, and says what is wrong with each."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._marks: dict[str, Place] = {}

    def filled(self, node: _Node | None, lines: int) -> FrontMatter:
        """The front matter that `node` is, which takes so many `lines`."""
        if node is None:
            return FrontMatter(lines)
        if not isinstance(node, _Table):
            self._say(node.place, "the front matter is a list", "write `key: value` lines")
            return FrontMatter(lines, problems=tuple(self._problems))
        rows = {key.text: value for key, value in node.rows}
        for key, _ in node.rows:
            if key.text not in KEYS:
                self._unknown(key)
        return FrontMatter(
            lines,
            title=self._text("title", rows),
            start=self._text("start", rows),
            alerts=self._alerts(rows.get("alerts")),
            watch=self._watch(rows.get("watch")),
            version=self._text("version", rows),
            source=self._text("source", rows),
            marks=self._marks,
            problems=tuple(sorted(self._problems, key=lambda problem: problem.place)),
        )

    def _say(self, place: Place, message: str, hint: str, severity: Severity = "error") -> None:
        self._problems.append(Problem(place, "front-matter-type", severity, message, hint))

    def _unknown(self, key: _Text) -> None:
        message = f"unknown key `{key.text}` in the front matter"
        hint = f"the keys are {', '.join(KEYS)}"
        self._problems.append(Problem(key.place, "front-matter-key", "warning", message, hint))

    def _text(self, key: str, rows: dict[str, _Node]) -> str | None:
        return self._word(key, rows[key]) if key in rows else None

    def _word(self, name: str, node: _Node) -> str | None:
        """The text that `node` is, entered under `name`, or None and a complaint."""
        if not isinstance(node, _Text):
            self._say(node.place, f"`{name}` has to be a text", "write one line of text")
        elif not node.text:
            self._say(node.place, f"`{name}` is empty", "give it a value or remove the line")
        else:
            self._marks[name] = node.place
            return node.text
        return None

    def _alerts(self, node: _Node | None) -> dict[str, str]:
        if node is None:
            return {}
        if not isinstance(node, _Table):
            self._say(node.place, "`alerts` has to be a table", "write `  ALERT: step` lines")
            return {}
        found: dict[str, str] = {}
        for name, value in node.rows:
            if not name.text:
                self._say(name.place, "an alert has no name", "write `  ALERT: step`")
                continue
            step = self._word(f"alerts.{name.text}", value)
            if step is not None:
                found[name.text] = step
        return found

    def _watch(self, node: _Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node, _List):
            self._say(node.place, "`watch` has to be a list", "write `[memory.share, cpu.share]`")
            return ()
        found: list[str] = []
        for item in node.items:
            if not isinstance(item, _Text) or not item.text:
                self._say(item.place, "an entry of `watch` is no metric", "write a metric's name")
                continue
            self._marks.setdefault(f"watch.{item.text}", item.place)
            found.append(item.text)
        return tuple(found)
