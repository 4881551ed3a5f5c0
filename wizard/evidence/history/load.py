"""A file of curves → a history. Pure but for `open_history`: the opened text, the time and the zone
come in.
"""

from __future__ import annotations

import codecs
import os
import stat
from array import array
from bisect import bisect_left, bisect_right
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from wizard.evidence.history.cells import Lines
from wizard.evidence.history.columns import choose
from wizard.evidence.history.derived import derive
from wizard.evidence.history.forms import Around, read_form
from wizard.evidence.history.metrics import METRICS
from wizard.evidence.history.scales import Chosen, Limits
from wizard.evidence.history.tidy import (
    Tidied,
    fall_to_restart,
    gaps,
    gaps_sentence,
    rows_kept,
    tidy,
    usual_interval,
)
from wizard.evidence.history.times import TIME, date_order, has_either_date
from wizard.evidence.history.tracks import History, HistoryError, Track
from wizard.messages import history_messages as say
from wizard.text.units import MIB, cores, count_of, date_time, duration, share, size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from wizard.evidence.history.csv_table import Table
    from wizard.evidence.history.wishes import Wish


LARGEST = 512 * MIB
"""Bytes. Ten times a million rows."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_history(path: str) -> TextIO:
    """The file as text. Raises OSError, and ValueError for what is no name of a file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, say.NOT_REGULAR)
        if status.st_size > LARGEST:
            message = say.TOO_LARGE.format(size=size(status.st_size), most=size(LARGEST))
            raise OSError(0, message)
        start = os.pread(descriptor, 2, 0)
        encoding = "utf-16" if start in _WIDE else "utf-8-sig"
        return os.fdopen(descriptor, encoding=encoding, newline="")
    except BaseException:
        os.close(descriptor)
        raise


SKEW = 600.0
"""Seconds by which the clocks of two machines may differ; a file that ends later than that is of
another zone."""


class Reader(Struct, frozen=True):
    """What the reading of a file depends on besides its text."""

    now: float
    """Seconds since the epoch, by this machine's clock."""

    zone: tzinfo | None = None
    """That of times that name none; None is this machine's."""

    zone_name: str = say.THIS_ZONE
    wishes: tuple[Wish, ...] = ()
    written: float | None = None
    """When the file was last written, in seconds since the epoch."""

    memory_limit: float | None = None
    """Bytes, where somebody stated it."""

    cpu_limit: float | None = None
    """Cores, where somebody stated it."""

    asking: bool = False
    """Whether somebody is there to answer, so that each doubt is a question."""


def load(text: TextIO, name: str, reader: Reader) -> History:
    """The history in a file that can be read from its beginning. Raises HistoryError."""
    start = text.read(4096)
    text.seek(0)
    if "\0" in start:
        raise HistoryError(say.BINARY, 1)
    order = next((wish.order for wish in reader.wishes if wish.order), None)
    if order is None and has_either_date(start):
        order = date_order(Lines(text), reader.now)
        text.seek(0)
    written = reader.written or reader.now
    table = read_form(text, start, Around(reader.now, reader.zone, written, order))
    return history_of(table.tracks, name, reader, _about(table, reader), naive=table.naive)


def _about(table: Table, reader: Reader) -> list[str]:
    notes = list(table.notes)
    if table.naive:
        notes.append(say.ZONE_ASSUMED.format(zone=reader.zone_name))
    if table.bad and table.first_bad:
        line, why = table.first_bad
        template = say.ROW_LEFT_OUT if table.bad == 1 else say.ROWS_LEFT_OUT
        notes.append(template.format(count=table.bad, line=line, why=why))
    return notes


def history_of(
    tracks: Sequence[Track], name: str, reader: Reader, notes: list[str], *, naive: bool = False
) -> History:
    """The history that these curves are. Raises HistoryError."""
    if not any(isfinite(value) for track in tracks for value in track.values):
        raise HistoryError(say.NO_VALUES)
    tracks = [track for track in tracks if track.times]
    limits = Limits(reader.memory_limit, reader.cpu_limit)
    wishes = [wish for wish in reader.wishes if wish.metric != TIME]
    chosen, about = choose(tracks, wishes, limits, asking=reader.asking)
    left_out = len(tracks) - sum(len(choice.tracks) for choice in chosen)
    curves = {METRICS[choice.metric][0]: tidy(choice) for choice in chosen}
    if not any(not isnan(v) for curve in curves.values() for v in curve.values):
        raise HistoryError(say.NO_VALUES)
    times, columns = _trimmed(*_joined(curves))
    rows, last = len(times), times[-1]
    times = _not_ahead(times, columns, reader, notes, naive=naive)
    moved = last - times[-1] if len(times) == rows else 0.0
    names = {METRICS[choice.metric][0]: choice.tracks[0].name for choice in chosen}
    notes += about + derive(columns, names, limits)
    _hold_to_limits(columns, names, reader)
    every = usual_interval(times)
    starts = {at - moved for curve in curves.values() for at in curve.starts}
    starts = {at for at in starts if at <= times[-1]}
    notes += _put_right(curves, left_out)
    notes += [line for curve in curves.values() for line in curve.notes]
    if breaks := gaps(times, every):
        notes.append(gaps_sentence(breaks))
    if "memory_used" in columns and not starts:
        falls = fall_to_restart(times, columns["memory_used"], _limit(columns, reader))
        starts = {at for at, _ in falls}
        notes += [line for _, line in falls]
    what = _what(chosen, rows, times, every)
    kept = rows_kept(times, columns)
    if kept is not None:
        times = array("d", (times[index] for index in kept))
        columns = {
            key: array("d", (values[index] for index in kept)) for key, values in columns.items()
        }
        notes.append(say.ROWS_KEPT.format(count=len(times)))
        every = max(every, usual_interval(times))
    return History(name, every, times, columns, tuple(sorted(starts)), (what, *notes))


_MOST_OF_LIMIT = 1.5
"""What uses more of a limit than this is not what the limit holds: the kernel lets nobody."""


def _hold_to_limits(
    columns: dict[str, array[float]], names: dict[str, str], reader: Reader
) -> None:
    """Raises HistoryError for numbers that are of something else than the limit, a whole machine
    say, and that nobody has named for what they are."""
    named = {METRICS[wish.metric][0] for wish in reader.wishes if wish.metric in METRICS}
    for number, limit, metric, written in (
        ("memory_used", _limit(columns, reader), "memory.limit", size),
        ("cpu_cores", _last_limit("cpu", columns, reader.cpu_limit), "cpu.limit", cores),
    ):
        most = max((v for v in columns.get(number, ()) if not isnan(v)), default=0.0)
        if limit and number in names.keys() - named and most > _MOST_OF_LIMIT * limit:
            raise HistoryError(
                say.FAR_OVER_LIMIT.format(
                    curve=names[number],
                    most=written(most),
                    share=share(most / limit),
                    limit=written(limit),
                    metric=metric,
                )
            )


def _what(chosen: Sequence[Chosen], rows: int, times: Sequence[float], every: float) -> str:
    curves = ", ".join(
        say.CURVE_FROM.format(metric=choice.metric, column=choice.tracks[0].name)
        for choice in chosen
    )
    return say.ROWS_READ.format(
        rows=count_of(rows, "row"),
        span=duration(times[-1] - times[0]),
        every=duration(every),
        until=date_time(times[-1]),
        curves=curves,
    )


def _joined(curves: dict[str, Tidied]) -> tuple[array[float], dict[str, array[float]]]:
    """All metrics on one axis of time; a time that a metric does not have is unknown there."""
    first = next(iter(curves.values()))
    if all(curve.times == first.times for curve in curves.values()):
        return first.times, {column: curve.values for column, curve in curves.items()}
    times = array("d", sorted({at for curve in curves.values() for at in curve.times}))
    columns = {}
    for column, curve in curves.items():
        values = columns[column] = array("d")
        every = usual_interval(curve.times)
        for at in times:
            # Two exports are never of the same second: a value holds until the next one.
            index = bisect_right(curve.times, at) - 1
            fresh = index >= 0 and at - curve.times[index] <= 1.5 * every
            values.append(curve.values[index] if fresh else nan)
    return times, columns


def _trimmed(
    times: array[float], columns: dict[str, array[float]]
) -> tuple[array[float], dict[str, array[float]]]:
    """Without the rows at both ends that know nothing."""
    known = [n for n in range(len(times)) if not all(isnan(v[n]) for v in columns.values())]
    if len(known) == len(times):
        return times, columns
    part = slice(known[0], known[-1] + 1)
    return times[part], {column: values[part] for column, values in columns.items()}


def _not_ahead(
    times: array[float],
    columns: dict[str, array[float]],
    reader: Reader,
    notes: list[str],
    *,
    naive: bool,
) -> array[float]:
    """Times of the future put right or left out, and noted."""
    ahead = times[-1] - reader.now
    if ahead <= 0:
        return times
    if ahead <= SKEW:
        if ahead > 1:
            notes.append(say.CLOCK_AHEAD.format(ahead=duration(ahead)))
        return array("d", (at - ahead for at in times))
    if naive:
        raise HistoryError(say.ENDS_AHEAD.format(ahead=duration(ahead), zone=reader.zone_name))
    end = bisect_left(times, reader.now)
    if end == 0:
        raise HistoryError(say.BEGINS_AHEAD.format(ahead=duration(times[0] - reader.now)))
    left_out = len(times) - end
    rows = count_of(left_out, "row")
    notes.append(say.FUTURE_LEFT_OUT.format(rows=rows, ahead=duration(ahead)))
    for values in columns.values():
        del values[end:]
    return times[:end]


def _put_right(curves: dict[str, Tidied], left_out: int) -> list[str]:
    notes = []
    if any(curve.disordered for curve in curves.values()):
        notes.append(say.SORTED)
    for count, one, several in (
        (max(curve.duplicates for curve in curves.values()), say.TIME_TWICE, say.TIMES_TWICE),
        (
            sum(curve.unknown for curve in curves.values()),
            say.VALUE_UNREADABLE,
            say.VALUES_UNREADABLE,
        ),
        (left_out, say.CURVE_LEFT_OUT, say.CURVES_LEFT_OUT),
    ):
        if count:
            notes.append(one if count == 1 else several.format(count=count))
    return notes


def _limit(columns: dict[str, array[float]], reader: Reader) -> float | None:
    """That of memory in bytes."""
    return _last_limit("memory", columns, reader.memory_limit)


def _last_limit(of: str, columns: dict[str, array[float]], stated: float | None) -> float | None:
    """The stated limit, else the last one that the file says."""
    if stated is not None:
        return stated
    known = [value for value in columns.get(f"{of}_limit", ()) if not isnan(value)]
    return known[-1] if known else None
