"""Whose an OOM kill was, as far as samples tell. Pure.

A control group counts kills since it was made, and says neither when they were nor of whom. What
was counted at the first look was before it. A kill that is counted later is the target's if one of
its processes ended with it and none of the others in the group did; of another process if it is the
other way round; else it is not known whose it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample

DIES_WITHIN = 5.0
"""Seconds in which a process that was killed is gone: the kernel takes its memory first."""

SHOWS_WITHIN = 3.0
"""Where others are in the group, so long is waited for one of them to be gone too."""


class Kills(NamedTuple):
    """What is known by one sample, counted from the first sample on."""

    seen: int = 0
    """Those of the target."""

    at: float = float("nan")
    """When the last of them was counted; NaN where there is none."""

    of_others: int = 0
    """Those of other processes in its group."""

    of_nobody: int = 0
    """Those that nobody was seen to end with, or more than one may have; and those of the last
    moments."""

    before: int = 0
    """How many were counted at the first look."""

    before_birth: bool = False
    """Whether those were before the target began, or of others: nothing of it had ended."""


class _Pending(NamedTuple):
    """Kills that were counted a moment ago."""

    at: float
    number: int
    of_target: bool
    of_others: bool


class KillCount:
    """Goes over the samples of one target in their order."""

    def __init__(self) -> None:
        self.kills = Kills()
        self._count: float | None = None
        self._machine_count: float | None = None
        self._pending: _Pending | None = None
        self._members: frozenset[tuple[int, float]] = frozenset()
        self._ends: dict[str, float] = {}

    def carry_on(self, before: Kills) -> None:
        """The target runs in the place of another, whose kills are its own."""
        self.kills = Kills(seen=before.seen, at=before.at)

    def add(self, sample: Sample) -> Kills:
        """What is known by this sample."""
        tree_ended, others_ended = self._ended(sample)
        count = sample.values.get("group.oom_kills")
        if count is not None:
            self._counted(sample, count)
        elif (count := sample.values.get("machine.oom_kills")) is not None:
            self._counted_anywhere(count)
        if self._pending is not None:
            self._settle(sample, tree_ended, others_ended)
        return self.kills

    def _ended(self, sample: Sample) -> tuple[bool, bool]:
        """Whether something of the tree, and of the others, has ended since the sample before."""
        members = frozenset((one.pid, one.created) for one in sample.processes)
        gone = bool(self._members - members)
        self._members = members
        return (
            self._rose(sample, "group.children_ended") or gone,
            self._rose(sample, "group.others_ended"),
        )

    def _rose(self, sample: Sample, name: str) -> bool:
        now = sample.values.get(name)
        if now is None:
            return False
        before = self._ends.get(name, now)
        self._ends[name] = now
        return now > before

    def _counted(self, sample: Sample, count: float) -> None:
        known, self._count = self._count, count
        if known is None:
            self.kills = self.kills._replace(
                before=int(count), before_birth=sample.values.get("group.children_ended") == 0
            )
        elif count > known:
            more = int(count - known)
            pending = self._pending or _Pending(sample.at, 0, of_target=False, of_others=False)
            self._pending = pending._replace(number=pending.number + more)
            self.kills = self.kills._replace(of_nobody=self.kills.of_nobody + more)

    def _counted_anywhere(self, count: float) -> None:
        """What the machine counts may be of any program on it."""
        known, self._machine_count = self._machine_count, count
        if known is not None and count > known:
            more = int(count - known)
            self.kills = self.kills._replace(of_nobody=self.kills.of_nobody + more)

    def _settle(self, sample: Sample, tree_ended: bool, others_ended: bool) -> None:
        pending = self._pending
        assert pending is not None
        pending = pending._replace(
            of_target=pending.of_target or tree_ended, of_others=pending.of_others or others_ended
        )
        self._pending = pending
        shared = sample.values.get("group.shared", 1.0) and "group.others_ended" in self._ends
        passed = sample.at - pending.at
        gone = "pid" in sample.missing and not sample.processes
        if pending.of_target and not pending.of_others:
            if not shared or gone or passed >= SHOWS_WITHIN:
                self._place(pending, seen=pending.number)
        elif pending.of_others and not pending.of_target:
            if passed >= SHOWS_WITHIN:
                self._place(pending, of_others=pending.number)
        elif passed >= DIES_WITHIN:
            self._pending = None

    def _place(self, pending: _Pending, *, seen: int = 0, of_others: int = 0) -> None:
        kills, self._pending = self.kills, None
        self.kills = kills._replace(
            seen=kills.seen + seen,
            at=pending.at if seen else kills.at,
            of_others=kills.of_others + of_others,
            of_nobody=kills.of_nobody - pending.number,
        )
