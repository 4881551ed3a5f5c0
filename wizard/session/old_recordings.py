"""Lines of a recording of format 1 (version 0.1.0) as what they would be now.

There a line was told by positions: of a process memory and CPU time, of the control group twelve
numbers, of the machine six, all in whole units. Context switches stood by themselves, for the
process that used the most CPU.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from wizard.evidence.reading import Interval, Reading
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.target import Target, TargetKind
from wizard.messages import journal_messages as say
from wizard.session.codec import DecodeError, Gap, Header
from wizard.session.deltas import Change, ChangeError, Count, in_order, measured
from wizard.session.redaction import cleaned
from wizard.text.fields import Line, Number, Whole
from wizard.walk.events import Ended, Sampled, TargetChosen, TargetLost

FORMAT = 1

PROCESS = ("rss", "user_seconds", "system_seconds")
GROUP = tuple(
    f"group.{name}"
    for name in (
        "memory_used",
        "cpu_seconds",
        "own_cpu_seconds",
        "cpu_stall_seconds",
        "memory_stall_seconds",
        "memory_peak",
        "periods",
        "throttled_periods",
        "own_memory",
        "oom_kills",
        "memory_limit",
        "cpu_limit",
    )
)
MACHINE = tuple(
    f"machine.{name}"
    for name in (
        "memory_used",
        "cpu_seconds",
        "cpu_stall_seconds",
        "memory_stall_seconds",
        "memory_total",
        "cores",
    )
)
FLAGS = ("group.version", "group.shared", "group.cpu_shared")

Counts: TypeAlias = tuple[Count | None, ...]
Pair: TypeAlias = tuple[Whole, Whole]
LeftOut: TypeAlias = Annotated[int, Meta(ge=0, le=1000)]


class OldTarget(Struct, frozen=True):
    """Who was watched."""

    kind: TargetKind
    title: Line
    pid: Whole | None = None
    created: Number | None = None
    container_created: Number | None = None
    command: tuple[Line, ...] = ()
    facts: Mapping[str, tuple[Line | Number | None, ...]] = field(default_factory=dict)


class OldHeader(Struct, frozen=True):
    """The first line."""

    recording: int
    wizard: Line
    started: Number
    every: Annotated[float, Meta(gt=0, lt=2**53)]
    target: OldTarget


class OldMember(Struct, frozen=True, array_like=True):
    """A process that is told as a whole."""

    pid: Whole
    created: Number
    parent: Whole | None
    name: Line
    rss: Count | None
    user: Count | None
    system: Count | None
    waits: int
    """Whether its context switches are known."""

    @property
    def counts(self) -> Counts:
        return self.rss, self.user, self.system


class OldWhole(Struct, frozen=True):
    """A line that says everything."""

    at: Number
    p: tuple[OldMember, ...] = ()
    g: Counts = ()
    m: Counts = ()
    x: dict[Line, Line] = field(default_factory=dict)
    pss: tuple[Pair, ...] = ()
    s: tuple[Whole, ...] = ()
    k: LeftOut | None = None


class OldChange(Struct, frozen=True, rename={"gone": "-", "new": "+"}):
    """A line that says what has changed."""

    t: Annotated[int, Meta(ge=0, lt=2**53)]
    c: tuple[int | Counts, ...] = ()
    gone: tuple[Whole, ...] = ()
    new: tuple[OldMember, ...] = ()
    g: Counts = ()
    m: Counts = ()
    x: dict[Line, Line] | None = None
    pss: tuple[Pair, ...] = ()
    s: tuple[Whole, ...] = ()
    k: LeftOut | None = None


class Told(NamedTuple):
    """What is known of a process that was told."""

    created: float
    known: tuple[bool, ...]
    """Of PROCESS."""

    waits: bool


class OldLines:
    """The lines of a recording of format 1, one after the other."""

    def __init__(self) -> None:
        self._members: dict[int, Told] = {}
        self._group: tuple[bool, ...] = ()
        self._machine: tuple[bool, ...] = ()
        self._waits: dict[tuple[int, float], int] = {}
        self._left_out = 0

    def header(self, written: dict[str, Any]) -> tuple[str, float, float, Target]:
        """(version of the program, start, interval, target). Raises DecodeError."""
        version = written.get("recording")
        if type(version) is int and version != FORMAT:
            raise DecodeError(say.OTHER_FORMAT.format(format=version, known=FORMAT))
        header = cleaned(_read(written, OldHeader))
        old = header.target
        target = Target(
            old.kind,
            old.title,
            old.pid,
            old.created,
            old.command,
            {name: _fact(name, value) for name, value in old.facts.items()},
            old.container_created,
        )
        return header.wizard, header.started, header.every, target

    def written(
        self, written: Any, *, builds: bool
    ) -> Header | TargetChosen | TargetLost | Ended | Gap | Sampled | Change | None:
        """What a line after the first would be now; None for one that says nothing of this version,
        and for a change where there is nothing that it `builds` on. Raises DecodeError, and
        ChangeError for a change of what is not there."""
        match written:
            case {"t": _}:
                return self._changed(cleaned(_read(written, OldChange))) if builds else None
            case {"at": _}:
                return self._whole(cleaned(_read(written, OldWhole)))
            case {"gap": int() as count, "why": str() as why} if count >= 0:
                return cleaned(Gap(0.0, 0.0, count, why))
            case {"end": _, "why": str() as why}:
                return cleaned(TargetLost(0.0, why))
            case {"recording": _}:
                _version, started, _every, target = self.header(written)
                return TargetChosen(started, target)
            case dict():
                return None
            case _:
                raise DecodeError(say.NOT_AN_OBJECT)

    def _whole(self, line: OldWhole) -> Sampled:
        self._members, self._left_out = {}, self._left_out if line.k is None else line.k
        waited = self._waited(line.s)
        processes = [self._process(member, waited) for member in line.p]
        for pid, kib in line.pss:
            processes = [
                msgspec.structs.replace(p, values={**p.values, "pss": kib * 1024.0})
                if p.pid == pid
                else p
                for p in processes
            ]
        group = line.g[: len(FLAGS) + len(GROUP)]
        flags = dict(zip(FLAGS, group[: len(FLAGS)], strict=False))
        values = {name: float(flag) for name, flag in flags.items() if flag is not None}
        numbers, self._group = _known(GROUP, group[len(FLAGS) :])
        machine, self._machine = _known(MACHINE, line.m)
        if line.m:
            machine = {"machine.memory_used": 0.0, "machine.cores": 0.0, **machine}
        # What changes stands first, as in the lines that say what has changed.
        sample = Sample(line.at, {**numbers, **machine, **values}, tuple(processes), line.x)
        return Sampled(line.at, sample, self._left_out)

    def _process(self, member: OldMember, waited: Mapping[int, int]) -> ProcessSample:
        values, known = _known(PROCESS, member.counts)
        key = member.pid, member.created
        if member.waits:
            self._waits[key] = self._waits.get(key, 0) + waited.get(member.pid, 0)
            values["switches"] = float(self._waits[key])
        self._members[member.pid] = Told(member.created, known, bool(member.waits))
        return ProcessSample(member.pid, member.created, member.parent, member.name, values)

    def _numbers(self, line: OldChange) -> Counts:
        """The changes of the group's and the machine's numbers, as they stand in a frame."""
        changes: dict[str, int] = {}
        for names, counts, known in (
            (GROUP, line.g, self._group),
            (MACHINE, line.m, self._machine),
        ):
            in_frame = [name for name, is_known in zip(names, known, strict=False) if is_known]
            changes |= {
                n: by or 0 for n, by in zip(in_frame, _in_places(counts, known), strict=True)
            }
        return tuple(changes[name] for name in in_order(changes))

    def _waited(self, pair: tuple[int, ...]) -> dict[int, int]:
        if len(pair) not in (0, 2):
            raise DecodeError(say.PAIR_EXPECTED)
        return {pair[0]: pair[1]} if pair else {}

    def _changed(self, line: OldChange) -> Change:
        waited = self._waited(line.s)
        changes: list[int | Counts] = []
        members = list(self._members.items())
        for place, (pid, member) in enumerate(members):
            by = line.c[place] if place < len(line.c) else 0
            counts = _in_places(() if isinstance(by, int) else by, member.known)
            if member.waits and pid in waited:
                key = pid, member.created
                self._waits[key] = self._waits.get(key, 0) + waited[pid]
                counts = (*counts, waited[pid])
            changes.append(counts)
        for pid in line.gone:
            if self._members.pop(pid, None) is None:
                raise ChangeError(say.NO_SUCH_PROCESS)
        if line.k is not None:
            self._left_out = line.k
        new = tuple(self._process(member, {}) for member in line.new)
        return Change(
            t=line.t,
            c=tuple(changes),
            v=self._numbers(line),
            gone=line.gone,
            new=new,
            o={"pss": dict(line.pss)} if line.pss else {},
            x=line.x,
            k=line.k,
        )


def _known(names: Iterable[str], counts: Counts) -> tuple[dict[str, float], tuple[bool, ...]]:
    """(the numbers that are known, which those are)."""
    padded = (*counts, *(None,) * len(GROUP))
    known = {n: c for n, c in zip(names, padded, strict=False) if c is not None}
    return measured(known), tuple(name in known for name in names)


def _in_places(counts: Counts, known: tuple[bool, ...]) -> Counts:
    """The changes of what is known; what was left out at the end did not change."""
    padded = (*counts, *(0,) * len(known))
    return tuple(by or 0 for by, is_known in zip(padded, known, strict=False) if is_known)


def _read(written: dict[str, Any], kind: type[Any]) -> Any:
    try:
        return msgspec.convert(written, kind)
    except msgspec.ValidationError as error:
        raise DecodeError(str(error).replace("`", "")) from error


def _fact(name: str, value: tuple[str | float | None, ...]) -> Reading:
    numbers = [end for end in value if not isinstance(end, str)]
    if len(value) == 2 and len(numbers) == 2:
        low, high = numbers
        ends = {"low": low, "high": high}
        return Reading(name, Interval(**{key: end for key, end in ends.items() if end is not None}))
    words = frozenset(end for end in value if isinstance(end, str))
    if not words or len(words) != len(set(value)):
        raise DecodeError(say.NO_FACT_VALUE.format(fact=name))
    return Reading(name, words)
