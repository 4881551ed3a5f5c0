"""Did it help? A check in words: what it has come to, and what was seen since it began. Pure."""

from __future__ import annotations

from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.evidence.readings.drawn import DRAWN, shares_in
from wizard.guide.view import CheckView
from wizard.messages import walk_messages as say
from wizard.text.units import duration, share
from wizard.walk.judge import GAP_INTERVALS
from wizard.walk.seen import comparisons_of
from wizard.walk.state import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.evidence.series import Series
    from wizard.flow.model import Step
    from wizard.walk.causes import Cause
    from wizard.walk.check import CheckState
    from wizard.walk.state import Visit, Walk

_LEAST_GAP = 60.0
"""A time of fewer seconds that nobody saw is not worth a word."""

_NEXT = frozenset(("supported", "open", "later"))


def check_view(  # noqa: PLR0913, PLR0917 - a check, its question, and what it is judged by
    visit: Visit,
    step: Step,
    state: CheckState,
    walk: Walk,
    series: Series,
    now: float,
    causes: Sequence[Cause],
    told: Sequence[str] = (),
) -> CheckView:
    """The check `visit` of the question `step` at `now`, seconds since the epoch. `told` is what
    there is to say of the guidance that it is about."""
    began = visit.began if visit.began is not None else visit.entered
    lines: list[str] = []
    if state.result is not None:
        verdict = state.verdict
        lines += verdict.reasons if verdict and state.result != "too early" else ()
        lines += told
        lines += _ranges(step, walk, series, began, now)
        lines += _unseen(series, began, now)
    if state.result == "did not hold":
        after = next((cause.title for cause in causes if cause.standing in _NEXT), None)
        lines += [say.NEXT_CAUSE.format(cause=after)] if after else []
    return CheckView(step.id, step.title, state.result, _words(state), tuple(lines))


def _words(state: CheckState) -> str:
    if state.result is None:
        return say.CHECK_BY_PERSON
    if state.result != "too early":
        return state.result
    if state.progress:
        seen, needed = state.progress.seen, state.progress.needed
        return say.TOO_EARLY_SEEN.format(seen=rough(seen), needed=duration(needed))
    missing = state.verdict.missing if state.verdict else None
    return say.TOO_EARLY_MISSING.format(missing=missing) if missing else say.TOO_EARLY


def rough(seconds: float) -> str:
    """A time that has passed, so that it seldom reads otherwise: `20 s`, `3 min`, `2 h 5 min`."""
    step = 10 if seconds < 60 else 60
    return duration(seconds // step * step)


def _ranges(step: Step, walk: Walk, series: Series, began: float, now: float) -> Iterator[str]:
    """What each share that the check is about was since then."""
    stated = values_of(walk.stated)
    first, until = series.index_from(began), series.index_at(now) + 1
    for name in dict.fromkeys(part.fact for part in comparisons_of(step)):
        if name not in DRAWN or until <= first:
            continue
        seen = [part for part in shares_in(series, name, first, until, stated) if not isnan(part)]
        if seen:
            low, high = share(min(seen)), share(max(seen))
            sentence = say.WAS_LEVEL if low == high else say.WAS_BETWEEN
            yield sentence.format(label=CATALOGUE[name].label, value=low, low=low, high=high)


def _unseen(series: Series, began: float, now: float) -> Iterator[str]:
    """For how long nothing was seen since the check began."""
    first, last = series.index_from(began), series.index_at(now)
    times = (began, *series.column("at")[first : last + 1], now)
    past = series.past
    allowed = max(_LEAST_GAP, GAP_INTERVALS * series.every)
    before = max(allowed, GAP_INTERVALS * past.every) if past else allowed
    until = past.until if past else began
    unseen = sum(
        later - earlier
        for earlier, later in pairwise(times)
        if later - earlier > (before if earlier < until else allowed)
    )
    if unseen > 0:
        yield say.NOT_MEASURED.format(unseen=rough(unseen), passed=rough(now - began))
