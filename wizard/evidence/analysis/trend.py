"""What memory does over ten minutes or more: `memory.trend`, `memory.slope`,
`memory.time_to_limit`.

The series is cut to one life of the process (stretch), reduced to twelve medians (robust),
measured (measured, curve), and called by a word (trend_word, growth). A word is sure, or several
remain possible, or nothing can be said yet, and then it says what is missing, and what is likely
(likely). It never says that a leak is confirmed: what grows for hours is *consistent with* a slow
leak, or with an allocator that keeps what was freed. Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.analysis.climbers import WorkerSeries, climbers, only_jumps
from wizard.evidence.analysis.forecast import (
    Ahead,
    beside,
    level_ahead,
    slope_ahead,
    time_ahead,
)
from wizard.evidence.analysis.likely import LEAST as LIKELY_FROM
from wizard.evidence.analysis.likely import Case, likely_word
from wizard.evidence.analysis.lives import by_lives, lives_of
from wizard.evidence.analysis.measured import Measured, measure
from wizard.evidence.analysis.stretch import WARM_UP, stretch, unbroken
from wizard.evidence.analysis.trend_text import Seen, because, text
from wizard.evidence.analysis.trend_word import Called, call, promised
from wizard.messages import trend_messages as say
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.analysis.lives import Life
    from wizard.evidence.analysis.trend_word import Promise
    from wizard.evidence.reading import Interval, Likely


DAY = 86400.0
"""Seconds."""

_CLIMBING = (frozenset({"growing"}), frozenset({"growing", "spiky"}))
"""The words for a climb: sure, and where it may be a wave or a staircase."""


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
    of_present = _Present(times, used, work, limit, started, limit or ceiling)
    if isinstance(part, str):
        return _with_likely(Trend(None, missing=part), of_present.early())
    measured = measure(times, used, part, work, limit)
    if measured is None:
        return Trend(None, missing=say.TOO_FEW_VALUES.format(seen=duration(part.seconds)))
    curve, made, checked = measured.curve, measured.made, measured.checked
    holders = climbers(workers, times[part.first], times[part.until - 1])
    called = call(measured.climb, curve, duration(part.seconds), checked, recycled=holders.recycled)
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
        jumped_ago=times[-1] - measured.rise.at,
        cut_ago=times[-1] - times[made[curve.jump.point].first],
        ended_ago=None if part.ended is None else times[-1] - part.ended,
        work_rises=measured.climb.work_rises,
        climbers=holders,
        to_and_fro=checked.to_and_fro,
        off=beside(curve, made),
        left_out=WARM_UP if part.left_out else 0.0,
        in_lives=bool(lives),
    )
    a_day = called.word == "flat" and part.seconds >= DAY
    begun = curve.levels[0] if part.from_start or a_day else None
    ends_at = None if measured.fell else limit or ceiling
    verdict = replace(_trend(seen, ends_at), begun=begun, newest=curve.newest)
    if called.word is not None:
        return verdict
    if part.ended is not None:
        return _with_likely(verdict, of_present.early())
    return _with_likely(verdict, of_present.case(measured, called.words))


class _Present(NamedTuple):
    """What is known of the life that goes on."""

    times: Sequence[float]
    used: Sequence[float]
    work: Sequence[float]
    limit: float | None
    started: float | None
    most: float | None
    """What memory may come to, in bytes."""

    def case(self, measured: Measured, possible: frozenset[str]) -> Case:
        """What its likely word is found by."""
        age = None if self.started is None else self.times[-1] - self.started
        return Case(measured, possible, age, self.most)

    def early(self) -> Case | None:
        """The same while nothing can be sure: the whole of it, from a minute on."""
        begins = 0 if self.started is None else bisect_left(self.times, self.started)
        part = unbroken(self.times, begins, len(self.times))
        if part.seconds < LIKELY_FROM:
            return None
        measured = measure(self.times, self.used, part, self.work, self.limit)
        return self.case(measured, frozenset()) if measured else None


def _with_likely(verdict: Trend, case: Case | None) -> Trend:
    """The same verdict, with the word that is likely and what comes if that climbs on."""
    if case is None:
        return verdict
    likely = likely_word(case)
    climbs = likely is not None and likely.value == frozenset({"growing"})
    return replace(verdict, likely=likely, ahead=case.ahead if climbs else None)


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
    return slope_ahead(curve)


def _time_to_limit(seen: Seen, slope: Interval | None, limit: float | None) -> Interval | None:
    if slope is None or limit is None or seen.ended_ago is not None:
        return None
    return time_ahead(limit - seen.curve.newest, slope, seen.off)
