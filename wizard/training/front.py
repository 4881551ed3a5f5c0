"""The front matter of a scenario: its keys with their values, and what is wrong with each."""

from __future__ import annotations

from dataclasses import field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.flow.nodes import List, Node, Table, Text, read_nodes
from wizard.flow.problem import Problem, Severity
from wizard.flow.value import shown
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.flow.place import Place

TEXTS = ("title", "level", "fault", "recording", "flow", "alert", "reading", "minutes")
"""The keys whose value is one line of text."""

KEYS = (*TEXTS, "ends", "way", "set")
"""What is understood; any other key is a warning."""


@frozen
class Front:
    """What stands before the document."""

    file: str
    lines: int = 0
    """How many lines it takes with its fences; 0 where there is none."""

    texts: Mapping[str, str] = field(default_factory=dict)
    ends: tuple[str, ...] = ()
    way: tuple[tuple[str, str], ...] = ()
    stated: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Place] = field(default_factory=dict)
    """Where a value stands: `level`, `ends.STEP`, …, and where a key of a table: `way.STEP`."""

    problems: tuple[Problem, ...] = ()


def read_front(lines: Sequence[str], file: str) -> Front:
    """The front matter at the top of `lines` (clean, without line ends)."""
    nodes = read_nodes(lines, file, KEYS)
    if nodes.problems or not isinstance(nodes.root, Table):
        return Front(file, nodes.lines, problems=nodes.problems)
    return _Form(file, nodes.root).filled(nodes.lines)


class _Form:
    """Takes the known keys out of a table."""

    def __init__(self, file: str, table: Table) -> None:
        self._file = file
        self._rows = {key.text: value for key, value in table.rows}
        self._problems: list[Problem] = []
        self._marks: dict[str, Place] = {}
        for key, _ in table.rows:
            if key.text not in KEYS:
                self._unknown(key)

    def filled(self, lines: int) -> Front:
        """The front matter, which takes so many `lines`."""
        found = {key: self._word(key, self._rows[key]) for key in TEXTS if key in self._rows}
        return Front(
            self._file,
            lines,
            texts={key: word for key, word in found.items() if word},
            ends=self._ends(self._rows.get("ends")),
            way=self._table("way", "  STEP: the answer's text"),
            stated=dict(self._table("set", "  FACT: value")),
            marks=self._marks,
            problems=tuple(sorted(self._problems, key=lambda problem: problem.place)),
        )

    def _say(self, place: Place, message: str, hint: str, severity: Severity = "error") -> None:
        self._problems.append(Problem(place, "front-matter-type", severity, message, hint))

    def _unknown(self, key: Text) -> None:
        close = get_close_matches(key.text[:50], KEYS, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"the keys are {', '.join(KEYS)}"
        message = f"a scenario has no key `{shown(key.text)}`"
        self._problems.append(Problem(key.place, "front-matter-key", "warning", message, hint))

    def _word(self, name: str, node: Node) -> str:
        """The text that `node` is, entered under `name`; empty with a complaint."""
        if not isinstance(node, Text):
            self._say(node.place, f"`{shown(name)}` has to be a text", "write one line of text")
            return ""
        if not node.text:
            hint = "give it a value or remove the line"
            self._say(node.place, f"`{shown(name)}` is empty", hint)
            return ""
        self._marks[name] = node.place
        return node.text

    def _ends(self, node: Node | None) -> tuple[str, ...]:
        """A list of steps; one step alone will do."""
        if node is None:
            return ()
        self._marks["ends"] = node.place
        items = node.items if isinstance(node, List) else (node,)
        found = []
        for item in items:
            if not isinstance(item, Text) or not item.text:
                self._say(item.place, "an entry of `ends` is no step", "write `ends: [STEP]`")
                continue
            self._marks.setdefault(f"ends.{item.text.removeprefix('#')}", item.place)
            found.append(item.text)
        return tuple(dict.fromkeys(found))

    def _table(self, key: str, form: str) -> tuple[tuple[str, str], ...]:
        """The rows of the table `key`, in its order."""
        node = self._rows.get(key)
        if node is None:
            return ()
        self._marks[key] = node.place
        if not isinstance(node, Table):
            self._say(node.place, f"`{key}` has to be a table", f"write `{form}` lines below it")
            return ()
        found = []
        for name, value in node.rows:
            written = self._word(f"{key}.{name.text.removeprefix('#')}", value)
            if name.text and written:
                found.append((name.text, written))
        return tuple(found)
