"""Which word a memory curve gets: the sure one, else all that are still possible. Pure.

A wrong sure word sends somebody down the wrong way at night; an unsure one costs a longer look. So
each word has a rule of its own for being sure, and another one for being possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

from wizard.evidence.analysis.growth import SMALL, STEADY, Climb, why_not_growing
from wizard.evidence.analysis.robust import median, theil_sen
from wizard.evidence.analysis.rows import Levels, levels_of, to_and_fro, was_as_low
from wizard.messages import trend_messages as say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.analysis.curve import Curve, Rise
    from wizard.evidence.analysis.robust import Line


if TYPE_CHECKING:
    Rule: TypeAlias = Callable[[Curve, "Checked"], bool]
    """A rule looks at the curve, and at what its rows say."""

BURST = 0.10
"""A short peak has to stand out by this share of the scale."""

HORIZON = 24 * 3600.0
"""Flat is what would not fill the room in so many seconds, neither by the upper bound of its slope
nor by moving on as far as it moved to and fro. A leak that fills it sooner is one that somebody has
to care for, so a window that cannot rule it out is too short to say flat."""

STRETCHED = 4
"""Near the limit nothing is said of more than so many times what was seen: what lies there was
level for half an hour in 9 of 10 cases and filled the rest within a day (FACTS.md, Calling a
trend)."""

NEAR = 0.2
"""The limit is near where less than this share of it is left, as the gauges warn."""

_TWO_LEVELS = 0.12
"""How close the points lie to the two levels of a step, as a part of its height; a straight line
has 0.25."""

_FALL_LEVELS = 0.15
"""The same for a fall, after which caches may fill again."""

_FALL_ROUGH = 6
"""A steady fall is larger than the usual distance from its line so many times."""


class Called(Struct, frozen=True):
    """The verdict on one curve."""

    words: frozenset[str]
    """One for a sure verdict; empty where anything is possible."""

    why: str = ""
    """Why it is not sure, or what the word rests on where that is not the whole curve."""

    @property
    def word(self) -> str | None:
        return next(iter(self.words)) if len(self.words) == 1 else None


class Checked(Struct, frozen=True):
    """What the rows say of the curve."""

    sudden: bool | None
    """Whether its climb came in a moment; None where they are too far apart to tell."""

    levels: Levels
    """How they lie about the two levels of its largest jump, up or down."""

    to_and_fro: bool
    """Whether they go to and fro between two levels."""

    as_low: bool
    """Whether it was as low as now before."""


_NO_JUMP = Levels(1.0, 0)


def check(raw: Curve, rise: Rise, used: Sequence[float], first: int, until: int) -> Checked:
    """What the rows from `first` to before `until` say of `raw`, which is made of them."""
    levels = _NO_JUMP
    if abs(raw.jump.height) > raw.counts / 2:
        old = median(raw.levels[: raw.jump.point])
        levels = levels_of(used, first, until, old, old + raw.jump.height)
    lower = raw.newest < min(raw.levels) - raw.counts
    return Checked(
        rise.sudden,
        levels,
        raw.range > raw.counts / 2 and to_and_fro(used, first, until, raw.counts),
        lower and was_as_low(used, first, until, raw.newest + raw.counts / 2),
    )


def call(
    climb: Climb, raw: Curve, span: str, checked: Checked, *, recycled: bool = False
) -> Called:
    """The words for `raw`; growth is judged on `climb`, which the waves of the work are taken out
    of. `span` is the length of the window for people; `recycled` says whether the workers were
    replaced all along."""
    unsure = why_not_growing(climb, span)
    if not unsure:
        return Called(frozenset({"growing"}))
    word = other_word(raw, checked)
    if word:
        return Called(frozenset({word}))
    possible = {word for word, may_be in _POSSIBLE.items() if may_be(raw, checked)}
    if possible == {"flat"}:
        possible.add("growing")
    if possible == {"growing"}:
        possible.add("spiky")  # only the demands of growth make it sure; all else may be a wave
    if recycled and len(possible) > 1 and not _crest_rises(raw):
        possible.discard("growing")
    return Called(frozenset(possible), _reason(raw, checked, possible, unsure, span))


def other_word(raw: Curve, checked: Checked) -> str | None:
    """The sure word of what is not growing."""
    return next((word for word, sure in _SURE.items() if sure(raw, checked)), None)


def _reason(raw: Curve, checked: Checked, possible: set[str], unsure: str, span: str) -> str:
    if _moved(raw):
        return say.JUST_MOVED
    if checked.to_and_fro:
        return say.TO_AND_FRO
    if _is_level(raw, raw.line, raw.levels) and _near(raw):
        return say.LEVEL_BESIDE_LIMIT.format(seen=span)
    if "growing" in possible and raw.line.low > 0:
        return unsure
    return say.TOO_SHORT.format(seen=span)


def fell_just_now(raw: Curve) -> bool:
    """Whether it is far lower than at any time before."""
    return raw.newest < min(raw.levels) - raw.counts


def fell_at_once(raw: Curve) -> bool:
    """Whether its points came down to a lower level and are there still."""
    jump = raw.jump
    return (
        jump.height < -raw.counts
        and jump.left_over <= _FALL_LEVELS * -jump.height
        and not _moved(raw)
    )


def _falls_steadily(raw: Curve) -> bool:
    return (
        raw.line.tau <= -STEADY
        and raw.line.high < 0
        and -raw.rise > max(SMALL * raw.scale, _FALL_ROUGH * raw.rough)
        and not _moved(raw)
    )


def _moved(raw: Curve) -> bool:
    return abs(raw.last_move) > raw.counts


def _is_step(raw: Curve, rows: Checked) -> bool:
    """Two levels, the later one higher and seen in two points at least."""
    jump = raw.jump
    return (
        rows.sudden is True
        and jump.height > raw.counts
        and jump.left_over <= _TWO_LEVELS * jump.height
        and len(raw.levels) - jump.point >= 2
        and not _moved(raw)
        and rows.levels.one_move
    )


def _is_falling(raw: Curve, rows: Checked) -> bool:
    if fell_just_now(raw):
        return not rows.as_low
    if fell_at_once(raw):
        return rows.levels.one_move
    return _falls_steadily(raw) and not rows.to_and_fro


def _is_spiky(raw: Curve, _: Checked) -> bool:
    """A short peak, or ups and downs; not yet where the first fall is being made good."""
    if raw.last_move > raw.counts:
        return False
    if raw.burst > BURST * raw.scale:
        return True
    swings = raw.swings
    if not (swings.ups and swings.downs):
        return False
    return swings.downs > 1 or raw.newest < max(raw.levels) - swings.deepest / 2


def _is_flat(raw: Curve, rows: Checked) -> bool:
    """Level all along, or settled after a climb at the beginning, as a warm-up does."""
    if _moved(raw):
        return False
    return _level(raw, 0) or (rows.sudden is False and _level(raw, len(raw.levels) // 3))


def _level(raw: Curve, first: int) -> bool:
    """Whether the points from `first` on are level, and sure to stay so for long."""
    at, levels = raw.at[first:], raw.levels[first:]
    line = theil_sen(at, levels) if first else raw.line
    moves = (max(levels) - min(levels)) / (at[-1] - at[0])
    return (
        _is_level(raw, line, levels)
        and max(line.high, moves) * HORIZON < raw.room
        and not (_near(raw) and raw.seconds * STRETCHED < HORIZON)
    )


def _is_level(raw: Curve, line: Line, levels: Sequence[float]) -> bool:
    climbs = line.tau >= STEADY and line.low > 0
    rise = line.slope * raw.seconds * len(levels) / len(raw.levels)
    small = max(levels) - min(levels) <= raw.counts and abs(rise) <= SMALL * raw.scale
    return small and not climbs


def _near(raw: Curve) -> bool:
    return raw.room < NEAR * raw.scale


class Promise(NamedTuple):
    """What can be said of a level curve's future."""

    seconds: float
    """For how long: as long again as was seen, and no longer than a day."""

    most: float
    """Bytes that it will not exceed in that time: the highest that it was, and as much more as it
    may have moved unseen."""


def promised(raw: Curve) -> Promise:
    """What a flat curve promises. On real curves 97 in 100 keep it (FACTS.md, Calling a trend)."""
    seconds = min(raw.seconds, HORIZON)
    unseen = max(raw.range, raw.line.high * seconds, SMALL * raw.scale)
    return Promise(seconds, max(raw.levels) + unseen)


_SURE: dict[str, Rule] = {
    "step": _is_step,
    "falling": _is_falling,
    "spiky": _is_spiky,
    "flat": _is_flat,
}
"""In this order: a step leaves two levels, which may look like ups and downs."""


def _may_grow(raw: Curve, rows: Checked) -> bool:
    if rows.to_and_fro and not _crest_rises(raw):
        return False
    if raw.line.high <= 0 or raw.newest < max(raw.levels) - raw.counts:
        return False
    if raw.swings.downs:
        third = len(raw.levels) // 3
        return raw.newest > max(raw.levels[:third]) + SMALL * raw.scale
    return True


def _crest_rises(raw: Curve) -> bool:
    """Whether the highest points of a sawtooth climb, wherever in a tooth the window ends."""
    third = len(raw.levels) // 3
    return max(raw.levels[-third:]) > max(raw.levels[:third]) + SMALL * raw.scale


def _may_be_flat(raw: Curve, _: Checked) -> bool:
    return (
        raw.range <= raw.counts
        and not _moved(raw)
        and raw.burst <= BURST * raw.scale
        and raw.line.low * raw.seconds <= raw.counts
    )


def _may_be_step(raw: Curve, rows: Checked) -> bool:
    if rows.to_and_fro:
        return False
    half = raw.counts / 2
    jumped = rows.sudden is not False and raw.jump.height > half and raw.steepest > half
    return jumped or raw.last_move > half


def _may_fall(raw: Curve, _: Checked) -> bool:
    if raw.last_move < -raw.counts:
        return True
    return raw.line.low < 0 and raw.newest < max(raw.levels) - SMALL * raw.scale


def _may_be_spiky(raw: Curve, _: Checked) -> bool:
    return raw.range > raw.counts or _moved(raw) or raw.burst > BURST * raw.scale


_POSSIBLE: dict[str, Rule] = {
    "growing": _may_grow,
    "flat": _may_be_flat,
    "falling": _may_fall,
    "step": _may_be_step,
    "spiky": _may_be_spiky,
}
