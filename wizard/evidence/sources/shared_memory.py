"""The proportional memory (PSS) of the target's processes: what forks share is counted once.

It is read only where the control group's memory is not the target's, and only while that is cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.sources.kernel_files import read_pss
from wizard.evidence.sources.source import Findings, SampleDraft, Source, WatchedTarget

if TYPE_CHECKING:
    from wizard.evidence.sample import ProcessSample
    from wizard.evidence.sources.tree_member import TreeMember

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
"""Beyond these sizes PSS is not cheap: reading it takes about 12 ms a GiB (measured at 654 MB), in
which the process cannot change its memory map."""


class SharedMemory(Source):
    """Reads the PSS of processes that are new, and of a few whose last one is old: read half a
    minute ago, or before another process came or went, which shared its pages with them."""

    names = ("pss",)

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._is_cheap = True
        self._seen: frozenset[int] = frozenset()
        self._changed_at = 0.0

    def read(self, draft: SampleDraft) -> Findings:
        findings = Findings()
        watched = self.watched
        if watched.target.kind == "machine" or watched.lost is not None:
            return findings
        if watched.group_has_memory or not draft.processes or not self._stays_cheap(draft):
            return findings
        here = frozenset(process.pid for process in draft.processes)
        if here != self._seen:
            self._changed_at = draft.at if self._seen else 0.0
            self._seen = here
        for process in self._due(draft):
            watched.members[process.pid].pss_at = draft.at
            try:
                pss = read_pss(watched.proc, process.pid)
            except PermissionError:
                self._is_cheap = False
                break
            if pss is not None:
                findings.of_process[process.pid] = {"pss": float(pss)}
        return findings

    def _stays_cheap(self, draft: SampleDraft) -> bool:
        sizes = [process.values.get("rss", 0.0) for process in draft.processes]
        if sum(sizes) > PSS_MOST_RSS or max(sizes) > PSS_MOST_RSS_OF_ONE:
            self._is_cheap = False
        return self._is_cheap

    def _due(self, draft: SampleDraft) -> list[ProcessSample]:
        changed = draft.at - self._changed_at <= 2 * PSS_SETTLES
        a_few = PSS_MOST_AT_ONCE if changed else 1 + len(draft.processes) // 20
        due = []
        for process in draft.processes:
            member = self.watched.members[process.pid]
            new = member.pss_at is None
            if new or (a_few and self._is_old(member, draft.at)):
                a_few -= not new
                due.append(process)
        return due

    def _is_old(self, member: TreeMember, at: float) -> bool:
        read_at = member.pss_at or 0.0
        settled = self._changed_at + PSS_SETTLES
        lasts = PSS_ASLEEP_SECONDS if member.slept >= PSS_SECONDS else PSS_SECONDS
        return at - read_at >= lasts or read_at < self._changed_at or read_at < settled <= at
