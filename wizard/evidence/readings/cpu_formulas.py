"""CPU: how much is used of what there may be. Rates are over the time since the sample before."""

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
from wizard.evidence.readings.memory_formulas import between
from wizard.evidence.row import Row, Source
from wizard.text.units import cores, share

if TYPE_CHECKING:
    from wizard.evidence.series import Moment


_SOURCES = {
    Source.GROUP: "CPU time of the control group",
    Source.TREE: "CPU time of the process tree",
    Source.MACHINE: "CPU time of the whole machine",
    Source.HISTORY: "from the history file",
}
_SECOND = "needs a second sample"


def _cores(row: Moment | Row, context: Context) -> Interval | None:
    return rate(row.cpu_cores, row, context)


def _say_cores(value: Interval, context: Context) -> Words:
    limit = limit_of(context.row, context)
    source = context.row.cpu_source
    because = "" if isnan(source) else _SOURCES[Source(int(source))]
    return Words(_of(value, limit) if limit else cores(value.low), because)


def _of(used: Interval, limit: Interval) -> str:
    """`0.25 of 2 cores`."""
    return f"{used.low:.2f} of {limit.low:g} core{'' if limit.low == 1 else 's'}"


def limit_of(row: Moment | Row, context: Context) -> Interval | None:
    """The limit in cores, a stated one first."""
    return context.bound("cpu.limit", row.cpu_limit)


def _limit(row: Moment | Row, _: Context) -> Interval | None:
    return known(row.cpu_limit)


def _say_limit(value: Interval, context: Context) -> Words:
    if context.row.cpu_limit_source == Source.MACHINE:
        return Words(f"{cores(value.low)}, all that the machine gives", "no quota is set")
    if context.row.cpu_limit_source == Source.HISTORY:
        return Words(cores(value.low), "from the history file")
    return Words(cores(value.low), "quota of the control group")


def _share(row: Moment | Row, context: Context) -> Interval | None:
    used = context.stated.get("cpu.cores")
    if not isinstance(used, Interval):
        used = _cores(row, context)
    return ratio(used, limit_of(row, context))


def _say_share(value: Interval, context: Context) -> Words:
    used = context.bound("cpu.cores", context.row.cpu_cores)
    limit = limit_of(context.row, context)
    numbers = _of(used, limit) if used and limit else ""
    whole = whole_of(context, "cpu.limit", context.row.cpu_limit_source)
    return Words(between(value), numbers, whole=whole)


def _throttled(row: Moment | Row, context: Context) -> Interval | None:
    return rate(row.throttled, row, context)


def _say_throttled(value: Interval, _: Context) -> Words:
    return Words(share(value.low), "of the scheduling periods since the last sample")


def _user_share(row: Moment | Row, context: Context) -> Interval | None:
    return rate(row.user_share, row, context)


def _say_user_share(value: Interval, _: Context) -> Words:
    return Words(share(value.low), "of the CPU time since the last sample")


def _busiest(row: Moment | Row, context: Context) -> Interval | None:
    return rate(row.busiest, row, context)


def _say_busiest(value: Interval, context: Context) -> Words:
    pid = context.row.busiest_pid
    of = "" if isnan(pid) else f" (pid {pid:.0f})"
    return Words(f"{share(value.low)} of one core{of}")


def _busiest_pid(row: Moment | Row, context: Context) -> Interval | None:
    pid = rate(row.busiest_pid, row, context)
    return None if pid is None else whole(pid.low)


def _say_pid(value: Interval, _: Context) -> Words:
    return Words(f"{value.low:.0f}")


def _pressure(row: Moment | Row, context: Context) -> Interval | None:
    return rate(row.cpu_pressure, row, context)


def _say_pressure(value: Interval, _: Context) -> Words:
    return Words(share(value.low), "of the last second something waited for a CPU")


METRICS = (
    Metric("cpu.cores", _cores, _say_cores, "nothing says how much CPU is used", is_rate=True),
    Metric("cpu.limit", _limit, _say_limit, "nothing says how much CPU there may be"),
    Metric(
        "cpu.share",
        _share,
        _say_share,
        "the CPU used or its limit is not known",
        ("cpu.cores", "cpu.limit"),
        is_rate=True,
    ),
    Metric("cpu.throttled", _throttled, _say_throttled, _SECOND),
    Metric("cpu.user_share", _user_share, _say_user_share, "too little CPU was used", is_rate=True),
    Metric("cpu.busiest", _busiest, _say_busiest, "no process can be read", is_rate=True),
    Metric("cpu.busiest_pid", _busiest_pid, _say_pid, "no process uses the CPU", is_rate=True),
    Metric("cpu.pressure", _pressure, _say_pressure, _SECOND),
)
