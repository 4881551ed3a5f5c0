"""When a climb is called *growing*: a table of demands, all of which have to hold. Pure.

A test for a monotone trend alone raises false alarms (FACTS.md, Calling a trend), and what looks
like a leak may be load, warm-up, a ratchet or one huge request. Each demand keeps one of them out.
The bounds were chosen by simulation: `python -m tests.bench.trends` prints what they hold. A demand
that fails says why nothing sure can be said.

Memory that follows the work looks like a leak as long as the work rises, and only the work itself
can tell them apart: what the CPU use says of it is taken out first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.analysis.robust import Block, median, residuals, sizes, steepness, theil_sen
from wizard.messages import trend_messages as say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.analysis.curve import Curve
    from wizard.evidence.analysis.rows import Shape


SMALL = 0.02
"""Growth below this share of the scale is none (FACTS.md, Calling a trend)."""


STEADY = 0.6
"""Kendall's τ of a steady climb, at least (FACTS.md, Calling a trend)."""


class Tolerance(Struct, frozen=True):
    """What a leak may look like in a window of some length; distances are shares of its climb."""

    windows: float
    """It would eat the room that is left in at most so many windows more. Four is the goal; what
    climbs more slowly cannot be told from the day's load."""

    bulge: float
    """The largest distance of a point."""

    rough: float
    """The usual distance of the points."""

    bend: float
    """How much steeper the middle third may be."""

    slowest: float
    fastest: float
    """The later half's slope as a part of the earlier half's: less is a warm-up, more an onset."""


SHORT = Tolerance(windows=5, bulge=0.13, rough=0.06, bend=0.45, slowest=0.62, fastest=1.7)
"""Under twenty minutes the noise of seconds still shows in the blocks."""

HALF = Tolerance(windows=5, bulge=0.15, rough=0.07, bend=0.35, slowest=0.62, fastest=1.7)
MIDDLE = Tolerance(windows=5.5, bulge=0.13, rough=0.06, bend=0.30, slowest=0.62, fastest=1.7)
"""From an hour on."""

LATE = Tolerance(windows=4.5, bulge=0.06, rough=0.04, bend=0.20, slowest=0.72, fastest=1.45)
"""From three hours on: the rising part of a day's curve is nearly straight for so long."""

LONG = Tolerance(windows=8, bulge=0.06, rough=0.04, bend=0.15, slowest=0.72, fastest=1.45)
"""From six hours on a day's curve bends: its middle third is 28 % steeper in 8 hours, whenever they
begin."""

WORK_KNOWN = Tolerance(windows=8, bulge=0.20, rough=0.10, bend=0.9, slowest=0.62, fastest=1.7)
"""Where the CPU use is known not to rise, it speaks against load, and the line need not. Against a
staircase, and against what has levelled off, it says nothing: the shape of the rows does."""

JUMPIEST = 0.35
"""One point in a dozen that makes more than this part of the climb is a step, not a slope."""

FEW_JUMPS = 0.5
"""A climb of which a few jumps make more than this part is a staircase: nobody knows whether there
will be another one. Straight climbs have 0 to 0.15, those of a JVM that warms up 0.9 to 1."""

LEVELLED_OFF = 0.4
"""A climb whose last third is less steep than this part of the whole has ended. At the bounds above
one that slows down evenly has 0.7, and noise takes less than 0.3 of that."""

BACK = 0.25
"""A climb that has lost this part of itself at its end is over."""


LONGEST_RISE = 11 * 3600.0
"""Seconds. A load that follows the day rises for half of it, and bends at both ends: what climbs
straight for about as long is none, even where the CPU use rises along with it (FACTS.md, Calling a
trend)."""

_BY_HOURS = ((1 / 3, SHORT), (1, HALF), (3, MIDDLE), (6, LATE), (float("inf"), LONG))


def tolerance(seconds: float, *, calm: bool) -> Tolerance:
    """What is allowed in a window of this length; `calm`: the CPU use is known not to rise."""
    if calm:
        return WORK_KNOWN
    return next(allowed for until, allowed in _BY_HOURS if seconds < until * 3600)


class Climb(Struct, frozen=True):
    """What the demands are made of."""

    curve: Curve
    work_rises: bool | None
    """Whether the CPU use rises over the stretch; None where it is not known."""

    allowed: Tolerance
    shape: Callable[[], Shape]
    """How the rows climb; asked for only where the blocks do, for it costs as much as they."""


class Demand(Struct, frozen=True):
    """One row of the table."""

    name: str
    holds: Callable[[Climb], bool]
    otherwise: str
    """What to say where it does not hold; `{seen}` is the length of the window."""

    of_shape: bool = True
    """Whether it asks how the curve climbs, and not how much or what else rises."""


def _steady(climb: Climb) -> bool:
    line = climb.curve.line
    return line.tau >= STEADY and line.low > 0


def _much(climb: Climb) -> bool:
    curve = climb.curve
    return curve.rise > max(SMALL * curve.scale, curve.room / climb.allowed.windows)


def _no_more_work(climb: Climb) -> bool:
    return climb.work_rises is not True or climb.curve.seconds >= LONGEST_RISE


def _smooth(climb: Climb) -> bool:
    curve, allowed = climb.curve, climb.allowed
    return curve.bulge <= allowed.bulge * curve.rise and curve.rough <= allowed.rough * curve.rise


def _goes_on(climb: Climb) -> bool:
    return climb.curve.late >= climb.allowed.slowest * climb.curve.early


def _long_since(climb: Climb) -> bool:
    return climb.curve.late <= climb.allowed.fastest * climb.curve.early


def _straight(climb: Climb) -> bool:
    return climb.curve.bend <= climb.allowed.bend


def _no_steps(climb: Climb) -> bool:
    return climb.curve.steepest <= JUMPIEST * climb.curve.rise


def _many_moves(climb: Climb) -> bool:
    return climb.shape().jumped <= FEW_JUMPS


def _not_yet_level(climb: Climb) -> bool:
    return climb.shape().last_third >= LEVELLED_OFF


def _still_up(climb: Climb) -> bool:
    return climb.curve.last_move >= -BACK * climb.curve.rise


DEMANDS = (
    Demand("steady", _steady, say.NOT_STEADY),
    Demand("no more work", _no_more_work, say.MORE_WORK, of_shape=False),
    Demand("much", _much, say.TOO_LITTLE, of_shape=False),
    Demand("no steps", _no_steps, say.IN_JUMPS),
    Demand("many moves", _many_moves, say.STAIRCASE),
    Demand("goes on", _goes_on, say.SLOWS_DOWN),
    Demand("not yet level", _not_yet_level, say.LEVELLED_OFF),
    Demand("long since", _long_since, say.ONLY_BEGUN),
    Demand("smooth", _smooth, say.UP_AND_DOWN),
    Demand("straight", _straight, say.LIKE_A_WAVE),
    Demand("still up", _still_up, say.JUST_CAME_DOWN),
)


def why_not_growing(climb: Climb, span: str) -> str | None:
    """None where all demands hold, else what the first that does not has to say."""
    for demand in DEMANDS:
        if not demand.holds(climb):
            return demand.otherwise.format(seen=span)
    return None


def climbs_straight(climb: Climb) -> bool:
    """Whether it has the shape of a climb that goes on, however small it is."""
    return all(demand.holds(climb) for demand in DEMANDS if demand.of_shape)


RISES = 0.1
"""CPU use that grows by more than this part of its median over a stretch is more work."""

_MOST_READ = 301
"""Values of a block that its mean is taken of; CPU use comes in bursts, so more than for a
median."""


def work_of(made: Sequence[Block], work: Sequence[float]) -> list[float]:
    """Mean CPU use in each block; empty where one of them holds none."""
    means = []
    for block in made:
        apart = -(-(block.until - block.first) // _MOST_READ)
        read = sizes(work[block.first : block.until : apart])
        if not read:
            return []
        means.append(sum(read) / len(read))
    return means


def work_rises(at: Sequence[float], work: Sequence[float]) -> bool:
    """Whether there is more and more work over the stretch."""
    line = theil_sen(at, work)
    return line.low > 0 and line.slope * (at[-1] - at[0]) > RISES * median(work)


def with_work(at: Sequence[float], levels: Sequence[float], work: Sequence[float]) -> float:
    """How many bytes go with a core. It is seen where both leave their own trends (Frisch and
    Waugh, Econometrica 1, 1933), so that a leak is not taken for work that rises as steadily."""
    moves = residuals(at, work, steepness(at, work))
    rest = residuals(at, levels, steepness(at, levels))
    whole = sum(move * move for move in moves)
    if whole <= 0:
        return 0.0
    return max(0.0, sum(a * b for a, b in zip(moves, rest, strict=True)) / whole)


def without_work(levels: Sequence[float], work: Sequence[float], share: float) -> list[float]:
    """The levels less what follows the work, at `share` bytes a core."""
    usual = median(work)
    return [level - share * (cores - usual) for level, cores in zip(levels, work, strict=True)]
