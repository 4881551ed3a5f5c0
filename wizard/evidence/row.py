"""What follows from one sample and the one before it: a row of plain numbers.

Counters become rates here, once, when a sample is appended, so that nothing has to go over old
samples again. NaN stands for unknown inside this room only; a reading never holds one.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.servers.known import workers_of

if TYPE_CHECKING:
    from wizard.evidence.sample import GroupSample, ProcessSample, Sample

UNKNOWN = float("nan")

Identity = tuple[int, float]
"""(pid, created)"""

_LEAST_CPU_SECONDS = 0.05
"""Under five ticks of the kernel's clock, user and system time cannot be told apart."""


class Source(IntEnum):
    """Where a number was read."""

    GROUP = 0
    PSS = 1
    RSS = 2
    TREE = 3
    MACHINE = 4
    HISTORY = 5
    """In a file of what happened before."""


class Row(NamedTuple):
    """Numbers at `at`: sizes in bytes, CPU in cores, shares 0 to 1. NaN is unknown."""

    at: float
    since: float = UNKNOWN
    """When the sample before was taken: rates are over the time from then to `at`."""

    memory_used: float = UNKNOWN
    memory_source: float = UNKNOWN
    memory_limit: float = UNKNOWN
    memory_limit_source: float = UNKNOWN
    memory_highest: float = UNKNOWN
    """The greatest `memory_used` so far that was read from the same source."""

    memory_peak: float = UNKNOWN
    """The kernel's own peak of the group, file cache included."""

    oom_kills: float = UNKNOWN
    cpu_cores: float = UNKNOWN
    cpu_source: float = UNKNOWN
    cpu_limit: float = UNKNOWN
    cpu_limit_source: float = UNKNOWN
    throttled: float = UNKNOWN
    user_share: float = UNKNOWN
    busiest: float = UNKNOWN
    busiest_pid: float = UNKNOWN
    switches: float = UNKNOWN
    """Voluntary context switches a second of the busiest process, all its threads together."""

    queued: float = UNKNOWN
    """Share of the time that the busiest process spent ready to run while others had the CPU; of
    its threads the sum, 1 at most."""

    memory_pressure: float = UNKNOWN
    cpu_pressure: float = UNKNOWN
    workers: float = UNKNOWN
    largest: float = UNKNOWN
    largest_pid: float = UNKNOWN
    vanished: float = 0.0
    appeared: float = 0.0
    """Workers that ended or began between two samples, counted from the first sample on."""


class Rows:
    """Makes one row of each sample, in their order."""

    def __init__(self) -> None:
        self._before: Sample | None = None
        self._workers: frozenset[Identity] | None = None
        self._vanished = 0
        self._appeared = 0
        self._pss: dict[Identity, tuple[int, int]] = {}
        self._highest = (UNKNOWN, UNKNOWN)
        """(source, most memory used)"""

    def row(self, sample: Sample) -> Row:
        """The row of `sample`, which is later than all before it."""
        before, self._before = self._before, sample
        if "pid" in sample.missing and not sample.processes:
            return Row(
                sample.at, vanished=float(self._vanished), appeared=float(self._appeared)
            )  # the target is gone: what is left of its group says nothing of it
        numbers: dict[str, float] = {}
        self._memory(sample, numbers)
        _limits(sample, numbers)
        self._count_workers(sample, numbers)
        if before is not None:
            _rates(before, sample, numbers)
        return Row(sample.at, **numbers)

    def _memory(self, sample: Sample, numbers: dict[str, float]) -> None:
        group = sample.group
        if group is not None:
            _put(numbers, "memory_peak", group.memory_peak)
            _put(numbers, "oom_kills", group.oom_kills)
        tree = self._tree_memory(sample.processes)
        if group is not None and memory_counts(group):
            assert group.memory_used is not None
            numbers["memory_used"] = max(0.0, float(group.memory_used - (group.own_memory or 0)))
            numbers["memory_source"] = float(Source.GROUP)
        elif tree is not None:
            numbers["memory_used"], numbers["memory_source"] = tree
        elif not sample.processes and group is None and sample.machine is not None:
            numbers["memory_used"] = float(sample.machine.memory_used)
            numbers["memory_source"] = float(Source.MACHINE)
        if "memory_used" in numbers:
            source, used = numbers["memory_source"], numbers["memory_used"]
            if source == self._highest[0]:
                used = max(used, self._highest[1])
            self._highest = (source, used)
            numbers["memory_highest"] = used

    def _tree_memory(self, processes: tuple[ProcessSample, ...]) -> tuple[float, float] | None:
        """PSS where it is known of every process, carried on by the change of RSS; else RSS."""
        seen = [(process, process.rss) for process in processes if process.rss is not None]
        if not seen:
            return None
        for process, rss in seen:
            if process.pss is not None:
                self._pss[process.pid, process.created] = (rss, process.pss)
        known = {key: self._pss[key] for p, _ in seen if (key := (p.pid, p.created)) in self._pss}
        self._pss = known
        if len(known) < len(seen):
            return float(sum(rss for _, rss in seen)), float(Source.RSS)
        total = 0.0
        for process, rss in seen:
            rss_then, pss = known[process.pid, process.created]
            total += max(0, pss + rss - rss_then)
        return total, float(Source.PSS)

    def _count_workers(self, sample: Sample, numbers: dict[str, float]) -> None:
        if sample.processes and "workers.count" not in sample.missing:
            workers = workers_of(sample.processes)
            numbers["workers"] = float(len(workers))
            sized = [(worker.rss, worker.pid) for worker in workers if worker.rss is not None]
            if sized:
                rss, pid = max(sized)
                numbers["largest"], numbers["largest_pid"] = float(rss), float(pid)
            now = frozenset((worker.pid, worker.created) for worker in workers)
            if self._workers is not None and now != self._workers:
                self._vanished += len(self._workers - now)
                self._appeared += len(now - self._workers)
            self._workers = now
        numbers["vanished"] = float(self._vanished)
        numbers["appeared"] = float(self._appeared)


def memory_counts(group: GroupSample) -> bool:
    """Whether the group's memory is the target's: it has a limit, or it holds nothing else."""
    return group.memory_used is not None and (group.memory_limit is not None or not group.shared)


def cpu_counts(group: GroupSample) -> bool:
    """Whether the group's CPU time is the target's: it has a quota, or it holds nothing else."""
    shared = group.shared if group.cpu_shared is None else group.cpu_shared
    return group.cpu_seconds is not None and (group.cpu_limit is not None or not shared)


def _limits(sample: Sample, numbers: dict[str, float]) -> None:
    """The group's limit, and the machine's where that is less or the only one."""
    group, machine = sample.group, sample.machine
    for name, limit, whole in (
        (
            "memory",
            group.memory_limit if group else None,
            machine.memory_total if machine else None,
        ),
        ("cpu", group.cpu_limit if group else None, machine.cores if machine else None),
    ):
        if limit is not None and (whole is None or limit <= whole):
            numbers[f"{name}_limit"] = float(limit)
            numbers[f"{name}_limit_source"] = float(Source.GROUP)
        elif whole is not None:
            numbers[f"{name}_limit"] = float(whole)
            numbers[f"{name}_limit_source"] = float(Source.MACHINE)


def _rates(before: Sample, sample: Sample, numbers: dict[str, float]) -> None:
    seconds = sample.at - before.at
    if seconds <= 0:
        return
    numbers["since"] = before.at
    earlier = {(p.pid, p.created): p for p in before.processes}
    tree = user = system = 0.0
    read = False
    busiest: tuple[float, ProcessSample] | None = None
    for process in sample.processes:
        if process.user_seconds is None or process.system_seconds is None:
            continue
        old = earlier.get((process.pid, process.created))
        if old is None and process.created < before.at:
            continue  # found late: what it used before cannot be placed in time
        in_user = process.user_seconds - (old.user_seconds or 0.0 if old else 0.0)
        in_system = process.system_seconds - (old.system_seconds or 0.0 if old else 0.0)
        used = max(0.0, in_user) + max(0.0, in_system)
        read = True
        tree, user, system = tree + used, user + max(0.0, in_user), system + max(0.0, in_system)
        if busiest is None or used > busiest[0]:
            busiest = (used, process)
    if busiest is not None:
        _busiest(*busiest, earlier, seconds, numbers)
    if user + system >= _LEAST_CPU_SECONDS:
        numbers["user_share"] = user / (user + system)
    cores = _cores(before, sample, tree if read else None)
    if cores is not None:
        numbers["cpu_cores"], numbers["cpu_source"] = max(0.0, cores[0]) / seconds, float(cores[1])
    _throttled(before.group, sample.group, numbers)
    _pressures(before, sample, seconds, numbers)


def _busiest(
    used: float,
    process: ProcessSample,
    earlier: dict[Identity, ProcessSample],
    seconds: float,
    numbers: dict[str, float],
) -> None:
    """The process that used the most CPU, and what it waited for meanwhile. One that is not in
    `earlier` began since then."""
    numbers["busiest"] = used / seconds
    if used > 0:
        numbers["busiest_pid"] = float(process.pid)
    old = earlier.get((process.pid, process.created))
    for name, then, now in (
        ("switches", old.switches if old else 0, process.switches),
        ("queued", old.queued_seconds if old else 0.0, process.queued_seconds),
    ):
        if then is not None and now is not None:
            numbers[name] = max(0.0, now - then) / seconds
    if "queued" in numbers:
        numbers["queued"] = min(1.0, numbers["queued"])


def _cores(before: Sample, sample: Sample, tree: float | None) -> tuple[float, Source] | None:
    """CPU seconds used between two samples, and where they were counted."""
    old, new = before.group, sample.group
    if new is not None and cpu_counts(new):
        if old is None or old.cpu_seconds is None or new.cpu_seconds is None:
            return None
        used = new.cpu_seconds - old.cpu_seconds
        if new.own_cpu_seconds is not None and old.own_cpu_seconds is not None:
            used -= new.own_cpu_seconds - old.own_cpu_seconds
        return used, Source.GROUP
    if tree is not None:
        return tree, Source.TREE
    if sample.processes or new is not None or before.machine is None or sample.machine is None:
        return None
    if before.machine.cpu_seconds is None or sample.machine.cpu_seconds is None:
        return None
    return sample.machine.cpu_seconds - before.machine.cpu_seconds, Source.MACHINE


def _throttled(old: GroupSample | None, new: GroupSample | None, numbers: dict[str, float]) -> None:
    if old is None or new is None or new.cpu_limit is None:
        return
    if old.periods is None or new.periods is None:
        return
    if old.throttled_periods is None or new.throttled_periods is None:
        return
    periods = new.periods - old.periods
    throttled = new.throttled_periods - old.throttled_periods
    # In a second without a period nothing ran, so nothing was stopped.
    numbers["throttled"] = min(1.0, max(0.0, throttled / periods)) if periods > 0 else 0.0


def _pressures(before: Sample, sample: Sample, seconds: float, numbers: dict[str, float]) -> None:
    """Share of the time between two samples in which something waited (PSI `some`)."""
    machine = not sample.processes and sample.group is None
    old, new = (before.machine, sample.machine) if machine else (before.group, sample.group)
    if old is None or new is None:
        return
    for name, then, now in (
        ("memory_pressure", old.memory_stall_seconds, new.memory_stall_seconds),
        ("cpu_pressure", old.cpu_stall_seconds, new.cpu_stall_seconds),
    ):
        if then is not None and now is not None:
            numbers[name] = min(1.0, max(0.0, (now - then) / seconds))


def _put(numbers: dict[str, float], name: str, value: float | None) -> None:
    if value is not None:
        numbers[name] = float(value)
