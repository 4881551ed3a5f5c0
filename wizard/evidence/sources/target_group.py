"""The control groups of the target: what they count, and who else is in them."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from wizard.evidence.row import memory_counts
from wizard.evidence.sources.control_groups import members
from wizard.evidence.sources.group_ends import GroupEnds
from wizard.evidence.sources.kernel_files import read_file, read_pss, read_stat
from wizard.evidence.sources.kernel_texts import DEAD, field_in
from wizard.evidence.sources.source import Findings, SampleDraft, Source, WatchedTarget
from wizard.messages import measuring_messages as messages

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.evidence.sources.control_groups import GroupReader

OTHERS_SECONDS = 15.0
"""How often is asked who else is in the group."""

OWN_SECONDS = 30.0
"""How old our own memory may be: it takes 2 ms to read."""


class TargetGroup(Source):
    """What the kernel counts for the group that limits the target, our own part of it apart."""

    names = (
        *("group.version", "group.shared", "group.cpu_shared"),
        *("group.memory_used", "group.memory_limit", "group.memory_peak", "group.oom_kills"),
        *("group.cpu_seconds", "group.cpu_limit", "group.periods", "group.throttled_periods"),
        *("group.memory_stall_seconds", "group.cpu_stall_seconds"),
        *("group.own_memory", "group.own_cpu_seconds"),
        *("group.children_ended", "group.others_ended", "machine.oom_kills"),
    )

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._shared = self._cpu_shared = True
        self._own_memory: int | None = None
        self._others_at = self._own_at = 0.0
        self._ends = GroupEnds(watched)

    def read(self, draft: SampleDraft) -> Findings:
        watched = self.watched
        watched_memory = watched.group_has_memory
        watched.group_has_memory = False
        if watched.target.kind == "machine":
            return Findings()
        if watched.lost is not None:
            return self._last_kills(draft.at)
        findings = Findings()
        try:
            anew = watched.locate(draft.at)
        except OSError as error:
            findings.missing["memory.limit"] = messages.NO_GROUP.format(error=error.strerror)
            anew = False
        if watched.groups is None:
            return findings
        if anew or draft.at >= self._others_at:
            self._others_at = draft.at + OTHERS_SECONDS
            self._look_for_others(watched.groups)
        ends = self._who_ended(draft.at, watched.groups)
        findings.values, missing = watched.groups.read()
        findings.values.update(ends)
        if "group.oom_kills" not in findings.values:
            findings.values.update(self._machine_kills())
        findings.missing.update(missing)
        self._add_ours(draft.at, findings.values, needed=anew or watched_memory)
        watched.group_has_memory = memory_counts(findings.values)
        if not findings.values.keys() & {"group.memory_used", "group.cpu_seconds"}:
            watched.locate_soon()
        return findings

    def _who_ended(self, at: float, groups: GroupReader) -> dict[str, float]:
        """What ended by now. It is read before the kills are: of a process that was killed and has
        ended the kill is counted then."""
        ends = {"group.children_ended": float(self._ends.children_ended())}
        if self._shared:
            count = self._ends.others_ended(at, groups.own_directory)
            ends["group.others_ended"] = float(count)
        return ends

    def _machine_kills(self) -> dict[str, float]:
        """Where no group counts kills: those of the whole machine. While they stay as they are
        nothing was killed here either."""
        text = read_file(f"{self.watched.proc}/vmstat") or b""
        count = field_in(text, b"oom_kill")
        return {} if count is None else {"machine.oom_kills": float(count)}

    def _last_kills(self, at: float) -> Findings:
        """The target is gone: was it killed? The rest says nothing of it any more."""
        groups = self.watched.groups
        if groups is None:
            return Findings()
        values = self._who_ended(at, groups)
        kills = groups.oom_kills()
        return Findings(values if kills is None else {**values, "group.oom_kills": float(kills)})

    def _add_ours(self, at: float, values: dict[str, float], *, needed: bool) -> None:
        """Who shares the group, and our own part. `needed`: whether our memory is asked for at all,
        which is where the group's counts as the target's."""
        values["group.shared"] = float(self._shared)
        if self._cpu_shared != self._shared:
            values["group.cpu_shared"] = float(self._cpu_shared)
        if self.watched.in_memory_group:
            if needed and at >= self._own_at:
                self._own_at = at + OWN_SECONDS
                try:
                    self._own_memory = read_pss(self.watched.proc, os.getpid())
                except OSError:
                    self._own_memory = None
            if self._own_memory is not None:
                values["group.own_memory"] = float(self._own_memory)
        if self.watched.in_cpu_group:
            values["group.own_cpu_seconds"] = time.process_time()

    def _look_for_others(self, groups: GroupReader) -> None:
        """Whether processes outside the tree (and ours) are in the groups."""
        memory, cpu = groups.memory_directory, groups.cpu_directory
        self._shared = self._holds_others(memory)
        self._cpu_shared = self._shared if cpu == memory else self._holds_others(cpu)

    def _holds_others(self, directory: Path | None) -> bool:
        """Stops at the first. What cannot be known is taken to be shared; of a container that is
        watched as a whole all are its own."""
        if self.watched.target.pid is None:
            return False
        inside, ours = set(self.watched.members), os.getpid()
        return directory is None or any(
            pid not in inside and pid != ours and not self._has_just_begun(pid, inside)
            for pid in members(directory)
        )

    def _has_just_begun(self, pid: int, inside: set[int]) -> bool:
        """Whether it descends from a member, and was not there when the tree was searched; or has
        ended already. Of those that cannot be seen from here (0) nobody knows."""
        if not pid:
            return False
        try:
            stat = read_stat(self.watched.proc, pid)
        except PermissionError:
            return False
        if stat is not None and stat.state not in DEAD and stat.parent not in inside:
            return False
        inside.add(pid)
        return True
