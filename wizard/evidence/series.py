"""All samples of one target, oldest first, in bounded memory.

Of each sample a row of numbers is kept for a day (8 bytes for each of its 39 names, 27 MB at one a
second); a name that appears anew makes a column, unknown before. The
samples themselves, which weigh kilobytes, are thinned as they grow old: all of the last quarter of
an hour, one in ten seconds for two hours, one a minute for a day. So a `for` sees every second, and
a trend of hours still has every process in it.

Not safe against threads: who shares a series locks it. Pure: no clock, no I/O.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from math import isnan
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.history.tracks import merged, settled
from wizard.evidence.kills import Kills
from wizard.evidence.row import COLUMNS, UNKNOWN, Row, Rows
from wizard.evidence.workers import workers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.evidence.analysis.restarts import KilledLife
    from wizard.evidence.history.tracks import History
    from wizard.evidence.sample import Sample

DAY = 86400.0

TIERS = ((900.0, 0.0), (7200.0, 10.0), (DAY, 60.0))
"""(up to this age in seconds, at least so many seconds between two samples kept)"""

ENDED_WITHIN = 60.0
"""Seconds. A target whose last row is so long after a kill did not end by it."""

_time = attrgetter("at")

_THIN_EVERY = 64
"""Samples between two thinnings; each goes over a few thousand times at most."""


class WorkerMemory(NamedTuple):
    """What a worker held at one moment."""

    at: float
    pid: int
    created: float
    rss: float


def memory_of_workers(sample: Sample) -> Iterator[WorkerMemory]:
    """The workers of a sample whose memory could be read."""
    for worker in workers_of(sample.processes):
        rss = worker.values.get("rss")
        if rss is not None:
            yield WorkerMemory(sample.at, worker.pid, worker.created, float(rss))


class Past(NamedTuple):
    """What a history file has put into a series."""

    name: str
    """The file's."""

    since: float
    until: float
    """Its first and its last row, seconds since the epoch."""

    every: float
    """The usual time between two of its rows in seconds."""

    starts: tuple[float, ...]
    """When a life of the process began, as the file shows it."""


class RowView:
    """One row of a series: its numbers as attributes, NaN for unknown. Only what is asked for is
    looked up, for a `for` goes over hundreds of rows each second and a whole row costs 9 µs."""

    __slots__ = ("_columns", "_index")

    def __init__(self, columns: Mapping[str, array[float]], index: int) -> None:
        self._columns = columns
        self._index = index

    def __getattr__(self, name: str) -> float:
        column = self._columns.get(name)
        return UNKNOWN if column is None else column[self._index]


class Series:
    """Append-only. Times are seconds since the epoch and only grow."""

    def __init__(self, every: float = 1.0) -> None:
        self.every = every
        """The sampling interval in seconds."""

        self.verdicts: dict[object, object] = {}
        """What was judged of stretches of rows, which never changes; kept here by who judges."""

        self.past: Past | None = None
        """What a history file has put in."""

        self.counts_since: float | None = None
        """When the first sample of a target was in whose place this one runs."""

        self.lives: tuple[KilledLife, ...] = ()
        """How targets climbed to their kills in whose place this one runs, the newest last."""

        self._history: History | None = None
        """A history that may still lack the limits that the first sample says."""

        self._old = bytearray()
        """1 for each row of a history file, as far as the last of them."""

        self._rows = Rows()
        self._columns: dict[str, array[float]] = {name: array("d") for name in COLUMNS}
        self._times = self._columns["at"]
        self._samples: list[Sample] = []
        self._appended = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._times)

    def append(self, sample: Sample) -> bool:
        """Add the next sample. One that is not later than the last is left out: False says so."""
        if not self._append_row(sample):
            return False
        self._samples.append(sample)
        self._appended += 1
        if self._appended % _THIN_EVERY == 0:
            self._thin(sample.at)
        return True

    def succeed(self, before: Series) -> None:
        """The target runs in the place of that of `before`: what was seen of it to be killed and to
        be replaced counts on. To be called before the first sample is appended."""
        self._rows.kill_count.carry_on(before.last_kills())
        self._rows.carry_on(before._rows)
        self.lives = before.killed_lives()
        self.counts_since = before.counts_since or (before._times[0] if before._times else None)

    def last_kills(self) -> Kills:
        """What is known of kills by the last row."""
        kills, at = self.column("kills"), self.column("killed_at")
        if not kills or isnan(kills[-1]):
            return Kills()
        return Kills(seen=int(kills[-1]), at=at[-1])

    def kills(self, first: int, until: int) -> list[float]:
        """When processes of the target were killed for memory, as far as the rows from `first` to
        before `until` tell, ascending."""
        return sorted({at for at in self.column("killed_at")[first:until] if at > 0})

    def killed_lives(self) -> tuple[KilledLife, ...]:
        """Those of this target and before it that each climbed to their kill, up to its end."""
        from wizard.evidence.analysis.restarts import lives_to_kills  # late: few are replaced

        kills = self.kills(0, len(self._times))
        if not kills or kills[-1] < self._times[-1] - ENDED_WITHIN:
            return ()
        used, limits = self.column("memory_used"), self.column("memory_limit")
        limit = next((limit for limit in reversed(limits) if limit > 0), UNKNOWN)
        return lives_to_kills(self._times, used, kills, limit, self.lives).lives

    def _append_row(self, sample: Sample) -> bool:
        if self._times and sample.at <= self._times[-1]:
            return False
        row = self._rows.row(sample)
        if self._history is not None:
            self._join(settled(self._history, row))
            self._history = None
        columns, count = self._columns, len(self._times)
        for name in row.keys() - columns.keys():
            columns[name] = array("d", [UNKNOWN]) * count
        for name, column in columns.items():
            column.append(row.get(name, UNKNOWN))
        return True

    def join(self, history: History) -> None:
        """Put the rows of `history` in, in the place of those of a history before. What was sampled
        counts where both have something; a limit that the file does not say is that of the first
        sample."""
        times = self._times
        self._history = None if times else history
        if times:
            first = Row({name: column[0] for name, column in self._columns.items()})
            history = settled(history, first)
        self._join(history)

    def _join(self, history: History) -> None:
        sampled = [index for index in range(len(self._times)) if not self.is_old(index)]
        live = {
            name: array("d", (column[index] for index in sampled))
            for name, column in self._columns.items()
        }
        self._columns, self._old = merged(live, history)
        self._times = self._columns["at"]
        self.past = Past(
            history.name, history.times[0], history.times[-1], history.every, history.starts
        )
        self.verdicts.clear()

    def is_old(self, index: int) -> bool:
        """Whether the row at `index` is one of a history file."""
        return index < len(self._old) and self._old[index] == 1

    def column(self, name: str) -> array[float]:
        """All values by one name of a row; not to be changed. NaN is unknown, and so is all of a
        name that no row has."""
        column = self._columns.get(name)
        return array("d", [UNKNOWN]) * len(self._times) if column is None else column

    def moment(self, index: int) -> RowView:
        """The row at `index`, as in a list."""
        return RowView(self._columns, index)

    def index_at(self, at: float) -> int:
        """The index of the last row at or before `at`; -1 where there is none."""
        return bisect_right(self._times, at) - 1

    def index_from(self, at: float) -> int:
        """The index of the first row at or after `at`; the length where there is none."""
        return bisect_left(self._times, at)

    def sample_at(self, at: float) -> Sample | None:
        """The last sample kept at or before `at`; in the thinned past an older one."""
        index = bisect_right(self._samples, at, key=_time)
        return self._samples[index - 1] if index else None

    def samples(self, since: float, until: float) -> tuple[Sample, ...]:
        """The samples that are kept from `since` to `until`, both included."""
        start = bisect_left(self._samples, since, key=_time)
        return tuple(self._samples[start : bisect_right(self._samples, until, key=_time)])

    def workers(self, since: float, until: float) -> Iterator[WorkerMemory]:
        """The memory of each worker in the samples that are kept from `since` to `until`."""
        for sample in self.samples(since, until):
            yield from memory_of_workers(sample)

    def _thin(self, now: float) -> None:
        kept: list[Sample] = []
        for sample in self._samples:
            gap = next((gap for age, gap in TIERS if now - sample.at <= age), None)
            if gap is None:
                continue
            # Whole multiples of the gap, so that thinning again takes nothing more away.
            if not kept or gap == 0 or sample.at // gap != kept[-1].at // gap:
                kept.append(sample)
        self._samples = kept
        # A history is of bounded size already, and may be of days.
        first = self.index_at(self.past.until) + 1 if self.past else 0
        past = bisect_left(self._times, now - DAY)
        if past - first > len(self._times) // 24:
            for column in self._columns.values():
                del column[first:past]
