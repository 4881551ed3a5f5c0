"""The metrics that are judged over a stretch of rows: direction, trend, slope, time to the limit,
CPU pattern.

The judging is done by wizard.evidence.analysis. A verdict on existing rows never changes, so it is
cached with the series: a `for` of two hours asks for hundreds of verdicts each second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import partial
from math import isnan
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.analysis.climbers import WorkerSeries
from wizard.evidence.analysis.cpu_pattern import pattern
from wizard.evidence.analysis.curve import MATERIAL
from wizard.evidence.analysis.direction import LEAST as AT_LEAST
from wizard.evidence.analysis.direction import direction, likely_direction
from wizard.evidence.analysis.forecast import HELD
from wizard.evidence.analysis.grower import COLUMNS as GROWER_COLUMNS
from wizard.evidence.analysis.grower import grower
from wizard.evidence.analysis.restarts import (
    climbs_on,
    falls_at_limit,
    lives_to_kills,
    never_fell,
    settled,
    with_climbs,
)
from wizard.evidence.analysis.stretch import LEAST, Stretch, stretch
from wizard.evidence.analysis.trend import Trend, trend
from wizard.evidence.reading import Interval, Likely
from wizard.evidence.readings.one_curve import history_in, one_source, span_of, started
from wizard.evidence.readings.unseen import said
from wizard.evidence.row import ReadFrom
from wizard.messages import trend_messages as say
from wizard.text.units import duration, rate, size, within

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from wizard.evidence.reading import Value
    from wizard.evidence.readings.context import Context
    from wizard.evidence.series import Series

    Found = TypeVar("Found")

RECENT = 130.0
"""Seconds before now that direction and pattern may look at."""

SETTLED = 900.0
"""A longer stretch is judged only every few rows; one row does not change its verdict."""

EVERY_ROWS = 5

MOST_KEPT = 8192
"""Cached verdicts; when there are more, all are dropped."""


class Finding(Struct, frozen=True):
    """The verdict on a stretch that ends at some row."""

    value: Value | None
    missing: str | None
    text: str = ""
    because: str = ""
    likely: Likely | None = None


class Judged(Struct, frozen=True):
    """One row of the table: a metric that is judged over a stretch."""

    name: str
    find: Callable[[Context, int], Finding]
    """The finding for the stretch that ends at a row of the context's series."""


def _kept(context: Context, key: str, index: int, find: Callable[[], Found]) -> Found:
    """The result of `find` for the rows up to `index`, cached with the series."""
    kept = context.series.verdicts
    times = context.series.column("at")
    stated = (context.stated.get("memory.limit"), context.stated.get("server.max_requests"))
    whole = (key, times[context.first], times[index], *stated)
    if whole not in kept:
        if len(kept) > MOST_KEPT:
            kept.clear()
        kept[whole] = find()
    verdict: Found = kept[whole]  # type: ignore[assignment] # the key says what it is
    return verdict


def _direction(context: Context, index: int) -> Finding:
    return _kept(context, "direction", index, lambda: _find_direction(context, index))


def _find_direction(context: Context, index: int) -> Finding:
    times = context.series.column("at")
    first = max(one_source(context, index), context.series.index_from(times[index] - RECENT))
    killed = _since_kill(context.series, first, index)
    first = max(first, killed)
    used = context.series.column("memory_used")[first : index + 1]
    limit = _limit(context, index)
    verdict = direction(times[first : index + 1], used, limit)
    if verdict.word:
        return Finding(frozenset({verdict.word}), None, verdict.text, verdict.because)
    if killed:
        seen = duration(times[index] - times[first])
        missing = say.NEEDS_SINCE_KILL.format(needed=duration(AT_LEAST), seen=seen)
        return Finding(None, missing)
    first = one_source(context, index)
    used = context.series.column("memory_used")[first : index + 1]
    likely = likely_direction(times[first : index + 1], used, limit)
    return Finding(None, verdict.missing, likely=likely)


def _since_kill(series: Series, first: int, index: int) -> int:
    """The row at which memory had come down after the last kill that was counted in the group;
    0 where none was. Of whom it was does not matter: the kernel took the memory."""
    columns = (series.column(name) for name in ("kills", "kills_of_others", "kills_of_nobody"))
    # A history knows of the target's own alone.
    counts = [column for column in columns if not isnan(column[index])]
    for row in range(index, first, -1):
        if sum(count[row] for count in counts) > sum(count[row - 1] for count in counts):
            return min(index, settled(series.column("at"), series.column("memory_used"), row))
    return 0


def _trend(context: Context, index: int) -> Trend:
    times = context.series.column("at")
    if times[index] - times[context.first] > SETTLED and not context.series.is_old(index):
        index = max(context.first, index - index % EVERY_ROWS)
    return _kept(context, "trend", index, lambda: _find_trend(context, index))


def _find_trend(context: Context, index: int) -> Trend:
    series, limit = context.series, _limit(context, index)
    number = series.column("memory_limit")[index]
    first, last, apart = span_of(context, index, limit)
    times = series.column("at")[first : last + 1]
    used = series.column("memory_used")[first : last + 1]
    kills = series.kills(first, last + 1)
    before = [life for life in series.lives if life.at >= (context.since or 0.0)]
    lived = lives_to_kills(times, used, kills, limit, before)
    begun = started(context, times[-1])
    if lived.anew:
        begun = max(begun or 0.0, times[lived.first])
    verdict = trend(
        times,
        used,
        limit,
        started=begun,
        # Gathering them costs more than all the rest, so not while the stretch is too short.
        workers=_workers(series, times[0], times[-1]) if times[-1] - times[0] >= LEAST else (),
        work=series.column("cpu_cores")[first : last + 1],
        ceiling=None if isnan(number) else number,
        kills=kills,
        replaces=_replaces(context),
    )
    if kills and kills[-1] > times[-1] - verdict.seconds:
        verdict = never_fell(verdict)
    climbs = climbs_on(lived, times, used, limit)
    if climbs is None and series.past is not None and not _replaces(context):
        ended = [at for at in falls_at_limit(times, used, limit) if at <= series.past.until]
        climbs = climbs_on(lives_to_kills(times, used, ended, limit), times, used, limit)
        climbs = climbs and climbs.unseen()
    verdict = with_climbs(verdict, climbs)
    return _with_history(verdict, series, times[-1], apart)


def _with_history(verdict: Trend, series: Series, until: float, apart: str) -> Trend:
    """The same verdict, with how much of it rests on a history file."""
    if series.past is None:
        return verdict
    span = history_in(series, until - verdict.seconds, until) if verdict.seconds else ""
    rests = ""
    if span:
        whole = span == duration(verdict.seconds)
        rests = say.ALL_FROM_HISTORY if whole else say.FROM_HISTORY.format(span=span)
    parts = (verdict.because, rests, apart)
    return replace(verdict, because="; ".join(filter(None, parts)), history=span)


def _workers(series: Series, since: float, until: float) -> list[WorkerSeries]:
    """The memory of each worker in the samples that are kept of that time."""
    seen: dict[tuple[int, float], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for at, pid, created, rss in series.workers(since, until):
        times, used = seen[pid, created]
        times.append(at)
        used.append(rss)
    return [
        WorkerSeries(pid, created, times, used) for (pid, created), (times, used) in seen.items()
    ]


def _replaces(context: Context) -> bool:
    """Whether the server is known to replace its workers after some requests."""
    reading = context.target.facts.get("server.max_requests") if context.target else None
    value = context.stated.get("server.max_requests", reading.value if reading else None)
    return isinstance(value, Interval) and value.low > 0


def _limit(context: Context, index: int) -> float | None:
    """The limit that somebody set; the size of the machine is not one."""
    stated = context.stated.get("memory.limit")
    if isinstance(stated, Interval):
        return stated.low
    source = context.series.column("memory_limit_source")[index]
    number = context.series.column("memory_limit")[index]
    set_by_somebody = source in (ReadFrom.GROUP, ReadFrom.HISTORY)
    return number if set_by_somebody and not isnan(number) else None


def _say_trend(context: Context, index: int) -> Finding:
    verdict = _trend(context, index)
    because, full = verdict.because, verdict.time_to_limit
    if full is not None:
        because = f"{say.FULL.format(time=within(full.low, full.high))}; {because}"
    return Finding(verdict.words, verdict.missing, verdict.text, because, verdict.likely)


def _slope(context: Context, index: int) -> Finding:
    verdict = _trend(context, index)
    if verdict.slope is None:
        missing = verdict.missing or say.NO_SLOPE.format(trend=verdict.text)
        return Finding(None, missing, likely=_likely(verdict, "slope"))
    text = _of(rate(verdict.slope.low, verdict.slope.high), verdict)
    return Finding(verdict.slope, None, text, verdict.because)


def _time_to_limit(context: Context, index: int) -> Finding:
    verdict = _trend(context, index)
    if verdict.time_to_limit is None:
        level = verdict.promise and say.NOT_WITHIN.format(time=duration(verdict.promise.seconds))
        missing = verdict.missing or level or say.NO_TIME_TO_LIMIT
        return Finding(None, missing, likely=_likely(verdict, "time"))
    text = within(verdict.time_to_limit.low, verdict.time_to_limit.high)
    return Finding(verdict.time_to_limit, None, _of(text, verdict), verdict.because)


def _likely(verdict: Trend, what: Literal["slope", "time"]) -> Likely | None:
    """What comes if the likely climb goes on; a forecast holds in most cases only."""
    climb = verdict.likely
    value = getattr(verdict.ahead, what, None)
    if climb is None or value is None:
        return None
    text = (rate if what == "slope" else within)(value.low, value.high)
    return replace(climb, value=value, text=text, right=climb.right * HELD)


_DIFFERS = MATERIAL
"""A difference of this share, of the limit or of what is used, is one."""


def _at_start(context: Context, index: int) -> Finding:
    verdict = _trend(context, index)
    if verdict.words is None:
        return Finding(None, verdict.missing)
    if verdict.begun is None:
        return Finding(None, say.START_NOT_SEEN.format(seen=duration(verdict.seconds)))
    differs = (verdict.newest - verdict.begun) / (_limit(context, index) or verdict.newest or 1)
    word = "lower" if differs > _DIFFERS else "higher" if differs < -_DIFFERS else "same"
    text = say.AT_START[word].format(size=size(verdict.begun))
    return Finding(frozenset({word}), None, text, say.OVER.format(seen=duration(verdict.seconds)))


def _of(text: str, verdict: Trend) -> str:
    if not verdict.history:
        return text
    return say.WITH_HISTORY.format(text=text, span=verdict.history)


def _grower(context: Context, index: int) -> Finding:
    if not context.series.is_old(index):
        index = max(context.first, index - index % EVERY_ROWS)
    return _kept(context, "grower", index, lambda: _find_grower(context, index))


def _find_grower(context: Context, index: int) -> Finding:
    """Over the stretch that the trend is judged on, from the last kill on; while that is too short,
    over all that was seen of this life."""
    series = context.series
    first, last, _ = span_of(context, index, _limit(context, index))
    first = max(first, _since_kill(series, first, last))
    times = series.column("at")[first : last + 1]
    begun = started(context, times[-1])
    part = stretch(times, begun)
    if isinstance(part, str):
        part = Stretch(0 if begun is None else bisect_left(times, begun), len(times))
    start, end = first + part.first, first + part.until
    verdict = grower(
        series.column("at")[start:end],
        series.column("memory_used")[start:end],
        {name: series.column(name)[start:end] for name in GROWER_COLUMNS},
    )
    return Finding(verdict.words, verdict.missing, verdict.text, verdict.because, verdict.likely)


def _pattern(context: Context, index: int) -> Finding:
    return _kept(context, "pattern", index, lambda: _find_pattern(context, index))


def _find_pattern(context: Context, index: int) -> Finding:
    series = context.series
    times = series.column("at")
    first = max(context.first, series.index_from(times[index] - RECENT))

    def column(name: str) -> list[float]:
        return list(series.column(name)[first : index + 1])

    verdict = pattern(
        times[first : index + 1],
        column("busiest"),
        user_share=column("user_share"),
        switches=column("switches"),
        throttled=column("throttled"),
        pressure=column("queued"),
        cores=column("cpu_cores"),
        unseen=column("unseen"),
        ended=column("ended"),
        disagreement=partial(said, in_group=series.moment(index).cpu_source == ReadFrom.GROUP),
    )
    return Finding(verdict.words, verdict.missing, verdict.text, verdict.because, verdict.likely)


JUDGED = (
    Judged("memory.direction", _direction),
    Judged("memory.trend", _say_trend),
    Judged("memory.at_start", _at_start),
    Judged("memory.slope", _slope),
    Judged("memory.time_to_limit", _time_to_limit),
    Judged("memory.grower", _grower),
    Judged("cpu.pattern", _pattern),
)
