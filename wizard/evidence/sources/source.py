"""What a source of evidence is, and what the sources of one target share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from wizard.evidence.sources.control_groups import GroupPlace, GroupReader, locate
from wizard.messages import measuring_messages as messages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wizard.evidence.sample import ProcessSample
    from wizard.evidence.sources.tree_member import TreeMember
    from wizard.evidence.target import Target

LOCATE_SECONDS = 60.0
"""How often the control group is looked up: a process may be moved to another."""


class WatchedTarget:
    """One target as it is watched: what one source finds out and another needs."""

    def __init__(self, target: Target, proc: Path, sys: Path) -> None:
        self.target = target
        self.proc = proc
        self.sys = sys
        self.members: Mapping[int, TreeMember] = {}
        """The living processes of the target, by id."""

        self.lost: str | None = None
        """Why the target can be watched no longer; None while it can."""

        self.groups: GroupReader | None = None
        """The control groups of the target; None while none could be located."""

        self.in_memory_group = self.in_cpu_group = False
        """Whether this program itself is in the groups that are read."""

        self.group_has_memory = False
        """Whether the memory of the group, as it was last read, is the target's."""

        self._locate_at = 0.0

    def locate(self, at: float) -> bool:
        """Look up the control groups, now and then. Whether they were looked up this time; raises
        OSError where none can be read."""
        if self.groups is not None and at < self._locate_at:
            return False
        self._locate_at = at + LOCATE_SECONDS
        pid = self.target.pid
        place = self._place("self" if pid is None else pid)
        self.groups = GroupReader(place)
        try:
            ours = place if pid is None else self._place("self")
        except OSError:
            ours = GroupPlace(None, None, None, ())
        memory, cpu = self.groups.memory_directory, self.groups.cpu_directory
        self.in_memory_group = bool(memory and ours.memory and memory in ours.memory.directories)
        self.in_cpu_group = bool(cpu and ours.cpu and cpu in ours.cpu.directories)
        return True

    def locate_soon(self) -> None:
        """The groups say nothing any more: look them up the next time."""
        self._locate_at = 0.0

    def _place(self, pid: int | str) -> GroupPlace:
        return locate(pid, proc=self.proc, sys=self.sys)


class Findings(Struct):
    """What a source found out this time."""

    values: dict[str, float] = {}
    """Name of the sample → value."""

    missing: dict[str, str] = {}
    """Metric → why it could not be read."""

    of_process: dict[int, dict[str, float]] = {}
    """Process id → name → value, for what is read of each process."""


class SampleDraft(Struct):
    """A sample in the making: what the sources before this one found out."""

    at: float
    """Seconds since the epoch."""

    processes: tuple[ProcessSample, ...] = ()
    values: dict[str, float] = {}
    missing: dict[str, str] = {}


class Source:
    """Something that yields values by name, at its own pace."""

    names: ClassVar[tuple[str, ...]]
    """The names that it yields, of the sample or of each process."""

    every: float = 0.0
    """Seconds from one reading to the next; what it found holds until then. 0 is each sample."""

    def __init__(self, watched: WatchedTarget) -> None:
        self.watched = watched
        self._due_at = 0.0
        self._findings = Findings()

    def findings(self, draft: SampleDraft) -> Findings:
        """What it found when it was last due, which may be now."""
        if draft.at >= self._due_at:
            self._due_at = draft.at + self.every
            try:
                self._findings = self.read(draft)
            except (OSError, ValueError) as error:
                reason = messages.UNREADABLE.format(error=error)
                self._findings = Findings(missing=dict.fromkeys(self.names, reason))
        return self._findings

    def read(self, draft: SampleDraft) -> Findings:
        """What it finds out now. May raise OSError or ValueError: its names are missing then."""
        raise NotImplementedError

    def close(self) -> None:
        """Close what is kept open; a later reading opens it again."""
