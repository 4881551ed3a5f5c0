"""Memory: how much is used of what there may be.

`memory.used` is the working set (usage less inactive file pages, as cAdvisor and the platform's
alert count it) of a control group that has a limit or holds only the target, this program's own
memory taken off; else the tree's PSS where it is cheap; else the sum of its RSS.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from wizard.evidence.reading import Interval
from wizard.evidence.readings.context import (
    Context,
    Metric,
    Words,
    known,
    rate,
    ratio,
    whole,
    whole_of,
)
from wizard.evidence.row import Row, Source
from wizard.text.units import share, size

if TYPE_CHECKING:
    from wizard.evidence.series import Moment


_SOURCES = {
    Source.GROUP: "working set of the control group",
    Source.PSS: "PSS of the process tree",
    Source.RSS: "RSS of the process tree, which counts shared pages more than once",
    Source.MACHINE: "memory of the whole machine that is not available",
    Source.HISTORY: "from the history file",
}


def _used(row: Moment | Row, _: Context) -> Interval | None:
    return whole(row.memory_used)


def _say_used(value: Interval, context: Context) -> Words:
    limit = limit_of(context.row, context)
    of = f" of {size(limit.low)}" if limit else ""
    text = f"{size(value.low)}{of}"
    if isnan(context.row.memory_source):
        return Words(text)
    source = Source(int(context.row.memory_source))
    group = context.sample and context.sample.group
    if source is Source.GROUP and group and group.shared:
        return Words(text, f"{_SOURCES[source]}, which other processes are in too")
    return Words(text, _SOURCES[source])


def limit_of(row: Moment | Row, context: Context) -> Interval | None:
    """The limit in bytes, a stated one first."""
    return context.bound("memory.limit", row.memory_limit)


def _limit(row: Moment | Row, _: Context) -> Interval | None:
    return whole(row.memory_limit)


def _say_limit(value: Interval, context: Context) -> Words:
    if context.row.memory_limit_source == Source.MACHINE:
        return Words(f"{size(value.low)}, all that the machine has", "no limit is set")
    if context.row.memory_limit_source == Source.HISTORY:
        return Words(size(value.low), "from the history file")
    return Words(size(value.low), "limit of the control group")


def _share(row: Moment | Row, context: Context) -> Interval | None:
    return ratio(context.bound("memory.used", row.memory_used), limit_of(row, context))


def _say_share(value: Interval, context: Context) -> Words:
    used = context.bound("memory.used", context.row.memory_used)
    limit = limit_of(context.row, context)
    numbers = f"{size(used.low)} of {size(limit.low)}" if used and limit else ""
    whole = whole_of(context, "memory.limit", context.row.memory_limit_source)
    return Words(between(value), numbers, whole=whole)


def _peak(row: Moment | Row, context: Context) -> Interval | None:
    """From the highest that was seen up to the kernel's own peak, which counts file cache too. With
    no such peak (the tree of a shared group) it may have been all there is before we looked."""
    seen = _highest(row, context)
    if seen is None:
        return None
    counted = row.memory_source == Source.GROUP and not isnan(row.memory_peak)
    most = row.memory_peak if counted else row.memory_limit
    limit = limit_of(row, context)
    if isnan(most) and limit is not None:
        most = limit.high
    if isnan(most):
        return None
    return ratio(Interval(seen, max(seen, most)), limit)


def _highest(row: Moment | Row, context: Context) -> float | None:
    if context.since is None:
        number = known(row.memory_highest)
        return number.low if number else None
    used = context.series.column("memory_used")
    until = context.series.index_at(row.at) + 1
    return max((value for value in used[context.first : until] if not isnan(value)), default=None)


def _say_peak(value: Interval, context: Context) -> Words:
    whole = whole_of(context, "memory.limit", context.row.memory_limit_source)
    if value.low == value.high:
        return Words(share(value.low), whole=whole)
    if context.row.memory_source == Source.GROUP and context.row.memory_peak > 0:
        missing = "the kernel's peak counts file cache too"
    else:
        missing = "nobody knows the peak from before we looked"
    return Words(f"at least {share(value.low)}", "the highest seen while watching", missing, whole)


def _oom_kills(row: Moment | Row, context: Context) -> Interval | None:
    """None at 0 as well: the counter goes with the container, so 0 proves nothing."""
    kills = row.oom_kills
    if context.since is not None and context.first < len(context.series):
        kills -= context.series.column("oom_kills")[context.first]
    return whole(kills) if kills > 0 else None


def _say_oom_kills(value: Interval, _: Context) -> Words:
    return Words(f"{value.low:.0f}", "counted by the control group")


def _largest(row: Moment | Row, _: Context) -> Interval | None:
    return whole(row.largest)


def _say_largest(value: Interval, context: Context) -> Words:
    pid = known(context.row.largest_pid)
    return Words(f"{size(value.low)} (pid {pid.low:.0f})" if pid else size(value.low), "its RSS")


def _largest_pid(row: Moment | Row, _: Context) -> Interval | None:
    return whole(row.largest_pid)


def _say_pid(value: Interval, _: Context) -> Words:
    return Words(f"{value.low:.0f}")


def _pressure(row: Moment | Row, context: Context) -> Interval | None:
    return rate(row.memory_pressure, row, context)


def _say_pressure(value: Interval, _: Context) -> Words:
    return Words(share(value.low), "of the last second something waited for memory")


def between(value: Interval) -> str:
    """A share, or from which to which: `94 % to 100 %`."""
    low, high = share(value.low), share(value.high)
    return low if low == high else f"{low} to {high}"


METRICS = (
    Metric("memory.used", _used, _say_used, "nothing says how much memory is used"),
    Metric("memory.limit", _limit, _say_limit, "nothing says how much memory there may be"),
    Metric(
        "memory.peak", _peak, _say_peak, "nothing says how much memory was used", ("memory.used",)
    ),
    Metric(
        "memory.share",
        _share,
        _say_share,
        "the memory used or its limit is not known",
        ("memory.used", "memory.limit"),
    ),
    Metric(
        "memory.oom_kills",
        _oom_kills,
        _say_oom_kills,
        "none is counted, but the counter goes with the container",
    ),
    Metric("memory.pressure", _pressure, _say_pressure, "needs a second sample"),
    Metric(
        "memory.largest_worker", _largest, _say_largest, "no worker is running", ("workers.count",)
    ),
    Metric(
        "memory.largest_pid", _largest_pid, _say_pid, "no worker is running", ("workers.count",)
    ),
)
