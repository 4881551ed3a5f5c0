"""The front matter of a flow: what its keys mean, and what is wrong with their values."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from wizard.flow.nodes import List, Node, Table, Text, read_nodes
from wizard.flow.problem import Problem, Severity
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.place import Place

KEYS = ("title", "start", "alerts", "watch", "version", "source")
"""What is understood; any other key is a warning."""


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


def read_front_matter(lines: Sequence[str], file: str) -> FrontMatter:
    """The front matter at the top of `lines` (clean, without line ends), if there is any."""
    nodes = read_nodes(lines, file, KEYS)
    if nodes.problems or not nodes.lines:
        return FrontMatter(nodes.lines, problems=nodes.problems)
    return _Form(file).filled(nodes.root, nodes.lines)


class _Form:
    """Takes the known keys out of a table, and says what is wrong with each."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._marks: dict[str, Place] = {}

    def filled(self, node: Node | None, lines: int) -> FrontMatter:
        """The front matter that `node` is, which takes so many `lines`."""
        if node is None:
            return FrontMatter(lines)
        if not isinstance(node, Table):
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

    def _unknown(self, key: Text) -> None:
        message = f"unknown key `{key.text}` in the front matter"
        hint = f"the keys are {', '.join(KEYS)}"
        self._problems.append(Problem(key.place, "front-matter-key", "warning", message, hint))

    def _text(self, key: str, rows: dict[str, Node]) -> str | None:
        return self._word(key, rows[key]) if key in rows else None

    def _word(self, name: str, node: Node) -> str | None:
        """The text that `node` is, entered under `name`, or None and a complaint."""
        if not isinstance(node, Text):
            self._say(node.place, f"`{name}` has to be a text", "write one line of text")
        elif not node.text:
            self._say(node.place, f"`{name}` is empty", "give it a value or remove the line")
        else:
            self._marks[name] = node.place
            return node.text
        return None

    def _alerts(self, node: Node | None) -> dict[str, str]:
        if node is None:
            return {}
        if not isinstance(node, Table):
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

    def _watch(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        if not isinstance(node, List):
            self._say(node.place, "`watch` has to be a list", "write `[memory.share, cpu.share]`")
            return ()
        found: list[str] = []
        for item in node.items:
            if not isinstance(item, Text) or not item.text:
                self._say(item.place, "an entry of `watch` is no metric", "write a metric's name")
                continue
            self._marks.setdefault(f"watch.{item.text}", item.place)
            found.append(item.text)
        return tuple(found)
