"""The past of a share as it is drawn: second by second, or over hours in a bounded number of
points, each the highest of its stretch of time. Pure.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue import METRICS
from wizard.evidence.reading import Interval
from wizard.evidence.readings.context import LEAST_WHOLE
from wizard.evidence.readings.formulas import formula_of
from wizard.evidence.row import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.reading import Value
    from wizard.evidence.series import Series


DRAWN = frozenset(name for name in METRICS if formula_of(name).curve)
"""The metrics whose past can be drawn: shares, of a limit or of the time."""

GAP_INTERVALS = 3
"""A value holds for so many sampling intervals; after that there is a gap."""

MOST_POINTS = 300

_MOST_KEPT = 8192


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
    if name not in DRAWN or last < 0 or not count:
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
    drawn = formula_of(name).curve
    assert drawn is not None
    column, whole, fact_name = drawn
    parts = series.column(column)[first:until]
    if whole is None:
        return list(parts)
    limit = stated.get(fact_name)
    if isinstance(limit, Interval):
        return [part / limit.low if limit.low >= LEAST_WHOLE else UNKNOWN for part in parts]
    wholes = series.column(whole)[first:until]
    return [
        part / bound if bound >= LEAST_WHOLE else UNKNOWN
        for part, bound in zip(parts, wholes, strict=True)
    ]


class Drawn(NamedTuple):
    """Points, oldest first."""

    points: tuple[float | None, ...]
    """The highest share of each stretch; None where nothing was read."""

    first: int
    """How many stretches there were before the first, from a beginning that does not move."""

    each: int
    """Seconds of a stretch."""


def long_points(
    series: Series, name: str, now: float, seconds: float, stated: Mapping[str, Value]
) -> Drawn:
    """The last `seconds` up to `now`, in stretches of one, two, four … seconds, so that they are
    MOST_POINTS at most and stay where they are as time goes on.

    What is over is looked at once and kept with the series: 0.1 ms then, against some milliseconds
    for hours of samples.
    """
    each = 1
    while seconds > each * MOST_POINTS:
        each *= 2
    last = series.index_at(now)
    times = series.column("at")
    newest = int(times[last] // each)
    first = newest - int(seconds // each) + 1
    limit = stated.get({"memory.share": "memory.limit", "cpu.share": "cpu.limit"}.get(name, ""))
    kept = series.verdicts
    if len(kept) > _MOST_KEPT:
        kept.clear()
    every = max(series.every, series.past.every if series.past else 0.0)
    most = int(GAP_INTERVALS * every // each)
    points: list[float | None] = []
    # What was read shortly before the first stretch holds in it.
    for stretch in range(first - most - 1, newest + 1):
        key = ("drawn", name, each, stretch, limit)
        if stretch == newest:
            points.append(_highest(series, name, stretch * each, each, last, stated))
            continue
        if key not in kept:
            kept[key] = _highest(series, name, stretch * each, each, last, stated)
        points.append(kept[key])  # type: ignore[arg-type] # the key says what it is
    return Drawn(_carried(points, most + 1)[most + 1 :], first, each)


def _highest(  # noqa: PLR0913, PLR0917 - each is one thing that the point depends on
    series: Series, name: str, since: float, each: int, last: int, stated: Mapping[str, Value]
) -> float | None:
    start, end = series.index_from(since), min(series.index_from(since + each), last + 1)
    known = [part for part in shares_in(series, name, start, end, stated) if not isnan(part)]
    return max(known, default=None)


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
