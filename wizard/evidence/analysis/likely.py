"""Which word a memory curve most probably has where none is sure, and how often that is right.
Pure.

A sure word has a rule for all that it could be mistaken for, and so a curve has to be long and the
process old. What is likely needs a minute: a few rules, the first of which that holds gives the
word, each with the share of its calls that were right on real curves by what came next. Growth is
measured against the level and its own noise: nearly all climbs that go on are straight, and nearly
all that are not pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.reading import Likely
from wizard.messages import trend_messages as say
from wizard.text.units import duration, rate, size, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.analysis.curve import Curve
    from wizard.evidence.reading import Interval


LEAST = 60.0
"""Seconds that a likely word needs."""

WARM_UP = 1800.0
"""Seconds of a process's life in which a climb may be a warm-up."""

YOUNG = 0.85
"""The share of climbs that go on in so young a process, as a part of that in an old one."""

DAY = 86400.0
"""Seconds. What is further away than that is not said."""

_GROWS = 0.01
"""Growth below this share of the level is none."""

_TAU = 0.9
"""Kendall's τ of a straight climb, at least."""

_ROUGH = 0.08
"""The usual distance of its points from their line, as a share of the climb, at most."""

_LEVEL = 0.03
"""What moves by less than this share of its level is level."""

_HOURS = (20 / 60, 1.0, 4.0)
"""Up to which length of the stretch each share but the last is; they were measured over 10 min,
30 min, 2 h and 8 h."""


class Rule(NamedTuple):
    """One row of the table."""

    word: str
    holds: Callable[[Curve], bool]
    right: tuple[float, ...]
    """The share of calls that were right, by the stretch's length (FACTS.md, Likely values)."""


def _straight(curve: Curve) -> bool:
    climbs = curve.rise > _GROWS * curve.newest and curve.line.tau >= _TAU
    return climbs and curve.rough <= _ROUGH * curve.rise


def _level(curve: Curve) -> bool:
    return curve.range <= _LEVEL * curve.newest and abs(curve.last_move) <= _LEVEL * curve.newest


def _to_and_fro(_: Curve) -> bool:
    return True


RULES = (
    Rule("growing", _straight, (0.7, 0.9, 0.9, 0.85)),
    Rule("flat", _level, (0.9, 0.9, 0.8, 0.6)),
    Rule("spiky", _to_and_fro, (0.75, 0.85, 0.85, 0.9)),
)


def likely_word(
    curve: Curve,
    possible: frozenset[str],
    *,
    age: float | None = None,
    full: Interval | None = None,
) -> Likely | None:
    """The likely word of a curve, among those that are possible; all are where there are none.
    `age`: seconds since the process began; None where that is not known. `full`: in how many more
    memory is full if it climbs on; None where that is not known."""
    for rule in RULES:
        if (not possible or rule.word in possible) and rule.holds(curve):
            right = rule.right[sum(curve.seconds >= hours * 3600 for hours in _HOURS)]
            young = age is not None and age < WARM_UP
            if rule.word == "growing":
                return _growing(curve, right * YOUNG if young else right, age, full)
            return Likely(
                frozenset({rule.word}),
                right,
                _TEXTS[rule.word](curve),
                say.OVER.format(seen=duration(curve.seconds)),
                say.ON_REAL_MACHINES,
            )
    return None


def _growing(curve: Curve, right: float, age: float | None, full: Interval | None) -> Likely:
    """`a straight climb for 4 min, full in 3 to 4 min; may be warm-up`."""
    slope = curve.line.slope
    because = say.STRAIGHT_CLIMB.format(seen=duration(curve.seconds))
    if full and full.high < DAY:
        because = say.FULL_IN.format(because=because, time=within(full.low, full.high))
    if age is not None and age < WARM_UP:
        before = full is not None and age + full.high < WARM_UP
        template = say.FULL_WHILE_WARMING_UP if before else say.MAY_BE_WARM_UP
        because = template.format(because=because)
    text = say.GROWING_BY.format(rate=rate(slope, slope))
    return Likely(frozenset({"growing"}), right, text, because, say.ON_REAL_MACHINES)


_TEXTS: dict[str, Callable[[Curve], str]] = {
    "flat": lambda curve: say.FLAT.format(size=size(curve.newest)),
    "spiky": lambda curve: say.SPIKY.format(
        low=size(min(curve.levels)), high=size(max(curve.levels))
    ),
}
