"""What memory does over ten minutes or more: `memory.trend`, `memory.slope`,
`memory.time_to_limit`.

The series is cut to one life of the process (curves.stretch), reduced to twelve medians
(blocks), measured (curve), and called by a word (call, growth). A word is sure, or several remain
possible, or nothing can be said yet, and then it says what is missing. It never says that a leak is
confirmed: what grows for hours is *consistent with* a slow leak, or with an allocator that keeps
what was freed. Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from wizard.evidence.curves.blocks import BLOCKS, FEWEST, Block, blocks, sizes
from wizard.evidence.curves.call import Called, call, fell_at_once, fell_just_now
from wizard.evidence.curves.climbers import WorkerSeries, climbers, only_jumps
from wizard.evidence.curves.curve import Curve, make_curve
from wizard.evidence.curves.growth import Climb, tolerance
from wizard.evidence.curves.robust import median
from wizard.evidence.curves.stretch import Stretch, stretch
from wizard.evidence.curves.sudden import Rise, rise_of
from wizard.evidence.curves.trend_text import Seen, because, text
from wizard.evidence.curves.work import without_work, work_of, work_rises
from wizard.evidence.reading import Interval
from wizard.frozen import frozen
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEWEST = (3, 9)
"""At least and at most so many values say where memory is now: enough that one odd value does not,
and no more than half a block."""


@frozen
class Trend:
    """The verdict on a series."""

    words: frozenset[str] | None
    """What is still possible of growing, flat, falling, step, spiky; one where it is sure, None
    where all of them are."""

    slope: Interval | None = None
    """Bytes per second, with 95 % confidence; None where memory follows no slope."""

    time_to_limit: Interval | None = None
    """Seconds from the last sample; None where memory may as well never reach the limit."""

    missing: str | None = None
    """What is missing for a sure word."""

    text: str = ""
    """The words for people, with their numbers; empty where nothing can be said."""

    because: str = ""
    """What it rests on."""

    seconds: float = 0.0
    """The length of the stretch that was judged."""

    history: str = ""
    """How much of that a history file tells of: `8 h of history`; empty for nothing."""

    @property
    def word(self) -> str | None:
        """The sure word."""
        return next(iter(self.words)) if self.words and len(self.words) == 1 else None


def trend(  # noqa: PLR0913 - each is one thing that the verdict depends on
    times: Sequence[float],
    used: Sequence[float],
    limit: float | None,
    *,
    started: float | None = None,
    workers: Sequence[WorkerSeries] = (),
    work: Sequence[float] = (),
    ceiling: float | None = None,
) -> Trend:
    """The trend of `used` (bytes, NaN for unknown) at `times` (seconds since the epoch, ascending).

    `limit`: bytes; None where nothing sets one, and then growth is measured against the median.
    `started`: when the process began that the newest values are of; None where that is not known.
    `workers`: their own series, for who it is that grows. `work`: CPU cores in use, as many as
    `times`, NaN for unknown: growth while the work rises too is not sure. `ceiling`: what memory
    runs into where there is no `limit`, all that the machine has.

    `used` has to come from one source all along: a change from PSS to RSS looks like a step.

    Costs 1 to 3 ms for 8 hours at one value a second, 0.5 ms for 10 minutes.
    """
    limit = limit if limit is not None and limit > 0 else None
    part = stretch(times, started)
    if isinstance(part, str):
        return Trend(None, missing=part)
    made = blocks(times, used, part.first, part.until)
    newest = sizes(used[_newest(times, part) : part.until])
    if len(made) < FEWEST or not newest:
        return Trend(None, missing=f"too few values in {duration(part.seconds)}")
    curve = make_curve(made, [block.level for block in made], part.seconds, median(newest), limit)
    rise = Rise(False, times[-1])
    if curve.jump.height > curve.counts / 2:
        rise = rise_of(times, used, part.first, part.until, curve.jump.height)
    climb = _climb(curve, made, work, limit)
    found = climbers(workers, times[part.first], times[part.until - 1])
    span = duration(part.seconds)
    called = call(climb, curve, span, sudden=rise.sudden, recycled=found.recycled)
    if called.word == "growing" and only_jumps(found, curve.rise):
        called = Called(frozenset({"growing", "step"}), "its workers jumped one after the other")
    seen = Seen(
        curve=curve,
        called=called,
        jumped_ago=times[-1] - rise.at,
        cut_ago=times[-1] - times[made[curve.jump.point].first],
        ended_ago=None if part.ended is None else times[-1] - part.ended,
        work_rises=climb.work_rises,
        climbers=found,
        left_out=part.left_out,
    )
    return _trend(seen, limit or ceiling)


def _newest(times: Sequence[float], part: Stretch) -> int:
    """The first row of the newest values."""
    least, most = _NEWEST
    recent = bisect_left(times, times[part.until - 1] - part.seconds / BLOCKS / 2)
    return max(part.first, min(max(recent, part.until - most), part.until - least))


def _climb(
    curve: Curve, made: Sequence[Block], work: Sequence[float], limit: float | None
) -> Climb:
    """What growth is judged on: where the work is known all along, what follows it is taken out."""
    cores = work_of(made, work) if work else []
    if not cores:
        return Climb(curve, None, tolerance(curve.seconds, work_known=False))
    calm = without_work(curve.at, curve.levels, cores)
    return Climb(
        make_curve(made, calm, curve.seconds, curve.newest, limit),
        work_rises(curve.at, cores),
        tolerance(curve.seconds, work_known=True),
    )


def _trend(seen: Seen, limit: float | None) -> Trend:
    called = seen.called
    slope = _slope(seen)
    return Trend(
        words=called.words or None,
        slope=slope,
        time_to_limit=_time_to_limit(seen, slope, limit),
        missing=called.why if called.word is None else None,
        text=text(seen, slope),
        because=because(seen),
        seconds=seen.curve.seconds,
    )


def _slope(seen: Seen) -> Interval | None:
    """None where memory may have jumped, goes up and down, or fell at once."""
    words, curve = seen.called.words, seen.curve
    if not words or "step" in words or words == {"spiky"}:
        return None
    if words == {"falling"} and (fell_at_once(curve) or fell_just_now(curve)):
        return None
    return Interval(curve.line.low, curve.line.high)


def _time_to_limit(seen: Seen, slope: Interval | None, limit: float | None) -> Interval | None:
    """By both bounds of the slope; less than a byte an hour is none."""
    if slope is None or limit is None or slope.low * 3600 < 1 or seen.ended_ago is not None:
        return None
    room = max(0.0, limit - seen.curve.newest)
    return Interval(room / slope.high, room / slope.low)
