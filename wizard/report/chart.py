"""A curve as SVG: the limit, the bounds and the answers marked, gaps left open.

Colours are classes, which the page gives for light, dark and paper. Sizes are in the drawing's own
units; it scales with the page.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from wizard.report.wording import summary
from wizard.text.units import share, time_of_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.report.report_model import Curve, Pin

WIDTH, HEIGHT = 760, 236
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 92, 40, 28
_APART = 19  # between two answers that stand beside each other
_ROWS = 2  # of answers, where they are close

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400)
"""Seconds between two times below the chart."""

_MOST_TIMES = 8


def chart(curve: Curve) -> str:
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

    def __init__(self, curve: Curve) -> None:
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
        limit = f"limit {self._curve.limit}" if self._curve.limit else "100 %"
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
    yield f"<title>answer {pin.number}, {time_of_day(pin.at)}</title>"
    yield _line(x, y, x, HEIGHT - _BOTTOM, "stem")
    yield f'<circle cx="{x:.1f}" cy="{y}" r="8.5"/>'
    yield _text(x, y + 3.5, str(pin.number), "pin-text middle")
    yield "</a>"


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'
