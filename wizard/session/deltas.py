"""A sample by what has changed since the one before it, in whole numbers of coarse units.

    frame = framed(sample)                     # a sample as counts of units
    frame, change = changed(frame, sample)     # None where all of it has to be said
    frame, taken = applied(frame, change)      # on reading

A recording of eight hours has to fit in 1 MB, so sizes are KiB, which is exact for pages; CPU time
of a process 10 ms, which is the kernel's own tick; all other numbers that are not counted
thousandths. A frame is what the reader has: what is lost by rounding never adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from wizard.evidence.sample import ProcessSample, Sample
from wizard.messages import journal_messages as say
from wizard.text.fields import Line, Whole

KIB = 1 / 1024

PER: dict[str, float] = {
    "rss": KIB,
    "user_seconds": 100,
    "system_seconds": 100,
    "switches": 1,
    "mapped": KIB,
    "swap": KIB,
    "pss": KIB,
    "group.memory_used": KIB,
    "group.cpu_seconds": 1000,
    "group.own_cpu_seconds": 1000,
    "group.cpu_stall_seconds": 1000,
    "group.memory_stall_seconds": 1000,
    "group.memory_peak": KIB,
    "group.periods": 1,
    "group.throttled_periods": 1,
    "group.own_memory": KIB,
    "memory.anon": KIB,
    "memory.file": KIB,
    "memory.shmem": KIB,
    "group.others_memory": KIB,
    "group.children_ended": 1,
    "group.others_ended": 1,
    "group.high_events": 1,
    "machine.oom_kills": 1,
    "memory.swap": KIB,
    "machine.memory_used": KIB,
    "machine.cpu_seconds": 1000,
    "machine.cpu_stall_seconds": 1000,
    "children_user_seconds": 100,
    "children_system_seconds": 100,
    "group.others_cpu_seconds": 100,
    "machine.reaped_seconds": 100,
    "machine.memory_stall_seconds": 1000,
    "group.oom_kills": 1,
    "group.memory_limit": KIB,
    "memory.high": KIB,
    "machine.memory_total": KIB,
}
"""Name → how many units are one of it; 1000 of any other. What changes often stands first, for what
has not changed is left out at the end."""

_PLACES = {name: place for place, name in enumerate(PER)}
_OTHERS = 1000.0

OCCASIONAL = frozenset(("pss",))
"""What is read now and then, and is true of that moment alone."""

Count = Annotated[int, Meta(gt=-(2**53), lt=2**53)]


class Change(Struct, frozen=True, omit_defaults=True, rename={"gone": "-", "new": "+"}):
    """A line of a recording: what a sample has other than the one before."""

    t: Annotated[int, Meta(ge=0, lt=2**53)]
    """Milliseconds since the sample before."""

    c: tuple[int | tuple[Count | None, ...], ...] = ()
    """For each process of the sample before, in its order: what is added to its numbers, in the
    order in which it was sent; null for what is not known this time, 0 in place of a whole array
    for nothing."""

    v: tuple[Count | None, ...] = ()
    """The same for the numbers of the control group and the machine."""

    gone: tuple[Whole, ...] = ()
    new: tuple[ProcessSample, ...] = ()
    """Ids of processes that are gone; new ones, which stand last from now on."""

    o: Mapping[Line, Mapping[int, Count]] = field(default_factory=dict)
    """Name → process id → what was read this time alone, in its unit."""

    x: Mapping[Line, Line] | None = None
    """What could not be read and why, where that changed."""

    k: Annotated[int, Meta(ge=0, le=1000)] | None = None
    """How many samples were left out before this one, and before each later one until it says
    otherwise."""


class Member(Struct, frozen=True):
    """A process of a frame."""

    pid: int
    created: float
    parent: int | None
    name: str
    counts: dict[str, int]
    """In the order in which they were sent."""

    @property
    def identity(self) -> tuple[int, float]:
        return self.pid, self.created


class CountedSample(Struct, frozen=True):
    """A sample as counts of units; names that were not known this time are in it as they were."""

    at: int
    """Milliseconds since the epoch."""

    members: dict[int, Member]
    """By process id, the main process first."""

    counts: dict[str, int]
    missing: Mapping[str, str]


class ChangeError(ValueError):
    """A change of what is not there. The text says what, in a few words."""


def counted(values: Mapping[str, float]) -> dict[str, int]:
    """Numbers in units, what changes often first; names that are not known here last."""
    names = sorted(values, key=lambda name: _PLACES.get(name, len(_PLACES)))
    return {name: round(values[name] * PER.get(name, _OTHERS)) for name in names}


def measured(counts: Mapping[str, int]) -> dict[str, float]:
    """Counts of units as numbers."""
    return {name: count / PER.get(name, _OTHERS) for name, count in counts.items()}


def framed(sample: Sample) -> CountedSample:
    """A sample that is sent as a whole."""
    members = map(member_of, sample.processes)
    return CountedSample(
        at=round(sample.at * 1000),
        members={member.pid: member for member in members},
        counts=counted(sample.values),
        missing=sample.missing,
    )


def member_of(process: ProcessSample) -> Member:
    """A process that is sent as a whole, without what is true of one moment alone."""
    values = {name: value for name, value in process.values.items() if name not in OCCASIONAL}
    created = round(process.created, 3)
    return Member(process.pid, created, process.parent, process.name, counted(values))


def taken_of(frame: CountedSample, now: Mapping[str, Mapping[int, int]]) -> Sample:
    """The sample of a frame that is sent as a whole; `now` is what was read this time alone."""
    processes = tuple(process_of(member, now) for member in frame.members.values())
    return Sample(frame.at / 1000, measured(frame.counts), processes, frame.missing)


def process_of(
    member: Member,
    now: Mapping[str, Mapping[int, int]],
    unknown: frozenset[str] = frozenset(),
) -> ProcessSample:
    """A process, without the names that are unknown this time."""
    counts = {name: count for name, count in member.counts.items() if name not in unknown}
    counts |= {name: of[member.pid] for name, of in now.items() if member.pid in of}
    return ProcessSample(member.pid, member.created, member.parent, member.name, measured(counts))


# --- writing ----------------------------------------------------------------------------------


def changed(before: CountedSample, new: CountedSample) -> tuple[CountedSample, Change | None]:
    """(what the reader has once it is sent, how it is sent); None where all of it has to be said.
    The processes stand in the order of `before`, new ones last."""
    gone = tuple(pid for pid, old in before.members.items() if _is_other(old, new.members.get(pid)))
    if (gone and gone[0] == next(iter(before.members))) or new.at < before.at:
        return new, None
    if not new.counts.keys() <= before.counts.keys():
        return new, None
    members: dict[int, Member] = {}
    changes: list[int | tuple[int | None, ...]] = []
    for pid, old in before.members.items():
        by: tuple[int | None, ...] = ()
        if pid not in gone:
            member = new.members[pid]
            by = _by(old.counts, member.counts)
            members[pid] = replace(member, counts={**old.counts, **member.counts})
        changes.append(by or 0)
    added = {pid: member for pid, member in new.members.items() if pid not in members}
    sent = replace(new, members=members | added, counts={**before.counts, **new.counts})
    return sent, Change(
        t=new.at - before.at,
        c=_without_end(changes),
        v=_by(before.counts, new.counts),
        gone=gone,
        new=tuple(process_of(member, {}) for member in added.values()),
        x=None if dict(new.missing) == dict(before.missing) else new.missing,
    )


def _is_other(old: Member, new: Member | None) -> bool:
    """Whether `new` has to be sent as a process of its own."""
    if new is None:
        return True
    same = (old.created, old.parent, old.name) == (new.created, new.parent, new.name)
    return not same or not new.counts.keys() <= old.counts.keys()


def _by(old: Mapping[str, int], new: Mapping[str, int]) -> tuple[int | None, ...]:
    """What is added to each number of `old`; None for what is not known."""
    return _without_end([new[n] - count if n in new else None for n, count in old.items()])


def _without_end(numbers: list[int | None] | list[int | tuple[int | None, ...]]) -> tuple:  # type: ignore[type-arg]
    """Without the zeros at the end."""
    end = len(numbers)
    while end and numbers[end - 1] == 0:
        end -= 1
    return tuple(numbers[:end])


# --- reading ----------------------------------------------------------------------------------


def applied(before: CountedSample, change: Change) -> tuple[CountedSample, Sample]:
    """The next frame, and its sample. Raises ChangeError."""
    members, unknown = dict(before.members), {}
    for member, by in zip(before.members.values(), change.c, strict=False):
        if isinstance(by, int):
            continue
        counts, absent = _added(member.counts, by)
        members[member.pid] = replace(member, counts=counts)
        unknown[member.pid] = absent
    for pid in change.gone:
        if members.pop(pid, None) is None:
            raise ChangeError(say.NO_SUCH_PROCESS)
    for process in change.new:
        members[process.pid] = member_of(process)
        unknown.pop(process.pid, None)
    counts, absent = _added(before.counts, change.v)
    missing = before.missing if change.x is None else change.x
    frame = CountedSample(before.at + change.t, members, counts, missing)
    values = {name: count for name, count in counts.items() if name not in absent}
    processes = tuple(
        process_of(member, change.o, unknown.get(pid, frozenset()))
        for pid, member in members.items()
    )
    return frame, Sample(frame.at / 1000, measured(values), processes, missing)


def _added(
    counts: Mapping[str, int], by: Iterable[int | None]
) -> tuple[dict[str, int], frozenset[str]]:
    added, absent = dict(counts), set()
    for name, more in zip(counts, by, strict=False):
        if more is None:
            absent.add(name)
        else:
            added[name] += more
    return added, frozenset(absent)
