"""One look at the target: its processes, its control group, the machine. Alone imports psutil.

Made for once a second on a machine in trouble: the tree is looked for every few seconds, members
and groups are read through kept descriptors, PSS is read every half minute and only where it is
needed and cheap. psutil answers for a machine whose /proc does not; it is imported only then.

What cannot be read is None in the sample, and `missing` says why. Nothing is written anywhere, and
no process is ever signalled or traced.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.row import memory_counts
from wizard.evidence.sample import MOST_MEMBERS, ProcessSample, Sample
from wizard.evidence.system.cgroup import Place, locate, members
from wizard.evidence.system.group import GroupReader
from wizard.evidence.system.machine import Memory, read_busy_seconds, read_memory
from wizard.evidence.system.member import Member, created
from wizard.evidence.system.procfs import DEAD, boot_time, read_pss, read_stat
from wizard.evidence.system.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.target import Target

FIND_SECONDS = 4.0
"""How often the tree is looked for."""

RARE_SECONDS = 15.0
"""How often is asked what hardly changes: the machine's size, who else is in the group."""

LOCATE_SECONDS = 60.0
"""How often the control group is looked up: a process may be moved to another."""

PSS_SECONDS = 30.0
"""How old a process's PSS may be."""

PSS_ASLEEP_SECONDS = 120.0
"""The same of a process that has slept since: its own pages are what they were, only others can
have come to share them."""

PSS_SETTLES = 2.0
"""Seconds in which a worker that has begun takes copies of the pages that it shares."""

PSS_MOST_AT_ONCE = 8
"""Where a process came or went the PSS of the others changes too, but not all are read at once."""

PSS_MOST_RSS = 4 * 1024**3
PSS_MOST_RSS_OF_ONE = 1024**3
"""Beyond these sizes PSS is not cheap: reading it takes about 12 ms a GiB [DOMAIN, measured at 654
MB], in which the process cannot change its memory map."""

_SAME_START_SECONDS = 2.0
"""The time of boot is known to the second, so a start may seem to move by that much."""


class Probe:
    """Samples one target, as long as it lives. Used by one thread."""

    def __init__(
        self, target: Target, *, proc: Path = Path("/proc"), sys: Path = Path("/sys")
    ) -> None:
        self._target = target
        self._proc = proc
        self._sys = sys
        self._tree: Tree | None = None
        self._groups: GroupReader | None = None
        self._shared = True
        self._cpu_shared = True
        self._own_in_memory = False
        self._own_in_cpu = False
        self._own_memory: int | None = None
        self._memory_counts = True
        """Whether the group's memory is the target's. Only then our own is read: 2 ms each time."""

        self._machine: dict[str, float] = {}
        self._pss_is_cheap = True
        self._pss_of: frozenset[int] = frozenset()
        self._pss_changed_at = 0.0
        self._find_at = 0.0
        self._locate_at = 0.0
        self._own_at = 0.0
        self._machine_at = 0.0
        self._others_at = 0.0
        self._lost: str | None = None

    @property
    def lost(self) -> str | None:
        """Why the target can be watched no longer; None while it can."""
        return self._lost

    def sample(self, at: float) -> Sample:
        """One look at `at`, seconds since the epoch. Raises OSError where /proc cannot be read."""
        missing: dict[str, str] = {}
        finds = at >= self._find_at
        if finds:
            self._find_at = at + FIND_SECONDS
        processes: tuple[ProcessSample, ...] = ()
        if self._target.kind == "process":
            processes = self._read_tree(at, finds, missing)
        elif self._target.kind == "container":
            processes = self._read_group_members(at, finds)
        if self._target.kind != "process":
            missing["workers.count"] = missing["memory.largest_worker"] = "no process is chosen"
        if self._tree is not None:
            processes = self._tree.with_waits(processes)
        group: dict[str, float] = {}
        if self._target.kind != "machine" and self._lost is None:
            group = self._read_group(at, missing)
            if not memory_counts(group):
                processes = self._add_pss(at, processes)
        if self._target.kind == "machine" or at >= self._machine_at:
            self._machine_at = at + RARE_SECONDS
            self._machine = self._read_machine(missing)
        return Sample(at, {**group, **self._machine}, processes, missing)

    def close(self) -> None:
        """Let go of all descriptors; a later sample opens them again."""
        if self._tree:
            self._tree.close()
        if self._groups:
            self._groups.close()
        self._tree = self._groups = None

    # --- processes -----------------------------------------------------------------------------

    def _read_tree(
        self, at: float, finds: bool, missing: dict[str, str]
    ) -> tuple[ProcessSample, ...]:
        pid = self._target.pid
        if self._tree is None and self._lost is None:
            self._tree = self._find_main()
        if self._tree is None:
            missing["pid"] = self._lost or "nothing is known of the process"
            return ()
        count = len(self._tree.members)
        try:
            processes = self._tree.read()
            if pid in self._tree.members and (finds or len(processes) < count):
                processes += self._tree.read(self._tree.find(at))
        except PermissionError as error:
            missing["pid"] = f"the system does not let us see the process ({error.strerror})"
            return ()
        if pid not in self._tree.members:
            self._lost = f"process {pid} has ended"
            missing["pid"] = self._lost
            self.close()
            return ()
        if self._tree.full:
            missing["workers.count"] = f"only the first {MOST_MEMBERS} processes are watched"
        return processes

    def _find_main(self) -> Tree | None:
        assert self._target.pid is not None
        boot = boot_time(self._proc)
        stat = read_stat(self._proc, self._target.pid)
        if stat is None or stat.state in DEAD:
            self._lost = f"process {self._target.pid} has ended"
            return None
        start, expected = created(stat, boot), self._target.created
        if expected is not None and abs(start - expected) > _SAME_START_SECONDS:
            self._lost = f"process {self._target.pid} has ended, and another has its id now"
            return None
        return Tree(self._proc, boot, stat)

    def _read_group_members(self, at: float, finds: bool) -> tuple[ProcessSample, ...]:
        """All processes of the container's group, for a container that is watched as a whole."""
        self._locate(at, {})
        if self._tree is None:
            self._tree = Tree(self._proc, boot_time(self._proc))
        directory = self._group_directory()
        if finds and directory is not None:
            self._tree.find_in(members(directory))
        return self._tree.read()

    def _add_pss(
        self, at: float, processes: tuple[ProcessSample, ...]
    ) -> tuple[ProcessSample, ...]:
        """Read the PSS of processes that are new, and of a few whose last one is old: read half a
        minute ago, or before another process came or went, which shared its pages with them."""
        if not self._pss_is_cheap or self._tree is None or not processes:
            return processes
        sizes = [process.values.get("rss", 0.0) for process in processes]
        if sum(sizes) > PSS_MOST_RSS or max(sizes) > PSS_MOST_RSS_OF_ONE:
            self._pss_is_cheap = False
            return processes
        here = frozenset(process.pid for process in processes)
        if here != self._pss_of:
            self._pss_changed_at = at if self._pss_of else 0.0
            self._pss_of = here
        changed = at - self._pss_changed_at <= 2 * PSS_SETTLES
        a_few = PSS_MOST_AT_ONCE if changed else 1 + len(processes) // 20
        result = []
        for process in processes:
            member = self._tree.members[process.pid]
            new = member.pss_at is None
            if new or (a_few and self._pss_is_old(member, at)):
                a_few -= not new
                member.pss_at = at
                try:
                    pss = read_pss(self._proc, process.pid)
                    if pss is not None:
                        values = {**process.values, "pss": float(pss)}
                        process = replace(process, values=values)  # noqa: PLW2901
                except PermissionError:
                    self._pss_is_cheap = False
            result.append(process)
        return tuple(result)

    def _pss_is_old(self, member: Member, at: float) -> bool:
        read_at = member.pss_at or 0.0
        settled = self._pss_changed_at + PSS_SETTLES
        lasts = PSS_ASLEEP_SECONDS if member.slept >= PSS_SECONDS else PSS_SECONDS
        return at - read_at >= lasts or read_at < self._pss_changed_at or read_at < settled <= at

    # --- control groups ------------------------------------------------------------------------

    def _read_group(self, at: float, missing: dict[str, str]) -> dict[str, float]:
        self._locate(at, missing)
        if self._groups is None:
            return {}
        if at >= self._others_at:
            self._others_at = at + RARE_SECONDS
            self._look_for_others()
        if at >= self._own_at and self._own_in_memory and self._memory_counts:
            self._own_at = at + PSS_SECONDS
            self._own_memory = self._read_own_memory()
        group, lacking = self._groups.read(
            shared=self._shared,
            cpu_shared=None if self._cpu_shared == self._shared else self._cpu_shared,
            own_memory=self._own_memory if self._own_in_memory else None,
            own_cpu_seconds=time.process_time() if self._own_in_cpu else None,
        )
        missing.update(lacking)
        self._memory_counts = memory_counts(group)
        if "group.memory_used" not in group and "group.cpu_seconds" not in group:
            self._locate_at = 0.0
        return group

    def _locate(self, at: float, missing: dict[str, str]) -> None:
        if self._groups is not None and at < self._locate_at:
            return
        self._locate_at = at + LOCATE_SECONDS
        own = self._target.pid is None
        try:
            place = locate("self" if own else str(self._target.pid), proc=self._proc, sys=self._sys)
        except OSError as error:
            missing["memory.limit"] = f"no control group can be read ({error.strerror})"
            return
        if self._groups is not None:
            self._groups.close()
        self._groups = GroupReader(place)
        self._find_ourselves(place)
        self._others_at = at

    def _find_ourselves(self, place: Place) -> None:
        """Whether this program itself is in the groups that are read."""
        assert self._groups is not None
        try:
            ours = (
                place
                if self._target.pid is None
                else locate("self", proc=self._proc, sys=self._sys)
            )
        except OSError:
            ours = Place(None, None, None, ())
        memory, cpu = self._groups.memory_directory, self._groups.cpu_directory
        self._own_in_memory = bool(memory and ours.memory and memory in ours.memory.directories)
        self._own_in_cpu = bool(cpu and ours.cpu and cpu in ours.cpu.directories)

    def _look_for_others(self) -> None:
        """Whether processes outside the tree (and ours) are in the groups. Stops at the first."""
        assert self._groups is not None
        inside = {os.getpid(), *(self._tree.members if self._tree else ())}
        memory, cpu = self._groups.memory_directory, self._groups.cpu_directory
        if self._target.pid is None:
            self._shared = self._cpu_shared = False
            return
        self._shared = memory is None or _holds_others(memory, inside)
        self._cpu_shared = (
            self._shared if cpu == memory else cpu is None or _holds_others(cpu, inside)
        )

    def _group_directory(self) -> Path | None:
        if self._groups is None:
            return None
        return self._groups.memory_directory or self._groups.cpu_directory

    def _read_own_memory(self) -> int | None:
        try:
            return read_pss(self._proc, os.getpid())
        except OSError:
            return None

    # --- machine -------------------------------------------------------------------------------

    def _read_machine(self, missing: dict[str, str]) -> dict[str, float]:
        whole = self._target.kind == "machine"
        memory = read_memory(self._proc)
        busy = read_busy_seconds(self._proc) if whole else None
        if memory is None or (whole and busy is None):
            try:
                memory, busy = _ask_psutil()
            except (OSError, RuntimeError) as error:
                missing["memory.limit"] = f"the machine's memory cannot be read ({error})"
                return {}
        values: dict[str, float | None] = {
            "machine.memory_total": memory.total,
            "machine.memory_used": memory.total - memory.available,
            "machine.cores": _usable_cores(self._target.pid),
            "machine.cpu_seconds": busy if whole else None,
            "machine.memory_stall_seconds": self._stall("memory"),
            "machine.cpu_stall_seconds": self._stall("cpu"),
        }
        return {name: float(value) for name, value in values.items() if value is not None}

    def _stall(self, resource: str) -> float | None:
        try:
            text = Path(self._proc, "pressure", resource).read_text(encoding="ascii")
        except (OSError, ValueError):
            return None
        digits = text.partition("total=")[2].split(None, 1)
        return int(digits[0]) / 1e6 if digits and digits[0].isdigit() else None


def _ask_psutil() -> tuple[Memory, float]:
    """The machine's memory and the seconds of CPU time that were used. Raises OSError."""
    import psutil

    try:
        memory, times = psutil.virtual_memory(), psutil.cpu_times()
    except psutil.Error as error:
        raise OSError(str(error)) from error
    busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
    # What a guest uses is counted as user time too.
    busy -= getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return Memory(memory.total, memory.available), busy


def _holds_others(directory: Path, inside: Sequence[int] | set[int]) -> bool:
    return any(pid not in inside for pid in members(directory))


def _usable_cores(pid: int | None) -> int:
    """How many cores the process may run on; ours where that cannot be known."""
    try:
        return len(os.sched_getaffinity(pid or 0))
    except (AttributeError, OSError):
        return os.cpu_count() or 1
