"""Readings of the CPU that have to agree: what the processes use, and what their group counts.

Where they do not, by more than ticks and milliseconds explain, each says all that is possible, and
why. What is left over was used by something that lives too shortly to be seen (FACTS.md, Reading
the metrics).
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from wizard.evidence.reading import Interval
from wizard.evidence.readings.context import rate
from wizard.evidence.row import ReadFrom
from wizard.messages import reading_messages as say
from wizard.text.units import share

if TYPE_CHECKING:
    from wizard.evidence.readings.context import Context
    from wizard.evidence.row import Row
    from wizard.evidence.series import RowView


def used_cores(row: RowView | Row, context: Context) -> Interval | None:
    """What is used in all: of a tree up to what may be its own as well, of a group up to what its
    processes use."""
    used = rate(row.cpu_cores, row, context)
    if used is None or isnan(row.unseen):
        return used
    in_group = row.cpu_source == ReadFrom.GROUP
    more = -row.unseen if in_group else row.unseen
    return Interval(used.low, used.high + max(0.0, more))


def busiest_cores(row: RowView | Row, context: Context) -> Interval | None:
    """What the busiest process uses: up to all that was not seen as well."""
    used = rate(row.busiest, row, context)
    if used is None or isnan(row.unseen):
        return used
    return Interval(used.low, used.high + max(0.0, row.unseen))


def disagreement(row: RowView | Row) -> str | None:
    """In a sentence; None where the readings agree."""
    if isnan(row.unseen) or not row.unseen or isnan(row.cpu_cores):
        return None
    return said(row.cpu_cores, row.unseen, in_group=row.cpu_source == ReadFrom.GROUP)


def said(used: float, unseen: float, *, in_group: bool) -> str:
    """The same of cores that were `used` as the group counts them, or the tree."""
    if not in_group:
        return say.UNSEEN_ABOVE.format(seen=share(used), unseen=share(unseen))
    sentence = say.UNSEEN_IN_GROUP if unseen > 0 else say.COUNTED_ELSEWHERE
    return sentence.format(seen=share(max(0.0, used - unseen)), whole=share(used))
