"""A long series in a dozen points: equal spans of time, each with its median and its highest value.
Pure.

Medians of blocks are what makes a trend out of a noisy series: noise that hangs together over
seconds is gone in them, and 8 hours at one value a second cost no more than a minute does.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.curves.robust import MAD_TO_SD, median

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCKS = 12
"""DOMAIN: medians of 12 blocks held in simulation where a test of all values raised false alarms
(Machida et al., ISSREW 2013)."""

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
