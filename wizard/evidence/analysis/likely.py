"""Which word a memory curve most probably has where none is sure, and how often that is right.
Pure.

A sure word has a rule for all that it could be mistaken for, and so a curve has to be long and the
process old. What is likely needs a minute: a few rules, the first of which that holds gives the
word, each with the share of its calls that were right by what came next. Growth is measured against
the level and its own noise: nearly all climbs that go on are straight, and nearly all that are not
pass.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from wizard.evidence.analysis.forecast import Ahead, ahead
from wizard.evidence.analysis.growth import STEADY, climbs_straight
from wizard.evidence.analysis.stretch import WARM_UP
from wizard.evidence.analysis.trend_word import other_word
from wizard.evidence.reading import Likely
from wizard.messages import trend_messages as say
from wizard.text.units import duration, rate, size, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.analysis.measured import Measured


LEAST = 60.0
"""Seconds that a likely word needs."""

YOUNG = 0.93
"""The share of climbs that go on in the first half hour of a process, as a part of that later."""

DAY = 86400.0
"""Seconds. What is further away than that is not said."""

SHORT = 1200.0
"""Seconds. Of less, shares are of simulated curves too: real ones with a row a second that climb
are rare."""

_GROWS = 0.01
"""Growth below this share of the level is none."""

_FEW = 24
"""Under so many rows a straight climb says nothing: of machines that were measured once a minute, 1
in 17 that climbed straight for ten minutes went on."""

_FINE = 60
"""Under so many rows a step or a fall is no event of a moment."""

_TAU = 0.9
"""Kendall's τ of a nearly straight climb, at least."""

_ROUGH = 0.08
"""The usual distance of its points from their line, as a share of the climb, at most."""

_STILL = 0.01
_CALM = 0.03
"""What moves by less than these shares of the limit, or of its level where nothing sets one, is
level, the first more surely."""


_SETTLING = 180.0
"""Seconds. What is level for less may be in the middle of its start."""


class Case(Struct, frozen=True, dict=True):
    """What a likely word is found by."""

    measured: Measured
    possible: frozenset[str]
    """The words that are not ruled out; empty where it is too early to rule any out."""

    age: float | None
    """Seconds since the process began; None where that is not known."""

    limit: float | None
    """What memory may come to, in bytes; None where nothing is known to bound it."""

    @property
    def rows(self) -> int:
        return self.measured.part.until - self.measured.part.first

    @property
    def young(self) -> bool:
        return self.age is not None and self.age < WARM_UP

    @cached_property
    def ahead(self) -> Ahead | None:
        """What comes if it climbs on."""
        limit = None if self.measured.fell else self.limit
        return ahead(self.measured.curve, self.measured.made, limit)

    @cached_property
    def early_word(self) -> str | None:
        """What it would surely be called later, but for growing."""
        measured = self.measured
        early = not self.possible and self.rows >= _FINE
        return other_word(measured.curve, measured.checked) if early else None


class Rule(NamedTuple):
    """One row of the table."""

    word: str
    holds: Callable[[Case], bool]
    right: float
    """The share of its calls that were right (FACTS.md, Likely values)."""

    short: float
    """The same where less than SHORT was seen."""

    because: str = say.OVER
    """What it rests on; `{seen}` is the length of the stretch."""


def _grows(case: Case) -> bool:
    curve = case.measured.curve
    return case.rows >= _FEW and curve.rise > _GROWS * curve.newest


def _straight(case: Case) -> bool:
    return _grows(case) and climbs_straight(case.measured.climb)


def _nearly_straight(case: Case) -> bool:
    curve = case.measured.curve
    return _grows(case) and curve.line.tau >= _TAU and curve.rough <= _ROUGH * curve.rise


def _warms_up(case: Case) -> bool:
    return case.young and _grows(case) and case.measured.curve.line.tau >= STEADY


def _moves(case: Case) -> float:
    """How far, beside what a change is measured against."""
    curve = case.measured.curve
    return max(curve.range, abs(curve.last_move)) / curve.scale


def _settled(case: Case) -> bool:
    """Level in the second half of what was seen, where its start is in the first."""
    curve, seconds = case.measured.curve, case.measured.part.seconds
    since = curve.levels[len(curve.levels) // 2 :]
    starts = case.age is not None and case.age - seconds < WARM_UP
    return starts and seconds >= _SETTLING and max(since) - min(since) <= _CALM * curve.scale


RULES = (
    Rule("growing", _straight, 0.95, 0.9, say.STRAIGHT_CLIMB),
    Rule("growing", _nearly_straight, 0.65, 0.75, say.NEARLY_STRAIGHT_CLIMB),
    Rule("step", lambda case: case.early_word == "step", 0.5, 0.5),
    Rule("falling", lambda case: case.early_word == "falling", 0.5, 0.5),
    Rule("flat", lambda case: _moves(case) <= _STILL, 0.95, 0.95),
    Rule("flat", _settled, 0.75, 0.75),
    Rule("growing", _warms_up, 0.5, 0.55, say.UNEVEN_CLIMB),
    Rule("flat", lambda case: _moves(case) <= _CALM, 0.7, 0.8),
    Rule("spiky", lambda _: True, 0.85, 0.6),
    Rule("flat", lambda _: True, 0.5, 0.65),
)
"""In this order; the last is for what can neither grow nor go up and down."""


def likely_word(case: Case) -> Likely | None:
    """The likely word of a curve, with the numbers that go with it."""
    short = case.measured.part.seconds < SHORT
    measured = say.ON_REAL_AND_SIMULATED if short else say.ON_REAL_MACHINES
    for rule in RULES:
        if (not case.possible or rule.word in case.possible) and rule.holds(case):
            right = rule.short if short else rule.right
            because = rule.because.format(seen=duration(case.measured.part.seconds))
            if rule.word == "growing":
                because = _of_climb(case, because)
                right *= YOUNG if case.young else 1.0
            text = _TEXTS[rule.word](case)
            return Likely(frozenset({rule.word}), right, text, because, measured)
    return None


def _of_climb(case: Case, because: str) -> str:
    """`a straight climb for 4 min, full in 3 to 4 min; may be warm-up`."""
    full = case.ahead.time if case.ahead else None
    if full and full.high < DAY:
        because = say.FULL_IN.format(because=because, time=within(full.low, full.high))
    if case.age is None or not case.young:
        return because
    before = full is not None and case.age + full.high < WARM_UP
    template = say.FULL_WHILE_WARMING_UP if before else say.MAY_BE_WARM_UP
    return template.format(because=because)


def _growing(case: Case) -> str:
    slope = case.measured.curve.line.slope
    return say.GROWING_BY.format(rate=rate(slope, slope))


def _falling(case: Case) -> str:
    curve = case.measured.curve
    return say.FELL.format(size=size(max(curve.levels) - curve.newest))


def _spiky(case: Case) -> str:
    highest = max(block.high for block in case.measured.made)
    return say.SPIKY.format(low=size(min(case.measured.curve.levels)), high=size(highest))


_TEXTS: dict[str, Callable[[Case], str]] = {
    "growing": _growing,
    "falling": _falling,
    "step": lambda case: say.STEP.format(size=size(case.measured.curve.jump.height)),
    "flat": lambda case: say.FLAT.format(size=size(case.measured.curve.newest)),
    "spiky": _spiky,
}
