"""A flow as a diagram: for Mermaid, for Graphviz, and as a tree of text for a terminal.

Titles and answers are anybody's text. In Mermaid every sign that it could read is written as a
character code; in Graphviz they stand in quoted strings, whose only two signs are escaped. So no
text can end its label.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wizard.flow.graph import documents_of, graph, reachable
from wizard.messages import flow_messages
from wizard.text.glyphs import UNICODE, Glyphs

if TYPE_CHECKING:
    from wizard.flow.graph import Json
    from wizard.flow.model import Answer, Flow, Step

_MERMAID_SHAPES = {
    "question": '{{"%s"}}',
    "contents": '["%s"]',
    "outcome": '(["%s"])',
}
_DOT_SHAPES = {"question": "hexagon", "contents": "box", "outcome": "oval"}
_CODED = re.compile(r"[^\w ,?!'()/]", re.ASCII)
"""What Mermaid might read as its own or as Markdown; letters beyond ASCII are let through."""


def mermaid(flow: Flow) -> str:
    """A Mermaid flow chart. Nodes are numbered in the order of `graph`."""
    drawn = graph(flow)
    names = _names(drawn)
    lines = ["flowchart TD"]
    for node in drawn["nodes"]:
        shape = _MERMAID_SHAPES[node["kind"]] % _mermaid_text(node["title"])
        lines.append(f"  {names[node['id']]}{shape}")
    for step_id, name in names.items():
        if name.startswith("missing"):
            lines.append(f'  {name}>"{_mermaid_text(flow_messages.NO_STEP.format(step=step_id))}"]')
    for edge in drawn["edges"]:
        arrow = "-.->" if edge["kind"] == "next" else "-->"
        label = f'|"{_mermaid_text(edge["text"])}"|' if edge["text"].strip() else ""
        lines.append(f"  {names[edge['from']]} {arrow}{label} {names[edge['to']]}")
    if drawn["start"] in names:
        lines.append(f"  style {names[drawn['start']]} stroke-width:3px")
    return "\n".join(lines) + "\n"


def dot(flow: Flow) -> str:
    """A Graphviz digraph with the same nodes and edges."""
    drawn = graph(flow)
    names = _names(drawn)
    lines = ["digraph flow {", f"  label={_dot_text(drawn['title'])};"]
    for node in drawn["nodes"]:
        width = ", penwidth=3" if node["id"] == drawn["start"] else ""
        label = _dot_text(node["title"])
        lines.append(
            f"  {names[node['id']]} [shape={_DOT_SHAPES[node['kind']]}, label={label}{width}];"
        )
    for step_id, name in names.items():
        if name.startswith("missing"):
            lines.append(f"  {name} [shape=note, label={_dot_text(f'no step {step_id}')}];")
    for edge in drawn["edges"]:
        style = ", style=dashed" if edge["kind"] == "next" else ""
        label = _dot_text(edge["text"])
        lines.append(f"  {names[edge['from']]} -> {names[edge['to']]} [label={label}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _names(drawn: Json) -> dict[str, str]:
    """Step id → the name of its node: `n1`, `n2`, …; `missing1`, … for what is not there."""
    names = {node["id"]: f"n{number}" for number, node in enumerate(drawn["nodes"], 1)}
    missing = dict.fromkeys(edge["to"] for edge in drawn["edges"] if edge["to"] not in names)
    return names | {step_id: f"missing{number}" for number, step_id in enumerate(missing, 1)}


def _one_line(text: str) -> str:
    return " ".join(text.split()) or " "


def _mermaid_text(text: str) -> str:
    def coded(match: re.Match[str]) -> str:
        character = match.group()
        return f"#{ord(character)};" if character.isascii() else character

    return _CODED.sub(coded, _one_line(text))


def _dot_text(text: str) -> str:
    escaped = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


DEEPEST = 16
"""How many levels are indented; what lies deeper is drawn from the left edge again."""

_SIGNS = {"question": "?", "contents": "≡", "outcome": "●"}
_ASCII_SIGNS = {"question": "?", "contents": "=", "outcome": "*"}


class _Item(msgspec.Struct, frozen=True):
    """One line to draw, and what lies below it."""

    label: str
    """What stands before the step: the number and text of an answer; empty for the start."""

    to: str
    opens: bool
    """Whether the step is drawn in full here."""

    when: str = ""
    answer: bool = False
    """Whether the label is a text of its own that leads to the step."""


class _Level(msgspec.Struct):
    """The lines that are still to be drawn at one indentation."""

    owner: str | None
    """The id of the step that they belong to; None at the left edge."""

    prefix: str
    items: deque[_Item] = msgspec.field(default_factory=deque)


def tree(flow: Flow, glyphs: Glyphs = UNICODE) -> str:
    """`flow` from its start, then from where each alert leads, then what is left over."""
    return "\n".join(_Drawing(flow, glyphs).lines()) + "\n"


class _Drawing:
    def __init__(self, flow: Flow, glyphs: Glyphs) -> None:
        self.flow = flow
        self.glyphs = glyphs
        ascii_only = glyphs.encoding == "ascii"
        self.signs = _ASCII_SIGNS if ascii_only else _SIGNS
        self.fork, self.corner, self.trunk = (
            ("|- ", "`- ", "|  ") if ascii_only else ("├─ ", "└─ ", "│  ")
        )
        self.homes: set[tuple[str, int]] = set()
        """(step id, number) of each choice below which its step is drawn in full."""

        self.placed: set[str] = set()
        """The ids of the steps that have a home."""

        self.drawn: set[str] = set()
        """Those that are drawn in full already."""

        self.later: deque[_Item] = deque()
        """What lies too deep, for the left edge."""

    def lines(self) -> list[str]:
        flow = self.flow
        lines = [flow.title, ""]
        self._settle(flow.start)
        lines += self._drawn(_Item("", flow.start, opens=True))
        lines += [""] if flow.main.alerts else []
        for name, to in flow.main.alerts.items():
            step = flow.step(to)
            new = step is not None and step.id not in self.placed
            self._settle(to)
            lines += self._drawn(
                _Item(flow_messages.ALERT.format(alert=name), to, opens=new, answer=True)
            )
        return lines + self._left_over()

    def _settle(self, start: str) -> None:
        """Give every step that can be got to from `start` and has no home yet its nearest one."""
        first = self.flow.step(start)
        if first is None or first.id in self.placed:
            return
        self.placed.add(first.id)
        waiting = deque((first,))
        while waiting:
            step = waiting.popleft()
            for answer in step.choices:
                to = self.flow.step(answer.to)
                if to is not None and to.id not in self.placed:
                    self.placed.add(to.id)
                    self.homes.add((step.id, answer.number))
                    waiting.append(to)

    def _drawn(self, root: _Item) -> list[str]:
        """`root` and all below it, then what lay too deep for it."""
        lines: list[str] = []
        levels = [_Level(None, "", deque((root,)))]
        while levels:
            level = levels[-1]
            if not level.items:
                levels.pop()
                if not levels and self.later:
                    lines.append("")
                    levels.append(_Level(None, "", deque((self.later.popleft(),))))
                continue
            item = level.items.popleft()
            self._read_on(levels, item)
            under = self._line(level, item, lines)
            step = self.flow.step(item.to)
            if step is not None and item.opens:
                below = deque(self._item(step, choice) for choice in self._shown(step))
                levels.append(_Level(step.id, under, below))
                if len(levels) > DEEPEST:
                    levels[-1].items = deque(map(self._postponed, below))
        return lines

    def _read_on(self, levels: list[_Level], item: _Item) -> None:
        """Queue the step that `item`'s step reads on to at the level of its heading."""
        step = self.flow.step(item.to)
        if step is None or not item.opens:
            return
        for choice in step.choices:
            to = self.flow.step(choice.to)
            if to is not None and choice.kind == "next" and self._opens(step, choice):
                level = next((level for level in levels if level.owner == to.parent), levels[-1])
                level.items.appendleft(_Item(self.glyphs.below, to.id, opens=True))

    def _opens(self, step: Step, choice: Answer) -> bool:
        """Whether the step that `choice` of `step` leads to is drawn in full below it."""
        return (step.id, choice.number) in self.homes

    def _shown(self, step: Step) -> list[Answer]:
        """The choices that are drawn below `step`."""
        return [
            choice
            for choice in step.choices
            if choice.kind != "next" or self.flow.step(choice.to) is None
        ]

    def _item(self, step: Step, choice: Answer) -> _Item:
        answer = choice.kind == "answer"
        return _Item(
            label=f"{choice.number} {choice.text}" if answer else f"{choice.number}",
            to=choice.to,
            opens=self._opens(step, choice),
            when=choice.condition.written if choice.condition else "",
            answer=answer,
        )

    def _postponed(self, item: _Item) -> _Item:
        """`item` by name only, and its step at the left edge later."""
        if not item.opens:
            return item
        self.later.append(_Item(self.glyphs.below, item.to, opens=True))
        return replace(item, opens=False)

    def _line(self, level: _Level, item: _Item, lines: list[str]) -> str:
        """Draw `item`; the prefix of what lies below it."""
        root = level.owner is None
        branch = "" if root else self.fork if level.items else self.corner
        under = level.prefix + ("" if root else self.trunk if level.items else "   ")
        lines.append(f"{level.prefix}{branch}{self._text(item)}")
        if item.when:
            lines.append(f"{under}   {flow_messages.WHEN.format(condition=item.when)}")
        return under

    def _text(self, item: _Item) -> str:
        step = self.flow.step(item.to)
        arrow = self.glyphs.arrow
        if step is None:
            missing = flow_messages.NO_STEP.format(step=item.to)
            return f"{item.label} {arrow} {missing}".lstrip()
        name = f"{self.signs[step.kind]} {step.title}"
        if item.opens:
            self.drawn.add(step.id)
        else:
            known = step.id in self.drawn
            name = (flow_messages.SEE_ABOVE if known else flow_messages.SEE_BELOW).format(step=name)
        return f"{item.label} {arrow} {name}" if item.answer else f"{item.label} {name}".lstrip()

    def _left_over(self) -> list[str]:
        """The steps that no walk comes to, but for headings that only hold others."""
        linked = reachable(self.flow, self.placed, see_also=True)
        steps = [
            step
            for document in documents_of(self.flow)
            for step in document.steps
            if step.kind != "contents"
        ]
        lines = []
        for heading, group in (
            (flow_messages.LINKED_ONLY, [s for s in steps if s.id in linked]),
            (flow_messages.NOT_LINKED, [s for s in steps if s.id not in linked]),
        ):
            names = [f"{self.signs[s.kind]} {s.title}" for s in group if s.id not in self.placed]
            lines += ["", heading, *names] if names else []
        return lines
