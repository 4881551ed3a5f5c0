"""What the points of a memory curve look like, in numbers that say nothing of words yet, and
whether a rise came in a moment: one huge request jumps, a warm-up climbs. Pure.

All sizes are in bytes, all times in seconds since the stretch began.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from wizard.evidence.analysis.robust import (
    MAD_TO_SD,
    Line,
    blocks,
    median,
    residuals,
    steepness,
    theil_sen,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.analysis.robust import Block


MATERIAL = 0.05
"""A change of this share of the scale is one that counts: a step, a swing, a fall."""

_BURST_SPREADS = 6
"""A peak within so many standard deviations of its surroundings is noise."""


class Jump(NamedTuple):
    """The best cut of the points into two levels."""

    point: int
    """The first one after it."""

    height: float
    """The later level less the earlier one."""

    left_over: float
    """Mean distance of the points from the two levels."""


class Swings(NamedTuple):
    """Moves between a high and a low that are large enough to count."""

    ups: int
    downs: int
    deepest: float
    """The largest move down."""


class Curve(Struct, frozen=True):
    """The features of at least eight points."""

    seconds: float
    """The length of the whole stretch."""

    at: tuple[float, ...]
    levels: tuple[float, ...]
    """Medians of the blocks."""

    scale: float
    """What a change is measured against: the limit, else the median."""

    room: float
    """What is left up to the limit; where there is none, as much again as the median."""

    newest: float
    """The median of the last few values."""

    line: Line
    """Through all points."""

    rough: float
    """Median distance from the line, as a standard deviation."""

    bulge: float
    """The largest distance from the line."""

    early: float
    late: float
    """Slopes of the first and the second half."""

    bend: float
    """How much the middle third climbs more than the outer ones, as a share of the whole climb:
    positive for the rising flank of a wave, 0 for a straight line."""

    steepest: float
    """The largest climb from one point to the next."""

    jump: Jump
    swings: Swings
    burst: float
    """How far a short peak stands out over the levels around it; 0 where it may be noise."""

    highest: float
    """The highest level; where a short peak stands out, the highest value."""

    last_move: float
    """How far the newest values are from where the last points led."""

    @property
    def rise(self) -> float:
        """How much the line climbs over the stretch."""
        return self.line.slope * self.seconds

    @property
    def counts(self) -> float:
        """From how many bytes a change counts."""
        return MATERIAL * self.scale

    @property
    def range(self) -> float:
        """From the lowest level to the highest."""
        return max(self.levels) - min(self.levels)


def make_curve(
    made: Sequence[Block],
    levels: Sequence[float],
    seconds: float,
    newest: float,
    limit: float | None,
) -> Curve:
    """The features of `levels`, which are those of the blocks, or what is left of them. `limit` is
    above zero. Costs 0.3 ms."""
    at = [block.at for block in made]
    line = theil_sen(at, levels)
    rest = [abs(value) for value in residuals(at, levels, line.slope)]
    middle = len(at) // 2
    scale = limit if limit else median(levels)
    burst = _burst(made)
    return Curve(
        seconds=seconds,
        at=tuple(at),
        levels=tuple(levels),
        scale=scale,
        room=max(0.0, limit - newest) if limit else scale,
        newest=newest,
        line=line,
        rough=MAD_TO_SD * median(rest),
        bulge=max(rest),
        early=steepness(at[:middle], levels[:middle]),
        late=steepness(at[middle:], levels[middle:]),
        bend=_bend(at, levels, line.slope),
        steepest=max(b - a for a, b in pairwise(levels)),
        jump=_jump(levels),
        swings=_swings(levels, MATERIAL * scale),
        burst=burst,
        highest=max(block.high for block in made) if burst else max(levels),
        last_move=newest - made[-1].level - line.slope * (seconds - at[-1]),
    )


def _bend(at: Sequence[float], levels: Sequence[float], slope: float) -> float:
    if slope == 0:
        return 0.0
    count = len(at)
    third = count // 3
    first, middle, last = (
        steepness(at[start:end], levels[start:end])
        for start, end in ((0, third), (third - 1, count - third + 1), (count - third, count))
    )
    return (middle - (first + last) / 2) / slope


def _jump(levels: Sequence[float]) -> Jump:
    best: Jump | None = None
    for index in range(1, len(levels)):
        left, right = levels[:index], levels[index:]
        low, high = median(left), median(right)
        apart = sum(abs(value - low) for value in left) + sum(abs(value - high) for value in right)
        if best is None or apart < best.left_over:
            best = Jump(index, high - low, apart)
    assert best is not None
    return best._replace(left_over=best.left_over / len(levels))


def _swings(levels: Sequence[float], least: float) -> Swings:
    """Turning points more than `least` apart."""
    ups = downs = going = 0
    low = high = top = levels[0]
    deepest = 0.0
    for level in levels[1:]:
        low, high = min(low, level), max(high, level)
        if going != -1 and high - level > least:
            downs, going, top, low = downs + 1, -1, high, level
        elif going != 1 and level - low > least:
            ups, going, high = ups + 1, 1, level
        if going == -1:
            deepest = max(deepest, top - level)
    return Swings(ups, downs, deepest)


def _burst(made: Sequence[Block]) -> float:
    """How far the peak that stands out most is over its own level and its neighbours'."""
    noise = _BURST_SPREADS * median([block.spread for block in made])
    best = 0.0
    for index, block in enumerate(made):
        around = max(near.level for near in made[max(0, index - 1) : index + 2])
        if block.high - around > noise:
            best = max(best, block.high - around)
    return best


_MOST_OF_IT = 0.6
"""This part of the rise has to come within two blocks, at every magnification."""

MOMENT = 90.0
"""Seconds. Reading a huge file takes some tens of them; caches fill over minutes."""

COARSE = 300.0
"""Seconds. Where the rows of the rise are further apart, it may have been either."""

_FEWEST_ROWS = 4
"""So many rows cannot be magnified."""

_NOISY_ROWS = 60
"""Under so many rows, blocks hold fewer than five values, and only what is far above the noise
shows."""

_ABOVE_NOISE = 8
"""So many standard deviations are far: of a dozen single values two differ by three of them."""


class Rise(NamedTuple):
    """How a rise came."""

    sudden: bool | None
    """None where the rows are too far apart to tell."""

    at: float
    """When it came, in seconds since the epoch: the middle of what was seen most closely."""


def fastest(
    times: Sequence[float], values: Sequence[float], first: int, until: int, seconds: float
) -> float:
    """The largest rise from one value to another at most `seconds` later, in the rows from `first`
    to before `until`; 0 where it only falls. For some hundred rows: each is looked at with all that
    follow in that time."""
    rows = [(times[row], values[row]) for row in range(first, until) if values[row] >= 0]
    best, begin = 0.0, 0
    for index, (time, value) in enumerate(rows):
        while time - rows[begin][0] > seconds:
            begin += 1
        best = max(best, value - min(level for _, level in rows[begin : index + 1]))
    return best


def rise_of(
    times: Sequence[float], values: Sequence[float], first: int, until: int, height: float
) -> Rise:
    """How the rise of `height` bytes came that the rows from `first` to before `until` hold. Each
    magnification is four times closer and costs 0.2 ms; 8 hours need five."""
    noise: float | None = None
    while True:
        made = blocks(times, values, first, until)
        if noise is None and made:
            noise = median([block.spread for block in made])
        climbs = [
            (late.level - early.level, early.first, late.until)
            for early, late in zip(made, made[2:], strict=False)
        ]
        middle = (times[first] + times[until - 1]) / 2
        unclear = until - first < _NOISY_ROWS and height < _ABOVE_NOISE * (noise or 0.0)
        if not climbs or unclear:
            return Rise(None, middle)
        climb, low, high = max(climbs)
        if climb < _MOST_OF_IT * height:
            return Rise(False, middle)
        seconds = times[high - 1] - times[low]
        if seconds <= MOMENT or high - low <= _FEWEST_ROWS or high - low == until - first:
            return Rise(True if seconds <= COARSE else None, (times[low] + times[high - 1]) / 2)
        first, until = low, high
