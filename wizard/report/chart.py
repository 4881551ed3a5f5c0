"""The whole past of a metric in a few hundred stretches of time, as characters and as SVG. Pure.

In the drawing the limit, the bounds and the answers are marked and gaps left open. Its colours are
classes, which the page gives for light, dark and paper; sizes are in its own units, and it scales
with the page.
"""

from __future__ import annotations

from html import escape
from math import isfinite
from typing import TYPE_CHECKING

from wizard.catalogue import ALERTS, CATALOGUE, LABELS
from wizard.evidence.reading import Interval, Value
from wizard.evidence.readings.drawn import DRAWN, shares_in
from wizard.evidence.readings.written import number_text
from wizard.messages import report_messages as say
from wizard.report.report_model import Bound, DrawnCurve, Pin, Share, Time
from wizard.text.glyphs import UNICODE
from wizard.text.units import share, stopwatch, time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wizard.evidence.series import Series

MOST_CELLS = 240

_CHARACTERS = 64
"""Of a curve in a text."""

_GAP_INTERVALS = 3
"""A value holds for so many sampling intervals; after that there is a gap."""

_LIMITS = {
    "memory.share": ("memory_limit", "memory.limit"),
    "cpu.share": ("cpu_limit", "cpu.limit"),
}
"""Metric → (column, fact) of its limit."""

WIDTH, HEIGHT = 760, 236
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 92, 40, 28
_APART = 19  # between two answers that stand beside each other
_ROWS = 2  # of answers, where they are close

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
"""Seconds between two times below the chart."""

_MOST_TIMES = 8


def curve(  # noqa: PLR0913, PLR0917 - a curve is all of these
    name: str,
    target: str,
    series: Series,
    stated: Mapping[str, Value],
    bounds: Iterable[float],
    pins: Iterable[Pin],
) -> DrawnCurve | None:
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
    return DrawnCurve(
        name=name,
        label=LABELS.get(name, name),
        target=target,
        since=Time(since),
        until=Time(until),
        cells=_cells(times, shares, max(series.every, series.past.every if series.past else 0)),
        limit=_limit(name, series, stated),
        bounds=tuple(
            Bound(
                bound,
                share(bound),
                next((Time(at) for part, _, at in known if part >= bound), None),
            )
            for bound in held_against
        ),
        pins=tuple(pin for pin in pins if since <= pin.at <= until),
        last=Share(newest) if isfinite(newest) else None,
        peak=Share(peak),
        peak_at=Time(peak_at),
    )


def _cells(
    times: Iterable[float], shares: Iterable[float], every: float
) -> tuple[tuple[Share, Share] | None, ...]:
    """Equal stretches, none shorter than the sampling interval."""
    points = list(zip(times, shares, strict=True))
    since, until = points[0][0], points[-1][0]
    count = max(2, min(MOST_CELLS, int((until - since) / every)))
    each = (until - since) / count
    cells: list[tuple[Share, Share] | None] = [None] * count
    for at, part in points:
        if isfinite(part):
            place = min(count - 1, int((at - since) / each))
            low, high = cells[place] or (part, part)
            cells[place] = (Share(min(low, part)), Share(max(high, part)))
    return _carried(cells, most=int(_GAP_INTERVALS * every / each))


def _carried(
    cells: list[tuple[Share, Share] | None], most: int
) -> tuple[tuple[Share, Share] | None, ...]:
    """A cell between two samples, of which up to `most` may be empty, is as the one before."""
    result: list[tuple[Share, Share] | None] = []
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


def _limit(name: str, series: Series, stated: Mapping[str, Value]) -> str | None:
    """The limit that the share is of, as it was last known."""
    if name not in _LIMITS:
        return None
    column, fact = _LIMITS[name]
    limit = stated.get(fact)
    number = limit.low if isinstance(limit, Interval) else _last_known(series.column(column))
    return number_text(CATALOGUE[fact], number) if isfinite(number) else None


def _last_known(column: Iterable[float]) -> float:
    known = [number for number in column if isfinite(number)]
    return known[-1] if known else float("nan")


# --- as characters ----------------------------------------------------------------------------


def summary(curve: DrawnCurve) -> str:
    """A curve in a sentence: where it ended, its peak, and when it reached its bounds."""
    parts = [
        say.LAST_UNKNOWN if curve.last is None else say.LAST.format(share=share(curve.last)),
        say.PEAK.format(share=share(curve.peak), at=time_of_day(curve.peak_at)),
    ]
    for bound in curve.bounds:
        if bound.reached is None:
            parts.append(say.NEVER_REACHED.format(bound=bound.text))
        else:
            parts.append(say.REACHED.format(bound=bound.text, at=time_of_day(bound.reached)))
    return ", ".join(parts)


def characters(curve: DrawnCurve, started: float) -> Iterator[str]:
    """A curve on fixed bounds, the lowest level being nothing and the highest the limit, with the
    numbers of the answers below; `started` is when the session did."""
    cells = _buckets(curve)
    levels = "".join(
        UNICODE.gap if cell is None else UNICODE.levels[min(7, int(max(0.0, cell) * 8))]
        for cell in cells
    )
    label = curve.label
    if curve.target:
        label = say.CURVE_OF.format(label=curve.label, target=curve.target)
    yield f"{label}, {say.FULL.format(limit=curve.limit)}" if curve.limit else label
    yield levels
    pins = _pin_row(curve, len(cells))
    if pins.strip():
        yield f"{pins.rstrip()}   {say.PINS}"
    yield _time_row(curve, len(cells), started)
    yield summary(curve)
    yield ""


def _buckets(curve: DrawnCurve) -> list[float | None]:
    """The highest value in each character."""
    count = min(_CHARACTERS, len(curve.cells))
    buckets: list[float | None] = []
    for number in range(count):
        first = number * len(curve.cells) // count
        last = (number + 1) * len(curve.cells) // count
        seen = [cell[1] for cell in curve.cells[first:last] if cell is not None]
        buckets.append(max(seen) if seen else None)
    return buckets


def _pin_row(curve: DrawnCurve, count: int) -> str:
    row = [" "] * (count + 4)
    length = (curve.until - curve.since) or 1.0
    for pin in curve.pins:
        place = min(count - 1, int((pin.at - curve.since) / length * count))
        number = str(pin.number)
        around = row[max(0, place - 1) : place + len(number) + 1]
        if all(character == " " for character in around):
            row[place : place + len(number)] = number
    return "".join(row)


def _time_row(curve: DrawnCurve, count: int, started: float) -> str:
    first = stopwatch(curve.since - started)
    last = stopwatch(curve.until - started)
    return first + last.rjust(max(len(last) + 1, count - len(first)))


# --- as SVG -----------------------------------------------------------------------------------


def svg(curve: DrawnCurve) -> str:
    """The drawing, with a text that says the same for those who do not see it."""
    plot = _Plot(curve)
    label = escape(f"{curve.label}: {summary(curve)}", quote=True)
    parts = (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">',
        *plot.grid(),
        *plot.times(),
        *plot.runs(),
        *plot.bounds(),
        *plot.pins(),
        "</svg>",
    )
    return "\n".join(parts)


class _Plot:
    """Places on the drawing."""

    def __init__(self, curve: DrawnCurve) -> None:
        self._curve = curve
        self._seconds = (curve.until - curve.since) or 1.0
        self._top = max(1.0, curve.peak) * 1.04
        """The share at the upper edge."""

    def x(self, at: float) -> float:
        share_of_time = (at - self._curve.since) / self._seconds
        return _LEFT + min(1.0, max(0.0, share_of_time)) * (WIDTH - _LEFT - _RIGHT)

    def y(self, part: float) -> float:
        height = HEIGHT - _TOP - _BOTTOM
        return _TOP + height * (1.0 - min(1.0, max(0.0, part / self._top)))

    def grid(self) -> Iterator[str]:
        """A line for each quarter of the limit, or fewer where the curve goes far above it."""
        step = next((step for step in (0.25, 0.5, 1.0, 2.0, 5.0) if self._top / step <= 6), None)
        step = step or self._top / 4
        number = 0
        while number * step <= self._top:
            part = number * step
            y = self.y(part)
            yield _line(_LEFT, y, WIDTH - _RIGHT, y, "grid")
            yield _text(_LEFT - 8, y + 4, share(part), "axis end")
            number += 1

    def times(self) -> Iterator[str]:
        """The time of day at whole multiples of a handy stretch."""
        curve, last = self._curve, -100.0
        wanted = self._seconds / _MOST_TIMES
        each = next((step for step in _STEPS if step >= wanted), wanted)
        for number in range(int(curve.since // each), int(curve.until // each) + 1):
            at = number * each
            x = self.x(at)
            if at < curve.since or x - last < 40 or x > WIDTH - _RIGHT - 10:
                continue
            last = x
            shown = time_of_day(at)
            yield _line(x, HEIGHT - _BOTTOM, x, HEIGHT - _BOTTOM + 4, "grid")
            yield _text(x, HEIGHT - 9, shown if each < 60 else shown[:5], "axis middle")

    def runs(self) -> Iterator[str]:
        """The curve: each stretch without a gap as an area with a line on it."""
        count = len(self._curve.cells)
        run: list[tuple[float, float, float]] = []
        for index, cell in enumerate((*self._curve.cells, None)):
            if cell is not None:
                at = self._curve.since + (index + 0.5) / count * self._seconds
                run.append((self.x(at), self.y(cell[0]), self.y(cell[1])))
            elif run:
                yield from _run(run)
                run = []

    def bounds(self) -> Iterator[str]:
        """The limit and what else the curve is held against, named at the right from the top down:
        a name that would stand on another gives way."""
        limit = say.LIMIT_UNKNOWN
        if self._curve.limit:
            limit = say.LIMIT.format(limit=self._curve.limit)
        lines = [(1.0, limit, "limit")]
        lines += [
            (bound.share, bound.text, "bound")
            for bound in self._curve.bounds
            if 0 < bound.share <= self._top and bound.share != 1.0
        ]
        lowest = 0.0
        for part, words, kind in sorted(lines, reverse=True):
            y = self.y(part)
            lowest = max(y + 4, lowest + 13)
            yield _line(_LEFT, y, WIDTH - _RIGHT, y, kind)
            yield _text(WIDTH - _RIGHT + 7, lowest, words, f"{kind}-text")

    def pins(self) -> Iterator[str]:
        """The answers in at most two rows; a third that is close would only hide the others."""
        taken = [-100.0] * _ROWS
        for pin in self._curve.pins:
            x = self.x(pin.at)
            row = next((row for row, last in enumerate(taken) if x - last >= _APART), None)
            if row is None:
                continue
            taken[row] = x
            yield from _pin(pin, x, 11 + row * 18)


def _run(run: list[tuple[float, float, float]]) -> Iterator[str]:
    """One stretch; a single cell is a short dash."""
    if len(run) == 1:
        (x, low, high) = run[0]
        run = [(x - 1.5, low, high), (x + 1.5, low, high)]
    first, last, floor = run[0][0], run[-1][0], HEIGHT - _BOTTOM
    tops = " ".join(f"{x:.1f},{high:.1f}" for x, _, high in run)
    yield f'<polygon class="area" points="{first:.1f},{floor} {tops} {last:.1f},{floor}"/>'
    yield f'<polyline class="curve" points="{tops}"/>'


def _pin(pin: Pin, x: float, y: float) -> Iterator[str]:
    kind = "pin against" if pin.contradicted else "pin"
    yield f'<a href="#stop-{pin.number}" class="{kind}">'
    yield f"<title>{say.PIN.format(number=pin.number, at=time_of_day(pin.at))}</title>"
    yield _line(x, y, x, HEIGHT - _BOTTOM, "stem")
    yield f'<circle cx="{x:.1f}" cy="{y}" r="8.5"/>'
    yield _text(x, y + 3.5, str(pin.number), "pin-text middle")
    yield "</a>"


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
