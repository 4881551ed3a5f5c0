"""CPU time beside the target that tells what is the target's: of other programs in its control
group, and of processes that were given to another parent and ended there."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

from wizard.evidence.cpu_ledger import CpuLedger
from wizard.evidence.row import cpu_counts, cpu_shared
from wizard.evidence.sample import ProcessSample
from wizard.evidence.sources.control_groups import members
from wizard.evidence.sources.kernel_files import boot_time, read_stat
from wizard.evidence.sources.kernel_texts import DEAD, created
from wizard.evidence.sources.source import Findings, SampleDraft, Source, WatchedTarget
from wizard.evidence.sources.tree_member import cpu_times

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wizard.evidence.sources.kernel_texts import Stat

MOST_OTHERS = 100
"""Of more processes beside the target's none is read: 2 ms each second is what it may cost."""

ABOVE_SECONDS = 15.0
"""How often is asked which processes the target descends from."""

_OF_CHILDREN = ("children_user_seconds", "children_system_seconds")


class Neighbours(Source):
    """Reads the processes above the target, and those beside it where it shares a group whose CPU
    time counts as the target's."""

    names = ("group.others_cpu_seconds", "machine.reaped_seconds")

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._above: tuple[int, ...] = ()
        self._above_at = 0.0
        self._boot = 0.0
        self._ledger = CpuLedger()
        self._others: tuple[float, tuple[ProcessSample, ...]] | None = None
        self._used = 0.0

    def read(self, draft: SampleDraft) -> Findings:
        watched = self.watched
        if watched.target.pid is None or watched.lost is not None:
            return Findings()
        if draft.at >= self._above_at:
            self._above_at = draft.at + ABOVE_SECONDS
            self._boot = boot_time(watched.proc)
            self._above = tuple(ancestors(watched.proc, watched.target.pid))
        values = {}
        if any(name in process.values for process in draft.processes for name in _OF_CHILDREN):
            values["machine.reaped_seconds"] = self._reaped()
        directory = watched.groups.cpu_directory if watched.groups else None
        if directory is not None and cpu_counts(draft.values):
            shared = cpu_shared(draft.values)
            used = self._used_by_others(directory, draft.at) if shared else self._used
            if used is not None:
                values["group.others_cpu_seconds"] = used
        return Findings(values)

    def _reaped(self) -> float:
        stats = filter(None, map(self._stat, self._above))
        times = (cpu_times(stat) for stat in stats)
        return sum(time.get(name, 0.0) for time in times for name in _OF_CHILDREN)

    def _used_by_others(self, directory: Path, at: float) -> float | None:
        """So far; None where it cannot be known of all of them."""
        before, self._others = self._others, None
        inside = set(self.watched.members)
        listed = list(islice(members(directory), MOST_OTHERS + len(inside)))
        if 0 in listed or len(listed) >= MOST_OTHERS + len(inside):
            return None
        stats = tuple(self._others_of(listed, inside))
        samples = tuple(map(self._sample, stats))
        if before is not None:
            use = self._ledger.between(before[1], before[0], samples, at)
            self._used += use.time.both if use else 0.0
        self._others = at, samples
        return self._used

    def _others_of(self, listed: Iterable[int], inside: set[int]) -> Iterable[Stat]:
        """Neither the target's processes nor this one, nor what has just begun below them."""
        for pid in listed:
            stat = None if pid in inside or pid == os.getpid() else self._stat(pid)
            if stat is None or stat.state in DEAD:
                continue
            if stat.parent in inside:
                inside.add(pid)
            else:
                yield stat

    def _sample(self, stat: Stat) -> ProcessSample:
        """Of those above the target without their ended children: these may have been its own."""
        times = cpu_times(stat)
        if stat.pid in self._above:
            for name in _OF_CHILDREN:
                times.pop(name, None)
        return ProcessSample(stat.pid, created(stat, self._boot), stat.parent, stat.name, times)

    def _stat(self, pid: int) -> Stat | None:
        try:
            return read_stat(self.watched.proc, pid)
        except PermissionError:
            return None


def ancestors(proc: Path, pid: int) -> Iterable[int]:
    """The processes that a process descends from, its parent first, as far as they can be seen."""
    seen = {pid}
    while True:
        try:
            stat = read_stat(proc, pid)
        except PermissionError:
            return
        if stat is None or stat.parent < 1 or stat.parent in seen:
            return
        pid = stat.parent
        seen.add(pid)
        yield pid
