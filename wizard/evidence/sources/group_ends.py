"""Who of a control group has ended: whether an OOM kill may have been of the target, or of another
process in its group.

The kernel counts kills, and never says of whom. A process that was killed is gone: from the watched
tree, or from the others in the group. What lives shorter than from one look to the next shows in
its parent, which waits for it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.evidence.sources.kernel_files import read_small, read_stat

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.evidence.sources.source import WatchedTarget

MOST_EACH_TIME = 64
"""A larger group is listed every so often only (`RARELY_SECONDS`)."""

RARELY_SECONDS = 15.0


class GroupEnds:
    """Counts what has ended in the group, beside the tree and below it."""

    def __init__(self, watched: WatchedTarget) -> None:
        self._watched = watched
        self._waited_for = 0
        """How often members of the tree were seen to have waited for a child that had ended."""

        self._children_ended = -1
        self._seen: tuple[bytes, int] = b"", 0
        """The list as it was read, and how many members the tree had."""

        self._others: frozenset[int] = frozenset()
        self._others_ended = 0
        self._listed_in: Path | None = None
        self._list_at = 0.0

    def children_ended(self) -> int:
        """In how many looks a process below the members of the tree was seen to have ended; 0 where
        none has since they began. The first look counts what was before it as one."""
        members = self._watched.members.values()
        if self._children_ended < 0:
            self._children_ended = int(any(member.child_faults for member in members))
        waited_for = sum([member.waited_for for member in members])
        self._children_ended += waited_for > self._waited_for
        self._waited_for = waited_for
        return self._children_ended

    def others_ended(self, at: float, directory: Path | None) -> int:
        """How many processes of the group that are not of the tree were seen to have ended."""
        if directory is None or (directory == self._listed_in and at < self._list_at):
            return self._others_ended
        try:
            text = read_small(f"{directory}/cgroup.procs")
        except OSError:
            return self._others_ended
        seen = text, len(self._watched.members)
        if seen == self._seen and directory == self._listed_in:
            return self._others_ended
        self._seen = seen
        listed = {int(word) for word in text.split() if word.isdigit()}
        if directory == self._listed_in:
            self._others_ended += len(self._others - listed)
        new = listed - self._others
        stay = (self._others & listed) - self._watched.members.keys()
        self._others = stay.union(pid for pid in new if self._is_other(pid))
        self._listed_in = directory
        self._list_at = at + (RARELY_SECONDS if len(listed) > MOST_EACH_TIME else 0.0)
        return self._others_ended

    def _is_other(self, pid: int) -> bool:
        """Whether it is not of the tree, where it may not have been found yet."""
        members = self._watched.members
        if pid in members or pid in (0, os.getpid()):
            return False
        try:
            stat = read_stat(self._watched.proc, pid)
        except OSError:
            return True
        return stat is None or stat.parent not in members
