"""What kills say of a curve: a life that climbed straight to its kill for memory is likely one of a
leak, and two that climbed alike surely are, however short they were. Pure.

It starts from when something was killed, not from the shape of the whole, so that lives may fall to
any level: of eight workers the one that is killed takes an eighth with it. What climbs only at its
end, as one huge task does, is no such life; what is killed soon after its start is one only where
it goes on at the pace of a longer one before it. Nor do lives count any more once the present one
does not climb as they did (FACTS.md, Calling a trend).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.analysis.curve import MATERIAL, MOMENT
from wizard.evidence.analysis.forecast import STRAIGHTEST, Ahead, between
from wizard.evidence.analysis.lives import ALERT, lives_of
from wizard.evidence.analysis.robust import blocks, median, residuals, sizes, theil_sen
from wizard.evidence.reading import Interval, Likely
from wizard.messages import trend_messages as say
from wizard.text.units import count_of, duration, rate, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.analysis.trend import Trend


_AT_ONCE = 20.0
"""Seconds. Kills within so long of each other are one end."""

_SETTLES = 5.0
"""Seconds in which memory has fallen after a kill is counted."""

_STARTING = 0.25
"""This part of a life is its start: what it loads then is no climb."""

_MOST_LIVES = 12
"""The last ones that are looked at; each costs 0.2 ms."""

_FEWEST = 5
"""Points of a climb."""

_STEADY = 0.8
"""Kendall's τ of a life that only climbs, at least."""

_STRAIGHT = 0.15
"""No point is further from the line than this part of the climb."""

_FROM_THE_START = 0.3
"""What gains less than this part of its rate while it starts has begun to climb later."""

_SURE = 2
_SURE_AFTER_REST = 4
"""So many lives that followed each other and climbed alike are surely a climb; where something that
lived before them was at rest until its end came, it may be a job that is tried again, or a burst of
load, and takes more."""

_ALIKE = 1.5
"""The faster of two lives that climb alike is so many times as fast as the other, at most."""

_STARTS_ALIKE = 0.1
"""Lives that start alike begin within this part of their climb."""

_NEWEST = 3
"""Values that say where memory is now."""

_KEEPS_UP = 0.4
"""A present life that climbs at less than this part of the rate of those before is another one."""

RIGHT = (0.9, 0.95)
"""The share of calls that are right with one climb, and with more, of which the present one is one
(FACTS.md, Likely values)."""

RIGHT_AFTER_REST = 0.55
"""Where what lived before them was at rest until its end came."""


class KilledLife(NamedTuple):
    """One that climbed to its kill."""

    rate: float
    """Bytes a second."""

    top: float
    """Bytes that it had come to."""

    seconds: float
    """From its start, or from where it was first seen, to its kill."""

    bottom: float
    """Where it began; NaN where its start was not seen."""

    at: float
    """When it was killed."""


class Lived(NamedTuple):
    """The lives before the present one."""

    lives: tuple[KilledLife, ...]
    """Those that each climbed to their kill, one directly after the other, the oldest first."""

    first: int
    """The row from which on the present life is seen."""

    rested: bool
    """Whether one before them that was seen for long did not climb until its end."""

    anew: bool
    """Whether a kill among the rows took most of what was used, so that all began anew."""


def lives_to_kills(
    times: Sequence[float],
    used: Sequence[float],
    kills: Sequence[float],
    limit: float | None,
    before: Sequence[KilledLife] = (),
) -> Lived:
    """The lives that the rows hold, after those `before` them, of targets in whose place this one
    runs. `kills`: ascending times; `limit`: bytes, against which a climb is measured."""
    lives = list(before)
    first, seen, anew, rested = 0, bool(before), False, False
    ends = [end for end in _ends(kills) if times and end[0] >= times[0]]
    for number, (at, together) in enumerate(ends):
        top = _top(times, used, bisect_right(times, at))
        if number >= len(ends) - _MOST_LIVES:
            life = _life(times, used, first, top, limit)
            short = times[top] - times[first] < MOMENT
            if life is None and not short:
                lives.clear()
                rested = True
            elif life and (not short or (lives and _alike(life, lives[-1]))):
                lives.append(life._replace(at=at, bottom=used[first] if seen else float("nan")))
        first, seen = settled(times, used, bisect_left(times, together)), True
        anew = used[first] < used[top] / 2
    return Lived(tuple(lives), first, rested, anew)


def _ends(kills: Sequence[float]) -> list[tuple[float, float]]:
    """The first and the last kill of each end."""
    ends: list[tuple[float, float]] = []
    for at in kills:
        if ends and at - ends[-1][1] <= _AT_ONCE:
            ends[-1] = ends[-1][0], at
        else:
            ends.append((at, at))
    return ends


def settled(times: Sequence[float], used: Sequence[float], first: int) -> int:
    """The row at which memory has fallen after a kill at the row `first`."""
    first = min(first, len(times) - 1)
    until = bisect_right(times, times[first] + _SETTLES)
    return min(range(first, until), key=lambda row: _size(used[row]))


def _size(value: float) -> float:
    return value if value >= 0 else float("inf")


def _top(times: Sequence[float], used: Sequence[float], until: int) -> int:
    """The row of the highest value that was seen just before a kill was."""
    last = max(0, until - 1)
    first = min(bisect_left(times, times[last] - _SETTLES), max(0, until - _NEWEST))
    return max(range(first, last + 1), key=lambda row: _high(used[row]))


def _high(value: float) -> float:
    return value if value >= 0 else -1.0


def _life(
    times: Sequence[float], used: Sequence[float], first: int, top: int, limit: float | None
) -> KilledLife | None:
    """That of the rows from `first` to `top`, after which it was killed; None where it did not
    climb straight to there."""
    climb = _climb(times, used, first, top + 1)
    if climb is None or not _climbs_early(times, used, first, top, climb[0]):
        return None
    if climb[1] <= MATERIAL * (limit or used[top]):
        return None
    return KilledLife(climb[0], used[top], times[top] - times[first], used[first], times[top])


def _climb(
    times: Sequence[float], used: Sequence[float], first: int, until: int
) -> tuple[float, float] | None:
    """Slope and height of the rows behind the start of a life; None where they are no straight
    climb."""
    seconds = times[until - 1] - times[first]
    made = blocks(times, used, bisect_left(times, times[first] + _STARTING * seconds), until)
    if len(made) < _FEWEST:
        return None
    at, levels = [block.at for block in made], [block.level for block in made]
    line = theil_sen(at, levels)
    height = line.slope * (at[-1] - at[0])
    if line.tau < _STEADY or height <= 0:
        return None
    if max(abs(rest) for rest in residuals(at, levels, line.slope)) > _STRAIGHT * height:
        return None
    return line.slope, height


def _climbs_early(
    times: Sequence[float], used: Sequence[float], first: int, until: int, slope: float
) -> bool:
    """Whether it gained as much while it started as it did later, or more."""
    early = bisect_left(times, times[first] + _STARTING * (times[until] - times[first]))
    begun, later = sizes(used[first : first + _NEWEST]), sizes(used[early : early + _NEWEST])
    if not begun or not later:
        return False
    least = _FROM_THE_START * slope * (times[early] - times[first])
    return median(later) - median(begun) >= least


class Climbs(NamedTuple):
    """The lives before, and the present one as far as it is seen to climb as they did."""

    lives: tuple[KilledLife, ...]
    rates: tuple[float, ...]
    """Those of the lives, and of the present one where that is known."""

    ahead: Ahead

    seconds: float
    """From where the first life was seen."""

    sure: bool

    right: float
    """How often that is right where it is not sure."""

    seen: bool = True
    """Whether it was seen that they were killed."""

    def unseen(self) -> Climbs:
        """The same, where they only reached the limit and fell."""
        return self._replace(sure=False, seen=False, right=min(self.right, RIGHT[0]))


def climbs_on(
    lived: Lived, times: Sequence[float], used: Sequence[float], limit: float | None
) -> Climbs | None:
    """None where there were no such lives, or where the present one does not climb as they did."""
    lives, first = lived.lives, lived.first
    if not lives or first >= len(times):
        return None
    elapsed = times[-1] - max(times[first], lives[-1].at)
    rates = [life.rate for life in lives]
    usual = median([life.seconds for life in lives])
    if elapsed > max(MOMENT, _STARTING * usual):
        climb = _climb(times, used, first, len(times))
        if climb is None or climb[0] < _KEEPS_UP * min(rates):
            return None
        rates.append(climb[0])
    ahead = _ahead(lives, rates, used[first:], elapsed, limit)
    seconds = times[-1] - lives[0].at + lives[0].seconds
    pairs = sum(_alike(one, other) for one, other in pairwise(lives))
    sure = pairs + 1 >= (_SURE_AFTER_REST if lived.rested else _SURE)
    right = RIGHT_AFTER_REST if lived.rested else RIGHT[len(rates) > 1]
    return Climbs(lives, tuple(rates), ahead, seconds, sure, right)


def falls_at_limit(
    times: Sequence[float], used: Sequence[float], limit: float | None
) -> list[float]:
    """When what had climbed straight to the limit fell at once: what a kill looks like in a file
    that does not say so."""
    if limit is None:
        return []
    lives = lives_of(times, used, 0, len(times), MATERIAL * limit)
    return [life.fell for life in lives if life.reached >= ALERT * limit]


def with_climbs(verdict: Trend, climbs: Climbs | None) -> Trend:
    """The same verdict, where lives that climbed to their kills say more than the curve does."""
    if climbs is None or (verdict.word == "growing" and not climbs.sure):
        return verdict
    count, ahead = len(climbs.lives), climbs.ahead
    speed = rate(min(climbs.rates), max(climbs.rates))
    text = say.GROWING_BY.format(rate=speed)
    template = say.CLIMBED_TO_KILL if climbs.seen else say.CLIMBED_TO_LIMIT
    because = template.format(seen=duration(climbs.lives[-1].seconds))
    if count > 1 and climbs.seen:
        text = say.GROWING_IN_LIVES.format(rate=speed, lives=count_of(count, "life", "lives"))
        over = say.OVER.format(seen=duration(climbs.seconds))
        because = f"{over}; {say.EACH_LIFE_CLIMBED}"
    if climbs.sure:
        return replace(
            verdict,
            words=frozenset({"growing"}),
            seconds=climbs.seconds,
            slope=ahead.slope,
            time_to_limit=ahead.time,
            missing=None,
            text=text,
            because=because,
            promise=None,
            likely=None,
            ahead=None,
        )
    known = verdict.likely
    if verdict.word is not None or (known is not None and known.right > climbs.right):
        return verdict
    if ahead.time is not None:
        because = say.FULL_IN.format(because=because, time=within(ahead.time.low, ahead.time.high))
    likely = Likely(frozenset({"growing"}), climbs.right, text, because, say.ON_MADE_CURVES)
    return replace(verdict, likely=likely, ahead=ahead)


def never_fell(verdict: Trend) -> Trend:
    """The same verdict where something was killed for memory meanwhile: what came down with it has
    not fallen, but may climb again."""
    if verdict.words is None or "falling" not in verdict.words:
        return verdict
    words = verdict.words - {"falling"} | {"growing", "spiky"}
    text = " or ".join(word for word in CATALOGUE["memory.trend"].words if word in words)
    return replace(
        verdict,
        words=words,
        text=text,
        missing=say.CAME_DOWN_BY_KILL,
        slope=None,
        time_to_limit=None,
    )


def _alike(one: KilledLife, other: KilledLife) -> bool:
    return max(one.rate, other.rate) <= _ALIKE * min(one.rate, other.rate)


def _ahead(
    lives: Sequence[KilledLife],
    rates: Sequence[float],
    present: Sequence[float],
    elapsed: float,
    limit: float | None,
) -> Ahead:
    """The next life ends as those before it did: at first by how long those were that began where
    it did, for it has to start; then by how far it has to climb. `present`: its values."""
    slope = between(rates)
    alike = [
        life.seconds
        for life in lives
        if abs(present[0] - life.bottom) < _STARTS_ALIKE * (life.top - life.bottom)
    ]
    if alike and elapsed < _STARTING * min(alike):
        first, last = min(alike) * (1 - STRAIGHTEST), max(alike) * (1 + STRAIGHTEST)
        return Ahead(slope, Interval(first - elapsed, last - elapsed))
    newest = median(sizes(present[-_NEWEST:]) or [0.0])
    tops = [life.top for life in lives]
    low, high = max(0.0, min(tops) - newest), max(0.0, max(*tops, limit or 0.0) - newest)
    return Ahead(slope, Interval(low / slope.high, high / slope.low))
