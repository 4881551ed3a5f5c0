"""Curves as they stand in a file made into rows: in order, each time once, counters as rates, what
was put right noted, and no more of them than are needed. Pure.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

from wizard.messages import history_messages as say
from wizard.text.units import date_time, duration, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wizard.evidence.history.scales import Chosen
    from wizard.evidence.history.tracks import Track


GAP = 3
"""More than so many usual intervals without a row are a gap."""

_MOST_READ = 10_000
"""Intervals that the usual one is the median of."""

_HIGHEST = 2.0**62
"""No memory has as many bytes; more is no value."""


@dataclass(slots=True)
class Tidied:
    """One metric, in order."""

    times: array[float]
    values: array[float]
    starts: list[float] = field(default_factory=list)
    """When a life began, for sure."""

    duplicates: int = 0
    disordered: bool = False
    unknown: int = 0
    notes: list[str] = field(default_factory=list)


def tidy(chosen: Chosen) -> Tidied:
    """The metric's curve. Of rows at the same time the last one that knows a value counts."""
    pieces = [_ordered(track, chosen.scale) for track in chosen.tracks]
    whole = pieces[0]
    for track, piece in zip(chosen.tracks[1:], pieces[1:], strict=True):
        begins = piece.times[0]
        _follow(whole, piece)
        whole.notes.append(say.TAKES_OVER.format(curve=track.name, at=date_time(begins)))
    if chosen.counter:
        _as_rate(whole)
    return whole


def _ordered(track: Track, scale: float) -> Tidied:
    times, values = track.times, track.values
    if all(0 <= v < _HIGHEST for v in values) and all(a < b for a, b in pairwise(times)):
        # Columns of one file share their times, and what is tidied is changed.
        return Tidied(times[:], array("d", (value * scale for value in values)))
    disordered = any(after < before for before, after in pairwise(times))
    descends = disordered and all(after <= before for before, after in pairwise(times))
    order: Sequence[int] = range(len(times))
    if disordered:
        order = sorted(order, key=times.__getitem__)
    # A page that shows the newest first is in order too, only the other way.
    tidied = Tidied(array("d"), array("d"), disordered=disordered and not descends)
    at_before = nan
    for index in order:
        at, value = times[index], values[index] * scale
        if not 0 <= value < _HIGHEST:
            value = nan
            tidied.unknown += 1
        if at == at_before:
            tidied.duplicates += 1
            if not isnan(value):
                tidied.values[-1] = value
            continue
        at_before = at
        tidied.times.append(at)
        tidied.values.append(value)
    return tidied


def _follow(whole: Tidied, piece: Tidied) -> None:
    """Where two lives overlap, as an old pod ends while the new one starts, the new one counts."""
    begins = piece.times[0]
    end = bisect_left(whole.times, begins)
    del whole.times[end:], whole.values[end:]
    whole.times.extend(piece.times)
    whole.values.extend(piece.values)
    whole.starts.append(begins)
    whole.duplicates += piece.duplicates
    whole.disordered |= piece.disordered
    whole.unknown += piece.unknown


def _as_rate(counted: Tidied) -> None:
    """A counter's growth a second. Where it falls, it began anew: nothing is known of that
    interval, and a process restarted."""
    rates = array("d", [nan])
    values, times = counted.values, counted.times
    last: int | None = 0 if values and not isnan(values[0]) else None
    for index in range(1, len(values)):
        value = values[index]
        if isnan(value) or last is None:
            rates.append(nan)
        elif value < values[last]:
            rates.append(nan)
            counted.starts.append(times[index])
            counted.notes.append(say.COUNTER_RESET.format(at=date_time(times[index])))
        else:
            rates.append((value - values[last]) / (times[index] - times[last]))
        if not isnan(value):
            last = index
    counted.values = rates


def usual_interval(times: Sequence[float]) -> float:
    """The median time between two rows; 60 s where there are not two."""
    every = max(1, len(times) // _MOST_READ)
    apart = sorted(times[n + 1] - times[n] for n in range(0, len(times) - 1, every))
    return apart[len(apart) // 2] if apart else 60.0


def gaps(times: Sequence[float], every: float) -> list[tuple[float, float]]:
    """(last row before, first row after) of each gap."""
    return [(a, b) for a, b in pairwise(times) if b - a > GAP * every]


def fall_to_restart(
    times: Sequence[float], used: Sequence[float], limit: float | None
) -> list[tuple[float, str]]:
    """Falls of memory that look like a restart: (when, what to say).

    At once, by a third or more, to no more than what it was before it climbed, after it had been
    high for a while. One such fall is taken for a restart, and so is each that begins at 90 % of
    the limit; several from lower down are how workers look that are recycled, and are none.
    """
    falls: list[tuple[float, float, float]] = []
    begins = 0
    for before, after in _sudden_falls(used):
        high, low = used[before], used[after]
        long_high = _since_above(times, used, begins, before, (high + low) / 2)
        first = next((value for value in used[begins:after] if not isnan(value)), high)
        if long_high >= max(600.0, 5 * (times[after] - times[before])) and low <= 1.25 * first:
            falls.append((times[after], high, low))
            begins = after
    if len(falls) > 1:
        falls = [fall for fall in falls if limit is not None and fall[1] >= 0.9 * limit]
    return [
        (at, say.FALL.format(high=size(high), low=size(low), at=date_time(at)))
        for at, high, low in falls
    ]


def _sudden_falls(used: Sequence[float]) -> list[tuple[int, int]]:
    """(last row before, row after) of each fall by a third or more from one value to the next."""
    known: Iterable[tuple[int, float]] = enumerate(used)
    if any(map(isnan, used)):
        known = [(index, value) for index, value in enumerate(used) if not isnan(value)]
    return [(a, b) for (a, high), (b, low) in pairwise(known) if low <= high * 2 / 3 and high > 0]


def _since_above(
    times: Sequence[float], used: Sequence[float], begins: int, before: int, level: float
) -> float:
    """For how long it had been above `level` at the row `before`."""
    index = before
    while index > begins and not used[index - 1] < level:
        index -= 1
    return times[before] - times[index]


def gaps_sentence(breaks: Sequence[tuple[float, float]]) -> str:
    longest = max(b - a for a, b in breaks)
    if len(breaks) == 1:
        return say.GAP.format(span=duration(longest), at=date_time(breaks[0][0]))
    return say.GAPS.format(count=len(breaks), span=duration(longest))


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
