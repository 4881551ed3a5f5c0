"""The processes of the target: its main process and everything below it.

The tree is searched every few seconds, and at once when a member has ended. Only processes that
were not there the last time are looked at, so a search costs a listing of /proc: among 5,000
processes 5 ms, where psutil's `children` takes 63 (`python -m tests.bench.processes`). A member
whose parent dies is given another parent by the kernel; it is kept as long as it lives. This
program and what it starts are never members, even where the target is the shell that it was started
from.
"""

from __future__ import annotations

import os
import resource
from heapq import nlargest
from typing import TYPE_CHECKING

from wizard.evidence.sample import MOST_MEMBERS
from wizard.evidence.sources.control_groups import members
from wizard.evidence.sources.kernel_files import boot_time, pids, read_stat
from wizard.evidence.sources.kernel_texts import DEAD, Stat, created
from wizard.evidence.sources.source import Findings, SampleDraft, Source, WatchedTarget
from wizard.evidence.sources.tree_member import TreeMember
from wizard.messages import measuring_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wizard.evidence.sample import ProcessSample

FIND_SECONDS = 4.0
"""How often the tree is searched."""

ENDING_SECONDS = 10.0
"""For so long after children have ended it is searched each time: of those that live for seconds
each is then seen before its whole life comes to its parent at once."""

FORGET_SECONDS = 60.0
"""How long an outsider is remembered: after that its id may be another's."""

BUSIEST = 3
"""Of so many processes is read what their threads wait for: the busiest one is looked at, and two
that may become it, since a rate takes two readings."""

_SAME_START_SECONDS = 2.0
"""The time of boot is known to the second, so a start may seem to move by that much."""

_SPARE_DESCRIPTORS = 128
"""Left to the rest of the program when descriptors are kept."""


class ProcessTree(Source):
    """Reads the processes of a target, or of the container that is watched as a whole."""

    names = (
        *("rss", "user_seconds", "system_seconds"),
        *("children_user_seconds", "children_system_seconds"),
    )

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._tree: Tree | None = None
        self._find_at = 0.0
        self._ending_until = 0.0

    def read(self, draft: SampleDraft) -> Findings:
        findings = Findings()
        kind = self.watched.target.kind
        finds = draft.at >= self._find_at or draft.at < self._ending_until
        if finds:
            self._find_at = draft.at + FIND_SECONDS
        if kind == "process":
            try:
                draft.processes = self._read_tree(draft.at, finds, findings.missing)
            except PermissionError as error:
                findings.missing["pid"] = messages.NOT_ALLOWED.format(error=error.strerror)
            except (OSError, ValueError) as error:
                findings.missing["pid"] = messages.UNREADABLE.format(error=error)
        else:
            for metric in ("workers.count", "memory.largest_worker"):
                findings.missing[metric] = messages.NO_PROCESS_CHOSEN
            if kind == "container":
                draft.processes = self._read_group(draft.at, finds)
        self.watched.members = members = self._tree.members if self._tree else {}
        if any(member.children_ended for member in members.values()):
            self._ending_until = draft.at + ENDING_SECONDS
        return findings

    def close(self) -> None:
        if self._tree is not None:
            self._tree.close()
            self._tree = None

    def _read_tree(
        self, at: float, finds: bool, missing: dict[str, str]
    ) -> tuple[ProcessSample, ...]:
        watched, pid = self.watched, self.watched.target.pid
        if self._tree is None and watched.lost is None:
            self._tree = self._find_main()
        if self._tree is None:
            missing["pid"] = watched.lost or messages.NOTHING_KNOWN
            return ()
        count = len(self._tree.members)
        processes = self._tree.read()
        if pid in self._tree.members and (finds or len(processes) < count):
            processes += self._tree.read(self._tree.find(at))
        if pid not in self._tree.members:
            watched.lost = missing["pid"] = messages.HAS_ENDED.format(pid=pid)
            self.close()
            return ()
        if self._tree.full:
            missing["workers.count"] = messages.ONLY_THE_FIRST.format(count=MOST_MEMBERS)
        return processes

    def _find_main(self) -> Tree | None:
        watched, target = self.watched, self.watched.target
        assert target.pid is not None
        boot = boot_time(watched.proc)
        stat = read_stat(watched.proc, target.pid)
        if stat is None or stat.state in DEAD:
            watched.lost = messages.HAS_ENDED.format(pid=target.pid)
            return None
        start, expected = created(stat, boot), target.created
        if expected is not None and abs(start - expected) > _SAME_START_SECONDS:
            watched.lost = messages.ID_IN_USE_AGAIN.format(pid=target.pid)
            return None
        return Tree(watched.proc, boot, stat)

    def _read_group(self, at: float, finds: bool) -> tuple[ProcessSample, ...]:
        """All processes of the container's group. What cannot be located is for the source of the
        control group to say."""
        watched = self.watched
        try:
            watched.locate(at)
        except OSError:
            return ()
        if self._tree is None:
            self._tree = Tree(watched.proc, boot_time(watched.proc))
        if finds and watched.groups is not None:
            directory = watched.groups.memory_directory or watched.groups.cpu_directory
            self._tree.find_in(members(directory) if directory else ())
        return self._tree.read()


class ThreadWaits(Source):
    """Reads what the threads of the busiest processes wait for."""

    names = ("switches", "queued_seconds")

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._used: dict[int, float] = {}
        """CPU seconds of each process when it was last read."""

    def read(self, draft: SampleDraft) -> Findings:
        before = self._used
        self._used = {
            process.pid: process.values["user_seconds"] + process.values["system_seconds"]
            for process in draft.processes
        }
        findings = Findings()
        for pid in nlargest(
            BUSIEST, self._used, key=lambda pid: self._used[pid] - before.get(pid, 0.0)
        ):
            try:
                findings.of_process[pid] = self.watched.members[pid].waits()
            except PermissionError:
                continue
        return findings


class Tree:
    """The living members of one target, the main process first where there is one."""

    def __init__(self, proc: Path, boot: float, main: Stat | None = None) -> None:
        self._proc = proc
        self._boot = boot
        self.members: dict[int, TreeMember] = {}
        """By process id."""

        self._outside: set[int] = set()
        self._forget_at = 0.0
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._kept = max(0, (limit - _SPARE_DESCRIPTORS) // 2)
        if main is not None:
            self._add(main)

    @property
    def full(self) -> bool:
        """Whether there may be more processes than are watched."""
        return len(self.members) >= MOST_MEMBERS

    def read(self, only: Iterable[int] | None = None) -> tuple[ProcessSample, ...]:
        """What the members (or `only` these) use now; those that have ended are members no more.

        Raises PermissionError.
        """
        samples = []
        for pid in list(self.members) if only is None else only:
            sample = self.members[pid].read()
            if sample is None:
                self.members.pop(pid).close()
            else:
                samples.append(sample)
        return tuple(samples)

    def find(self, at: float) -> tuple[int, ...]:
        """Add what descends from the members; returns the ids that were added, oldest first.

        Raises OSError where /proc cannot be listed.
        """
        if at >= self._forget_at:
            self._outside.clear()
            self._forget_at = at + FORGET_SECONDS
        listed = pids(self._proc)
        self._outside.intersection_update(listed)
        fresh = self._stats_of(pid for pid in listed if pid not in self._outside)
        added: list[int] = []
        waiting, before = fresh, -1
        while len(waiting) != before:  # a child may have a lower id than its parent
            before, rest = len(waiting), []
            for stat in waiting:
                if stat.parent not in self.members:
                    rest.append(stat)
                elif self._add(stat):
                    added.append(stat.pid)
            waiting = rest
        self._outside.update(stat.pid for stat in waiting)
        return tuple(added)

    def find_in(self, listed: Iterable[int]) -> None:
        """Add the processes that are `listed`."""
        for stat in self._stats_of(sorted(listed)):
            self._add(stat)

    def close(self) -> None:
        for member in self.members.values():
            member.close()
        self.members.clear()

    def _stats_of(self, listed: Iterable[int]) -> list[Stat]:
        never = {os.getpid(), 0}
        fresh = []
        for pid in listed:
            if pid in self.members or pid in never:
                continue
            try:
                stat = read_stat(self._proc, pid)
            except PermissionError:
                self._outside.add(pid)
                continue
            if stat is not None and stat.state not in DEAD:
                fresh.append(stat)
        return fresh

    def _add(self, stat: Stat) -> bool:
        if self.full:
            return False
        keep = len(self.members) < self._kept
        self.members[stat.pid] = TreeMember(self._proc, stat, self._boot, keep=keep)
        return True
