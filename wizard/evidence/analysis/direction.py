"""What memory did in the last two minutes: `memory.direction`. Pure.

It describes and judges nothing: so short a look cannot tell a leak from warm-up or from load, and
says only rising, level, falling, step or spiky (FACTS.md, Calling a trend).
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.analysis.curve import Curve, fastest, make_curve
from wizard.evidence.analysis.likely import Case, likely_word
from wizard.evidence.analysis.measured import measure
from wizard.evidence.analysis.robust import FEWEST, blocks, median, sizes
from wizard.evidence.analysis.rows import levels_of, to_and_fro, was_as_high, was_as_low
from wizard.evidence.analysis.stretch import unbroken
from wizard.messages import trend_messages as say
from wizard.text.units import duration, rate, size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.reading import Likely


SPAN = 120.0
"""Seconds that are looked at."""

LEAST = 30.0
"""Seconds that are needed."""

GAP = 10.0
"""Seconds without a value after which earlier values do not count."""

MOVES = 0.02
"""A change below this share of the limit, or of the median where nothing sets one, is none."""

_ROUGH = 4
"""A slope is larger than the usual distance from its line so many times; of noise it is up to
three."""

_TAU = 0.6
"""Kendall's τ of a slope, at least."""

_TWO_LEVELS = 0.12
"""How close the points lie to the two levels of a step, as a part of its height; a straight line
has 0.25."""

SUDDEN = 15.0
"""Seconds. Reading something huge takes some; a warm-up takes twice as long and more."""

NOW = 5.0
"""Seconds. The same for what goes on: of a climb that lasts longer nobody knows when it ends."""

_MOST_OF_IT = 0.7
"""This part of a step has to come in so short a time."""

_OPENING = 0.2
"""Of a step. What rises by more in its first seconds was rising before it was seen."""

_LATELY = 4
"""Points that a step of just now is looked for in: a third of what is seen."""

_JUST = 20.0
"""Seconds. What came so lately may be a climb that still goes on."""

_NEWEST = 3
"""Values that say where memory is now."""


class _Known(NamedTuple):
    """What the values say that points do not."""

    lowest: float
    highest: float
    """The lowest and the highest value before the last point."""

    opening: float
    """How much it rose in the first seconds."""

    risen_within: Callable[[float], float]
    """How much it rose at most in so many seconds."""

    one_move: bool
    """Whether its rows were on one of the two levels of its largest jump before, and are on the
    other one now."""

    been_there: Callable[[float], bool]
    """Whether it was beyond such a level before, counted from the level where it began, and came
    back."""


class Direction(Struct, frozen=True):
    """What the last minutes show."""

    word: str | None
    """rising, level, falling, step or spiky; None where it is not known yet."""

    missing: str | None = None
    """What is missing: `needs 30 s, 12 s seen`."""

    text: str = ""
    """The word for people, with its numbers; empty where it is not known."""

    because: str = ""
    """What it rests on."""


_ROWS = 25
"""As few as a straight climb can be seen in."""


def likely_direction(
    times: Sequence[float], used: Sequence[float], limit: float | None
) -> Likely | None:
    """What the last rows most probably show where they are further apart than GAP, as those of a
    slow recording and of a monitoring page are: the likely word for some dozens of them."""
    part = unbroken(times, max(0, len(times) - _ROWS), len(times))
    if part.seconds <= GAP * (part.until - part.first):
        return None
    measured = measure(times, used, part, (), limit)
    found = measured and likely_word(Case(measured, frozenset(), None, None))
    if not measured or not found:
        return None
    if found.value == frozenset({"growing"}):
        _, text = _sloping(measured.curve.line.slope)
        return replace(found, value=frozenset({"rising"}), text=text)
    if found.value == frozenset({"flat"}):
        return replace(found, value=frozenset({"level"}), text=say.LEVEL)
    return found


def direction(times: Sequence[float], used: Sequence[float], limit: float | None) -> Direction:
    """The direction of `used` (bytes, NaN for unknown) at `times` (seconds since the epoch,
    ascending) in the two minutes up to the last of them. `limit` is None where nothing sets one.
    0.4 ms."""
    limit = limit if limit is not None and limit > 0 else None
    first, until = _recent(times), len(times)
    seen = times[-1] - times[first] if until else 0.0
    if seen < LEAST:
        return Direction(None, say.NEEDS.format(needed=duration(LEAST), seen=duration(seen)))
    made = blocks(times, used, first, until)
    newest = sizes(used[max(first, until - _NEWEST) :])
    if len(made) < FEWEST or not newest:
        return Direction(None, say.TOO_FEW_VALUES.format(seen=duration(seen)))
    curve = make_curve(made, [block.level for block in made], seen, median(newest), limit)
    if to_and_fro(used, first, until, curve.counts):
        values = sizes(used[first:])
        return Direction("spiky", None, _between(min(values), max(values)), _over(seen))
    before = sizes(used[first : made[-1].first])
    old = median(curve.levels[: curve.jump.point])
    known = _Known(
        min(before),
        max(before),
        _opening(times, used, first),
        lambda span: fastest(times, used, first, until, span),
        levels_of(used, first, until, old, old + curve.jump.height).one_move,
        lambda level: (was_as_low if level < curve.levels[0] else was_as_high)(
            used, first, until, level
        ),
    )
    word, text = _called(curve, known)
    return Direction(word, None, text, _over(seen))


def _over(seen: float) -> str:
    return say.OVER.format(seen=duration(seen))


def _between(low: float, high: float) -> str:
    return say.SPIKY.format(low=size(low), high=size(high))


def _opening(times: Sequence[float], used: Sequence[float], first: int) -> float:
    """The level after some seconds less the one before; 0 where there are too few values."""
    start, some, end = (bisect_left(times, times[first] + after) for after in (2.5, 5.0, 8.5))
    early, late = sizes(used[first:start]), sizes(used[some:end])
    return median(late) - median(early) if early and late else 0.0


def _recent(times: Sequence[float]) -> int:
    """The first row of the last two minutes, after the last gap in them."""
    if not times:
        return 0
    first = bisect_left(times, times[-1] - SPAN)
    for index in range(len(times) - 1, first, -1):
        if times[index] - times[index - 1] > GAP:
            return index
    return first


def _called(curve: Curve, known: _Known) -> tuple[str, str]:  # noqa: PLR0911 - one for each rule
    """The word and its text, by the first rule that holds."""
    jump, move, risen_within = curve.jump.height, curve.last_move, known.risen_within
    # A level that was seen before is come back to: while workers are replaced memory dips.
    lower = curve.newest < known.lowest - curve.counts / 2
    higher = curve.newest > known.highest + curve.counts / 2
    # What moves just now is seen whole only with the levels before it.
    risen = max(move, curve.newest - min(curve.levels[-_LATELY:]))
    if move < -curve.counts and lower:
        return "falling", say.FELL.format(size=size(-move))
    if move > curve.counts and higher and risen_within(NOW) >= _MOST_OF_IT * risen:
        return "step", say.STEP.format(size=size(move))
    two_levels = curve.jump.left_over <= _TWO_LEVELS * abs(jump) and known.one_move
    if jump < -curve.counts and two_levels:
        return "falling", say.FELL.format(size=size(-jump))
    span = NOW if curve.seconds - curve.at[curve.jump.point] <= _JUST else SUDDEN
    begun = known.opening > _OPENING * jump  # how long it had risen before is not known
    sudden = risen_within(span) >= _MOST_OF_IT * max(curve.range, risen) and not begun
    if jump > curve.counts and two_levels and sudden:
        return "step", say.STEP.format(size=size(jump))
    if _steady(curve):
        return _sloping(curve.line.slope)
    if curve.burst > curve.counts or (curve.swings.ups and curve.swings.downs):
        return "spiky", _between(min(curve.levels), curve.highest)
    passing = abs(move) > curve.counts and not (lower or higher)
    net = (curve.levels[-1] if passing else curve.newest) - curve.levels[0]
    if abs(net) > curve.counts:
        if known.been_there(curve.levels[0] + _MOST_OF_IT * net):
            return "spiky", _between(min(curve.levels), curve.highest)
        return _sloping(net / curve.seconds)
    return "level", say.LEVEL


def _steady(curve: Curve) -> bool:
    line = curve.line
    return (
        abs(line.tau) >= _TAU
        and line.low * line.high > 0
        and abs(curve.rise) > max(MOVES * curve.scale, _ROUGH * curve.rough)
    )


def _sloping(slope: float) -> tuple[str, str]:
    speed = rate(abs(slope), abs(slope))
    word, sentence = ("rising", say.RISING) if slope > 0 else ("falling", say.FALLING)
    return word, sentence.format(rate=speed)
