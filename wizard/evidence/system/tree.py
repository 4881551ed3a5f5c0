"""Which processes belong to the target: its main process and everything below it.

The tree is looked for every few seconds, and at once when a member has ended. Only processes that
were not there the last time are looked at, so looking costs a listing of /proc. A member whose
parent dies is given another parent by the kernel; it is kept as long as it lives. This program and
what it starts are never members, even where the target is the shell that it was started from.
"""

from __future__ import annotations

import os
import resource
from heapq import nlargest
from typing import TYPE_CHECKING

from wizard.evidence.sample import MOST_MEMBERS
from wizard.evidence.system.member import Member
from wizard.evidence.system.procfs import DEAD, Stat, pids, read_stat

BUSIEST = 3
"""Of so many processes is read what their threads wait for: the busiest one is looked at, and two
that may become it, since a rate takes two readings."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from wizard.evidence.sample import ProcessSample

FORGET_SECONDS = 60.0
"""How long an outsider is remembered: after that its id may be another's."""

_SPARE_DESCRIPTORS = 128
"""Left to the rest of the program when descriptors are kept."""


class Tree:
    """The living members of one target, the main process first where there is one."""

    def __init__(self, proc: Path, boot: float, main: Stat | None = None) -> None:
        self._proc = proc
        self._boot = boot
        self._members: dict[int, Member] = {}
        self._outside: set[int] = set()
        self._used: dict[int, float] = {}
        """CPU seconds of each member when the busiest were last looked for."""

        self._forget_at = 0.0
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        self._kept = max(0, (limit - _SPARE_DESCRIPTORS) // 2)
        if main is not None:
            self._add(main)

    @property
    def members(self) -> dict[int, Member]:
        """By process id."""
        return self._members

    @property
    def full(self) -> bool:
        """Whether there may be more processes than are watched."""
        return len(self._members) >= MOST_MEMBERS

    def read(self, only: Iterable[int] | None = None) -> tuple[ProcessSample, ...]:
        """What the members (or `only` these) use now; those that have ended are members no more.

        Raises PermissionError.
        """
        found = []
        for pid in list(self._members) if only is None else only:
            sample = self._members[pid].read()
            if sample is None:
                self._members.pop(pid).close()
            else:
                found.append(sample)
        return tuple(found)

    def with_waits(self, processes: Sequence[ProcessSample]) -> tuple[ProcessSample, ...]:
        """`processes`, which were just read, with what the threads of the busiest wait for."""
        before = self._used
        self._used = {
            p.pid: p.values.get("user_seconds", 0.0) + p.values.get("system_seconds", 0.0)
            for p in processes
        }
        busy = nlargest(BUSIEST, self._used, key=lambda pid: self._used[pid] - before.get(pid, 0.0))
        return tuple(self._waits_of(one) if one.pid in busy else one for one in processes)

    def _waits_of(self, sample: ProcessSample) -> ProcessSample:
        try:
            return self._members[sample.pid].with_waits(sample)
        except PermissionError:
            return sample

    def find(self, at: float) -> tuple[int, ...]:
        """Add what descends from the members; returns the ids that were added, oldest first.

        Raises OSError where /proc cannot be listed.
        """
        if at >= self._forget_at:
            self._outside.clear()
            self._forget_at = at + FORGET_SECONDS
        listed = pids(self._proc)
        self._outside.intersection_update(listed)
        fresh = self._look_at(pid for pid in listed if pid not in self._outside)
        added: list[int] = []
        waiting, before = fresh, -1
        while len(waiting) != before:  # a child may have a lower id than its parent
            before, rest = len(waiting), []
            for stat in waiting:
                if stat.parent not in self._members:
                    rest.append(stat)
                elif self._add(stat):
                    added.append(stat.pid)
            waiting = rest
        self._outside.update(stat.pid for stat in waiting)
        return tuple(added)

    def find_in(self, listed: Iterable[int]) -> tuple[int, ...]:
        """Add the processes that are `listed`; returns the ids that were added."""
        return tuple(stat.pid for stat in self._look_at(sorted(listed)) if self._add(stat))

    def close(self) -> None:
        for member in self._members.values():
            member.close()
        self._members.clear()

    def _look_at(self, listed: Iterable[int]) -> list[Stat]:
        never = {os.getpid(), 0}
        fresh = []
        for pid in listed:
            if pid in self._members or pid in never:
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
        keep = len(self._members) < self._kept
        self._members[stat.pid] = Member(self._proc, stat, self._boot, keep=keep)
        return True
