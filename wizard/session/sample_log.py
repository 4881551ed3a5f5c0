"""The samples of a recorded session as series, each of which can be seen as it was at any moment.

Decoding a sample and deriving its row takes 0.1 ms, so a working day takes seconds: a log is read
bit by bit, as far as somebody looks. What is kept of each sample is its row of numbers; the sample
itself is decoded again where it is asked for. Every method may be called from any thread.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wizard.evidence.series import TIERS, Series, WorkerMemory, memory_of_workers
from wizard.evidence.succession import succeeds
from wizard.evidence.target import same_target
from wizard.walk.events import Event, HistoryRead, Sampled, TargetChosen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wizard.evidence.history.tracks import History
    from wizard.evidence.sample import Sample
    from wizard.evidence.target import Target


class _Cut(dict[str, "array[float]"]):
    """The first rows of columns, each cut when it is asked for: few of them ever are."""

    def __init__(self, columns: Mapping[str, array[float]], end: int) -> None:
        super().__init__()
        self._whole = columns
        self._end = end

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._whole else default

    def __missing__(self, name: str) -> array[float]:
        column = self[name] = self._whole[name][: self._end]
        return column


class RecordedSeries(Series):
    """A series of a recording: every row there is, and samples that are decoded when asked for.

    The memory of workers, which trends ask for, is kept as numbers.
    """

    def __init__(self, every: float = 1.0) -> None:
        super().__init__(every)
        self._events: list[Sampled] = []
        self._seen: array[float] = array("d")
        """When each of them was taken."""

        self._workers: array[float] = array("d")
        """pid, created and rss of one worker after the other."""

        self._ends: list[int] = []
        """For each sample where its workers end in `_workers`."""

        self._verdicts: dict[int, dict[object, object]] = {}
        """By thread, for what is judged is kept without a lock."""

    def record(self, event: Sampled) -> None:
        """Add the next sample, unless it is not later than the last."""
        sample = event.sample
        if self._append_row(sample):
            self._events.append(event)
            self._seen.append(sample.at)
            for worker in memory_of_workers(sample):
                self._workers.extend((worker.pid, worker.created, worker.rss))
            self._ends.append(len(self._workers))

    def until(self, at: float) -> RecordedSeries:
        """The series as it was at `at`, without anything that came later; for looking at, not for
        appending. Takes 0.3 ms for a working day."""
        past = RecordedSeries(self.every)
        end = self.index_at(at) + 1
        past._columns = _Cut(self._columns, end)
        past._times = past._columns["at"]
        past._seen = self._seen[: bisect_right(self._seen, at)]
        past._events = self._events[: len(past._seen)]
        past._workers, past._ends = self._workers, self._ends
        past.past, past._old, past.lives = self.past, self._old, self.lives
        past.verdicts = self._verdicts.setdefault(threading.get_ident(), {})
        return past

    def sample_at(self, at: float) -> Sample | None:
        index = bisect_right(self._seen, at) - 1
        return self._events[index].sample if index >= 0 else None

    def samples(self, since: float, until: float) -> tuple[Sample, ...]:
        return tuple(self._events[index].sample for index in self._kept(since, until))

    def workers(self, since: float, until: float) -> Iterator[WorkerMemory]:
        for index in self._kept(since, until):
            at = self._seen[index]
            start = self._ends[index - 1] if index else 0
            for place in range(start, self._ends[index], 3):
                pid, created, rss = self._workers[place : place + 3]
                yield WorkerMemory(at, int(pid), created, rss)

    def _kept(self, since: float, until: float) -> Iterator[int]:
        """The samples that a live series would have kept by `until`: all of the last minutes, few
        of long ago."""
        seen = self._seen
        index, last = bisect_left(seen, since), bisect_right(seen, until) - 1
        while index <= last:
            at = seen[index]
            gap = next((gap for age, gap in TIERS if until - at <= age), None)
            if gap is None:
                index = max(index + 1, bisect_left(seen, until - TIERS[-1][0]))
                continue
            yield index
            index = max(index + 1, bisect_left(seen, (at // gap + 1) * gap) if gap else 0)

    def _join(self, history: History) -> None:
        super()._join(history)
        self._verdicts.clear()


def _time(event: Sampled) -> float:
    return event.at


@dataclass(slots=True)
class TargetSamples:
    """The samples of one target, in order."""

    chosen: int
    """How many targets had been chosen, and histories read, when it began."""

    target: Target | None = None
    events: list[Sampled] = field(default_factory=list)
    history: History | None = None
    before: TargetSamples | None = None
    """Those of the target in whose place it runs."""

    read: int = 0
    series: RecordedSeries = field(default_factory=RecordedSeries)

    def __post_init__(self) -> None:
        if self.history is not None:
            self.series.join(self.history)


class SampleLog:
    """All samples of a session."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._lock = threading.Lock()
        self._targets = [TargetSamples(0)]
        chosen = 0
        history: History | None = None
        for event in events:
            if isinstance(event, Sampled):
                self._targets[-1].events.append(event)
            elif isinstance(event, HistoryRead):
                chosen += 1
                history, last = event.history, self._targets[-1]
                self._targets.append(
                    TargetSamples(chosen, last.target, list(last.events), history, last.before)
                )
            elif isinstance(event, TargetChosen):
                chosen += 1
                if not self._goes_on(event.target):
                    last = self._targets[-1]
                    before = last if succeeds(event.target, last.target) else None
                    self._targets.append(
                        TargetSamples(chosen, event.target, history=history, before=before)
                    )
        self._total = sum(len(samples.events) for samples in self._targets)

    def _goes_on(self, target: Target) -> bool:
        """Whether it is the one that is watched already, as after an interruption."""
        last = self._targets[-1].target
        return last is not None and same_target(last, target)

    def series_at(self, chosen: int, at: float) -> RecordedSeries:
        """What had been sampled by the time `at` of the target that was watched once `chosen`
        targets had been chosen. All of it is read first."""
        with self._lock:
            samples = self._samples_of(chosen)
            _read(samples, bisect_right(samples.events, at, key=_time))
            return samples.series.until(at)

    def is_read(self, chosen: int, at: float) -> bool:
        """Whether `series_at` would have nothing left to read."""
        with self._lock:
            samples = self._samples_of(chosen)
            return samples.read >= bisect_right(samples.events, at, key=_time)

    def read(self, count: int) -> float:
        """Read the next `count` samples that nobody looked at yet. Returns the share that is read,
        1.0 for all of it."""
        with self._lock:
            samples = next(
                (samples for samples in self._targets if samples.read < len(samples.events)), None
            )
            if samples is None:
                return 1.0
            _read(samples, min(len(samples.events), samples.read + count))
            return sum(samples.read for samples in self._targets) / self._total

    def _samples_of(self, chosen: int) -> TargetSamples:
        return self._targets[
            bisect_right(self._targets, chosen, key=lambda samples: samples.chosen) - 1
        ]


def _read(samples: TargetSamples, until: int) -> None:
    if samples.before is not None and not samples.read:
        _read(samples.before, len(samples.before.events))
        samples.series.succeed(samples.before.series)
    for event in samples.events[samples.read : until]:
        samples.series.record(event)
    samples.read = max(samples.read, until)
