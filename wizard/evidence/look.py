"""A sample in whole numbers of coarse units, as a recording holds it, and what changed from one to
the next.

Sizes are KiB, which is exact for pages; CPU time of a process 10 ms, which is the kernel's own
tick; all other times and cores thousandths. Waits (context switches) are kept of the busiest
process alone, for nothing else is asked of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.sample import ProcessSample, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KIB = 1024

Quantities: TypeAlias = tuple[int | None, ...]

Field: TypeAlias = tuple[str, float]
"""(field of a sample, how many of the recording's units are one of its)"""

PROCESS: tuple[Field, ...] = (("rss", 1 / KIB), ("user_seconds", 100), ("system_seconds", 100))

GROUP: tuple[Field, ...] = (
    ("memory_used", 1 / KIB),
    ("cpu_seconds", 1000),
    ("own_cpu_seconds", 1000),
    ("cpu_stall_seconds", 1000),
    ("memory_stall_seconds", 1000),
    ("memory_peak", 1 / KIB),
    ("periods", 1),
    ("throttled_periods", 1),
    ("own_memory", 1 / KIB),
    ("oom_kills", 1),
    ("memory_limit", 1 / KIB),
    ("cpu_limit", 1000),
)
"""What changes often stands first, for what has not changed is left out at the end."""

MACHINE: tuple[Field, ...] = (
    ("memory_used", 1 / KIB),
    ("cpu_seconds", 1000),
    ("cpu_stall_seconds", 1000),
    ("memory_stall_seconds", 1000),
    ("memory_total", 1 / KIB),
    ("cores", 1000),
)

_SECONDS = frozenset(name for name, _scale in (*PROCESS, *GROUP, *MACHINE) if "seconds" in name)
_FRACTIONS = _SECONDS | {"cpu_limit", "cores"}


class Member(Struct, frozen=True):
    """One process."""

    pid: int
    created: float
    parent: int | None
    name: str
    counts: Quantities
    """The fields of PROCESS."""

    waits: int | None = None
    """Voluntary context switches; in what was read they count from any number."""

    def plus(self, change: Quantities) -> Member:
        """With other memory and CPU time."""
        added = tuple(
            None if old is None else old + (new or 0)
            for old, new in zip(self.counts, change, strict=True)
        )
        return replace(self, counts=added)


class Look(Struct, frozen=True):
    """One sample."""

    at: int
    """Milliseconds since the epoch."""

    members: Mapping[int, Member]
    """By process id, the main process first."""

    flags: tuple[int, int, int | None]
    """The group's version, whether it is shared, whether that of its CPU is; 0 and 1."""

    group: Quantities | None
    machine: Quantities | None
    missing: Mapping[str, str]
    pss: tuple[tuple[int, int], ...] = ()
    """(process id, KiB) where it was read this time."""


def look_of(sample: Sample, before: Look | None) -> Look:
    """`sample` in whole numbers; its processes stand as they did in `before`, new ones last."""
    found = {process.pid: _member(process) for process in sample.processes}
    old = before.members if before is not None else {}
    known = [pid for pid in old if not _is_other(old[pid], found.get(pid))]
    order = dict.fromkeys((*list(found)[:1], *known, *found))
    pss = {p.pid: p.values["pss"] for p in sample.processes if "pss" in p.values}
    return Look(
        at=round(sample.at * 1000),
        members={pid: found[pid] for pid in order},
        flags=_flags(sample.values),
        group=_counted(sample.values, GROUP, "group.") if sample.has_group else None,
        machine=_counted(sample.values, MACHINE, "machine.") if sample.has_machine else None,
        missing=sample.missing,
        pss=tuple((pid, round(size / KIB)) for pid, size in pss.items()),
    )


def _member(process: ProcessSample) -> Member:
    return Member(
        process.pid,
        round(process.created, 3),
        process.parent,
        process.name,
        _counted(process.values, PROCESS),
        None if "switches" not in process.values else round(process.values["switches"]),
    )


def _flags(values: Mapping[str, float]) -> tuple[int, int, int | None]:
    if "group.version" not in values:
        return 0, 0, None
    apart = values.get("group.cpu_shared")
    return (
        int(values["group.version"]),
        int(values.get("group.shared", 1)),
        None if apart is None else int(apart),
    )


def _counted(values: Mapping[str, float], fields: Iterable[Field], of: str = "") -> Quantities:
    read = ((values.get(f"{of}{name}"), scale) for name, scale in fields)
    return tuple(None if value is None else round(value * scale) for value, scale in read)


def sample_of(look: Look) -> Sample:
    """What `look_of` was made of, as far as it was kept."""
    pss = dict(look.pss)
    values: dict[str, float] = {}
    if look.group is not None:
        version, shared, cpu_shared = look.flags
        values |= {"group.version": float(version), "group.shared": float(shared)}
        if cpu_shared is not None:
            values["group.cpu_shared"] = float(cpu_shared)
        values |= _measured(look.group, GROUP, "group.")
    if look.machine is not None:
        always = dict.fromkeys(("memory_total", "memory_used", "cores"), 0.0)
        values |= {f"machine.{name}": value for name, value in always.items()}
        values |= _measured(look.machine, MACHINE, "machine.")
    processes = []
    for member in look.members.values():
        read = _measured(member.counts, PROCESS)
        if member.waits is not None:
            read["switches"] = float(member.waits)
        if member.pid in pss:
            read["pss"] = float(pss[member.pid] * KIB)
        processes.append(
            ProcessSample(member.pid, member.created, member.parent, member.name, read)
        )
    return Sample(look.at / 1000, values, tuple(processes), look.missing)


def _measured(counts: Quantities, fields: tuple[Field, ...], of: str = "") -> dict[str, float]:
    return {
        f"{of}{name}": float(round(count / scale) if name not in _FRACTIONS else count / scale)
        for count, (name, scale) in zip(counts, fields, strict=True)
        if count is not None
    }


def changes(before: Look, look: Look) -> dict[str, Any] | None:
    """What a line says of `look` after `before`; None where it has to say everything."""
    gone = [pid for pid, old in before.members.items() if _is_other(old, look.members.get(pid))]
    if gone and gone[0] == next(iter(before.members)):
        return None
    if look.flags != before.flags or look.at < before.at:
        return None
    said: dict[str, Any] = {"t": look.at - before.at}
    for key, then, now in (("g", before.group, look.group), ("m", before.machine, look.machine)):
        if not _alike(then, now):
            return None
        if then is not None and now is not None and (change := _differences(then, now)):
            said[key] = change
    stayed = {pid: look.members[pid] for pid in before.members if pid not in gone}
    told = [
        _differences(old.counts, stayed[pid].counts) if pid in stayed else []
        for pid, old in before.members.items()
    ]
    if any(told):
        said["c"] = _without_end([change or 0 for change in told])
    new = [member for pid, member in look.members.items() if pid not in stayed]
    if gone:
        said["-"] = gone
    if new:
        said["+"] = [member_row(member) for member in new]
    if dict(look.missing) != dict(before.missing):
        said["x"] = dict(look.missing)
    return said


def _is_other(old: Member, new: Member | None) -> bool:
    """Whether `new` has to be told as a process of its own."""
    if new is None:
        return True
    same = (old.created, old.parent, old.name) == (new.created, new.parent, new.name)
    unlike = (old.waits is None) != (new.waits is None)
    return not same or unlike or not _alike(old.counts, new.counts)


def _alike(one: Quantities | None, other: Quantities | None) -> bool:
    """Whether the same of them is known of both."""
    if one is None or other is None:
        return one is other
    return all((old is None) == (new is None) for old, new in zip(one, other, strict=True))


def _differences(then: Quantities, now: Quantities) -> list[int]:
    return _without_end([(new or 0) - (old or 0) for old, new in zip(then, now, strict=True)])


def _without_end(numbers: list[Any]) -> list[Any]:
    """Without the zeros at the end."""
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def waits_between(before: Look, look: Look) -> list[int]:
    """[process id, waits] of the process that used the most CPU time; empty where none did."""
    best, most = None, 0
    for pid, new in look.members.items():
        old = before.members.get(pid)
        if old is None or old.created != new.created:
            continue
        used = sum((b or 0) - (a or 0) for a, b in zip(old.counts[1:], new.counts[1:], strict=True))
        if used > most:
            best, most = (old, new), used
    if best is None or best[0].waits is None or best[1].waits is None:
        return []
    return [best[1].pid, max(0, best[1].waits - best[0].waits)]


def member_row(member: Member) -> list[Any]:
    """A process that is told for the first time, or again as a whole."""
    known = 0 if member.waits is None else 1
    return [member.pid, member.created, member.parent, member.name, *member.counts, known]
