"""What memory does over ten minutes or more: `memory.trend`, `memory.slope`,
`memory.time_to_limit`.

The series is cut to one life of the process (`stretch`), reduced to twelve medians (robust),
measured (curve), and called by a word (trend_word, growth). A word is sure, or several remain
possible, or nothing can be said yet, and then it says what is missing. It never says that a leak is
confirmed: what grows for hours is *consistent with* a slow leak, or with an allocator that keeps
what was freed. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.analysis.climbers import (
    Climbers,
    WorkerSeries,
    climbers,
    only_jumps,
    replaced_sentence,
    sentence,
)
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
from wizard.evidence.analysis.trend_word import Called, call, check, fell_at_once, fell_just_now
from wizard.evidence.reading import Interval
from wizard.messages import trend_messages as say
from wizard.text.units import about, duration, rate, size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


LEAST = 600.0
"""Seconds of a series that a trend needs (FACTS.md, Calling a trend)."""

WARM_UP = 1800.0
"""Seconds of a process's life that are left out: caches fill (FACTS.md, Calling a trend)."""


class Stretch(Struct, frozen=True):
    """The rows from `first` to before `until`."""

    first: int
    until: int

    ended: float | None = None
    """When the life that it is of ended; None where that goes on."""

    seconds: float = 0.0
    """From its first row to its last."""

    left_out: bool = False
    """Whether rows before it are left out because its life had just begun."""


def stretch(times: Sequence[float], started: float | None) -> Stretch | str:
    """The stretch to judge, or what is missing for one.

    The present life counts from half an hour after it began. Where that is still too short, the
    life before is judged, up to its end: an alert is often followed by a restart, and what led to
    it is what the curve showed until then.
    """
    count = len(times)
    if not count:
        return say.NEEDS_NOTHING_SEEN.format(needed=duration(LEAST))
    begins = 0 if started is None else bisect_left(times, started)
    warm = 0
    if started is not None and started > times[0] - WARM_UP:
        warm = bisect_left(times, started + WARM_UP)
    present = _unbroken(times, warm, count)
    if present.seconds >= LEAST:
        return replace(present, left_out=warm > begins and present.first == warm)
    before = _unbroken(times, 0, begins)
    if started is not None and before.seconds >= LEAST:
        return Stretch(before.first, before.until, started, before.seconds)
    seen = duration(present.seconds)
    if started is not None and warm > begins:
        return say.NEEDS_OLDER_PROCESS.format(
            needed=duration(LEAST), warm_up=duration(WARM_UP), age=duration(times[-1] - started)
        )
    template = say.NEEDS_SINCE_GAP if present.first > warm else say.NEEDS
    return template.format(needed=duration(LEAST), seen=seen)


def _unbroken(times: Sequence[float], first: int, until: int) -> Stretch:
    """The last part of the rows that no long gap breaks."""
    while until - first > 1:
        start, seconds = times[first], times[until - 1] - times[first]
        # A gap of more than a third has at least one of these in it: no need to look at each row.
        for quarter in (3, 2, 1):
            after = bisect_right(times, start + seconds * quarter / 4, first, until)
            if after < until and times[after] - times[after - 1] > seconds / 3:
                first = after
                break
        else:
            return Stretch(first, until, seconds=seconds)
    return Stretch(first, until)


YOUNG = 1800.0
"""Seconds; over less than this, growth may be warm-up."""

SLOW = 7200.0
"""Seconds; from here on growth is consistent with a slow leak."""


class Seen(Struct, frozen=True):
    """All that a verdict and its texts are made of."""

    curve: Curve
    called: Called
    jumped_ago: float
    """Seconds from the largest rise to the last value."""

    cut_ago: float
    """Seconds from the best cut into two levels to the last value."""

    ended_ago: float | None
    """Seconds since the process that this is about ended; None where it goes on."""

    work_rises: bool | None
    """Whether the CPU use rises too; None where it is not known."""

    climbers: Climbers

    to_and_fro: bool = False
    """Whether the rows go to and fro between two levels: no slope fits them."""

    left_out: bool = False
    """Whether the beginning of the process's life, which was seen, is left out."""


def text(seen: Seen, slope: Interval | None) -> str:
    """`growing 38 to 52 MiB/h`; empty where nothing is known."""
    if not seen.called.words:
        return ""
    written = _BY_WORD.get(seen.called.word or "", _several)(seen, slope)
    if seen.ended_ago is None:
        return written
    return say.UNTIL_RESTART.format(trend=written, ago=about(seen.ended_ago))


def because(seen: Seen) -> str:
    """`over 3 h; consistent with a slow leak or with allocator retention; all 4 workers climb`."""
    seconds, word, words = seen.curve.seconds, seen.called.word, seen.called.words
    over = say.OVER_WARM if seen.left_out else say.OVER
    parts = [over.format(seen=duration(seconds), warm_up=duration(WARM_UP))]
    if word == "growing" and seconds >= SLOW:
        parts.append(say.LIKE_A_LEAK)
    if "growing" in words and seen.work_rises is False:
        parts.append(say.WORK_DOES_NOT_RISE)
    if "growing" in words and seen.work_rises is None:
        parts.append(say.WORK_NOT_KNOWN)
    if word == "growing" and seen.work_rises:
        parts.append(say.WORK_RISES_TOO)
    if words & {"growing", "step"}:
        rise = seen.curve.jump.height if word == "step" else seen.curve.rise
        parts.append(sentence(seen.climbers, rise))
    elif seen.climbers.recycled:
        parts.append(replaced_sentence(seen.climbers))
    return "; ".join(filter(None, parts))


def _growing(seen: Seen, slope: Interval | None) -> str:
    if slope is None:
        return say.GROWING
    template = say.GROWING_OR_WARM_UP if seen.curve.seconds < YOUNG else say.GROWING_BY
    return template.format(rate=rate(slope.low, slope.high))


def _flat(seen: Seen, _: Interval | None) -> str:
    return say.FLAT.format(size=size(seen.curve.newest))


def _falling(seen: Seen, slope: Interval | None) -> str:
    curve = seen.curve
    if slope:
        return say.FALLING.format(rate=rate(-slope.high, -slope.low))
    if fell_just_now(curve):
        return say.FELL_JUST_NOW.format(size=size(curve.newest))
    return say.FELL_AGO.format(size=size(-curve.jump.height), ago=about(seen.cut_ago))


def _step(seen: Seen, _: Interval | None) -> str:
    return say.STEP_AGO.format(size=size(seen.curve.jump.height), ago=about(seen.jumped_ago))


def _spiky(seen: Seen, _: Interval | None) -> str:
    low, high = min(seen.curve.levels), max(seen.curve.levels) + seen.curve.burst
    return say.SPIKY.format(low=size(low), high=size(high))


def _several(seen: Seen, slope: Interval | None) -> str:
    rows = CATALOGUE["memory.trend"].words
    words = " or ".join(word for word in rows if word in seen.called.words)
    if slope and "growing" in seen.called.words:
        return say.EITHER.format(words=words, rate=rate(slope.low, slope.high))
    return words


_BY_WORD: dict[str, Callable[[Seen, Interval | None], str]] = {
    "growing": _growing,
    "flat": _flat,
    "falling": _falling,
    "step": _step,
    "spiky": _spiky,
}


_CLIMBING = (frozenset({"growing"}), frozenset({"growing", "spiky"}))
"""The words for a climb: sure, and where it may be a wave or a staircase."""

_NEWEST = (3, 9)
"""At least and at most so many values say where memory is now: enough that one odd value does not,
and no more than half a block."""


class Trend(Struct, frozen=True):
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
    """How much of that is covered by a history file: `8 h`; empty for none."""

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

    Costs 2 to 5 ms for 8 hours at one value a second, 1 ms for 10 minutes.
    """
    limit = limit if limit is not None and limit > 0 else None
    part = stretch(times, started)
    if isinstance(part, str):
        return Trend(None, missing=part)
    made = blocks(times, used, part.first, part.until)
    newest = sizes(used[_newest(times, part) : part.until])
    if len(made) < FEWEST or not newest:
        return Trend(None, missing=say.TOO_FEW_VALUES.format(seen=duration(part.seconds)))
    curve = make_curve(made, [block.level for block in made], part.seconds, median(newest), limit)
    rise = Rise(False, times[-1])
    if curve.jump.height > curve.counts / 2:
        rise = rise_of(times, used, part.first, part.until, curve.jump.height)

    def fine() -> list[Block]:
        return blocks(times, used, part.first, part.until, FINE)

    climb = _climb(curve, made, work, limit, fine)
    holders = climbers(workers, times[part.first], times[part.until - 1])
    span = duration(part.seconds)
    checked = check(curve, rise, used, part.first, part.until)
    called = call(climb, curve, span, checked, recycled=holders.recycled)
    if called.words in _CLIMBING and only_jumps(holders, curve.rise):
        called = Called(frozenset({"growing", "step"}), say.WORKERS_JUMPED)
    seen = Seen(
        curve=curve,
        called=called,
        jumped_ago=times[-1] - rise.at,
        cut_ago=times[-1] - times[made[curve.jump.point].first],
        ended_ago=None if part.ended is None else times[-1] - part.ended,
        work_rises=climb.work_rises,
        climbers=holders,
        to_and_fro=checked.to_and_fro,
        left_out=part.left_out,
    )
    return _trend(seen, limit or ceiling)


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
    if not words or "step" in words or words == {"spiky"} or seen.to_and_fro:
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
