"""A flow as a graph of steps and of what can be chosen in them, as `wizard graph` gives it out.

Side roads are no edges (DESIGN.md, section 2, rule 5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.reach import documents_of
from wizard.flow.shape import Json, command_json

if TYPE_CHECKING:
    from wizard.flow.model import Answer, Flow, Step


def graph(flow: Flow) -> Json:
    """The whole flow as JSON.

    Nodes stand in the order of the documents, the main one first, whether anything leads to them or
    not; edges in the order of their nodes and of the digits on the screen. An edge whose link is
    broken leads to the id that it names.
    """
    steps = [step for document in documents_of(flow) for step in document.steps]
    return {
        "flow": flow.name,
        "title": flow.title,
        "start": target(flow, flow.start),
        "nodes": [_node(step) for step in steps],
        "edges": [_edge(flow, step, answer) for step in steps for answer in step.exits],
    }


def target(flow: Flow, step_id: str) -> str:
    """The id by which the step is known that `step_id` names; `step_id` itself where none is."""
    step = flow.step(step_id)
    return step.id if step else step_id


def _node(step: Step) -> Json:
    return {
        "id": step.id,
        "title": step.title,
        "kind": step.kind,
        "line": step.place.line,
        "markdown": step.markdown,
        "why": step.why_markdown or None,
        "commands": [command_json(command) for command in step.commands],
    }


def _edge(flow: Flow, step: Step, answer: Answer) -> Json:
    return {
        "from": step.id,
        "to": target(flow, answer.to),
        "kind": answer.kind,
        "text": answer.text,
        "description": answer.description or None,
        "when": answer.condition.written if answer.condition else None,
    }
