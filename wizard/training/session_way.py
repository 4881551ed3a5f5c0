"""The way of a session as the best path of a scenario, and the end that it led to. Pure."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from wizard.flow.library import find_alert
from wizard.frozen import frozen
from wizard.training.scenario import Turn
from wizard.walk.events import StepEntered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wizard.flow.model import Flow, Step
    from wizard.walk.engine import Visit, Walk
    from wizard.walk.events import Event

_JUMPS = ("side", "find")


@frozen
class Way:
    """How a session went, from its alert to the guidance that it ended with."""

    alert: str
    """Empty where the walk begins at the flow's start."""

    turns: tuple[Turn, ...]
    end: Visit
    """The last guidance before a check: a training ends at the first guidance that it comes to."""

    visits: tuple[Visit, ...]
    """The visits of the trail that lead there, `end` left out."""

    after: tuple[Visit, ...]
    """What came after it: whether it helped."""

    bridged: tuple[str, ...]
    """Titles of steps that the session jumped to; the way to them is the shortest in the flow."""


def way_of(flow: Flow, walk: Walk, events: Iterable[Event]) -> Way | None:
    """The way of the final trail; None where that came to no guidance."""
    last = _end(flow, walk.trail)
    if last is None:
        return None
    visits, end = walk.trail[:last], walk.trail[last]
    alert, here = _beginning(flow, walk.trail[0], events)
    turns: list[Turn] = []
    bridged = []
    for visit in (*visits, end):
        if here != visit.step:
            bridged.append(visit.title)
            turns += _between(flow, here, visit.step)
            here = visit.step
        if visit is not end and visit.answer is not None:
            turns.append(Turn(visit.step, visit.answer.text))
            here = visit.answer.to
    return Way(alert, _without_rounds(turns), end, visits, walk.trail[last + 1 :], tuple(bridged))


def _end(flow: Flow, trail: Sequence[Visit]) -> int | None:
    """The place in the trail of the last guidance before the first check. Guidance that other
    guidance leads to is what comes after that."""
    found, before = None, ""
    for index, visit in enumerate(trail):
        if visit.check:
            break
        step = flow.step(visit.step)
        kind = step.kind if step else (visit.kind or "")
        if kind == "outcome" and (before != "outcome" or visit.via in _JUMPS):
            found = index
        before = kind
    return found


def _beginning(flow: Flow, first: Visit, events: Iterable[Event]) -> tuple[str, str]:
    """The alert that led to the first step of the trail, and where the walk begins then."""
    entered = (event for event in events if isinstance(event, StepEntered))
    named = [event.alert for event in entered if event.step == first.step and event.alert]
    if first.step != flow.start:
        named += list(flow.main.alerts)
    alert = next((name for name in named if find_alert(flow, name) == (first.step,)), "")
    return (alert, first.step) if alert else ("", flow.start)


def _between(flow: Flow, start: str, goal: str) -> tuple[Turn, ...]:
    """The shortest way from one step to another that no guidance stands in; empty for none."""
    ways: dict[str, tuple[Turn, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return ways[here]
        step = flow.step(here)
        for exit_ in step.exits if step and _leads_on(step) else ():
            if exit_.to not in ways:
                ways[exit_.to] = (*ways[here], Turn(here, exit_.text))
                waiting.append(exit_.to)
    return ()


def _leads_on(step: Step) -> bool:
    return step.kind != "outcome"


def _without_rounds(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Who comes to a step again has gone round: only what follows counts."""
    way: list[Turn] = []
    for turn in turns:
        steps = [one.step for one in way]
        if turn.step in steps:
            del way[steps.index(turn.step) :]
        way.append(turn)
    return tuple(way)
