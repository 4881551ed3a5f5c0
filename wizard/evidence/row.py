"""What follows from one sample and the one before it: a row of numbers by name.

Counters become rates here, once, when a sample is appended, so that nothing has to go over old
samples again. NaN stands for unknown inside this room only; a reading never holds one.
"""

from __future__ import annotations

from collections import deque
from enum import IntEnum
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.evidence.cpu_ledger import AWAITED, CpuLedger
from wizard.evidence.holders import Holders
from wizard.evidence.kills import KillCount
from wizard.evidence.levels import Levels
from wizard.evidence.sample import GROUP, MACHINE
from wizard.evidence.workers import workers_of
from wizard.fact import Metric

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.cpu_ledger import Busiest, CpuUse
    from wizard.evidence.sample import ProcessSample, Sample

UNKNOWN = float("nan")

Identity = tuple[int, float]
"""(pid, created)"""

_LEAST_CPU_SECONDS = 0.05
"""Under five ticks of the kernel's clock, user and system time cannot be told apart."""


_SLACK = 0.05
"""Of a core, and of what was used: what the clock's ticks and the milliseconds between two readings
make the processes and their group differ by (FACTS.md, Reading the metrics)."""


REAPED = "machine.reaped_seconds"

_USUAL = 5
"""What came to the processes above the target in most of so many samples came all along: a shell or
a supervisor there waits now and then for a command of its own that ran for long."""


class ReadFrom(IntEnum):
    """Where a number was read."""

    GROUP = 0
    PSS = 1
    RSS = 2
    TREE = 3
    MACHINE = 4
    HISTORY = 5
    """In a file of what happened before."""


class Row(dict[str, float]):
    """Numbers by name, at `at`: sizes in bytes, CPU in cores, shares 0 to 1. A name that is not
    here is unknown; as an attribute it is NaN. The names of COLUMNS are derived here, any other is
    that of a metric which was read as it is."""

    def __getattr__(self, name: str) -> float:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.get(name, UNKNOWN)


COLUMNS = {
    "at": "when",
    "since": "when the sample before was taken: rates are over the time from then to `at`",
    "memory_used": "",
    "memory_source": "a ReadFrom",
    "memory_limit": "",
    "memory_limit_source": "a ReadFrom",
    "memory_highest": "the greatest `memory_used` so far that was read from the same source",
    "memory_lowest": "the least of this life of the main process, with all workers up for a while",
    "memory_peak": "the kernel's own peak of the group, file cache included",
    "kills": "OOM kills of the target that were seen since the first sample",
    "killed_at": "when the last of them was",
    "kills_of_others": "the same of other processes in its group",
    "kills_of_nobody": "and those of which it is not known whose they were",
    "kills_before": (
        "how many were counted at the first sample; negative where none of them was of the target"
    ),
    "over_high": "how often memory.high was exceeded since the first sample",
    "held_main": "memory of its own that the main process holds",
    "held_workers": "the same of all workers",
    "held_others": "and of the processes that share the group",
    "held_mapped": "files and shared memory that the processes of the tree have in memory",
    "gained_most": "what the worker gained that gained most since it was first seen",
    "gained_least": "what the worker gained that gained least",
    "cpu_cores": "",
    "cpu_source": "a ReadFrom",
    "cpu_limit": "",
    "cpu_limit_source": "a ReadFrom",
    "throttled": "",
    "user_share": "",
    "unseen": (
        "cores that were used by what lives too shortly to be seen, and was waited for by none of "
        "the processes; below 0 where the group counts less than they do; unknown where it is none"
    ),
    "busiest": "cores that the busiest process used, with its ended children",
    "ended": "share of that which its ended children used; unknown where it is none",
    "busiest_pid": "",
    "switches": "voluntary context switches a second of the busiest process, of all its threads",
    "queued": (
        "share of the time that the busiest process spent ready to run while others had the CPU; "
        "of its threads the sum, 1 at most"
    ),
    "memory_pressure": "",
    "cpu_pressure": "",
    "workers": "",
    "largest": "RSS of the largest worker",
    "largest_pid": "",
    "vanished": "workers that ended so far, also of a target in whose place this one runs",
    "appeared": "the same of those that began",
}
"""What is derived, with what there is to say of it."""


class Rows:
    """Makes one row of each sample, in their order."""

    def __init__(self) -> None:
        self._before: Sample | None = None
        self._workers: frozenset[Identity] | None = None
        self._vanished = 0
        self._appeared = 0
        self._ledger = CpuLedger()
        self._ending_until = 0.0
        self._reaped: deque[float] = deque(maxlen=_USUAL)
        """CPU seconds that came to the processes above the target in each of the last samples."""

        self._pss: dict[Identity, tuple[float, float]] = {}
        self._levels = Levels()
        self.kill_count = KillCount()
        self._holders = Holders()
        self._over_high = 0.0

    def carry_on(self, before: Rows) -> None:
        """The target runs in the place of that of `before`: its workers are counted on, and those
        that ended with it are replaced by those that begin now."""
        self._workers = before._workers
        self._vanished, self._appeared = before._vanished, before._appeared

    def row(self, sample: Sample) -> Row:
        """The row of `sample`, which is later than all before it."""
        before, self._before = self._before, sample
        row = Row(at=sample.at)
        self._kills(sample, row)
        if "pid" in sample.missing and not sample.processes:
            # The target is gone: what else is left of its group says nothing of it.
            row["vanished"], row["appeared"] = float(self._vanished), float(self._appeared)
            return row
        _as_they_are(sample, row)
        self._memory(sample, row)
        row.update(self._holders.held(sample))
        self._high(before, sample, row)
        _limits(sample.values, row)
        self._count_workers(sample, row)
        if before is not None and sample.at > before.at:
            self._rates(before, sample, row)
        return row

    def _rates(self, before: Sample, sample: Sample, row: Row) -> None:
        use = self._ledger.between(before.processes, before.at, sample.processes, sample.at)
        _rates(before, sample, use, row)
        if use is None:
            return
        self._reaped.append(max(0.0, _since(before.values, sample.values, REAPED) or 0.0))
        if use.brief:
            self._ending_until = sample.at + AWAITED
        ending = sample.at <= self._ending_until
        unseen = _unseen(
            before, sample, use, sorted(self._reaped)[len(self._reaped) // 2] if ending else 0.0
        )
        if unseen:
            row["unseen"] = unseen / (sample.at - before.at)

    def _kills(self, sample: Sample, row: Row) -> None:
        kills = self.kill_count.add(sample)
        if sample.values.keys() & {"group.oom_kills", "machine.oom_kills"}:
            row["kills"], row["killed_at"] = float(kills.seen), kills.at
            row["kills_of_others"] = float(kills.of_others)
            row["kills_of_nobody"] = float(kills.of_nobody)
            row["kills_before"] = float(-kills.before if kills.before_birth else kills.before)

    def _high(self, before: Sample | None, sample: Sample, row: Row) -> None:
        """A count that falls is that of another group."""
        count = sample.values.get("group.high_events")
        if count is not None:
            known = before.values.get("group.high_events", count) if before else count
            self._over_high += max(0.0, count - known)
            row["over_high"] = self._over_high

    def _memory(self, sample: Sample, row: Row) -> None:
        values = sample.values
        if "group.memory_peak" in values:
            row["memory_peak"] = float(values["group.memory_peak"])
        swapped = [p.values["swap"] for p in sample.processes if "swap" in p.values]
        if "memory.swap" not in row and swapped and len(swapped) == len(sample.processes):
            row["memory.swap"] = float(sum(swapped))
        tree = self._tree_memory(sample.processes)
        if memory_counts(values):
            own = values.get("group.own_memory", 0.0)
            row["memory_used"] = max(0.0, float(values["group.memory_used"] - own))
            row["memory_source"] = float(ReadFrom.GROUP)
        elif tree is not None:
            row["memory_used"], row["memory_source"] = tree
        elif not (sample.processes or sample.has_group) and "machine.memory_used" in values:
            row["memory_used"] = float(values["machine.memory_used"])
            row["memory_source"] = float(ReadFrom.MACHINE)
        if "memory_used" in row:
            row.update(self._levels.add(sample, row["memory_used"], row["memory_source"]))

    def _tree_memory(self, processes: tuple[ProcessSample, ...]) -> tuple[float, float] | None:
        """PSS where it is known of every process, carried on by the change of RSS; else RSS."""
        sizes = {(p.pid, p.created): p.values["rss"] for p in processes if "rss" in p.values}
        if not sizes:
            return None
        for process in processes:
            if {"rss", "pss"} <= process.values.keys():
                both = process.values["rss"], process.values["pss"]
                self._pss[process.pid, process.created] = both
        self._pss = {identity: self._pss[identity] for identity in sizes if identity in self._pss}
        if len(self._pss) < len(sizes):
            return float(sum(sizes.values())), float(ReadFrom.RSS)
        changed = (pss + sizes[identity] - rss for identity, (rss, pss) in self._pss.items())
        return sum(max(0.0, size) for size in changed), float(ReadFrom.PSS)

    def _count_workers(self, sample: Sample, row: Row) -> None:
        if sample.processes and "workers.count" not in sample.missing:
            workers = workers_of(sample.processes)
            row["workers"] = float(len(workers))
            sized = [(w.values["rss"], w.pid) for w in workers if "rss" in w.values]
            if sized:
                rss, pid = max(sized)
                row["largest"], row["largest_pid"] = float(rss), float(pid)
            now = frozenset((worker.pid, worker.created) for worker in workers)
            if self._workers is not None and now != self._workers:
                self._vanished += len(self._workers - now)
                self._appeared += len(now - self._workers)
            self._workers = now
        row["vanished"] = float(self._vanished)
        row["appeared"] = float(self._appeared)


def memory_counts(values: Mapping[str, float]) -> bool:
    """Whether the group's memory, in the values of a sample, is the target's: it has a limit, or it
    holds nothing else."""
    return "group.memory_used" in values and (
        "group.memory_limit" in values or not values.get("group.shared", 1.0)
    )


def cpu_counts(values: Mapping[str, float]) -> bool:
    """Whether the group's CPU time is the target's: it has a quota, or it holds nothing else."""
    return "group.cpu_seconds" in values and ("group.cpu_limit" in values or not cpu_shared(values))


def cpu_shared(values: Mapping[str, float]) -> bool:
    """Whether processes outside the target's tree (and ours) are in the CPU group."""
    return bool(values.get("group.cpu_shared", values.get("group.shared", 1.0)))


def _as_they_are(sample: Sample, row: Row) -> None:
    """The metrics that were read as they are, of processes as the catalogue has it for them all."""
    for name, value in sample.values.items():
        if "." in name and not name.startswith((GROUP, MACHINE)):
            row[name] = float(value)
    for process in sample.processes:
        for name, value in process.values.items():
            if "." in name:
                row[name] = _across(name, row, float(value), main=process is sample.processes[0])


def _across(name: str, row: Row, value: float, *, main: bool) -> float:
    """What a metric is of the processes up to one that has `value`."""
    metric = CATALOGUE.get(name)
    how = metric.across if isinstance(metric, Metric) else "sum"
    if name not in row:
        return value if main or how != "main" else UNKNOWN
    before = row[name]
    return before if how == "main" else max(before, value) if how == "max" else before + value


def _limits(values: Mapping[str, float], row: Row) -> None:
    """The group's limit, and the machine's where that is less or the only one."""
    for name, limit, whole in (
        ("memory", values.get("group.memory_limit"), values.get("machine.memory_total")),
        ("cpu", values.get("group.cpu_limit"), values.get("machine.cores")),
    ):
        if limit is not None and (whole is None or limit <= whole):
            row[f"{name}_limit"] = float(limit)
            row[f"{name}_limit_source"] = float(ReadFrom.GROUP)
        elif whole is not None:
            row[f"{name}_limit"] = float(whole)
            row[f"{name}_limit_source"] = float(ReadFrom.MACHINE)


def _rates(before: Sample, sample: Sample, use: CpuUse | None, row: Row) -> None:
    seconds = sample.at - before.at
    row["since"] = before.at
    if use is not None:
        _busiest(use.busiest, before, seconds, row)
        if use.time.both >= _LEAST_CPU_SECONDS:
            row["user_share"] = use.time.user / use.time.both
    cores = _cores(before, sample, use.time.both if use else None)
    if cores is not None:
        row["cpu_cores"], row["cpu_source"] = max(0.0, cores[0]) / seconds, float(cores[1])
    _throttled(before.values, sample.values, row)
    _pressures(before, sample, seconds, row)


def _busiest(busiest: Busiest, before: Sample, seconds: float, row: Row) -> None:
    """The process that used the most CPU, and what it waited for meanwhile. One that was not there
    before has begun since."""
    process = busiest.process
    row["busiest"] = busiest.seconds / seconds
    if busiest.seconds > 0:
        row["busiest_pid"] = float(process.pid)
    if busiest.ended > 0:
        row["ended"] = busiest.ended / busiest.seconds
    identity = process.pid, process.created
    old = next((p.values for p in before.processes if (p.pid, p.created) == identity), None)
    for name, counter in (("switches", "switches"), ("queued", "queued_seconds")):
        then = old.get(counter) if old is not None else 0.0
        now = process.values.get(counter)
        if then is not None and now is not None:
            row[name] = max(0.0, now - then) / seconds
    if "queued" in row:
        row["queued"] = min(1.0, row["queued"])


def _unseen(before: Sample, sample: Sample, use: CpuUse, reaped: float) -> float | None:
    """CPU seconds of no process that was seen, which may be the target's; below 0 where its group
    counts less than its processes do; None where nothing tells. Where all processes of the group
    are known it is what is left of the group's time, else what those above the target reaped."""
    old, new = before.values, sample.values
    others = _since(old, new, "group.others_cpu_seconds")
    if cpu_counts(new) and others is not None:
        used = _since(old, new, "group.cpu_seconds")
        if used is None:
            return None
        used -= (_since(old, new, "group.own_cpu_seconds") or 0.0) + others
        unseen, most = used - use.time.both, max(used, use.time.both)
    else:
        unseen, most = reaped, use.time.both
    slack = _SLACK * (most + sample.at - before.at)
    return unseen if abs(unseen) > slack else 0.0


def _cores(before: Sample, sample: Sample, tree: float | None) -> tuple[float, ReadFrom] | None:
    """CPU seconds used between two samples, and where they were counted."""
    old, new = before.values, sample.values
    if cpu_counts(new):
        used = _since(old, new, "group.cpu_seconds")
        if used is None:
            return None
        return used - (_since(old, new, "group.own_cpu_seconds") or 0.0), ReadFrom.GROUP
    if tree is not None:
        return tree, ReadFrom.TREE
    if sample.processes or sample.has_group:
        return None
    used = _since(old, new, "machine.cpu_seconds")
    return None if used is None else (used, ReadFrom.MACHINE)


def _since(old: Mapping[str, float], new: Mapping[str, float], name: str) -> float | None:
    """By how much a counter went on; None where it was not read both times."""
    return new[name] - old[name] if name in old and name in new else None


def _throttled(old: Mapping[str, float], new: Mapping[str, float], row: Row) -> None:
    if "group.cpu_limit" not in new:
        return
    periods = _since(old, new, "group.periods")
    throttled = _since(old, new, "group.throttled_periods")
    if periods is not None and throttled is not None:
        # In a second without a period nothing ran, so nothing was stopped.
        row["throttled"] = min(1.0, max(0.0, throttled / periods)) if periods > 0 else 0.0


def _pressures(before: Sample, sample: Sample, seconds: float, row: Row) -> None:
    """Share of the time between two samples in which something waited (PSI `some`)."""
    of = GROUP if sample.processes or sample.has_group else MACHINE
    for resource in ("memory", "cpu"):
        stalled = _since(before.values, sample.values, f"{of}{resource}_stall_seconds")
        if stalled is not None:
            row[f"{resource}_pressure"] = min(1.0, max(0.0, stalled / seconds))
