"""Lines of a recording of format 1 (version 0.1.0) as what they would be now.

There a line was told by positions: of a process memory and CPU time, of the control group twelve
numbers, of the machine six, all in whole units. Context switches stood by themselves, for the
process that used the most CPU.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Annotated, Any, TypeAlias

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from wizard.evidence.reading import Interval, Reading
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.target import Target, TargetKind
from wizard.messages import journal_messages as say
from wizard.session.codec import DecodeError, Gap, Header, read_as
from wizard.session.deltas import ChangeError, Count, measured
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


class OldLine(Struct, frozen=True, kw_only=True):
    """What both kinds of lines have."""

    g: Counts = ()
    m: Counts = ()
    pss: tuple[Pair, ...] = ()
    s: tuple[Whole, ...] = ()
    """The process that used the most CPU, and how often it switched since the line before."""

    k: LeftOut | None = None


class OldWhole(OldLine, frozen=True):
    """A line that says everything."""

    at: Number
    p: tuple[OldMember, ...] = ()
    x: dict[Line, Line] = field(default_factory=dict)


class OldChange(OldLine, frozen=True, rename={"gone": "-", "new": "+"}):
    """A line that says what has changed."""

    t: Annotated[int, Meta(ge=0, lt=2**53)]
    c: tuple[int | Counts, ...] = ()
    gone: tuple[Whole, ...] = ()
    new: tuple[OldMember, ...] = ()
    x: dict[Line, Line] | None = None


class OldProcessCounts(Struct):
    """A process and its numbers at the line that was read last."""

    first: OldMember
    """As it was told."""

    counts: Counts
    switches: int | None
    """Those that are known of; None where none are."""


class OldLines:
    """The lines of a recording of format 1, one after the other."""

    def __init__(self) -> None:
        self._last = OldWhole(0.0)
        """The line that said everything, with what has changed since."""

        self._members: dict[int, OldProcessCounts] = {}
        self._switches: dict[tuple[int, float], int] = {}
        self._left_out = 0

    def header(self, written: dict[str, Any]) -> tuple[str, float, float, Target]:
        """(version of the program, start, interval, target). Raises DecodeError."""
        version = written.get("recording")
        if type(version) is int and version != FORMAT:
            raise DecodeError(say.OTHER_FORMAT.format(format=version, known=FORMAT))
        header = read_as(OldHeader, written)
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
    ) -> Header | TargetChosen | TargetLost | Ended | Gap | Sampled | None:
        """What a line after the first would be now; None for one that says nothing of this version,
        and for a change where there is nothing that it `builds` on. Raises DecodeError, and
        ChangeError for a change of what is not there."""
        match written:
            case {"t": _}:
                return self._changed(read_as(OldChange, written)) if builds else None
            case {"at": _}:
                return self._whole(read_as(OldWhole, written))
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
        self._last, self._members = line, {}
        self._add(line.p)
        self._count_switches(line.s)
        return self._sampled(line)

    def _changed(self, line: OldChange) -> Sampled:
        for member, by in zip(self._members.values(), line.c, strict=False):
            if not isinstance(by, int):
                member.counts = _added(member.counts, by)
        self._count_switches(line.s)
        for pid in line.gone:
            if self._members.pop(pid, None) is None:
                raise ChangeError(say.NO_SUCH_PROCESS)
        self._add(line.new)
        last = self._last
        self._last = replace(
            last,
            at=round(last.at + line.t / 1000, 3),
            g=(*last.g[: len(FLAGS)], *_added(last.g[len(FLAGS) :], line.g)),
            m=_added(last.m, line.m),
            x=last.x if line.x is None else line.x,
        )
        return self._sampled(line)

    def _add(self, members: Iterable[OldMember]) -> None:
        for one in members:
            switches = self._switches.get((one.pid, one.created), 0) if one.waits else None
            self._members[one.pid] = OldProcessCounts(one, one.counts, switches)

    def _sampled(self, line: OldLine) -> Sampled:
        """The sample after a line."""
        if line.k is not None:
            self._left_out = line.k
        pss = dict(line.pss)
        processes = []
        for pid, member in self._members.items():
            values = _known(PROCESS, member.counts)
            if member.switches is not None:
                values["switches"] = float(member.switches)
            if pid in pss:
                values |= _known(("pss",), (pss[pid],))
            first = member.first
            processes.append(ProcessSample(pid, first.created, first.parent, first.name, values))
        last = self._last
        flags = zip(FLAGS, last.g, strict=False)
        values = {name: float(flag) for name, flag in flags if flag is not None}
        values |= _known(GROUP, last.g[len(FLAGS) :])
        if last.m:
            values |= {"machine.memory_used": 0.0, "machine.cores": 0.0, **_known(MACHINE, last.m)}
        return Sampled(last.at, Sample(last.at, values, tuple(processes), last.x), self._left_out)

    def _count_switches(self, pair: tuple[int, ...]) -> None:
        """(the process that used the most CPU, how often it switched since the line before)."""
        if not pair:
            return
        if len(pair) != 2:
            raise DecodeError(say.PAIR_EXPECTED)
        pid, more = pair
        member = self._members.get(pid)
        if member is not None and member.switches is not None:
            member.switches += more
            self._switches[pid, member.first.created] = member.switches


def _known(names: Iterable[str], counts: Counts) -> dict[str, float]:
    """The numbers that are known."""
    pairs = zip(names, counts, strict=False)
    return measured({name: count for name, count in pairs if count is not None})


def _added(counts: Counts, by: Counts) -> Counts:
    """The numbers after a change; what was left out at the end did not change."""
    pairs = zip_longest(counts, by[: len(counts)], fillvalue=0)
    return tuple(None if count is None else count + (more or 0) for count, more in pairs)


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
