"""What a walk sees of its target at one moment: the evidence that its current step is judged by."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.readings.observe import observe, points_of
from wizard.flow.conditions import comparisons
from wizard.walk.engine import earlier_answer
from wizard.walk.state import values_of
from wizard.walk.verdicts import judge_answer, only_likely, only_true

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.reading import Evidence
    from wizard.evidence.series import Series
    from wizard.flow.conditions import Comparison
    from wizard.flow.model import Answer, Step
    from wizard.walk.events import Verdict
    from wizard.walk.state import Visit, Walk


def evidence_of(
    walk: Walk, step: Step | None, series: Series, now: float, check: Visit | None = None
) -> Evidence:
    """All readings at `now` (seconds since the epoch) as `step`, the current one, has to see them:
    a check sees only what was sampled since it began. `check` is the visit to `step` where that is
    not the current one."""
    visit = check or walk.current
    return observe(
        series,
        walk.about,
        values_of(walk.stated),
        moment_of(walk, series, now),
        since=visit.began if visit else None,
        spans=spans_of(step) if step else {},
    )


def moment_of(walk: Walk, series: Series, now: float) -> float:
    """The moment that the evidence at `now` is of. A history file alone says nothing of now: it is
    judged as of its end. So is what was made for a training and has run for its time."""
    if walk.training is not None and walk.lost is not None:
        return min(now, _last_seen(series, now))
    if walk.target is None and series.past is not None:
        return min(now, series.past.until)
    return now


def _last_seen(series: Series, now: float) -> float:
    """When something of the target was seen last; `now` where nothing ever was. Its last row says
    only that it is gone."""
    used = series.column("memory_used")
    seen = (at for at in range(len(used) - 1, -1, -1) if not isnan(used[at]))
    last = next(seen, None)
    return now if last is None else series.column("at")[last]


def live_evidence(walk: Walk, series: Series, evidence: Evidence) -> Evidence:
    """All readings at the moment of `evidence` with all that was sampled, also before a check."""
    if walk.current is None or not walk.current.check:
        return evidence
    return observe(series, walk.about, values_of(walk.stated), evidence.at)


def undisputed(walk: Walk, live: Evidence) -> Walk:
    """The walk as if no answer had stated a fact that was detected as another: `live` are all its
    readings of now."""

    def is_disputed(visit: Visit) -> bool:
        states = visit.answer.states if visit.answer else None
        reading = live.readings.get(states[0]) if states else None
        return reading is not None and reading.detected is not None

    def without(visit: Visit) -> Visit:
        if visit.answer is None or not is_disputed(visit):
            return visit
        return replace(visit, answer=replace(visit.answer, states=None))

    if not any(map(is_disputed, walk.trail)):
        return walk
    return replace(walk, trail=tuple(map(without, walk.trail)))


def verdicts_of(step: Step, evidence: Evidence) -> tuple[Verdict | None, ...]:
    """What the evidence says of each choice of the step, None without a condition."""
    return tuple(judge_answer(choice, evidence) for choice in step.choices)


class Ahead:
    """What the evidence says at steps that nobody entered yet: all that was sampled counts."""

    def __init__(self, walk: Walk, series: Series, live: Evidence) -> None:
        """`live` are all readings of now; the past that a `for` asks about is looked up when a step
        needs it."""
        self._walk = walk
        self._series = series
        self._live = replace(live, points={})
        self._spans: dict[str, float] = {}
        self._judged: dict[str, Verdict | None] = {}

    def verdicts(self, step: Step) -> tuple[Verdict | None, ...]:
        """What the evidence says of each choice of the step."""
        more = {
            name: span for name, span in spans_of(step).items() if span > self._spans.get(name, 0.0)
        }
        if more:
            stated = values_of(self._walk.stated)
            walk, live = self._walk, self._live
            points = points_of(self._series, walk.about, stated, live.at, more)
            self._spans.update(more)
            self._live = replace(live, points={**live.points, **points})
            self._judged.clear()
        return tuple(self._verdict(choice) for choice in step.choices)

    def _verdict(self, choice: Answer) -> Verdict | None:
        """Judged once for all answers of the same condition."""
        if choice.condition is None:
            return None
        written = choice.condition.written
        if written not in self._judged:
            self._judged[written] = judge_answer(choice, self._live)
        return self._judged[written]


def preselected(step: Step, walk: Walk, evidence: Evidence) -> int | None:
    """The number of the choice that the cursor stands on when `step` is entered: the earlier
    answer, else the only true one, else the only likely one; guidance offers its first. None for
    none."""
    chosen = earlier_answer(step, walk)
    if chosen is None and step.kind == "question":
        verdicts = verdicts_of(step, evidence)
        chosen = only_true(step.choices, verdicts) or only_likely(step.choices, verdicts)
    elif chosen is None and step.choices:
        chosen = step.choices[0]
    return chosen.number if chosen else None


def comparisons_of(step: Step) -> Iterator[Comparison]:
    """Every comparison in the conditions of the step's answers, in their order."""
    for choice in step.choices:
        if choice.condition and choice.condition.expression:
            yield from comparisons(choice.condition.expression)


def spans_of(step: Step) -> dict[str, float]:
    """Metric → the longest `for` in seconds that the step's conditions ask about."""
    spans: dict[str, float] = {}
    for part in comparisons_of(step):
        if part.duration is not None:
            spans[part.fact] = max(part.duration, spans.get(part.fact, 0.0))
    return spans


def bounds_of(step: Step, metric: str) -> tuple[float, ...]:
    """The numbers that the step's conditions hold `metric` against, the lowest first."""
    numbers = {
        part.value
        for part in comparisons_of(step)
        if part.fact == metric and isinstance(part.value, float)
    }
    return tuple(sorted(numbers))
