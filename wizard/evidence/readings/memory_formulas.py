"""The formulas of memory: how much is used and of what it is made, the limit, and who was killed.

`memory.used` is the working set (usage less inactive file pages, as cAdvisor and the platform's
alert count it) of a control group that has a limit or holds only the target, this program's own
memory taken off; else the tree's PSS where it is cheap; else the sum of its RSS.
"""

from __future__ import annotations

from math import inf, isnan, nan
from typing import TYPE_CHECKING

from wizard.evidence.levels import UP
from wizard.evidence.reading import Interval
from wizard.evidence.readings.context import (
    Context,
    DrawnFrom,
    Formula,
    Words,
    between,
    column_rate,
    known,
    put_number,
    put_share,
    ratio,
    whole,
    whole_column,
    whole_of,
)
from wizard.evidence.row import ReadFrom
from wizard.messages import reading_messages as say
from wizard.text.units import count_of, duration, share, size

if TYPE_CHECKING:
    from wizard.evidence.row import Row
    from wizard.evidence.series import RowView

_WORTH_SAYING = 0.1
"""File cache and shared memory are said where they are this part of the memory in use."""


def _memory_limit(row: RowView | Row, context: Context) -> Interval | None:
    """The limit in bytes, a stated one first."""
    return context.bound("memory.limit", row.memory_limit)


_MEMORY_SOURCES = {
    ReadFrom.GROUP: say.MEMORY_OF_GROUP,
    ReadFrom.PSS: say.MEMORY_IS_PSS,
    ReadFrom.RSS: say.MEMORY_IS_RSS,
    ReadFrom.MACHINE: say.MEMORY_OF_MACHINE,
    ReadFrom.HISTORY: say.FROM_HISTORY,
}


def _put_memory_used(value: Interval, context: Context) -> Words:
    limit = _memory_limit(context.row, context)
    used = size(value.low)
    text = say.AMOUNT_OF.format(used=used, limit=size(limit.low)) if limit else used
    if context.row.memory_source == ReadFrom.GROUP:
        text = ", ".join(filter(None, (text, _parts_of(value.low, context.row))))
    if isnan(context.row.memory_source):
        return Words(text)
    source = ReadFrom(int(context.row.memory_source))
    shared = context.sample and context.sample.values.get("group.shared")
    if source is ReadFrom.GROUP and shared:
        return Words(text, say.MEMORY_OF_SHARED_GROUP)
    return Words(text, _MEMORY_SOURCES[source])


def _parts_of(used: float, row: RowView | Row) -> str:
    """What of the working set is not the program's own: `of it 180 MiB file cache`; empty where
    that is little."""
    parts = [
        sentence.format(size=size(part))
        for part, sentence in (
            (getattr(row, "memory.file"), say.PART_FILE),
            (getattr(row, "memory.shmem"), say.PART_SHARED),
        )
        if part >= max(1.0, _WORTH_SAYING * used)
    ]
    return say.PARTS.format(parts=", ".join(parts)) if parts else ""


def _put_memory_limit(value: Interval, context: Context) -> Words:
    if context.row.memory_limit_source == ReadFrom.MACHINE:
        return Words(say.MEMORY_LIMIT_OF_MACHINE.format(value=size(value.low)), say.NO_LIMIT)
    if context.row.memory_limit_source == ReadFrom.HISTORY:
        return Words(size(value.low), say.FROM_HISTORY)
    return Words(size(value.low), say.MEMORY_LIMIT_OF_GROUP)


def _memory_share(row: RowView | Row, context: Context) -> Interval | None:
    return ratio(context.bound("memory.used", row.memory_used), _memory_limit(row, context))


def _put_memory_share(value: Interval, context: Context) -> Words:
    used = context.bound("memory.used", context.row.memory_used)
    limit = _memory_limit(context.row, context)
    numbers = ""
    if used and limit:
        numbers = say.AMOUNT_OF.format(used=size(used.low), limit=size(limit.low))
    of = whole_of(context, "memory.limit", context.row.memory_limit_source)
    return Words(between(value), numbers, whole=of)


def _peak(row: RowView | Row, context: Context) -> Interval | None:
    """From the highest that was seen up to the kernel's own peak, which counts file cache too. With
    no such peak (the tree of a shared group) it may have been all there is before we looked."""
    seen = _highest(row, context)
    if seen is None:
        return None
    counted = row.memory_source == ReadFrom.GROUP and not isnan(row.memory_peak)
    most = row.memory_peak if counted else row.memory_limit
    limit = _memory_limit(row, context)
    if isnan(most) and limit is not None:
        most = limit.high
    if isnan(most):
        return None
    return ratio(Interval(seen, max(seen, most)), limit)


def _highest(row: RowView | Row, context: Context) -> float | None:
    if context.since is None:
        number = known(row.memory_highest)
        return number.low if number else None
    used = context.series.column("memory_used")
    until = context.series.index_at(row.at) + 1
    return max((value for value in used[context.first : until] if not isnan(value)), default=None)


def _put_peak(value: Interval, context: Context) -> Words:
    of = whole_of(context, "memory.limit", context.row.memory_limit_source)
    if value.low == value.high:
        return Words(share(value.low), whole=of)
    by_kernel = context.row.memory_source == ReadFrom.GROUP and context.row.memory_peak > 0
    missing = say.PEAK_COUNTS_CACHE if by_kernel else say.PEAK_BEFORE
    return Words(say.AT_LEAST.format(value=share(value.low)), say.PEAK_SEEN, missing, of)


def _at_rest(row: RowView | Row, context: Context) -> Interval | None:
    """What it was before anybody looked was less, or as much."""
    lowest = min(_lowest_in_history(row.at, context), row.memory_lowest, key=_unknown_last)
    return None if isnan(lowest) else Interval(0.0, lowest)


def _unknown_last(number: float) -> float:
    return inf if isnan(number) else number


def _lowest_in_history(at: float, context: Context) -> float:
    """The least of what a history file shows of this life."""
    series, past, target = context.series, context.series.past, context.target
    if past is None:
        return nan
    starts = [past.since, *(start + UP for start in past.starts if start <= at)]
    if target is not None and target.created is not None:
        starts.append(target.created + UP)
    first, last = series.index_from(max(starts)), series.index_at(min(at, past.until))
    return min(series.column("memory_used")[first : last + 1], key=_unknown_last, default=nan)


def _put_at_rest(value: Interval, _: Context) -> Words:
    return Words(say.AT_MOST.format(value=size(value.high)), say.LEAST_SEEN)


def _oom_kills(row: RowView | Row, context: Context) -> Interval | None:
    """None at 0 as well: the counter goes with the container, so 0 proves nothing."""
    row = _last_counted(row, context)
    kills = row.kills - _before(row, context, "kills")
    return whole(kills) if kills > 0 else None


def _last_counted(row: RowView | Row, context: Context) -> RowView | Row:
    """What was seen stays seen, also once the process is gone."""
    if row is context.row and isnan(row.kills) and context.index >= context.first:
        return context.series.moment(context.index)
    return row


def _before(row: RowView | Row, context: Context, column: str) -> float:
    """What was counted before what counts began. Of a process that runs in the place of another
    the kill of that one may have been since."""
    first = context.first
    if context.since is None or first >= len(context.series):
        return 0.0
    since_then = first == 0 and context.series.column("killed_at")[0] >= context.since
    count = 0.0 if since_then and column == "kills" else context.series.column(column)[first]
    return 0.0 if isnan(count) else min(count, getattr(row, column))


def _put_oom_kills(value: Interval, context: Context) -> Words:
    text, at = f"{value.low:.0f}", _last_counted(context.row, context).killed_at
    if isnan(at):
        return Words(text, say.OOM_KILLS_COUNTED)
    template = say.KILL_AGO if value.low == 1 else say.KILLS_AGO
    ago = duration(max(0.0, context.now - at))
    return Words(template.format(count=text, ago=ago), say.OOM_KILLS_COUNTED)


def _no_kills(context: Context) -> str:
    """What is known of kills, though none is known to be of the target."""
    row = context.row
    if isnan(row.kills):
        return say.OOM_KILLS_NOT_COUNTED
    said = (
        (_before(row, context, "kills"), say.KILLS_BEFORE_CHECK),
        (row.kills_before, say.KILLS_BEFORE_WATCHING),
        (-row.kills_before, say.KILLS_BEFORE_BIRTH),
        (row.kills_of_others, say.KILLS_OF_OTHERS),
        (row.kills_of_nobody, say.KILLS_OF_NOBODY),
    )
    parts = [
        template.format(kills=count_of(int(count), "kill")) for count, template in said if count > 0
    ]
    return "; ".join(parts) or say.OOM_KILLS_NONE


def _kills_seen(row: RowView | Row, context: Context) -> Interval | None:
    """Unlike the count of the group, 0 says something: none of them was killed meanwhile."""
    index = context.series.index_at(row.at)
    if isnan(row.kills) or context.first >= index:
        return None
    if row.kills_of_nobody > _before(row, context, "kills_of_nobody"):
        return None
    return whole(row.kills - _before(row, context, "kills"))


def _no_kills_seen(context: Context) -> str:
    reason = _no_kills(context)
    return say.SECOND_SAMPLE if reason == say.OOM_KILLS_NONE else reason


def _over_high(row: RowView | Row, context: Context) -> Interval | None:
    if context.first >= context.series.index_at(row.at):
        return None
    return whole(row.over_high - _before(row, context, "over_high"))


def _put_largest(value: Interval, context: Context) -> Words:
    pid, text = context.row.largest_pid, size(value.low)
    if not isnan(pid):
        text = say.WITH_PID.format(value=text, pid=f"{pid:.0f}")
    return Words(text, say.RSS_OF_WORKER)


MEMORY_FORMULAS = (
    Formula("memory.used", whole_column("memory_used"), _put_memory_used, say.MEMORY_NOT_READ),
    Formula(
        "memory.limit", whole_column("memory_limit"), _put_memory_limit, say.MEMORY_LIMIT_NOT_READ
    ),
    Formula("memory.peak", _peak, _put_peak, say.PEAK_NOT_READ, ("memory.used",)),
    Formula(
        "memory.share",
        _memory_share,
        _put_memory_share,
        say.MEMORY_SHARE_NOT_KNOWN,
        ("memory.used", "memory.limit"),
        curve=DrawnFrom("memory_used", "memory_limit", "memory.limit"),
    ),
    Formula(
        "memory.at_rest",
        _at_rest,
        _put_at_rest,
        say.REST_NOT_SEEN,
        ("memory.used", "workers.count"),
    ),
    Formula("memory.oom_kills", _oom_kills, _put_oom_kills, _no_kills),
    Formula("memory.kills_seen", _kills_seen, put_number, _no_kills_seen),
    Formula("memory.over_high", _over_high, put_number, say.SECOND_SAMPLE),
    Formula(
        "memory.pressure",
        column_rate("memory_pressure"),
        put_share(say.WAITED_FOR_MEMORY),
        say.SECOND_SAMPLE,
        curve=DrawnFrom("memory_pressure"),
    ),
    Formula(
        "memory.largest_worker",
        whole_column("largest"),
        _put_largest,
        say.NO_WORKER,
        ("workers.count",),
    ),
    Formula(
        "memory.largest_pid",
        whole_column("largest_pid"),
        put_number,
        say.NO_WORKER,
        ("workers.count",),
    ),
)
