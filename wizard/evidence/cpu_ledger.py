"""Which process the CPU time between two looks belongs to. Pure.

Children that live shorter than a look takes to come round are seen in none: their time is in what
their parent has waited for (`cutime`, `cstime`; FACTS.md, Reading the metrics), which holds the
whole life of a child that ended, also what was seen of it while it lived. And a child that has just
begun, or ends in between, is a part of what its parent does: to a worker that runs one command
after the other their time counts as its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from wizard.evidence.sample import ProcessSample

Identity = tuple[int, float]
"""(pid, created)"""

STARTS_KNOWN_TO = 1.0
"""Seconds. The time of boot is known to the second, so a start may seem earlier by as much."""

AWAITED = 10.0
"""Seconds for which the time of a member that has ended is expected to come to its parent. What was
given to another parent, or is waited for by nobody, never does."""


class Time(NamedTuple):
    """CPU time in seconds."""

    user: float = 0.0
    system: float = 0.0

    @property
    def both(self) -> float:
        return self.user + self.system

    def plus(self, other: Time) -> Time:
        return Time(self.user + other.user, self.system + other.system)

    def less(self, other: Time) -> Time:
        """Never below 0."""
        return Time(max(0.0, self.user - other.user), max(0.0, self.system - other.system))


_NONE = Time()


class Busiest(NamedTuple):
    """The process that most of the time belongs to."""

    process: ProcessSample
    seconds: float
    ended: float
    """How much of that was used by children that have ended."""


class CpuUse(NamedTuple):
    """The CPU time that some processes used between two looks."""

    time: Time
    brief: bool
    """Whether children have ended of which nothing was seen before."""

    busiest: Busiest


class CpuLedger:
    """Looks at the same processes again and again."""

    def __init__(self) -> None:
        self._awaited: dict[Identity, tuple[Time, float]] = {}
        """What a process is still to get of members that have ended, and since when."""

    def between(
        self,
        before: Sequence[ProcessSample],
        since: float,
        now: Sequence[ProcessSample],
        at: float,
    ) -> CpuUse | None:
        """What was used from `since` to `at`, seconds since the epoch; None where no process is
        known at both."""
        earlier = {(process.pid, process.created): process for process in before}
        living = {process.pid: process for process in now}
        self._await_ended(earlier, living, at)
        accounts: dict[int, _Account] = {}
        brief = False
        for process in now:
            old = earlier.get((process.pid, process.created))
            if "user_seconds" not in process.values or "system_seconds" not in process.values:
                continue
            if old is None and process.created < since - STARTS_KNOWN_TO:
                continue  # found late: what it used before cannot be placed in time
            own = _own(process).less(_own(old) if old else _NONE)
            ended = _of_ended(process).less(_of_ended(old) if old else _NONE)
            identity = process.pid, process.created
            brief = brief or (ended.both > 0 and identity not in self._awaited)
            ended = self._unawaited(identity, ended)
            accounts[process.pid] = _Account(process, own, ended, old is None)
        return _summed(accounts, brief=brief) if accounts else None

    def _await_ended(
        self, earlier: dict[Identity, ProcessSample], living: dict[int, ProcessSample], at: float
    ) -> None:
        """Members that have ended will be counted anew with the children of their parent."""
        self._awaited = {
            identity: (time, then)
            for identity, (time, then) in self._awaited.items()
            if at - then <= AWAITED and identity[0] in living
        }
        parents = {process.pid: process.parent for process in earlier.values()}
        for process in earlier.values():
            successor = living.get(process.pid)
            if successor is not None and successor.created == process.created:
                continue
            parent = _living_ancestor(process.parent, living, parents)
            if parent is None:
                continue
            heir = living[parent]
            identity = heir.pid, heir.created
            sooner = self._awaited.get(identity, (_NONE, at))[0]
            whole = _own(process).plus(_of_ended(process))
            self._awaited[identity] = sooner.plus(whole), at

    def _unawaited(self, identity: Identity, ended: Time) -> Time:
        """What of it was not seen before."""
        if identity not in self._awaited:
            return ended
        awaited, then = self._awaited[identity]
        self._awaited[identity] = awaited.less(ended), then
        return ended.less(awaited)


class _Account(NamedTuple):
    """What one process used."""

    process: ProcessSample
    own: Time
    ended: Time
    """Of its children that have ended, without what was seen of them."""

    fresh: bool
    """Whether it has begun since the look before."""

    @property
    def seconds(self) -> float:
        return self.own.both + self.ended.both


def _living_ancestor(
    pid: int | None, living: Container[int], parents: Mapping[int, int | None]
) -> int | None:
    """The nearest from `pid` on; None where it ends outside of what was looked at."""
    passed = set()
    while pid is not None and pid not in living:
        if pid in passed:
            return None
        passed.add(pid)
        pid = parents.get(pid)
    return pid


def _own(process: ProcessSample) -> Time:
    read = process.values.get
    return Time(read("user_seconds", 0.0), read("system_seconds", 0.0))


def _of_ended(process: ProcessSample) -> Time:
    read = process.values.get
    return Time(read("children_user_seconds", 0.0), read("children_system_seconds", 0.0))


def _summed(accounts: dict[int, _Account], *, brief: bool) -> CpuUse:
    whole = {pid: account.seconds for pid, account in accounts.items()}
    begun: dict[int, list[int]] = defaultdict(list)
    """Parent → its children that have begun since."""

    # A child has begun after its parent, and most often has the higher id.
    for account in sorted(
        accounts.values(), key=lambda one: (one.process.created, one.process.pid), reverse=True
    ):
        pid, parent = account.process.pid, account.process.parent
        if account.fresh and parent is not None and parent in accounts and parent != pid:
            whole[parent] += whole[pid]
            begun[parent].append(pid)
    below = {pid for children in begun.values() for pid in children}
    top = max((pid for pid in accounts if pid not in below), key=whole.__getitem__, default=None)
    if top is None:
        top = max(accounts, key=whole.__getitem__)
    seconds = whole[top]
    # Where most of it is one that has just begun, that one is it.
    for _ in accounts:
        most = max(begun.get(top, ()), key=whole.__getitem__, default=None)
        if most is None or whole[most] <= seconds / 2:
            break
        top = most
    time = _NONE
    for account in accounts.values():
        time = time.plus(account.own).plus(account.ended)
    busiest = Busiest(accounts[top].process, seconds, accounts[top].ended.both)
    return CpuUse(time, brief, busiest)
