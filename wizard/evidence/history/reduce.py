"""Fewer rows of a long history, so that what trends and conditions need is kept. Pure.

A million rows would cost each verdict a second. The newest quarter of an hour stays whole; of each
stretch before it the rows with the least and the greatest value of each column stay, and the row in
its middle: so medians, peaks, jumps and bounds that were crossed are what they were.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ROWS = 6000

WHOLE = 900.0
"""Seconds before the last row that stay as they are."""

_MOST_WHOLE = 1500


def rows_kept(times: Sequence[float], columns: Mapping[str, array[float]]) -> list[int] | None:
    """The indexes of at most MOST_ROWS rows to keep, in order; None for all of them."""
    count = len(times)
    if count <= MOST_ROWS:
        return None
    recent = max(bisect_left(times, times[-1] - WHOLE), count - _MOST_WHOLE)
    each = 2 * len(columns) + 1
    stretches = (MOST_ROWS - _MOST_WHOLE) // each
    kept: list[int] = []
    start, begin, span = 0, times[0], times[recent] - times[0]
    for number in range(1, stretches + 1):
        end = bisect_left(times, begin + span * number / stretches, start, recent)
        end = recent if number == stretches else end
        if end > start:
            kept += _of_stretch(start, end, columns)
        start = end
    return [*kept, *range(recent, count)]


def _of_stretch(start: int, end: int, columns: Mapping[str, array[float]]) -> list[int]:
    if end - start <= 2 * len(columns) + 1:
        return list(range(start, end))
    chosen = {(start + end) // 2}
    for values in columns.values():
        stretch = values[start:end]
        if isnan(sum(stretch)):
            stretch = array("d", (value for value in stretch if not isnan(value)))
        if stretch:
            chosen.add(values.index(min(stretch), start, end))
            chosen.add(values.index(max(stretch), start, end))
    return sorted(chosen)
