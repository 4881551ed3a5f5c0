"""Lines of earlier formats as they would be written now.

Format 1 (version 0.1.0) had a sample as records of fixed fields with short keys, and what is still
possible of a fact as an array. A session of then that is gone on with has lines of both formats, so
each line is told by its shape.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
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


Counted: TypeAlias = dict[str, Number | bool | None]
"""Numbers by their short names."""

GROUP_NAMES = {
    "v": "version",
    "used": "memory_used",
    "limit": "memory_limit",
    "peak": "memory_peak",
    "oom": "oom_kills",
    "cpu": "cpu_seconds",
    "quota": "cpu_limit",
    "throttled": "throttled_periods",
    "mem_stall": "memory_stall_seconds",
    "cpu_stall": "cpu_stall_seconds",
    "own": "own_memory",
    "own_cpu": "own_cpu_seconds",
}
"""Short name of what a control group counted → its name now; others are called as they were."""

MACHINE_NAMES = {
    "total": "memory_total",
    "used": "memory_used",
    "cpu": "cpu_seconds",
    "mem_stall": "memory_stall_seconds",
    "cpu_stall": "cpu_stall_seconds",
}
"""The same of the machine."""


class OldSample(Struct, frozen=True):
    """One look at the target."""

    t: Number
    p: tuple[OldProcess, ...] | None = None
    g: Counted | None = None
    m: Counted | None = None
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
    group = _known((f"group.{GROUP_NAMES.get(name, name)}", v) for name, v in (old.g or {}).items())
    machine = _known(
        (f"machine.{MACHINE_NAMES.get(name, name)}", v) for name, v in (old.m or {}).items()
    )
    processes = tuple(
        ProcessSample(
            p.pid,
            p.created,
            p.parent,
            p.name,
            _known((name, getattr(p, name)) for name in p.__struct_fields__[4:]),
        )
        for p in old.p or ()
    )
    return Sample(old.t, group | machine, processes, old.x or {})


def _known(values: Iterable[tuple[str, float | None]]) -> dict[str, float]:
    return {name: float(value) for name, value in values if value is not None}


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
