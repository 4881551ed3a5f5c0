"""A flow as a diagram in the languages of Mermaid and Graphviz.

Titles and answers are anybody's text. In Mermaid every sign that it could read is written as a
character code; in Graphviz they stand in quoted strings, whose only two signs are escaped. So no
text can end its label.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.flow.graph import graph

if TYPE_CHECKING:
    from wizard.flow.model import Flow
    from wizard.flow.shape import Json

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
    shown = graph(flow)
    names = _names(shown)
    lines = ["flowchart TD"]
    for node in shown["nodes"]:
        shape = _MERMAID_SHAPES[node["kind"]] % _mermaid_text(node["title"])
        lines.append(f"  {names[node['id']]}{shape}")
    for step_id, name in names.items():
        if name.startswith("missing"):
            lines.append(f'  {name}>"{_mermaid_text(f"no step {step_id}")}"]')
    for edge in shown["edges"]:
        arrow = "-.->" if edge["kind"] == "next" else "-->"
        label = f'|"{_mermaid_text(edge["text"])}"|' if edge["text"].strip() else ""
        lines.append(f"  {names[edge['from']]} {arrow}{label} {names[edge['to']]}")
    if shown["start"] in names:
        lines.append(f"  style {names[shown['start']]} stroke-width:3px")
    return "\n".join(lines) + "\n"


def dot(flow: Flow) -> str:
    """A Graphviz digraph with the same nodes and edges."""
    shown = graph(flow)
    names = _names(shown)
    lines = ["digraph flow {", f"  label={_dot_text(shown['title'])};"]
    for node in shown["nodes"]:
        width = ", penwidth=3" if node["id"] == shown["start"] else ""
        label = _dot_text(node["title"])
        lines.append(
            f"  {names[node['id']]} [shape={_DOT_SHAPES[node['kind']]}, label={label}{width}];"
        )
    for step_id, name in names.items():
        if name.startswith("missing"):
            lines.append(f"  {name} [shape=note, label={_dot_text(f'no step {step_id}')}];")
    for edge in shown["edges"]:
        style = ", style=dashed" if edge["kind"] == "next" else ""
        label = _dot_text(edge["text"])
        lines.append(f"  {names[edge['from']]} -> {names[edge['to']]} [label={label}{style}];")
    return "\n".join([*lines, "}"]) + "\n"


def _names(shown: Json) -> dict[str, str]:
    """Step id → the name of its node: `n1`, `n2`, …; `missing1`, … for what is not there."""
    names = {node["id"]: f"n{number}" for number, node in enumerate(shown["nodes"], 1)}
    missing = dict.fromkeys(edge["to"] for edge in shown["edges"] if edge["to"] not in names)
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
