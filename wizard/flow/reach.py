"""What a flow consists of, and what one can get to in it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Document, Flow, Step


def documents_of(flow: Flow) -> tuple[Document, ...]:
    """The main document, then those that its links lead to, directly or through others, in the
    order in which they are first named."""
    found = {flow.main.path: flow.main}
    waiting = deque((flow.main,))
    while waiting:
        for target in _targets(waiting.popleft()):
            path, sign, _ = target.partition("#")
            if path in found or not (sign or path in flow.documents):
                continue
            document = flow.documents.get(path)
            if document is not None:
                found[path] = document
                waiting.append(document)
    return tuple(found.values())


def entries(document: Document) -> tuple[str, ...]:
    """The ids at which a walk of `document` can begin: its start and where its alerts lead."""
    return tuple(dict.fromkeys((document.start, *document.alerts.values())))


def reachable(flow: Flow, ids: Iterable[str], *, side_roads: bool) -> dict[str, Step]:
    """Every step that can be got to from `ids`, itself included, nearest first, by its id."""
    found: dict[str, Step] = {}
    waiting = deque(ids)
    while waiting:
        step = flow.step(waiting.popleft())
        if step is None or step.id in found:
            continue
        found[step.id] = step
        waiting.extend(exit_.to for exit_ in step.exits)
        if side_roads:
            waiting.extend(road.to for road in step.side_roads)
    return found


def _targets(document: Document) -> Iterator[str]:
    yield from entries(document)
    for step in document.steps:
        yield from (exit_.to for exit_ in step.exits)
        yield from (road.to for road in step.side_roads)
