"""How a history stands in a session: its rows as columns of numbers, `null` for what is unknown.

6,000 rows are kept of a history at most (wizard.evidence.history.tidy), so that is 0.3 MB.
"""

from __future__ import annotations

from array import array
from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from wizard.evidence.history.tracks import History
from wizard.evidence.row import Row
from wizard.session.kinds import (
    LINE,
    NUMBER,
    DecodeError,
    Json,
    Kind,
    Table,
    named,
    optional,
    or_empty,
    read_record,
    several,
    write_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = {*Row._fields[1:], "memory_share", "cpu_share"}

_PLACES = 7
"""Significant digits of a value: a memory of 10 GiB to the KiB."""


def _write_numbers(values: Iterable[float]) -> Json:
    return [None if isnan(value) else NUMBER.write(_short(value)) for value in values]


def _short(value: float) -> float:
    short = float(f"{value:.{_PLACES}g}")
    return int(short) if short.is_integer() and abs(short) < 2**53 else short


def _read_numbers(value: Json) -> array[float]:
    if type(value) is not list:
        raise DecodeError("an array is expected")
    return array("d", (nan if one is None else NUMBER.read(one) for one in value))


_NUMBERS = Kind("array of number or nothing", _write_numbers, _read_numbers)


def _write_times(values: Iterable[float]) -> Json:
    return [NUMBER.write(round(value, 3)) for value in values]


def _read_times(value: Json) -> array[float]:
    times = array("d", several(NUMBER).read(value))
    if not times or any(after <= before for before, after in pairwise(times)):
        raise DecodeError("times that grow are expected")
    return times


_TIMES = Kind("array of number", _write_times, _read_times)


def history_table(target: Kind) -> Table:
    """The table of a history; `target` is how a target stands in a session."""
    return (
        ("name", "name", LINE),
        ("every", "every", NUMBER),
        ("times", "times", _TIMES),
        ("columns", "columns", named(_NUMBERS)),
        ("starts", "starts", or_empty(_TIMES, tuple)),
        ("said", "said", or_empty(several(LINE), tuple)),
        ("target", "target", optional(target)),
    )


def _history(*fields: Any) -> History:
    """Columns that this version does not know are left out. Raises DecodeError."""
    name, every, times, columns, starts, said, target = fields
    if every <= 0:
        raise DecodeError("every: a time above 0 is expected")
    known = {key: values for key, values in columns.items() if key in _COLUMNS}
    for key, values in known.items():
        if len(values) != len(times):
            raise DecodeError(f"columns: {key} has {len(values)} values for {len(times)} times")
    return History(name, every, times, known, tuple(starts), said, target)


def history_kind(table: Table) -> Kind:
    """A history, as an object of `table`."""
    return Kind(
        "history",
        lambda value: write_record(table, value),
        lambda value: read_record(_history, table, value),
    )
