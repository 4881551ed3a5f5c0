"""Lines of earlier formats as they would be written now.

Format 1 (version 0.1.0) had a sample as records of fixed fields with short keys, and what is still
possible of a fact as an array. A session of then that is gone on with has lines of both formats, so
each line is told by its shape.
"""

from __future__ import annotations

import functools
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from wizard.evidence.sample import ProcessSample, Sample
from wizard.text.fields import Line, Number, Whole

Json: TypeAlias = Any

SAMPLED = b'{"event":"sampled","at":'


class OldProcess(Struct, frozen=True, array_like=True):
    """A process as an array; what was not known at its end was left out."""

    pid: Whole
    created: Number
    parent: Whole | None
    name: Line
    rss: Whole | None = None
    user_seconds: Number | None = None
    system_seconds: Number | None = None
    switches: Whole | None = None
    pss: Whole | None = None
    queued_seconds: Number | None = None


class OldGroup(
    Struct,
    frozen=True,
    rename={
        "version": "v",
        "memory_used": "used",
        "memory_limit": "limit",
        "memory_peak": "peak",
        "oom_kills": "oom",
        "cpu_seconds": "cpu",
        "cpu_limit": "quota",
        "throttled_periods": "throttled",
        "memory_stall_seconds": "mem_stall",
        "cpu_stall_seconds": "cpu_stall",
        "own_memory": "own",
        "own_cpu_seconds": "own_cpu",
    },
):
    """What the control group counted."""

    version: Whole
    shared: bool
    memory_used: Whole | None = None
    memory_limit: Whole | None = None
    memory_peak: Whole | None = None
    oom_kills: Whole | None = None
    cpu_seconds: Number | None = None
    cpu_limit: Number | None = None
    periods: Whole | None = None
    throttled_periods: Whole | None = None
    memory_stall_seconds: Number | None = None
    cpu_stall_seconds: Number | None = None
    own_memory: Whole | None = None
    own_cpu_seconds: Number | None = None
    cpu_shared: bool | None = None


class OldMachine(
    Struct,
    frozen=True,
    rename={
        "memory_total": "total",
        "memory_used": "used",
        "cpu_seconds": "cpu",
        "memory_stall_seconds": "mem_stall",
        "cpu_stall_seconds": "cpu_stall",
    },
):
    """What the machine had."""

    memory_total: Whole
    memory_used: Whole
    cores: Number
    cpu_seconds: Number | None = None
    memory_stall_seconds: Number | None = None
    cpu_stall_seconds: Number | None = None


class OldSample(Struct, frozen=True):
    """One look at the target."""

    t: Number
    p: tuple[OldProcess, ...] | None = None
    g: OldGroup | None = None
    m: OldMachine | None = None
    x: dict[Line, Line] | None = None


class OldSampled(Struct, frozen=True, tag_field="event", tag="sampled"):
    """The event of a sample."""

    at: Number
    s: OldSample


@functools.cache
def _decoder() -> msgspec.json.Decoder[OldSampled]:
    return msgspec.json.Decoder(OldSampled)


def old_sampled(line: bytes) -> OldSampled | None:
    """The sample of a line of format 1; None for any other line."""
    if not line.startswith(SAMPLED):
        return None
    try:
        return _decoder().decode(line)
    except (msgspec.MsgspecError, RecursionError):
        return None


def sample_of(old: OldSample) -> Sample:
    """The sample as it is now."""
    values: dict[str, float] = {}
    for prefix, part in (("group.", old.g), ("machine.", old.m)):
        if part is not None:
            values |= _known(part, part.__struct_fields__, prefix)
    processes = tuple(
        ProcessSample(p.pid, p.created, p.parent, p.name, _known(p, p.__struct_fields__[4:]))
        for p in old.p or ()
    )
    return Sample(old.t, values, processes, old.x or {})


def _known(part: Struct, names: tuple[str, ...], prefix: str = "") -> dict[str, float]:
    found = ((name, getattr(part, name)) for name in names)
    return {f"{prefix}{name}": float(value) for name, value in found if value is not None}


# --- any other line ---------------------------------------------------------------------------


def upgraded(written: dict[str, Json]) -> dict[str, Json]:
    """The object of an event as it would be written now; what is wrong in it stays wrong."""
    match written:
        case {"event": "sampled", "s": dict() as sample}:
            old = msgspec.convert(sample, OldSample)
            rest = {key: value for key, value in written.items() if key != "s"}
            return {**rest, "sample": msgspec.to_builtins(sample_of(old))}
        case {"event": "target-chosen", "target": dict() as target}:
            return {**written, "target": _target(target)}
        case {"event": "history-read", "history": {"target": dict() as target} as history}:
            return {**written, "history": {**history, "target": _target(target)}}
        case _:
            return written


def _target(target: dict[str, Json]) -> dict[str, Json]:
    facts = target.get("facts")
    if not isinstance(facts, dict):
        return target
    return {**target, "facts": {name: _reading(one) for name, one in facts.items()}}


def _reading(reading: Json) -> Json:
    match reading:
        case {"value": [None | int() | float(), None | int() | float()]}:
            low, high = reading["value"]
            ends = {"low": low, "high": high}
            return {**reading, "value": {key: v for key, v in ends.items() if v is not None}}
        case _:
            return reading
