"""Workers: how many there are, and how many were replaced while we watched."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from wizard.evidence.readings.context import Context, Metric, Words, whole

if TYPE_CHECKING:
    from wizard.evidence.reading import Interval
    from wizard.evidence.row import Row
    from wizard.evidence.series import Moment


def _count(row: Moment | Row, _: Context) -> Interval | None:
    return whole(row.workers)


def _say_count(value: Interval, _: Context) -> Words:
    return Words("1 worker" if value.low == 1 else f"{value.low:.0f} workers")


LEAST_SECONDS = 30.0
"""None is a number only after so long: gunicorn takes that time before it replaces a worker."""


def _restarts(row: Moment | Row, context: Context) -> Interval | None:
    """As many as both ended and began since the first sample that counts: a pool that shrinks or
    grows restarts nothing, and on a reload the new ones begin before the old ones end."""
    first, index = context.first, context.series.index_at(row.at)
    if isnan(row.workers) or first >= index:
        return None
    if context.series.is_old(index):
        return None  # a history has no count of them
    ended = row.vanished - context.series.column("vanished")[first]
    began = row.appeared - context.series.column("appeared")[first]
    count = min(ended, began)
    short = row.at - context.series.column("at")[first] < LEAST_SECONDS
    return None if not count and short else whole(count)


def _say_restarts(value: Interval, context: Context) -> Words:
    series = context.series
    first = max(context.first, series.index_at(series.past.until) + 1 if series.past else 0)
    seconds = context.now - series.column("at")[min(first, context.index)]
    text = "1 restart" if value.low == 1 else f"{value.low:.0f} restarts"
    return Words(text, f"seen in {seconds:.0f} s")


METRICS = (
    Metric("workers.count", _count, _say_count, "no process tree is watched"),
    Metric(
        "workers.restarts",
        _restarts,
        _say_restarts,
        f"none was seen, which takes {LEAST_SECONDS:.0f} s to mean something",
    ),
)
