"""The past of a share as it is drawn over hours: a bounded number of points, each the highest of
its stretch of time. Pure.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.readings.observe import GAP_INTERVALS, shares_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.reading import Value
    from wizard.evidence.series import Series


MOST_POINTS = 300

_MOST_KEPT = 8192


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
    return Drawn(_carried(points, most)[most + 1 :], first, each)


def _highest(  # noqa: PLR0913, PLR0917 - each is one thing that the point depends on
    series: Series, name: str, since: float, each: int, last: int, stated: Mapping[str, Value]
) -> float | None:
    start, end = series.index_from(since), min(series.index_from(since + each), last + 1)
    known = [part for part in shares_in(series, name, start, end, stated) if not isnan(part)]
    return max(known, default=None)


def _carried(points: list[float | None], most: int) -> tuple[float | None, ...]:
    """A value holds until the next one, for `most` stretches at most."""
    carried, left = None, 0
    result = []
    for point in points:
        if point is not None:
            carried, left = point, most + 1
        left -= 1
        result.append(carried if left >= 0 else None)
    return tuple(result)
