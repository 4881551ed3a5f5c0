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
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.analysis.climbers import WorkerSeries, climbers, only_jumps
from wizard.evidence.analysis.curve import Curve, Rise, make_curve, rise_of
from wizard.evidence.analysis.forecast import (
    Ahead,
    ahead,
    beside,
    between,
    level_ahead,
    slope_ahead,
    time_ahead,
)
from wizard.evidence.analysis.growth import (
    LONGEST_RISE,
    Climb,
    tolerance,
    with_work,
    without_work,
    work_of,
    work_rises,
)
from wizard.evidence.analysis.likely import LEAST as LIKELY_FROM
from wizard.evidence.analysis.likely import likely_word
from wizard.evidence.analysis.lives import by_lives, lives_of
from wizard.evidence.analysis.robust import BLOCKS, FEWEST, Block, blocks, median, sizes
from wizard.evidence.analysis.rows import FINE, Shape, shape_of
from wizard.evidence.analysis.trend_text import Seen, because, text
from wizard.evidence.analysis.trend_word import (
    Called,
    call,
    check,
    promised,
)
from wizard.evidence.reading import Interval, Likely
from wizard.messages import trend_messages as say
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.evidence.analysis.lives import Life
    from wizard.evidence.analysis.trend_word import Promise


LEAST = 600.0
"""Seconds of a series that a trend needs (FACTS.md, Calling a trend)."""

DAY = 86400.0
"""Seconds."""

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

    from_start: bool = False
    """Whether it reaches back to where its life's first half hour ended."""


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
        reaches = started is not None and warm > 0 and present.first == warm
        return replace(present, left_out=reaches and warm > begins, from_start=reaches)
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
    """Bytes per second over as long again as was seen, in nine of ten cases; None where memory
    follows no slope, or where it is not sure that it goes on."""

    time_to_limit: Interval | None = None
    """Seconds from the last sample, in nine of ten cases; None where memory may as well never
    reach the limit."""

    missing: str | None = None
    """What is missing for a sure word."""

    text: str = ""
    """The words for people, with their numbers; empty where nothing can be said."""

    because: str = ""
    """What it rests on."""

    seconds: float = 0.0
    """The length of the stretch that was judged."""

    promise: Promise | None = None
    """What it promises where it is flat."""

    begun: float | None = None
    """Its level where the first half hour of the process's life was over; None where that was not
    seen. Where it was flat for a day, the level of then stands for it."""

    newest: float = 0.0
    """Its level now, in bytes."""

    history: str = ""
    """How much of that is covered by a history file: `8 h`; empty for none."""

    likely: Likely | None = None
    """The word that it most probably has, where it has none or several."""

    ahead: Ahead | None = None
    """What comes if it goes on, where it is only likely that it climbs."""

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
    kills: Sequence[float] = (),
    replaces: bool = False,
) -> Trend:
    """The trend of `used` (bytes, NaN for unknown) at `times` (seconds since the epoch, ascending).

    `limit`: bytes; None where nothing sets one, and then growth is measured against the median.
    `started`: when the process began that the newest values are of; None where that is not known.
    `workers`: their own series, for who it is that grows. `work`: CPU cores in use, as many as
    `times`, NaN for unknown: growth while the work rises too is not sure. `ceiling`: what memory
    runs into where there is no `limit`, all that the machine has. `kills`: when processes of
    it were killed for memory. `replaces`: whether its server is set to replace its workers.

    `used` has to come from one source all along: a change from PSS to RSS looks like a step.

    Costs 2 to 5 ms for 8 hours at one value a second, 1 ms for 10 minutes.
    """
    limit = limit if limit is not None and limit > 0 else None
    part = stretch(times, started)
    if isinstance(part, str):
        return _with_likely(Trend(None, missing=part), _early(times, used, limit, started, ceiling))
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
    lives: tuple[Life, ...] = ()
    swing = max(block.high for block in made) - min(*curve.levels, curve.newest)
    if called.word != "growing" and swing > curve.counts:
        lives = lives_of(times, used, part.first, part.until, curve.counts)
        replaces = replaces or holders.recycled
        called = by_lives(called, lives, kills, replaces=replaces, newest=curve.newest, limit=limit)
    seen = Seen(
        curve=curve,
        called=called,
        jumped_ago=times[-1] - rise.at,
        cut_ago=times[-1] - times[made[curve.jump.point].first],
        ended_ago=None if part.ended is None else times[-1] - part.ended,
        work_rises=climb.work_rises,
        climbers=holders,
        to_and_fro=checked.to_and_fro,
        off=beside(curve, made),
        left_out=WARM_UP if part.left_out else 0.0,
        lives=lives,
    )
    a_day = called.word == "flat" and part.seconds >= DAY
    begun = curve.levels[0] if part.from_start or a_day else None
    verdict = replace(_trend(seen, limit or ceiling), begun=begun, newest=curve.newest)
    if called.word is not None:
        return verdict
    if part.ended is not None:
        return _with_likely(verdict, _early(times, used, limit, started, ceiling))
    age = None if started is None else times[-1] - started
    return _with_likely(verdict, _Likely(curve, made, called.words, age, limit or ceiling))


class _Likely(NamedTuple):
    """What a likely word is found by."""

    curve: Curve
    made: Sequence[Block]
    possible: frozenset[str]
    age: float | None
    limit: float | None


def _with_likely(verdict: Trend, by: _Likely | None) -> Trend:
    """The same verdict, with the word that is likely and what comes if that climbs on."""
    if by is None:
        return verdict
    what = ahead(by.curve, by.made, by.limit)
    likely = likely_word(by.curve, by.possible, age=by.age, full=what.time if what else None)
    climbs = likely is not None and likely.value == frozenset({"growing"})
    return replace(verdict, likely=likely, ahead=what if climbs else None)


def _early(
    times: Sequence[float],
    used: Sequence[float],
    limit: float | None,
    started: float | None,
    ceiling: float | None,
) -> _Likely | None:
    """What is seen while nothing can be sure: the whole present life, from a minute on."""
    begins = 0 if started is None else bisect_left(times, started)
    part = _unbroken(times, begins, len(times))
    if part.seconds < LIKELY_FROM:
        return None
    made = blocks(times, used, part.first, part.until)
    newest = sizes(used[_newest(times, part) : part.until])
    if len(made) < FEWEST or not newest:
        return None
    levels = [block.level for block in made]
    curve = make_curve(made, levels, part.seconds, median(newest), limit)
    age = None if started is None else times[-1] - started
    return _Likely(curve, made, frozenset(), age, limit or ceiling)


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
    promise = promised(seen.curve) if called.word == "flat" else None
    slope = _slope(seen, promise)
    return Trend(
        words=called.words or None,
        slope=slope,
        time_to_limit=_time_to_limit(seen, slope, limit),
        missing=called.why if called.word is None else None,
        text=text(seen),
        because=because(seen),
        seconds=seen.curve.seconds,
        promise=promise,
    )


def _slope(seen: Seen, promise: Promise | None) -> Interval | None:
    """What is to come: none where it is not sure that this goes on. Of what fell nobody knows."""
    word, curve = seen.called.word, seen.curve
    if promise is not None:
        return level_ahead(promise.most - curve.newest, promise.seconds)
    if word != "growing":
        return None
    return between([life.rate for life in seen.lives]) if seen.lives else slope_ahead(curve)


def _time_to_limit(seen: Seen, slope: Interval | None, limit: float | None) -> Interval | None:
    if slope is None or limit is None or seen.ended_ago is not None:
        return None
    off = Interval(0.0, 0.0) if seen.lives else seen.off
    return time_ahead(limit - seen.curve.newest, slope, off)
