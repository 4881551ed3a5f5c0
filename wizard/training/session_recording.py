"""The evidence of a session as a recording, such as `wizard watch` writes. Pure.

What a history file said of the time before is recorded as well, as samples that a sampler would
have taken of it: its memory, and its CPU where that is counted for the whole group or there is but
one process. What the file did not say, such as which of several processes it was, is left unknown.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import cache
from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard import __version__
from wizard.evidence.history.tidy import MOST_ROWS, WHOLE, rows_kept, usual_interval
from wizard.evidence.history.tracks import columns_of, settled
from wizard.evidence.row import ReadFrom, Rows, cpu_counts, memory_counts
from wizard.evidence.sample import GROUP, MACHINE, Sample
from wizard.evidence.target import same_target
from wizard.session.recording_writer import SampleWriter, header_lines
from wizard.session.recordings import RecordingHeader
from wizard.text.anonymize import anonymous
from wizard.walk.events import HistoryRead, Sampled, TargetChosen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from wizard.evidence.history.tracks import History
    from wizard.evidence.sample import ProcessSample
    from wizard.evidence.target import Target
    from wizard.text.anonymize import KnownNames
    from wizard.walk.events import Event


def recording_of(events: Iterable[Event], until: float, names: KnownNames) -> bytes:
    """What was seen of the last target by `until` (seconds since the epoch), without `names` of
    hosts and users; empty where nothing was sampled."""
    target, history, taken = _seen(event for event in events if event.at <= until)
    if target is None or not taken:
        return b""
    taken = _fewer(taken)
    samples = _unnamed((event.sample for event in taken), names)
    first = next(samples)
    before = _before(history, first) if history is not None else []
    every = _every([event.at for event in taken])
    if before and history is not None:
        every = max(every, history.every)
    started = before[0].at if before else first.at
    writer = SampleWriter()
    lines = list(header_lines(RecordingHeader(__version__, started, round(every, 3), target)))
    for sample in (*before, first, *samples):
        line = writer.line(sample)
        if line is not None:
            lines.append(line)
    return b"".join(lines)


def _seen(
    events: Iterable[Event],
) -> tuple[Target | None, History | None, Sequence[Sampled]]:
    """The last target, what a file said of the time before, and the samples of that target."""
    target: Target | None = None
    history: History | None = None
    taken: list[Sampled] = []
    for event in events:
        match event:
            case TargetChosen():
                if target is None or not same_target(target, event.target):
                    taken = []
                target = event.target
            case HistoryRead():
                history = event.history
            case Sampled() if not taken or event.at > taken[-1].at:
                taken.append(event)
    return target, history, taken


def _every(times: Sequence[float]) -> float:
    """The usual interval; that of the time before the last quarter of an hour, where less was
    kept."""
    old = bisect_left(times, times[-1] - WHOLE)
    return usual_interval(times[:old] if old > 1 else times) if len(times) > 1 else 1.0


def _fewer(taken: Sequence[Sampled]) -> Sequence[Sampled]:
    """As many as a history keeps of them, peaks included: a file of days would be played no other
    way, and take long to read."""
    if len(taken) <= MOST_ROWS:
        return taken
    rows = Rows()
    made = [rows.row(event.sample) for event in taken]
    columns = {
        name: array("d", (row.get(name, nan) for row in made))
        for name in ("memory_used", "cpu_cores")
    }
    kept = rows_kept(array("d", (row.at for row in made)), columns)
    return taken if kept is None else [taken[index] for index in kept]


def _unnamed(samples: Iterable[Sample], names: KnownNames) -> Iterator[Sample]:
    """The samples without `names` in what processes are called, and in why something is missing."""

    @cache
    def unnamed(text: str) -> str:
        return anonymous(text, names)

    for sample in samples:
        processes = tuple(_renamed(process, unnamed) for process in sample.processes)
        missing = {name: unnamed(why) for name, why in sample.missing.items()}
        yield replace(sample, processes=processes, missing=missing)


def _renamed(process: ProcessSample, unnamed: Callable[[str], str]) -> ProcessSample:
    name = unnamed(process.name)
    return process if name == process.name else replace(process, name=name)


def _before(history: History, first: Sample) -> list[Sample]:
    """The rows of `history` before `first`, as samples of the same kind as that."""
    row = Rows().row(first)
    columns = columns_of(settled(history, row))
    rows = [
        index
        for index, at in enumerate(history.times)
        if at < first.at and not isnan(columns["memory_used"][index])
    ]
    times = [history.times[index] for index in rows]
    counted = _counted([*times, first.at], [columns["cpu_cores"][index] for index in rows])
    return [
        _as_sample(first, row.memory_source, at, columns["memory_used"][index], limit, before)
        for at, index, limit, before in zip(
            times, rows, (columns["memory_limit"][index] for index in rows), counted, strict=True
        )
    ]


def _counted(times: Sequence[float], cores: Sequence[float]) -> list[float | None]:
    """CPU seconds that were used from each row up to the end of `times`; None where the use up to
    the row is not known."""
    later = 0.0
    counted: list[float | None] = []
    spans = [after - before for before, after in pairwise(times)]
    # What is used up to a row is used since the one before it; since the last one, as much.
    use = [*cores[1:], cores[-1]] if cores else []
    for span, used in zip(reversed(spans), reversed(use), strict=True):
        later += 0.0 if isnan(used) else used * span
        counted.append(None if isnan(used) else later)
    return counted[::-1]


def _as_sample(  # noqa: PLR0913, PLR0917 - a row is all of this
    first: Sample, source: float, at: float, used: float, limit: float, later: float | None
) -> Sample:
    """One row, memory read where `source` says; `later` are CPU seconds from then to `first`."""
    values = {
        name: value
        for name, value in first.values.items()
        if name.startswith((GROUP, MACHINE)) and name not in _UNKNOWN_BEFORE
    }
    processes: tuple[ProcessSample, ...] = ()
    if first.has_group:
        _count_group(values, used, limit, later)
    if source in (ReadFrom.PSS, ReadFrom.RSS):
        processes = _scaled(first.processes, used, later, with_pss=source == ReadFrom.PSS)
    elif source == ReadFrom.MACHINE and first.has_machine:
        values["machine.memory_used"] = float(round(used))
        if later is not None and "machine.cpu_seconds" in first.values:
            values["machine.cpu_seconds"] = first.values["machine.cpu_seconds"] - later
    return Sample(at, values, processes)


_UNKNOWN_BEFORE = (
    "group.memory_peak",
    "group.periods",
    "group.throttled_periods",
    "group.memory_stall_seconds",
    "group.cpu_stall_seconds",
    "machine.memory_used",
    "machine.cpu_seconds",
    "machine.memory_stall_seconds",
    "machine.cpu_stall_seconds",
    "group.others_cpu_seconds",
    "machine.reaped_seconds",
)
"""What no history file says, and what other sources measured is not known then either."""


def _count_group(values: dict[str, float], used: float, limit: float, later: float | None) -> None:
    if memory_counts(values):
        values["group.memory_used"] = round(used) + values.get("group.own_memory", 0.0)
    else:
        values.pop("group.memory_used", None)
    if "group.memory_limit" in values and not isnan(limit):
        values["group.memory_limit"] = float(round(limit))
    if cpu_counts(values):
        _take_off(values, "group.cpu_seconds", later)
    else:
        values.pop("group.cpu_seconds", None)


def _take_off(values: dict[str, float], name: str, later: float | None) -> None:
    """`later` seconds less of what was counted; nothing where they are not known."""
    seconds = values.pop(name, None)
    if seconds is not None and later is not None:
        values[name] = seconds - later


def _scaled(
    processes: tuple[ProcessSample, ...], used: float, later: float | None, *, with_pss: bool
) -> tuple[ProcessSample, ...]:
    """The tree with so much memory in all, and `later` CPU seconds less where it is one process."""
    whole = sum(process.values.get("rss", 0.0) for process in processes) or 1.0
    alone = len(processes) == 1
    scaled = []
    for process in processes:
        if "rss" not in process.values:
            continue
        size = float(round(used * process.values["rss"] / whole))
        values = {"rss": size, "pss": size} if with_pss else {"rss": size}
        if alone:
            now = process.values
            values |= {n: now[n] for n in ("user_seconds", "system_seconds") if n in now}
            _take_off(values, "user_seconds", later)
        scaled.append(replace(process, values=values))
    return tuple(scaled)
