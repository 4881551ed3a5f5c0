"""Usual tests for growth, which the program is measured beside."""

from __future__ import annotations

import math
from statistics import fmean
from typing import TYPE_CHECKING

from wizard.evidence.analysis.robust import NORMAL_95

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.traces import Window


def mann_kendall(window: Window, _: float | None) -> bool:
    """A monotone rise with p < 0.05."""
    values = window.used[:: -(-(window.until - window.first) // 120)]
    count = len(values)
    score = sum((b > a) - (b < a) for i, a in enumerate(values) for b in values[i + 1 :])
    return score > NORMAL_95 * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)


def _fit(window: Window) -> tuple[float, float, float]:
    """Slope, value at the end, and R² of the least-squares line."""
    times, used = window.times, window.used
    at, level = fmean(times), fmean(used)
    across = sum((t - at) ** 2 for t in times)
    both = sum((t - at) * (u - level) for t, u in zip(times, used, strict=True))
    whole = sum((u - level) ** 2 for u in used)
    slope = both / across
    square = both * both / (across * whole) if whole else 0.0
    return slope, level + slope * (times[-1] - at), square


def straight_line(window: Window, _: float | None) -> bool:
    """A rising line with R² > 0.8."""
    slope, _end, square = _fit(window)
    return slope > 0 and square > 0.8


def predict_linear(window: Window, limit: float | None) -> bool:
    """Prometheus's function over the window: full in four windows more; without a limit, as much
    again as there is."""
    slope, end, _square = _fit(window)
    ahead = end + slope * 4 * (window.times[-1] - window.times[0])
    return ahead >= (limit or 2 * window.level)


OTHERS: dict[str, Callable[[Window, float | None], bool]] = {
    "Mann-Kendall": mann_kendall,
    "line, R² > 0.8": straight_line,
    "predict_linear": predict_linear,
}
