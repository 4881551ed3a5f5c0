"""All that is measured of a stretch of a memory curve before it is called by a word. Pure."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.analysis.curve import Curve, Rise, make_curve, rise_of
from wizard.evidence.analysis.growth import (
    LONGEST_RISE,
    Climb,
    tolerance,
    with_work,
    without_work,
    work_of,
    work_rises,
)
from wizard.evidence.analysis.robust import BLOCKS, FEWEST, Block, blocks, median, sizes
from wizard.evidence.analysis.rows import FINE, Shape, shape_of
from wizard.evidence.analysis.trend_word import Checked, check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.analysis.stretch import Stretch


_NEWEST = (3, 9)
"""At least and at most so many values say where memory is now: enough that one odd value does not,
and no more than half a block."""


class Measured(Struct, frozen=True):
    """A stretch in numbers."""

    part: Stretch
    made: list[Block]
    curve: Curve
    climb: Climb
    """What growth is judged on."""

    rise: Rise
    checked: Checked
    fell: bool
    """Whether the last value is far below those before it: where memory is now is not known to the
    curve yet."""


def measure(
    times: Sequence[float],
    used: Sequence[float],
    part: Stretch,
    work: Sequence[float],
    limit: float | None,
) -> Measured | None:
    """None where too few of its rows hold a value."""
    made = blocks(times, used, part.first, part.until)
    newest = sizes(used[_newest(times, part) : part.until])
    if len(made) < FEWEST or not newest:
        return None
    curve = make_curve(made, [block.level for block in made], part.seconds, median(newest), limit)
    rise = Rise(False, times[-1])
    if curve.jump.height > curve.counts / 2:
        rise = rise_of(times, used, part.first, part.until, curve.jump.height)

    def fine() -> list[Block]:
        return blocks(times, used, part.first, part.until, FINE)

    climb = _climb(curve, made, work, limit, fine)
    checked = check(curve, rise, used, part.first, part.until)
    fell = newest[-1] < curve.newest - curve.counts
    return Measured(part, made, curve, climb, rise, checked, fell)


def _newest(times: Sequence[float], part: Stretch) -> int:
    """The first row of the newest values."""
    least, most = _NEWEST
    recent = bisect_left(times, times[part.until - 1] - part.seconds / BLOCKS / 2)
    return max(part.first, min(max(recent, part.until - most), part.until - least))


def _climb(
    curve: Curve,
    made: Sequence[Block],
    work: Sequence[float],
    limit: float | None,
    fine: Callable[[], Sequence[Block]],
) -> Climb:
    """What growth is judged on: where the work is known all along, what follows it is taken out.
    Where the work rises for longer than a load can, the line itself has to be straight."""
    cores = work_of(made, work) if work else []
    rises = work_rises(curve.at, cores) if cores else None
    calm = bool(cores) and not (rises and curve.seconds >= LONGEST_RISE)
    share = with_work(curve.at, curve.levels, cores) if calm else 0.0

    @cache
    def shape() -> Shape:
        pieces = fine()
        levels = [block.level for block in pieces]
        fine_cores = work_of(pieces, work) if share else []
        return shape_of(pieces, without_work(levels, fine_cores, share) if fine_cores else levels)

    if share:
        levels = without_work(curve.levels, cores, share)
        curve = make_curve(made, levels, curve.seconds, curve.newest, limit)
    return Climb(curve, rises, tolerance(curve.seconds, calm=calm), shape)
