"""What follows of the columns of a file by arithmetic: what is in use, of what is left of a whole;
a size, of a share where the limit is known. Pure.
"""

from __future__ import annotations

from array import array
from math import isnan, nan
from typing import TYPE_CHECKING

from wizard.evidence.history.metrics import LEFT
from wizard.evidence.history.tracks import HistoryError
from wizard.messages import history_messages as say
from wizard.text.units import size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.history.scales import Limits

    Columns = dict[str, array[float]]


_LEFT = (
    ("memory_available", "memory_used", "memory.used", say.USED_IS),
    ("memory_free", "memory_used", "memory.used", say.CACHE_IS_USED),
)
_LEFT_SHARE = (
    ("memory_available_share", "memory_share", "memory_used", "memory.share", say.USED_IS),
    ("memory_free_share", "memory_share", "memory_used", "memory.share", say.CACHE_IS_USED),
    ("cpu_idle", "cpu_share", "cpu_cores", "cpu.share", say.USED_IS),
)
"""(column of what is left, that of what is in use, its metric, what to say); of shares the third is
the size, which says more."""

_SHARES = (
    ("memory_share", "memory_used", "memory_limit", say.MEMORY_IN_PERCENT),
    ("cpu_share", "cpu_cores", "cpu_limit", say.CPU_IN_PERCENT),
)
"""(share, what it is a share of a limit of, that limit, what to say where nothing gives it)."""


def derive(columns: Columns, names: Mapping[str, str], limits: Limits) -> list[str]:
    """Put what follows into `columns`; `names` says which curve each came from. What to say of it.
    Raises HistoryError where more is left than there is."""
    notes: list[str] = []
    _without_limits_of_nothing(columns)
    _used_of_left(columns, names, limits, notes)
    if "memory_total" in columns and "memory_limit" not in columns:
        columns["memory_limit"] = columns["memory_total"]
    for left, used, number, metric, sentence in _LEFT_SHARE:
        if left in columns and used not in columns and number not in columns:
            columns[used] = array("d", (1 - part for part in columns[left]))
            notes.append(
                sentence.format(metric=metric, total=say.ALL, left=repr(names.get(left, left)))
            )
    for column, _ in LEFT.values():
        columns.pop(column, None)
    _sizes_of_shares(columns, limits, notes)
    return notes


def _without_limits_of_nothing(columns: Columns) -> None:
    """A limit of 0 is how monitoring writes that there is none."""
    for limit in ("memory_limit", "cpu_limit"):
        if limit in columns:
            columns[limit] = array("d", (value or nan for value in columns[limit]))
            if all(map(isnan, columns[limit])):
                del columns[limit]


def _used_of_left(
    columns: Columns, names: Mapping[str, str], limits: Limits, notes: list[str]
) -> None:
    for left, used, metric, sentence in _LEFT:
        if left not in columns or used in columns:
            continue
        curve = names.get(left, left)
        whole = next((name for name in ("memory_total", "memory_limit") if name in columns), None)
        if whole is not None:
            totals, total = columns[whole], repr(names.get(whole, whole))
        elif limits.memory is not None:
            totals = array("d", [limits.memory]) * len(columns[left])
            total = size(limits.memory)
        else:
            raise HistoryError(say.NO_TOTAL.format(curve=curve))
        for part, all_of_it in zip(columns[left], totals, strict=True):
            if part > all_of_it:
                raise HistoryError(
                    say.MORE_LEFT_THAN_THERE_IS.format(
                        curve=curve, left=size(part), total=size(all_of_it)
                    )
                )
        columns[used] = array("d", (b - a for a, b in zip(columns[left], totals, strict=True)))
        notes.append(sentence.format(metric=metric, total=total, left=repr(curve)))


def _sizes_of_shares(columns: Columns, limits: Limits, notes: list[str]) -> None:
    """Shares of a limit that is stated, or stands in the file, become what they are shares of."""
    stated = {"memory_limit": limits.memory, "cpu_limit": limits.cpu}
    for share, number, limit, otherwise in _SHARES:
        if share not in columns or number in columns:
            columns.pop(share, None)
        elif (known := stated[limit]) is not None:
            columns[number] = array("d", (part * known for part in columns.pop(share)))
        elif limit in columns:
            whole, parts = columns[limit], columns.pop(share)
            columns[number] = array("d", (a * b for a, b in zip(parts, whole, strict=True)))
        else:
            notes.append(otherwise)
