"""Every edge of the shipped flow, and how to get to it from the start."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import TYPE_CHECKING

from wizard.flow.library import DEFAULT, open_flow
from wizard.walk import engine
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from wizard.flow.model import Flow


@cache
def shipped() -> Flow:
    return open_flow(DEFAULT)


@cache
def ways() -> dict[tuple[str, int], tuple[str, ...]]:
    """(step, number of the exit) → the numbers that are answered from the start to take it.

    Breadth first over what a walk can be: where it stands and which facts were stated on the way,
    because those decide which questions are passed.
    """
    flow = shipped()
    begun = engine.fold_all(engine.enter(flow, Walk(), flow.start, 0.0, "start"))
    waiting = deque([(begun, ())])
    seen = {_state(begun)}
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    while waiting:
        walk, numbers = waiting.popleft()
        step = engine.current_step(flow, walk)
        for choice in step.choices:
            way = (*numbers, str(choice.number))
            found.setdefault((step.id, choice.number), way)
            events = engine.choose(flow, walk, choice.number, 0.0, "person")
            after = engine.fold_all(events, walk)
            if _state(after) not in seen:
                seen.add(_state(after))
                waiting.append((after, way))
    return found


def _state(walk: Walk) -> tuple[str, frozenset[tuple[str, str]]]:
    assert walk.current is not None
    return walk.current.step, frozenset(walk.stated.items())


def longest_ways() -> list[tuple[str, ...]]:
    """The ways that no other goes on from; together they take every edge."""
    begun = {way[:length] for way in ways().values() for length in range(1, len(way))}
    return [way for way in ways().values() if way not in begun]
