"""From samples to readings: all that can be said of every fact and metric at one moment. Pure.

A table of small derivations does the work; a stated value takes the place of a derived one and
feeds what follows from it. What no derivation knows is unknown, with the reason.
"""

from __future__ import annotations

from functools import cache
from math import isnan
from typing import TYPE_CHECKING, TypeAlias

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Evidence, Interval, Point, Reading, Value
from wizard.evidence.readings import (
    cpu_formulas as cpu,
)
from wizard.evidence.readings import (
    memory_formulas as memory,
)
from wizard.evidence.readings import (
    worker_formulas as workers,
)
from wizard.evidence.readings.context import LEAST_WHOLE, Context, Metric, fact, make_context, rate
from wizard.evidence.readings.written import value_text
from wizard.evidence.row import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.readings.judged import Finding
    from wizard.evidence.series import Series
    from wizard.evidence.target import Target


Spans: TypeAlias = "Mapping[str, float]"
"""Metric → seconds of its past."""

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for table in (memory.METRICS, cpu.METRICS, workers.METRICS)
    for metric in table
}
"""How each sampled metric is derived, by its name."""

_JUDGED = frozenset(
    ("memory.direction", "memory.trend", "memory.slope", "memory.time_to_limit", "cpu.pattern")
)
"""The metrics that are judged over a stretch (wizard.evidence.readings.judged)."""

_NOT_JUDGED = "not judged by this version"

_MOMENTS = 32
"""Of a metric that is judged over a stretch, so many moments of a span are judged: each holds until
the next, for a trend does not change from one second to the other."""

_GAUGES = {
    "memory.share": ("memory_used", "memory_limit", "memory.limit"),
    "cpu.share": ("cpu_cores", "cpu_limit", "cpu.limit"),
    "memory.pressure": ("memory_pressure", None, None),
    "cpu.pressure": ("cpu_pressure", None, None),
    "cpu.throttled": ("throttled", None, None),
    "cpu.user_share": ("user_share", None, None),
    "cpu.busiest": ("busiest", None, None),
}
"""Metric → (column, column that it is a share of, fact that may be stated in its place)."""

DRAWN = frozenset(_GAUGES)
"""The metrics whose past can be drawn: shares, of a limit or of the time."""

GAP_INTERVALS = 3
"""A value holds for so many sampling intervals; after that there is a gap."""


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
    readings = {}
    for name in CATALOGUE:
        reading = _derived(name, context)
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


def gauge_points(
    series: Series,
    name: str,
    now: float,
    seconds: float,
    stated: Mapping[str, Value] | None = None,
) -> tuple[float | None, ...]:
    """The last `seconds` of a share, one value a second, oldest first, None where nothing was read.

    The seconds are counted from the newest sample, so that a sampler's small delays move nothing. A
    value holds until the next one, for three sampling intervals at most. A stated limit counts for
    the whole past. Costs 0.1 µs a point.
    """
    count = max(0, int(seconds))
    values: list[float | None] = [None] * count
    last = series.index_at(now)
    if name not in _GAUGES or last < 0 or not count:
        return tuple(values)
    times = series.column("at")
    newest = times[last]
    end = count - 1 - int(now - newest)
    """The place of the newest sample; negative where it is too old to be seen."""

    first = series.index_from(newest - count)
    # Half a second is added so that cutting off rounds.
    origin = newest - end - 0.5
    parts = shares_in(series, name, first, last + 1, stated or {})
    for time, share in zip(times[first : last + 1], parts, strict=True):
        place = int(time - origin)
        if 0 <= place < count and time >= origin:
            values[place] = share
    every = max(series.every, series.past.every if series.past else 0.0)
    return _carried(values, round(GAP_INTERVALS * every))


def shares_in(
    series: Series, name: str, first: int, until: int, stated: Mapping[str, Value]
) -> list[float]:
    """A metric of DRAWN in the rows from `first` to `until`, NaN for unknown."""
    column, whole, fact_name = _GAUGES[name]
    parts = series.column(column)[first:until]
    if whole is None:
        return list(parts)
    limit = stated.get(fact_name or "")
    if isinstance(limit, Interval):
        return [part / limit.low if limit.low >= LEAST_WHOLE else UNKNOWN for part in parts]
    wholes = series.column(whole)[first:until]
    return [
        part / bound if bound >= LEAST_WHOLE else UNKNOWN
        for part, bound in zip(parts, wholes, strict=True)
    ]


def _carried(values: list[float | None], most: int) -> tuple[float | None, ...]:
    """A value (NaN is one) holds until the next, for fewer than `most` seconds: longer is a gap."""
    carried, left = None, 0
    result: list[float | None] = []
    for value in values:
        if value is not None:
            carried, left = None if isnan(value) else value, most
        left -= 1
        result.append(carried if left >= 0 else None)
    return tuple(result)


def _derived(name: str, context: Context) -> Reading:
    if name in _JUDGED:
        return _judged(name, context)
    metric = METRICS.get(name)
    if metric is None:
        if CATALOGUE[name].sampled:
            return Reading(name, None, missing=context.why(name, _NOT_JUDGED))
        return fact(name, context.target, context.now)
    value = metric.value(context.row, context)
    if value is None:
        return Reading(name, None, missing=_missing(metric, context))
    words = metric.words(value, context)
    text, whole = words.text, words.whole
    return Reading(name, value, words.missing, text, whole=whole, because=words.because)


def _judged(name: str, context: Context) -> Reading:
    if context.absent or context.index < context.first:
        return Reading(name, None, missing=context.why(name, _NOT_JUDGED))
    found = _finder(name)(context, context.index)
    return Reading(name, found.value, found.missing, found.text, because=found.because)


@cache
def _finder(name: str) -> Callable[[Context, int], Finding]:
    # Late: it takes 6 ms to import, and before the first sample there is nothing to judge.
    from wizard.evidence.readings.judged import JUDGED

    return next(judged.find for judged in JUDGED if judged.name == name)


def _missing(metric: Metric, context: Context) -> str:
    if metric.is_rate and not context.absent and rate(0.0, context.row, context) is None:
        return "needs a second sample"
    return context.why(metric.name, metric.missing, metric.needs)


def _stated(reading: Reading, value: Value) -> Reading:
    """The stated value in the place of the detected one, which is named where it differs."""
    differs = reading.known and reading.value != value
    return Reading(
        reading.name,
        value,
        text=value_text(CATALOGUE[reading.name], value),
        origin="stated",
        detected=reading.text if differs else None,
        because="detected, and confirmed" if reading.known and not differs else "stated by hand",
    )


def _points(name: str, span: float, context: Context) -> tuple[Point, ...]:
    series, metric = context.series, METRICS.get(name)
    times = series.column("at")
    start = max(context.first, series.index_from(context.now - span))
    indices = range(start, context.index + 1)
    if name in context.stated:
        return tuple((times[index], context.stated[name]) for index in indices)
    if name in _JUDGED and indices:
        step = 1 << (len(indices) // _MOMENTS).bit_length()
        find = _finder(name)
        return tuple(
            (times[index], find(context, max(start, index - index % step)).value)
            for index in indices
        )
    if metric is None:
        return tuple((times[index], None) for index in indices)
    return tuple((times[index], metric.value(series.moment(index), context)) for index in indices)
