"""A flow as a graph: its documents and steps, what leads where, and how both go out as JSON.

Every key of a JSON object is always there; None where there is nothing. Links that are no answers
are no edges.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Answer, Document, Flow, ShellCommand, Step


def documents_of(flow: Flow) -> tuple[Document, ...]:
    """The main document, then those that its links lead to, directly or through others, in the
    order in which they are first named."""
    documents = {flow.main.path: flow.main}
    waiting = deque((flow.main,))
    while waiting:
        for target in _targets(waiting.popleft()):
            path, sign, _ = target.partition("#")
            if path in documents or not (sign or path in flow.documents):
                continue
            document = flow.documents.get(path)
            if document is not None:
                documents[path] = document
                waiting.append(document)
    return tuple(documents.values())


def entries(document: Document) -> tuple[str, ...]:
    """The ids at which a walk of `document` can begin: its start and where its alerts lead."""
    return tuple(dict.fromkeys((document.start, *document.alerts.values())))


def reachable(flow: Flow, ids: Iterable[str], *, see_also: bool) -> dict[str, Step]:
    """Every step that can be got to from `ids`, itself included, nearest first, by its id."""
    steps: dict[str, Step] = {}
    waiting = deque(ids)
    while waiting:
        step = flow.step(waiting.popleft())
        if step is None or step.id in steps:
            continue
        steps[step.id] = step
        waiting.extend(choice.to for choice in step.choices)
        if see_also:
            waiting.extend(road.to for road in step.see_also)
    return steps


def _targets(document: Document) -> Iterator[str]:
    yield from entries(document)
    for step in document.steps:
        yield from (choice.to for choice in step.choices)
        yield from (road.to for road in step.see_also)


Json: TypeAlias = dict[str, Any]
"""A JSON object. Its values are whatever JSON has, so they are not typed further."""


def command_json(command: ShellCommand, text: str | None = None) -> Json:
    """`command` as JSON; `text` is it filled in, None where no facts are known."""
    return {
        "text": command.template if text is None else text,
        "template": command.template,
        "language": command.language,
        "kind": command.kind,
        "line": command.place.line,
    }


def answer_json(
    answer: Answer,
    verdict: Literal["true", "false", "unknown"] = "unknown",
    missing: str | None = None,
    likely: Literal["true", "false"] | None = None,
    likely_right: float | None = None,
) -> Json:
    """`answer` as JSON, with what the evidence says of it, what that still lacks, and what it is
    likely to say, with how often that is right."""
    return {
        "number": answer.number,
        "text": answer.text,
        "to": answer.to,
        "description": answer.description or None,
        "when": answer.condition.written if answer.condition else None,
        "verdict": verdict,
        "missing": missing,
        "likely": likely,
        "likely_right": likely_right,
    }


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
        "edges": [_edge(flow, step, answer) for step in steps for answer in step.choices],
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
