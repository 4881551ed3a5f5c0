"""The whole past of a metric in a few hundred stretches of time. Pure."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from wizard.catalogue import ALERTS, CATALOGUE, LABELS
from wizard.evidence.observe import DRAWN, shares_in
from wizard.evidence.reading import Interval, Value
from wizard.evidence.wording import number_text
from wizard.report.report_model import Bound, Curve, Pin
from wizard.text.units import share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.evidence.series import Series

MOST_CELLS = 240

_GAP_INTERVALS = 3
"""A value holds for so many sampling intervals; after that there is a gap."""

_LIMITS = {
    "memory.share": ("memory_limit", "memory.limit"),
    "cpu.share": ("cpu_limit", "cpu.limit"),
}
"""Metric → (column, fact) of its limit."""


def curve(  # noqa: PLR0913, PLR0917 - a curve is all of these
    name: str,
    target: str,
    series: Series,
    stated: Mapping[str, Value],
    bounds: Iterable[float],
    pins: Iterable[Pin],
) -> Curve | None:
    """The metric over the whole series; None where there is nothing to draw."""
    times = series.column("at")
    if name not in DRAWN or len(times) < 2:
        return None
    shares = shares_in(series, name, 0, len(times), stated)
    known = [(part, -at, at) for part, at in zip(shares, times, strict=True) if isfinite(part)]
    if not known:
        return None
    since, until = times[0], times[-1]
    peak, _, peak_at = max(known)
    newest = shares[-1]
    held_against = sorted({*bounds, *(ALERTS.get(name, ())[1:])})
    return Curve(
        name=name,
        label=LABELS.get(name, name),
        target=target,
        since=since,
        until=until,
        cells=_cells(times, shares, max(series.every, series.past.every if series.past else 0)),
        limit=_limit(name, series, stated),
        bounds=tuple(
            Bound(bound, share(bound), next((at for part, _, at in known if part >= bound), None))
            for bound in held_against
        ),
        pins=tuple(pin for pin in pins if since <= pin.at <= until),
        last=newest if isfinite(newest) else None,
        peak=peak,
        peak_at=peak_at,
    )


def _cells(
    times: Iterable[float], shares: Iterable[float], every: float
) -> tuple[tuple[float, float] | None, ...]:
    """Equal stretches, none shorter than the sampling interval."""
    points = list(zip(times, shares, strict=True))
    since, until = points[0][0], points[-1][0]
    count = max(2, min(MOST_CELLS, int((until - since) / every)))
    each = (until - since) / count
    cells: list[tuple[float, float] | None] = [None] * count
    for at, part in points:
        if isfinite(part):
            place = min(count - 1, int((at - since) / each))
            low, high = cells[place] or (part, part)
            cells[place] = (min(low, part), max(high, part))
    return _carried(cells, most=int(_GAP_INTERVALS * every / each))


def _carried(
    cells: list[tuple[float, float] | None], most: int
) -> tuple[tuple[float, float] | None, ...]:
    """A cell between two samples, of which up to `most` may be empty, is as the one before."""
    result: list[tuple[float, float] | None] = []
    held, left = None, 0
    for cell in cells:
        if cell is not None:
            held, left = cell, most
        elif left > 0:
            left -= 1
        else:
            held = None
        result.append(held)
    return tuple(result)


def _limit(name: str, series: Series, stated: Mapping[str, Value]) -> str:
    """The limit that the share is of, as it was last known."""
    if name not in _LIMITS:
        return ""
    column, fact = _LIMITS[name]
    limit = stated.get(fact)
    number = limit.low if isinstance(limit, Interval) else _last_known(series.column(column))
    return number_text(CATALOGUE[fact], number) if isfinite(number) else ""


def _last_known(column: Iterable[float]) -> float:
    known = [number for number in column if isfinite(number)]
    return known[-1] if known else float("nan")
