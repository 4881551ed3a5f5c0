"""The lives in a curve that climbs straight and falls at once, again and again: of a leak that is
killed, or of workers that are replaced. The whole goes up and down; each life only climbs. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.analysis.robust import MOST, residuals, theil_sen
from wizard.evidence.analysis.trend_word import Called
from wizard.messages import trend_messages as say

if TYPE_CHECKING:
    from collections.abc import Sequence


_MOST_ROWS = 600
"""Rows that are looked at, evenly spaced."""

_FEWEST_ROWS = 5
"""Fewer rows may be anything."""

_POINTS = 12
"""Of a life, so many are looked at."""

_STEADY = 0.8
"""Kendall's τ of a life that only climbs, at least."""

_STRAIGHT = 0.3
"""No point is further from the line than this part of the climb: a jump is, and so is a quarter of
a wave at its end."""

_AT_ONCE = 0.2
"""A fall that takes less than this part of the climb's time ends a life; load comes down as it
came."""

_ALIKE = 0.4
"""The tops, and the bottoms, of lives that are alike differ by less than this part of a climb."""

ALERT = 0.95
"""The share of the limit at which an alert fires (FACTS.md, Alerts)."""


class Life(NamedTuple):
    """One climb to a fall."""

    rate: float
    """Bytes a second."""

    bottom: float
    top: float
    ended: float
    """When it was highest."""

    fell: float
    """When it had fallen."""

    @property
    def reached(self) -> float:
        """How high it may have been before it fell: between two rows it climbed on."""
        return self.top + self.rate * (self.fell - self.ended)


def lives_of(
    times: Sequence[float], used: Sequence[float], first: int, until: int, least: float
) -> tuple[Life, ...]:
    """The lives in the rows from `first` to before `until` that rise by more than `least` bytes
    and fall at once, the oldest first; none where one of its ups and downs is something else. That
    which still goes on is not among them. Costs 0.3 ms."""
    apart = -(-(until - first) // _MOST_ROWS)
    at, levels = [], []
    for row in range(first, until, apart):
        if 0 <= used[row] <= MOST:
            at.append(times[row])
            levels.append(used[row])
    climbs = _climbs(levels, least)
    if climbs and climbs[0][0] == 0 and climbs[0][1] < _FEWEST_ROWS:
        del climbs[0]  # only its end was seen
    lives = [_life(at, levels, *climb) for climb in climbs]
    return tuple(life for life in lives if life) if None not in lives else ()


def _climbs(levels: Sequence[float], least: float) -> list[tuple[int, int, int]]:
    """(bottom, top, next bottom) of each rise and fall by more than `least`."""
    turns: list[int] = []
    low = high = 0
    going = 0
    for index, level in enumerate(levels):
        if going != 1 and level < levels[low]:
            low = index
        if going != -1 and level > levels[high]:
            high = index
        if going != 1 and level - levels[low] > least:
            turns.append(low)
            going, high = 1, index
        elif going != -1 and levels[high] - level > least:
            turns.append(high)
            going, low = -1, index
    if not turns:
        return []
    turns.append(high if going == 1 else low)
    falls_first = levels[turns[0]] > levels[turns[1]]
    return [(turns[k], turns[k + 1], turns[k + 2]) for k in range(falls_first, len(turns) - 2, 2)]


def _life(
    at: Sequence[float], levels: Sequence[float], bottom: int, top: int, down: int
) -> Life | None:
    """The climb from `bottom` to `top`, if it is straight and falls at once after that."""
    risen = levels[top] - levels[bottom]
    seconds = at[top] - at[bottom]
    # A fall that takes two rows may have taken a moment.
    half = levels[top] - risen / 2
    fallen = next(index for index in range(top, down + 1) if levels[index] < half or index == down)
    if fallen - top > 2 and at[fallen] - at[top] > _AT_ONCE * seconds:
        return None
    if top - bottom + 1 < _FEWEST_ROWS:
        return None
    apart = max(1, (top - bottom) // _POINTS)
    points = range(bottom, top + 1, apart)
    xs, ys = [at[k] for k in points], [levels[k] for k in points]
    line = theil_sen(xs, ys)
    if line.tau < _STEADY or line.slope <= 0:
        return None
    if max(abs(rest) for rest in residuals(xs, ys, line.slope)) > _STRAIGHT * risen:
        return None
    return Life(line.slope, levels[bottom], levels[top], at[top], at[fallen])


def alike(lives: Sequence[Life]) -> bool:
    """Whether there are two or more, from one level up to one level."""
    if len(lives) < 2:
        return False
    climb = min(life.top - life.bottom for life in lives[1:])
    tops, bottoms = [life.top for life in lives], [life.bottom for life in lives[1:]]
    return max(tops) - min(tops) < _ALIKE * climb and max(bottoms) - min(bottoms) < _ALIKE * climb


def by_lives(  # noqa: PLR0913 - each is one thing that the words depend on
    called: Called,
    lives: Sequence[Life],
    kills: Sequence[float],
    *,
    replaces: bool,
    newest: float,
    limit: float | None,
) -> Called:
    """The words of a curve in which there are lives: what they ended by is not known, so that
    neither waves nor a fall are sure. `replaces`: whether the server replaces its workers;
    `newest`: where memory is now, in bytes."""
    if not lives:
        if called.word == "falling" and replaces:
            return Called(frozenset({"falling", "spiky"}), say.WORKERS_REPLACED_FALL)
        return called
    last = lives[-1]
    words = {"spiky", "falling"} if newest < (last.bottom + last.top) / 2 else {"spiky"}
    below = limit is not None and max(life.reached for life in lives) < ALERT * limit
    if replaces and below and alike(lives) and not kills:
        return Called(frozenset(words | {"flat"}), say.WORKERS_REPLACED_CLIMB)
    words.add("growing")
    return Called(frozenset(words), say.WORKERS_REPLACED_CLIMB if replaces else say.LIVES_CLIMBED)
