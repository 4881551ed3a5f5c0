"""What the memory of the target's control group is made of, and what other processes in it hold.

Read every few seconds: the parts are held against what the tree holds over minutes, and looking at
each other process costs 10 µs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.evidence.sources.control_groups import members
from wizard.evidence.sources.kernel_files import read_small
from wizard.evidence.sources.kernel_texts import PAGE, own_pages_in
from wizard.evidence.sources.source import Findings, SampleDraft, Source, WatchedTarget
from wizard.messages import measuring_messages as messages

if TYPE_CHECKING:
    from pathlib import Path

MOST_OTHERS = 200
"""Of so many other processes memory is read; where there are more, it is not known what they
hold."""


_OF_GROUP = ("memory.anon", "memory.file", "memory.shmem")
"""Those that are known of the group alone."""


class MemoryParts(Source):
    """Reads them where the group's memory is the target's."""

    names = (
        *("memory.anon", "memory.file", "memory.shmem", "memory.swap", "memory.high"),
        *("group.high_events", "group.others_memory"),
    )
    every = 5.0

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._counted = False

    def findings(self, draft: SampleDraft) -> Findings:
        if self._counted != self.watched.group_has_memory:
            # What was read of another place is not carried on.
            self._counted, self._due_at = self.watched.group_has_memory, 0.0
        return super().findings(draft)

    def read(self, draft: SampleDraft) -> Findings:
        findings = Findings()
        groups = self.watched.groups
        if self.watched.lost is not None:
            return findings
        if groups is None:
            # Without a group nothing is slowed at its memory.high.
            findings.values["group.high_events"] = 0.0
            return findings
        findings.values, findings.missing = groups.memory_parts()
        if not self.watched.group_has_memory:
            findings.missing |= dict.fromkeys(_OF_GROUP, messages.PARTS_OF_OTHERS)
            for name in _OF_GROUP:
                findings.values.pop(name, None)
            findings.values.pop("memory.swap", None)
            return findings
        if draft.processes and groups.memory_directory is not None:
            others = self._held_by_others(groups.memory_directory)
            if others is not None:
                findings.values["group.others_memory"] = float(others)
        return findings

    def _held_by_others(self, directory: Path) -> int | None:
        """Memory of their own of the processes that are not of the tree, ours apart."""
        inside = {0, os.getpid(), *self.watched.members}
        others = [pid for pid in members(directory) if pid not in inside]
        if len(others) > MOST_OTHERS:
            return None
        try:
            texts = [read_small(f"{self.watched.proc}/{pid}/statm") for pid in others]
        except OSError:
            return None
        pages = (own_pages_in(text) for text in texts)
        return PAGE * sum(count or 0 for count in pages)
