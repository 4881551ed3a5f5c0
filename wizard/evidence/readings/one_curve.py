"""Which rows of a series are of one curve, and can be judged together.

A change of where memory was read looks like a step, so it begins a new stretch. A history file
holds what a monitoring page drew, which is the same number where the platform counts as we do: the
file and the samples are joined where they meet at the same level, and kept apart where they do not.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.analysis.curve import MATERIAL
from wizard.evidence.analysis.robust import median, sizes
from wizard.evidence.analysis.stretch import LEAST
from wizard.messages import trend_messages as say
from wizard.text.units import duration, size

if TYPE_CHECKING:
    from wizard.evidence.readings.context import Context
    from wizard.evidence.series import Series

_NEAR = 9
"""How many values on each side of the seam between file and samples are compared."""

_WINDOW = 10
"""How many intervals before the seam show how much the file's curve moves by itself."""


class Span(NamedTuple):
    """The rows from `first` to `last`, both included."""

    first: int
    last: int
    apart: str = ""
    """Why the file and the samples are not judged together; empty if they are."""


def span_of(context: Context, index: int, limit: float | None) -> Span:
    """The rows up to `index` that were read from one source, or from a history file that agrees
    with it. If they disagree, the longer one is judged until the newer one is long enough."""
    series = context.series
    first = one_source(context, index)
    while first > context.first and series.is_old(first - 1) != series.is_old(first):
        differ = _difference(context, first, index, limit)
        if differ:
            times = series.column("at")
            if series.is_old(first - 1) and times[index] - times[first] < LEAST:
                return Span(one_source(context, first - 1), first - 1, differ)
            return Span(first, index, differ)
        first = one_source(context, first - 1)
    return Span(first, index)


def one_source(context: Context, index: int) -> int:
    """The first row from which on memory was read from one source: a change looks like a step."""
    sources = context.series.column("memory_source")[context.first : index + 1]
    if not sources or sources.count(sources[-1]) == len(sources):
        return context.first
    for offset in range(len(sources) - 1, -1, -1):
        if sources[offset] != sources[-1] and not isnan(sources[offset]):
            return context.first + offset + 1
    return context.first


def _difference(context: Context, seam: int, index: int, limit: float | None) -> str:
    """What to say where the rows on both sides of `seam` are not of one curve; empty where they
    are, or where a restart between them explains it."""
    series = context.series
    times, used = series.column("at"), series.column("memory_used")
    before = sizes(used[max(context.first, seam - _NEAR) : seam])
    after = sizes(used[seam : min(seam + _NEAR, index + 1)])
    if not before or not after:
        return ""
    begun = started(context, times[index])
    if begun is not None and times[seam - 1] < begun <= times[seam]:
        return ""
    every = series.past.every if series.past else series.every
    reach = max(times[seam] - times[seam - 1], _WINDOW * every)
    window = sizes(used[series.index_from(times[seam - 1] - reach) : seam])
    moves = max(window) - min(window) if window else 0.0
    old, new = median(before), median(after)
    if abs(new - old) <= MATERIAL * (limit or old) + moves:
        return ""
    return say.HISTORY_APART.format(before=size(old), after=size(new))


def started(context: Context, at: float) -> float | None:
    """When the life began that goes on at the time `at`: of the watched process, else as the
    history shows it. None where that is not known."""
    target = context.target
    if target is not None:
        created = target.created if target.pid is not None else target.container_created
        if created is not None:
            return created
    past = context.series.past
    return max((start for start in past.starts if start <= at), default=None) if past else None


def history_in(series: Series, since: float, until: float) -> str:
    """How much of that time is covered by a history file: `8 h`; empty for none."""
    past = series.past
    if past is None:
        return ""
    seconds = min(until, past.until) - max(since, past.since)
    return duration(seconds) if seconds > 0 else ""
