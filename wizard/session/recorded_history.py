"""A recording of `wizard watch` as a history: what a series makes of its samples. Pure."""

from __future__ import annotations

from array import array
from math import isnan, nan
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from wizard.evidence.history.cells import Lines
from wizard.evidence.history.load import Reader, load
from wizard.evidence.history.tidy import gaps, gaps_sentence, rows_kept, usual_interval
from wizard.evidence.history.tracks import History, HistoryError
from wizard.evidence.row import COLUMNS as ROW_COLUMNS
from wizard.evidence.row import Row, Rows
from wizard.messages import history_messages as say
from wizard.session.recordings import BEGINNINGS, Recording, RecordingError
from wizard.text.units import count_of, date_time, duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.evidence.target import Target

COLUMNS = tuple(
    name
    for name in ROW_COLUMNS
    if name not in ("at", "since", "vanished", "appeared", "memory_peak", "queued")
    and not name.startswith("kills_")
    and not name.endswith("_pressure")
)
"""What is kept of a row. Restarts of workers are a count, which does not outlive its recording: one
of hours ago says nothing of now."""


def load_history(text: TextIO, name: str, reader: Reader) -> History:
    """The history in a file that can be read from its beginning, a recording or a file of curves.
    Raises HistoryError."""
    start = text.read(max(map(len, BEGINNINGS)))
    text.seek(0)
    if start.startswith(BEGINNINGS):
        return history_of_recording(Lines(text), name, reader.now)
    return load(text, name, reader)


def history_of_recording(
    lines: Iterable[str], name: str, now: float, *, ends_now: bool = False
) -> History:
    """The history that a recording is; with `ends_now` all its times are moved, so that its last
    sample is of now. Raises HistoryError."""
    try:
        recording = Recording(line.encode() for line in lines)
        rows = list(_rows(recording))
    except RecordingError as error:
        raise HistoryError(str(error)) from error
    while rows and isnan(rows[-1].memory_used):
        rows.pop()  # the target had ended
    target = recording.header.target
    if ends_now and rows:
        by = now - rows[-1].at
        target = _moved(target, by)
        rows = [Row(row, at=min(row.at + by, now), killed_at=row.killed_at + by) for row in rows]
    ahead = [row for row in rows if row.at > now]
    if ahead:
        rows = rows[: len(rows) - len(ahead)]
    if not rows:
        raise HistoryError(say.RECORDING_EMPTY)
    times = array("d", (row.at for row in rows))
    names = dict.fromkeys((*COLUMNS, *(name for row in rows for name in row if "." in name)))
    columns = {name: array("d", (row.get(name, nan) for row in rows)) for name in names}
    sparsest = recording.header.every * (1 + recording.most_left_out)
    every = max(sparsest, usual_interval(times))
    notes = [_what(target, times)]
    if ahead:
        notes.append(say.FUTURE_SAMPLES.format(samples=count_of(len(ahead), "sample")))
    if breaks := gaps(times, every):
        notes.append(gaps_sentence(breaks))
    notes += recording.notes
    if recording.ended:
        notes.append(say.RECORDING_ENDED.format(reason=recording.ended))
    kept = rows_kept(times, {key: columns[key] for key in ("memory_used", "cpu_cores")})
    if kept is not None:
        times = array("d", (times[index] for index in kept))
        columns = {
            key: array("d", (values[index] for index in kept)) for key, values in columns.items()
        }
        notes.append(say.SAMPLES_KEPT.format(count=len(times)))
        every = max(every, usual_interval(times))
    return History(name, every, times, columns, (), tuple(notes), target)


def _rows(recording: Recording) -> Iterable[Row]:
    """Times that do not grow, as after a clock was put back, are left out."""
    rows, last = Rows(), float("-inf")
    for sample in recording.samples():
        if sample.at > last:
            last = sample.at
            yield rows.row(sample)


def _moved(target: Target, by: float) -> Target:
    """`target`, which began so many seconds later."""
    created, container = target.created, target.container_created
    return replace(
        target,
        created=None if created is None else created + by,
        container_created=None if container is None else container + by,
    )


def _what(target: Target, times: array[float]) -> str:
    template = say.RECORDING_READ if target.pid is None else say.RECORDING_OF_PID_READ
    return template.format(
        samples=count_of(len(times), "sample"),
        span=duration(times[-1] - times[0]),
        target=target.title,
        pid=target.pid,
        until=date_time(times[-1]),
    )
