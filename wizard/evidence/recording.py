"""The lines of a recording as samples: what `wizard watch` wrote and `--history` reads.

A line says what changed since the line before, in whole numbers of coarse units; every 64th says
everything. RECORDING.md beside this file is the format. Pure: no clock, no files. Reading trusts
nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from msgspec.structs import replace

from wizard.evidence.look import (
    GROUP,
    MACHINE,
    PROCESS,
    Look,
    Member,
    Quantities,
    sample_of,
)
from wizard.evidence.recorded import (
    MOST,
    DamagedError,
    line_of,
    number_of,
    read_target,
    whole_of,
)
from wizard.evidence.sample import MOST_MEMBERS
from wizard.evidence.target import same_target

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import BinaryIO

    from wizard.evidence.sample import Sample
    from wizard.evidence.target import Target

VERSION = 1

LONGEST = 1 << 20
"""Bytes of a line; who reads a file cuts a longer one, which is damaged then."""

MOST_PROCESSES = 10_000_000
"""Of all samples together; a month of 32 workers has a third. A line costs time for each process
there is, however short it is: so many cost half a minute."""

MOST_LEFT_OUT = 1000
"""Samples between two lines."""


class RecordingError(ValueError):
    """A file that is no recording. Its text is one line without the file's name."""


class Header(NamedTuple):
    """What a recording says of itself."""

    wizard: str
    """The version of the program that wrote it."""

    started: float
    """Seconds since the epoch."""

    every: float
    """The sampling interval in seconds."""

    target: Target


def lines_in(file: BinaryIO) -> Iterator[bytes]:
    """The lines of an open file, as Recording takes them; none takes more memory than LONGEST."""
    while line := file.readline(LONGEST):
        yield line


class Told:
    """Trouble of one kind, which may be found any number of times."""

    def __init__(self) -> None:
        self.count = 0
        self._first = ""

    def tell(self, line: str) -> None:
        """It was found once more."""
        self._first = self._first or line
        self.count += 1

    def line(self, many: str) -> str:
        """The first, behind `many` where there are more; empty where there is none."""
        return f"{many}, the first: {self._first}" if self.count > 1 else self._first


class Recording:
    """The samples of a recording, read line by line as they are asked for."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        """`lines` are the file's, each with its newline. Raises RecordingError where the first one
        is no header that this version reads, and whatever `lines` raises."""
        self._lines = enumerate(lines, 1)
        _number, first = next(self._lines, (1, b""))
        try:
            self.header = _read_header(_read(first))
        except DamagedError as error:
            raise RecordingError(
                f"line 1: {error}; this is no recording of `wizard watch`"
            ) from None
        self.last: float | None = None
        """When the last sample was taken that was read so far."""

        self.ended: str | None = None
        """Why the recording ended, where it says so."""

        self.is_torn = False
        """Whether the last line was cut off. It is left out."""

        self.runs = 1
        """How many runs wrote it, one after the other."""

        self._gaps, self._damaged, self._cut_off = Told(), Told(), Told()
        self._missed = 0

        self.most_left_out = 0
        """The most samples that were left out between two lines for their size."""

        self._look: Look | None = None
        """What the next line may build on."""

        self._processes = 0
        self._waits: dict[int, Member] = {}
        """The processes of the last sample, whose waits are counted on."""

    @property
    def notes(self) -> list[str]:
        """What had to be left out of what was read so far: a line for each kind of trouble, with
        its first place."""
        gaps = f"{self._missed} samples could not be written, in {self._gaps.count} gaps"
        damaged = f"{self._damaged.count} lines are damaged"
        said = (self._gaps.line(gaps), self._damaged.line(damaged), self._cut_off.line("cut off"))
        return [line for line in said if line]

    def samples(self) -> Iterator[Sample]:
        """Each sample, oldest first; to be gone through once. Raises RecordingError where a run
        recorded another target, or where there is too much."""
        for number, line in self._lines:
            try:
                said = _read(line)
                left_out = _left_out(said)
                look = self._follow(said, number)
                self._count(look, number)
                if look is not None:
                    look = self._count_waits(look, said)
            except DamagedError as error:
                if not line.endswith(b"\n") and len(line) < LONGEST:
                    self.is_torn = True
                    self._cut_off.tell(f"line {number}: the last line was cut off, and is left out")
                    continue
                self._look = None
                self._damaged.tell(f"line {number}: {error}; what builds on it is left out")
                continue
            if look is not None:
                self._look = look
                self.most_left_out = max(self.most_left_out, left_out)
                self.last, self.ended = look.at / 1000, None
                yield sample_of(look)

    def _follow(self, said: dict[str, Any], number: int) -> Look | None:
        """What a line after the first says; None for one that is no sample."""
        if "t" in said:
            return None if self._look is None else _changed(self._look, said)
        if "at" in said:
            return _whole(said)
        if "gap" in said:
            count, why = whole_of(said["gap"]), line_of(said.get("why"))
            self._look = None
            self._missed += count
            self._gaps.tell(f"line {number}: {count} samples could not be written: {why}")
        elif "end" in said:
            self.ended = line_of(said.get("why"))
        elif "recording" in said:
            self._go_on(_read_header(said), number)
        return None

    def _count(self, look: Look | None, number: int) -> None:
        self._processes += len(look.members) if look else 0
        if self._processes > MOST_PROCESSES:
            raise RecordingError(
                f"line {number}: more than {MOST_PROCESSES} processes were recorded up to here; "
                "give a file that ends before"
            )

    def _count_waits(self, look: Look, said: dict[str, Any]) -> Look:
        pid, more = _pair(said["s"]) if "s" in said else (None, 0)
        counted = {}
        for member in look.members.values():
            if member.waits is not None:
                old = self._waits.get(member.pid)
                known = old.waits if old is not None and old.created == member.created else None
                waits = (known or 0) + (more if member.pid == pid else 0)
                member = replace(member, waits=waits) if waits != member.waits else member  # noqa: PLW2901
            counted[member.pid] = member
        self._waits = counted
        return replace(look, members=counted)

    def _go_on(self, header: Header, number: int) -> None:
        if not same_target(self.header.target, header.target):
            raise RecordingError(f"line {number}: from here on another process was recorded")
        self._look, self.ended = None, None
        self.runs += 1


def _read(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise DamagedError("no JSON") from None
    if type(said) is not dict:
        raise DamagedError("no object")
    return said


def _left_out(said: dict[str, Any]) -> int:
    count = whole_of(said.get("k", 0))
    if not 0 <= count <= MOST_LEFT_OUT:
        raise DamagedError("no number of samples")
    return count


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _read_header(said: dict[str, Any]) -> Header:
    version = said.get("recording")
    if type(version) is not int:
        raise DamagedError("no header")
    if version != VERSION:
        raise DamagedError(f"format {version}, and this version reads format {VERSION}")
    every = number_of(said.get("every"))
    if every <= 0:
        raise DamagedError("the interval is not above 0")
    return Header(
        line_of(said.get("wizard")),
        number_of(said.get("started")),
        every,
        read_target(said.get("target")),
    )


def _whole(said: dict[str, Any]) -> Look:
    members = [_read_member(row) for row in _few(_list(said.get("p")))]
    flags, group = _read_group(said.get("g"))
    machine = said.get("m")
    return Look(
        at=round(number_of(said["at"]) * 1000),
        members={member.pid: member for member in members},
        flags=flags,
        group=group,
        machine=None if machine is None else _quantities(machine, len(MACHINE)),
        missing=_read_missing(said.get("x")),
        pss=_read_pss(said.get("pss")),
    )


def _changed(before: Look, said: dict[str, Any]) -> Look:
    members = dict(before.members)
    for member, change in zip(before.members.values(), _list(said.get("c")), strict=False):
        if change != 0:
            members[member.pid] = member.plus(_quantities(change, len(PROCESS)))
    for pid in _list(said.get("-")):
        if type(pid) is not int or members.pop(pid, None) is None:
            raise DamagedError("a process that is not there")
    for row in _list(said.get("+")):
        member = _read_member(row)
        members[member.pid] = member
    _few(members)
    return Look(
        at=before.at + whole_of(said["t"]),
        members=members,
        flags=before.flags,
        group=_sum(before.group, said.get("g"), len(GROUP)),
        machine=_sum(before.machine, said.get("m"), len(MACHINE)),
        missing=_read_missing(said["x"]) if "x" in said else before.missing,
        pss=_read_pss(said.get("pss")),
    )


_Members = TypeVar("_Members", bound="Collection[Any]")


def _few(members: _Members) -> _Members:
    if len(members) > MOST_MEMBERS:
        raise DamagedError(f"more than {MOST_MEMBERS} processes")
    return members


def _sum(before: Quantities | None, said: Any, count: int) -> Quantities | None:
    if said is None:
        return before
    if before is None:
        raise DamagedError("a change of what is not there")
    change = _quantities(said, count)
    return tuple(
        None if old is None else old + (new or 0) for old, new in zip(before, change, strict=True)
    )


def _read_member(row: Any) -> Member:
    if type(row) is not list or len(row) < 5 + len(PROCESS):
        raise DamagedError("no process")
    pid, created, parent, name, *counts = row[: 5 + len(PROCESS)]
    return Member(
        whole_of(pid),
        number_of(created),
        None if parent is None else whole_of(parent),
        line_of(name),
        _quantities(counts[:-1], len(PROCESS)),
        0 if counts[-1] else None,
    )


def _read_group(said: Any) -> tuple[tuple[int, int, int | None], Quantities | None]:
    if said is None:
        return (0, 0, None), None
    numbers = _quantities(said, 3 + len(GROUP))
    return (numbers[0] or 0, numbers[1] or 0, numbers[2]), numbers[3:]


def _read_missing(said: Any) -> dict[str, str]:
    if said is None:
        return {}
    if type(said) is not dict:
        raise DamagedError("no object of what is missing")
    return {line_of(name): line_of(why) for name, why in said.items()}


def _read_pss(said: Any) -> tuple[tuple[int, int], ...]:
    return tuple(_pair(pair) for pair in _list(said))


def _pair(said: Any) -> tuple[int, int]:
    if type(said) is not list or len(said) != 2:
        raise DamagedError("no pair")
    return whole_of(said[0]), whole_of(said[1])


def _list(said: Any) -> list[Any]:
    if said is None:
        return []
    if type(said) is not list:
        raise DamagedError("no array")
    return said


def _quantities(said: Any, count: int) -> Quantities:
    """Whole numbers or None; what is left out at the end is 0 in a change and None else."""
    given = _list(said)[:count]
    for number in given:
        if number is not None and (type(number) is not int or not -MOST < number < MOST):
            raise DamagedError("no whole number")
    return (*given, *(None,) * (count - len(given)))
