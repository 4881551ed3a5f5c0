"""From samples to readings: every fact and metric at one moment, as far as it is known. Pure.

A table of formulas does the work; a stated value replaces a computed one and feeds whatever is
computed from it. What cannot be computed is unknown, with the reason.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from wizard.catalogue import CATALOGUE, METRICS
from wizard.evidence.reading import Evidence, Point, Reading, Value
from wizard.evidence.readings.advice import advise, is_advice
from wizard.evidence.readings.context import Context, Formula, fact, make_context, rate
from wizard.evidence.readings.formulas import JUDGED_METRICS, formula_of
from wizard.evidence.readings.written import value_text
from wizard.messages import reading_messages as say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.readings.judged import Finding
    from wizard.evidence.series import Series
    from wizard.evidence.target import Target


Spans: TypeAlias = "Mapping[str, float]"
"""Metric → seconds of its past."""

_MOMENTS = 32
"""Of a metric that is judged over a stretch, so many moments of a span are judged: each holds until
the next, for a trend does not change from one second to the other."""


def observe(  # noqa: PLR0913 (each is one thing that a reading depends on)
    series: Series,
    target: Target | None,
    stated: Mapping[str, Value],
    now: float,
    *,
    since: float | None = None,
    spans: Spans | None = None,
) -> Evidence:
    """All readings of the catalogue at `now` (seconds since the epoch).

    `since`: only samples from then on count, as a check demands. `spans`: metric → how many seconds
    of its past are wanted as points.
    """
    context = make_context(series, target, stated, now, since)
    readings: dict[str, Reading] = {}
    for name in CATALOGUE:  # advice stands at the end: it is made of all else
        reading = advise(name, readings) if is_advice(name) else _derived(name, context)
        readings[name] = _stated(reading, stated[name]) if name in stated else reading
    points = {name: _points(name, span, context) for name, span in (spans or {}).items()}
    past = (series.past.until, series.past.every) if series.past else None
    return Evidence(at=now, readings=readings, points=points, every=series.every, past=past)


def points_of(
    series: Series, target: Target | None, stated: Mapping[str, Value], now: float, spans: Spans
) -> dict[str, tuple[Point, ...]]:
    """The past alone, as `observe` has it: metric → its points, for readings that are there."""
    context = make_context(series, target, stated, now, None)
    return {name: _points(name, span, context) for name, span in spans.items()}


def _derived(name: str, context: Context) -> Reading:
    if name in JUDGED_METRICS:
        return _judged(name, context)
    if name not in METRICS:
        return fact(name, context.target, context.now)
    formula = formula_of(name)
    value = formula.value(context.row, context)
    if value is None:
        return Reading(name, None, missing=_missing(formula, context))
    words = formula.words(value, context)
    text, whole = words.text, words.whole
    return Reading(name, value, words.missing, text, whole=whole, because=words.because)


def _judged(name: str, context: Context) -> Reading:
    if context.absent or context.index < context.first:
        return Reading(name, None, missing=context.why(name, say.NOT_MEASURED))
    finding = _finder(name)(context, context.index)
    return Reading(
        name,
        finding.value,
        finding.missing,
        finding.text,
        because=finding.because,
        likely=finding.likely,
    )


@cache
def _finder(name: str) -> Callable[[Context, int], Finding]:
    # Late: it takes 6 ms to import, and before the first sample there is nothing to judge.
    from wizard.evidence.readings.judged import JUDGED

    return next(judged.find for judged in JUDGED if judged.name == name)


def _missing(formula: Formula, context: Context) -> str:
    if formula.is_rate and not context.absent and rate(0.0, context.row, context) is None:
        return say.SECOND_SAMPLE
    missing = formula.missing if isinstance(formula.missing, str) else formula.missing(context)
    return context.why(formula.name, missing, formula.needs)


def _stated(reading: Reading, value: Value) -> Reading:
    """The stated value in the place of the detected one, which is named where it differs."""
    differs = reading.known and reading.value != value
    return Reading(
        reading.name,
        value,
        text=value_text(CATALOGUE[reading.name], value),
        origin="stated",
        detected=reading.text if differs else None,
        because=say.STATED_AS_DETECTED if reading.known and not differs else say.STATED,
    )


def _points(name: str, span: float, context: Context) -> tuple[Point, ...]:
    series = context.series
    times = series.column("at")
    start = max(context.first, series.index_from(context.now - span))
    indices = range(start, context.index + 1)
    if name in context.stated:
        return tuple((times[index], context.stated[name]) for index in indices)
    if name in JUDGED_METRICS and indices:
        step = 1 << (len(indices) // _MOMENTS).bit_length()
        find = _finder(name)
        return tuple(
            (times[index], find(context, max(start, index - index % step)).value)
            for index in indices
        )
    if name not in METRICS or name in JUDGED_METRICS:
        return tuple((times[index], None) for index in indices)
    value = formula_of(name).value
    return tuple((times[index], value(series.moment(index), context)) for index in indices)
