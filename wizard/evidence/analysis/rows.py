"""What is said of blocks, checked on the rows themselves: a dozen medians hide a curve that goes to
and fro between two levels, and a staircase of few steps looks like a slope in them. Pure.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.analysis.robust import MAD_TO_SD, MOST, median, sizes, steepness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.analysis.robust import Block


_MOST_ROWS = 600
"""Rows that are looked at, evenly spaced: a comb whose teeth fall between them all is noise to the
blocks as well."""

_FAR = 0.25
"""Of the height between two levels. Only what is this close to one of them counts as on it; what
lies between is noise, or on its way."""

_ON_THE_WRONG_SIDE = 0.02
"""Share of the rows before a cut that may be on the level after it, or the other way round: single
rows that were measured badly."""

_MOST_CROSSINGS = 3
"""Once, and there and back for one such row."""


class Levels(NamedTuple):
    """How the rows lie on both sides of a cut into two levels."""

    wrong: float
    """The share of the rows that are on the later level before the cut, or on the earlier one
    after it."""

    crossings: int
    """How often they go from one level to the other."""

    @property
    def one_move(self) -> bool:
        """Whether they were on one level before, and have been on the other since."""
        return self.wrong <= _ON_THE_WRONG_SIDE and self.crossings <= _MOST_CROSSINGS

    @property
    def to_and_fro(self) -> bool:
        """Whether they come back to both levels again and again."""
        return self.crossings > _MOST_CROSSINGS


def _evenly(used: Sequence[float], first: int, until: int) -> list[float]:
    return sizes(used[first : until : -(-(until - first) // _MOST_ROWS)])


def levels_of(used: Sequence[float], first: int, until: int, old: float, new: float) -> Levels:
    """How the rows from `first` to before `until` lie about two levels, cut where that fits best.
    Costs 0.1 ms."""
    read = _evenly(used, first, until)
    far = _FAR * abs(new - old)
    sides = [abs(value - new) < abs(value - old) for value in read if _on_one(value, old, new, far)]
    if not sides or old == new:
        return Levels(1.0, 0)
    # What is wrong before a cut is on the new level, what is wrong after it on the old one.
    wrong = fewest = sides.count(False)
    for on_new in sides:
        wrong += 1 if on_new else -1
        fewest = min(fewest, wrong)
    return Levels(fewest / len(read), sum(a != b for a, b in pairwise(sides)))


def _on_one(value: float, old: float, new: float, far: float) -> bool:
    """Whether a value is on one of the two levels, or beyond them."""
    return not min(old, new) + far < value < max(old, new) - far


def to_and_fro(used: Sequence[float], first: int, until: int, least: float) -> bool:
    """Whether the rows go to and fro between their lowest and their highest level, which are more
    than `least` apart."""
    read = _evenly(used, first, until)
    if not read:
        return False
    low, high = min(read), max(read)
    return high - low > least and levels_of(used, first, until, low, high).to_and_fro


def was_as_low(used: Sequence[float], first: int, until: int, level: float) -> bool:
    """Whether any row was at `level` or below before those at the end that are."""
    while until > first and not used[until - 1] > level:
        until -= 1
    return any(0 <= value <= level for value in used[first:until])


def was_as_high(used: Sequence[float], first: int, until: int, level: float) -> bool:
    """The same for `level` or above."""
    while until > first and not used[until - 1] < level:
        until -= 1
    return any(level <= value <= MOST for value in used[first:until])


FINE = 36
"""Blocks that a staircase is looked for in."""

_FEW = 6
"""So few jumps are single events."""

_OUTLYING = 4
"""A move from one fine block to the next is a jump where it stands out from the others by so many
standard deviations."""


class Shape(NamedTuple):
    """How a climb is made up."""

    jumped: float
    """The part of it that the few largest jumps make."""

    last_third: float
    """How steep its last third is, as a part of the whole: 0 is level, 1 as steep."""


def shape_of(fine: Sequence[Block], calm: Sequence[float]) -> Shape:
    """The shape of the climb through fine blocks; `calm` are their levels without what follows the
    work. Costs 0.2 ms."""
    at, levels = [block.at for block in fine], [block.level for block in fine]
    third, whole = len(fine) // 3, levels[-1] - levels[0]
    slope = steepness(at, calm)
    if third < 2 or whole <= 0 or slope <= 0:
        return Shape(0.0, 0.0)
    moves = [later - earlier for earlier, later in pairwise(levels)]
    usual = median(moves)
    noise = MAD_TO_SD * median([abs(move - usual) for move in moves])
    jumps = sorted(move for move in moves if move - usual > _OUTLYING * noise)
    return Shape(sum(jumps[-_FEW:]) / whole, steepness(at[-third:], calm[-third:]) / slope)
