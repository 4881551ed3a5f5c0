"""What came after a window of a series: whether its climb went on, and whether a word that was said
of it was right."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

from wizard.evidence.analysis.robust import BLOCKS, blocks, theil_sen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.bench.traces import Trace, Window

CLIMBS = ("went on", "slowed", "stopped", "turned")
NEVER = "never climbed"
FALSE = ("stopped", "turned", NEVER)
"""Outcomes that a call of growing was false for."""


def outcome(trace: Trace, first: int, until: int, end: int) -> str:
    """What the window did, and the one after it; empty where there are too few rows."""
    now = blocks(trace.times, trace.used, first, until)
    then = blocks(trace.times, trace.used, until, end)
    if min(len(now), len(then)) < BLOCKS / 2:
        return ""
    levels, later = [block.level for block in now], [block.level for block in then]
    line = theil_sen([block.at for block in now], levels)
    after = theil_sen([block.at for block in then], later)
    length = trace.times[until - 1] - trace.times[first]
    rise = line.slope * length
    if rise <= 0.01 * levels[-1] or line.tau < 0.6:
        return NEVER
    last = fmean(levels[-len(levels) // 4 :])
    if (
        after.slope * length >= 0.4 * rise
        and after.tau >= 0.4
        and fmean(later) > last + 0.25 * rise
        and min(later) >= last - 0.25 * rise
    ):
        return "went on"
    if fmean(later) > last + 0.1 * rise:
        return "slowed"
    return "stopped" if min(later) >= last - rise / 2 else "turned"


class After:
    """A window beside as long a time after it."""

    def __init__(self, window: Window, limit: float | None) -> None:
        times, used = window.trace.times, window.trace.used
        last = times[window.until - 1]
        end = min(bisect_left(times, 2 * last - times[window.first]) + 1, len(times))
        self.outcome = window.outcome
        self.scale = limit or window.level
        self.levels = _levels(window.trace, window.first, window.until)
        self.later = _levels(window.trace, window.until, end)
        self.rows = window.used
        self.later_rows = used[window.until : end]

    def stays_level(self) -> bool:
        """It moves by at most 5 % of the limit, or of its level where there is none, from the last
        quarter of the window on."""
        seen = self.later + self.levels[-(len(self.levels) // 4) :]
        return max(seen) - min(seen) <= 0.05 * self.scale

    def stays_down(self) -> bool:
        """It stays below the middle between where the window began and where it ended."""
        quarter = len(self.levels) // 4
        middle = (fmean(self.levels[:quarter]) + fmean(self.levels[-quarter:])) / 2
        return max(self.later) < middle

    def goes_to_and_fro(self) -> bool:
        """Its rows are on both sides of the middle of the window's."""
        middle = (min(self.rows) + max(self.rows)) / 2
        return min(self.later_rows) < middle < max(self.later_rows)

    def stays_up(self) -> bool:
        """It stays within half a jump of the later one of the window's two levels."""
        cut = best_cut(self.levels)
        low, high = median(self.levels[:cut]), median(self.levels[cut:])
        return max(abs(level - high) for level in self.later) < (high - low) / 2


RIGHT: dict[str, Callable[[After], bool]] = {
    "growing": lambda after: after.outcome == "went on",
    "flat": After.stays_level,
    "falling": After.stays_down,
    "step": After.stays_up,
    "spiky": After.goes_to_and_fro,
}
"""When a word was right, by what came."""


def _levels(trace: Trace, first: int, until: int) -> list[float]:
    return [block.level for block in blocks(trace.times, trace.used, first, until)]


def best_cut(values: Sequence[float]) -> int:
    """Where two levels fit best: the first value of the later one."""
    total, squares = sum(values), []
    left = 0.0
    for index, value in enumerate(values[:-1], 1):
        left += value
        squares.append((left**2 / index + (total - left) ** 2 / (len(values) - index), index))
    return max(squares)[1]


def contradicted(used: Sequence[float]) -> bool:
    """Whether the rows contradict that they are two levels, the later one higher: more than a tenth
    of them are on the wrong side of the middle, or they cross it more than three times."""
    cut = best_cut(used)
    low, high = median(used[:cut]), median(used[cut:])
    above = [value > (low + high) / 2 for value in used]
    wrong = sum(above[:cut]) + len(used) - cut - sum(above[cut:])
    return wrong > 0.1 * len(used) or sum(a != b for a, b in pairwise(above)) > 3


def came_back(window: Window) -> bool:
    """Whether what fell is as high again within the window's own length: its end was the bottom of
    a sawtooth or a wave."""
    third = (window.until - window.first) // 3
    high = median(window.used[:third])
    after = window.trace.times[window.until - 1]
    until = bisect_right(window.trace.times, after + window.times[-1] - window.times[0])
    later = window.trace.used[window.until : until]
    return max(later, default=0.0) >= high
