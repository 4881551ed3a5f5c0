"""Robust statistics of a curve: lines that one outlier does not bend, and a long series in a dozen
points. Pure.

Theil-Sen: the median of the slopes between all pairs of points (Sen, J. Am. Stat. Assoc. 63, 1968);
its interval comes from the distribution of Kendall's S (Hollander & Wolfe, Nonparametric
Statistical Methods, section 9.3). Both want points whose noise is independent: give them medians of
blocks. Noise that hangs together over seconds is gone in those, and 8 hours at one value a second
cost no more than a minute does.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


NORMAL_95 = 1.959964
"""A normal variable is within ± so many standard deviations in 95 of 100 cases."""

MAD_TO_SD = 1.4826
"""The standard deviation of a normal variable in median absolute deviations."""

_MOST_CORRELATED = 0.5
"""Of a dozen points no closer tie between neighbours can be made out."""


class Line(NamedTuple):
    """A slope in units of y per unit of x, with its 95 % interval, and how monotone the points
    are."""

    slope: float
    low: float
    high: float
    tau: float
    """Kendall's τ: rising pairs less falling pairs, as a share of all; equal pairs count as
    neither."""


def median(values: Sequence[float]) -> float:
    """The middle value, or the middle between two; `values` is not empty."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def theil_sen(xs: Sequence[float], ys: Sequence[float]) -> Line:
    """The line through two points or more whose `xs` ascend strictly.

    Where neighbours still hang together, the interval is widened by what is seen of that in the
    residuals: (1 + r) ÷ (1 - r) times the variance, as for AR(1) noise.
    """
    count = len(xs)
    slopes = []
    score = 0
    for i in range(count - 1):
        x, y = xs[i], ys[i]
        for j in range(i + 1, count):
            rise = ys[j] - y
            slopes.append(rise / (xs[j] - x))
            score += (rise > 0) - (rise < 0)
    slopes.sort()
    pairs = len(slopes)
    slope = median(slopes)
    tie = correlation(residuals(xs, ys, slope))
    variance = count * (count - 1) * (2 * count + 5) / 18 * (1 + tie) / (1 - tie)
    cut = max(0, int((pairs - NORMAL_95 * math.sqrt(variance)) / 2))
    return Line(slope, slopes[cut], slopes[pairs - 1 - cut], score / pairs)


def steepness(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The Theil-Sen slope alone."""
    return median(
        [
            (ys[j] - ys[i]) / (xs[j] - xs[i])
            for i in range(len(xs) - 1)
            for j in range(i + 1, len(xs))
        ]
    )


def residuals(xs: Sequence[float], ys: Sequence[float], slope: float) -> list[float]:
    """What is left of `ys` without the line; the median of it is zero."""
    rest = [y - slope * x for x, y in zip(xs, ys, strict=True)]
    middle = median(rest)
    return [value - middle for value in rest]


def correlation(rest: Sequence[float]) -> float:
    """How much neighbours hang together: 0 (also for less) to _MOST_CORRELATED."""
    whole = sum(value * value for value in rest)
    if whole <= 0:
        return 0.0
    return min(_MOST_CORRELATED, max(0.0, sum(a * b for a, b in pairwise(rest)) / whole))


BLOCKS = 12
"""Medians of 12 blocks held in simulation where a test of all values raised false alarms (FACTS.md,
Calling a trend)."""

FEWEST = 8
"""With fewer blocks that hold anything, nothing can be said of the whole."""

_MOST_READ = 61
"""Values of a block that its median is taken of: more move it by less than the noise."""

MOST = float(2**62)
"""No size is larger; what is, is left out, as NaN (unknown) is."""


class Block(NamedTuple):
    """A twelfth of a series."""

    first: int
    until: int
    """Its rows: from `first` to before `until`."""

    at: float
    """The middle of its rows' time, in seconds since the series began."""

    level: float
    """The median of its values."""

    high: float
    """Its highest value."""

    spread: float
    """How far its values are from the median, as a standard deviation that peaks do not move."""


def blocks(
    times: Sequence[float], values: Sequence[float], first: int, until: int, count: int = BLOCKS
) -> list[Block]:
    """The rows from `first` to before `until` as at most `count` blocks, oldest first; a block
    without a value is left out. `times` ascend and are as many as `values`."""
    if until <= first:
        return []
    start = times[first]
    span = times[until - 1] - start
    edges = [bisect_left(times, start + span * k / count, first, until) for k in range(count)]
    made = []
    for low, high in zip(edges, [*edges[1:], until], strict=True):
        if low == high:
            continue
        read = sizes(values[low : high : -(-(high - low) // _MOST_READ)])
        if read:
            level = median(read)
            spread = MAD_TO_SD * median([abs(value - level) for value in read])
            at = (times[low] + times[high - 1]) / 2 - start
            made.append(Block(low, high, at, level, _highest(values[low:high]), spread))
    return made


def sizes(values: Sequence[float]) -> list[float]:
    """The values that can be sizes: neither NaN nor absurd."""
    return [value for value in values if 0 <= value <= MOST]


def _highest(values: Sequence[float]) -> float:
    """The largest size. A NaN loses every comparison, unless it comes first."""
    highest = max(values)
    return highest if 0 <= highest <= MOST else max(sizes(values))
