"""The table of formulas: how each sampled metric is made of the columns of a series, and how its
value is said.

A metric of the catalogue that is not here, and is not judged over a stretch (readings.judged), is
the column of its own name: `plain_formula`.

CPU is in rates over the time since the sample before.
"""

from __future__ import annotations

from functools import cache
from math import isnan
from typing import TYPE_CHECKING

from wizard.catalogue import METRICS
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
    rate,
    ratio,
    whole,
    whole_column,
    whole_of,
)
from wizard.evidence.readings.memory_formulas import MEMORY_FORMULAS
from wizard.evidence.readings.unseen import busiest_cores, disagreement, used_cores
from wizard.evidence.readings.written import value_text
from wizard.evidence.row import ReadFrom
from wizard.fact import Kind
from wizard.messages import reading_messages as say
from wizard.text.units import cores, count_of, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.row import Row
    from wizard.evidence.series import RowView

LEAST_SECONDS = 30.0
"""No restart is a number only after so long: gunicorn takes that time before it replaces a
worker."""


def _cpu_limit(row: RowView | Row, context: Context) -> Interval | None:
    """The limit in cores, a stated one first."""
    return context.bound("cpu.limit", row.cpu_limit)


_CPU_SOURCES = {
    ReadFrom.GROUP: say.CPU_OF_GROUP,
    ReadFrom.TREE: say.CPU_OF_TREE,
    ReadFrom.MACHINE: say.CPU_OF_MACHINE,
    ReadFrom.HISTORY: say.FROM_HISTORY,
}


def _put_cores(value: Interval, context: Context) -> Words:
    limit = _cpu_limit(context.row, context)
    source = context.row.cpu_source
    because = "" if isnan(source) else _CPU_SOURCES[ReadFrom(int(source))]
    text = _cores_of(value, limit) if limit else cores(value.low)
    return Words(text, because, disagreement(context.row))


def _cores_of(used: Interval, limit: Interval) -> str:
    """`0.25 of 2 cores`."""
    whole_cores = f"{limit.low:g} core" if limit.low == 1 else f"{limit.low:g} cores"
    low, high = f"{used.low:.2f}", f"{used.high:.2f}"
    amount = low if low == high else say.RANGE.format(low=low, high=high)
    return say.AMOUNT_OF.format(used=amount, limit=whole_cores)


def _put_cpu_limit(value: Interval, context: Context) -> Words:
    if context.row.cpu_limit_source == ReadFrom.MACHINE:
        return Words(say.CPU_LIMIT_OF_MACHINE.format(value=cores(value.low)), say.NO_QUOTA)
    if context.row.cpu_limit_source == ReadFrom.HISTORY:
        return Words(cores(value.low), say.FROM_HISTORY)
    return Words(cores(value.low), say.CPU_LIMIT_OF_GROUP)


def _cpu_share(row: RowView | Row, context: Context) -> Interval | None:
    used = context.stated.get("cpu.cores")
    if not isinstance(used, Interval):
        used = used_cores(row, context)
    return ratio(used, _cpu_limit(row, context))


def _put_cpu_share(value: Interval, context: Context) -> Words:
    stated = context.stated.get("cpu.cores")
    used = stated if isinstance(stated, Interval) else used_cores(context.row, context)
    limit = _cpu_limit(context.row, context)
    numbers = _cores_of(used, limit) if used and limit else ""
    of = whole_of(context, "cpu.limit", context.row.cpu_limit_source)
    return Words(between(value), numbers, disagreement(context.row), of)


def _put_busiest(value: Interval, context: Context) -> Words:
    row, text = context.row, say.OF_ONE_CORE.format(value=between(value))
    if not isnan(row.busiest_pid):
        text = say.WITH_PID.format(value=text, pid=f"{row.busiest_pid:.0f}")
    because = ""
    if not isnan(row.ended):
        because = say.OF_ENDED_CHILDREN.format(share=share(row.ended))
    return Words(text, because, disagreement(row))


def _busiest_pid(row: RowView | Row, context: Context) -> Interval | None:
    pid = rate(row.busiest_pid, row, context)
    return None if pid is None else whole(pid.low)


def _put_workers(value: Interval, _: Context) -> Words:
    return Words(count_of(int(value.low), "worker"))


def _restarts(row: RowView | Row, context: Context) -> Interval | None:
    """As many as both ended and began since the first sample that counts: a pool that shrinks or
    grows restarts nothing, and on a reload the new ones begin before the old ones end."""
    series, first = context.series, context.first
    index = series.index_at(row.at)
    # What was counted of a target in whose place this one runs stands in the first row already.
    whole_series = context.since is None and first == 0
    if isnan(row.workers) or (first >= index and not whole_series):
        return None
    if series.is_old(index):
        return None  # a history has no count of them
    ended = row.vanished - (0.0 if whole_series else series.column("vanished")[first])
    began = row.appeared - (0.0 if whole_series else series.column("appeared")[first])
    count = min(ended, began)
    short = row.at - series.column("at")[first] < LEAST_SECONDS
    return None if not count and short else whole(count)


def _put_restarts(value: Interval, context: Context) -> Words:
    series = context.series
    first = max(context.first, series.index_at(series.past.until) + 1 if series.past else 0)
    began = series.column("at")[min(first, context.index)]
    if context.since is None and first == 0:
        began = series.counts_since or began
    seconds = context.now - began
    return Words(count_of(int(value.low), "restart"), say.RESTARTS_SEEN.format(seconds=seconds))


_TABLE = (
    *MEMORY_FORMULAS,
    Formula("cpu.cores", used_cores, _put_cores, say.CPU_NOT_READ, is_rate=True),
    Formula(
        "cpu.limit",
        lambda row, _: known(row.cpu_limit),
        _put_cpu_limit,
        say.CPU_LIMIT_NOT_READ,
    ),
    Formula(
        "cpu.share",
        _cpu_share,
        _put_cpu_share,
        say.CPU_SHARE_NOT_KNOWN,
        ("cpu.cores", "cpu.limit"),
        is_rate=True,
        curve=DrawnFrom("cpu_cores", "cpu_limit", "cpu.limit"),
    ),
    Formula(
        "cpu.throttled",
        column_rate("throttled"),
        put_share(say.THROTTLED_OVER),
        say.SECOND_SAMPLE,
        curve=DrawnFrom("throttled"),
    ),
    Formula(
        "cpu.user_share",
        column_rate("user_share"),
        put_share(say.USER_SHARE_OVER),
        say.TOO_LITTLE_CPU,
        is_rate=True,
        curve=DrawnFrom("user_share"),
    ),
    Formula(
        "cpu.busiest",
        busiest_cores,
        _put_busiest,
        say.BUSIEST_NOT_READ,
        is_rate=True,
        curve=DrawnFrom("busiest"),
    ),
    Formula("cpu.busiest_pid", _busiest_pid, put_number, say.NOTHING_BUSY, is_rate=True),
    Formula(
        "cpu.pressure",
        column_rate("cpu_pressure"),
        put_share(say.WAITED_FOR_CPU),
        say.SECOND_SAMPLE,
        curve=DrawnFrom("cpu_pressure"),
    ),
    Formula("workers.count", whole_column("workers"), _put_workers, say.NO_TREE),
    Formula(
        "workers.restarts",
        _restarts,
        _put_restarts,
        say.NO_RESTART_SEEN.format(seconds=LEAST_SECONDS),
    ),
)

JUDGED_METRICS = frozenset(
    (
        *("memory.direction", "memory.trend", "memory.slope", "memory.time_to_limit"),
        *("memory.grower", "memory.at_start", "cpu.pattern"),
    )
)
"""The metrics that are judged over a stretch (wizard.evidence.readings.judged)."""

FORMULAS: Mapping[str, Formula] = {formula.name: formula for formula in _TABLE}
"""By the metric's name."""


def formula_of(name: str) -> Formula:
    """That of any metric that is not judged over a stretch."""
    return FORMULAS.get(name) or plain_formula(name)


def is_plain(name: str) -> bool:
    """Whether a metric is what a source yields under its name, and nothing is derived."""
    return name in METRICS and name not in FORMULAS and name not in JUDGED_METRICS


@cache
def plain_formula(name: str) -> Formula:
    """That of a metric without one of its own: the column of its name, as the catalogue's row says
    it."""
    metric = METRICS[name]
    counted = metric.kind is Kind.COUNT

    def value(row: RowView | Row, _: Context) -> Interval | None:
        number = getattr(row, name)
        return whole(number) if counted else known(number)

    def words(value: Interval, _: Context) -> Words:
        return Words(value_text(metric, value))

    curve = DrawnFrom(name) if metric.kind is Kind.SHARE else None
    return Formula(name, value, words, say.NOT_MEASURED, curve=curve)
