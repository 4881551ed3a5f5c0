"""What to try next, from what is in force: a table of formulas over other readings. Pure.

Each row says what the number is made of. Nothing is advised that is in force already, and nothing
below 1. A number that is not known stays unknown, and a document shows its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from wizard.evidence.reading import Interval, Reading
from wizard.messages import reading_messages as say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Readings = Mapping[str, Reading]

NONE = "none"
"""The word of an advice where nothing less can be advised."""


class Advised(msgspec.Struct, frozen=True):
    """A number with what it was made of."""

    number: int
    because: str


def _in_force(name: str, readings: Readings) -> int | None:
    """The number that a reading says; the highest of those that it allows."""
    value = readings[name].value if name in readings else None
    if isinstance(value, Interval) and math.isfinite(value.high):
        return int(value.high)
    return None


def _running(kinds: frozenset[str], readings: Readings) -> int | None:
    """The workers that run, where the server is one of `kinds`."""
    kind = readings.get("server.kind")
    return _in_force("workers.count", readings) if kind and kind.value == kinds else None


def _half(name: str, number: int | None, *, up: bool = False) -> Advised | None:
    """Half of what `name` says is in force."""
    if number is None:
        return None
    return Advised((number + up) // 2, say.HALF_OF.format(name=name, number=number))


def _max_requests(readings: Readings) -> Advised | None:
    name = "server.max_requests"
    return _half(name, _in_force(name, readings))


def _jitter(readings: Readings) -> Advised | None:
    """Without one in force the documents' own share: 25 of 512, 50 of 1024."""
    name = "server.max_requests_jitter"
    if (number := _in_force(name, readings) or 0) >= 2:
        return _half(name, number)
    requests = _in_force("advice.max_requests", readings)
    if requests is None:
        return None
    return Advised(max(1, requests // 20), say.TWENTIETH_OF.format(number=requests))


def _workers(readings: Readings) -> Advised | None:
    number = _in_force("server.workers", readings)
    if number is not None:
        return _half("server.workers", number, up=True)
    return _half("workers.count", _running(frozenset({"gunicorn"}), readings), up=True)


def _concurrency(readings: Readings) -> Advised | None:
    """Where nobody has set it, it comes from the machine's cores, and those of the limit are what
    it can use: FACTS.md, celery."""
    number = _in_force("server.concurrency", readings)
    if number is not None:
        return _half("server.concurrency", number, up=True)
    running = _running(frozenset({"celery"}), readings)
    half = _half("workers.count", running, up=True)
    cores = readings["cpu.limit"].value if "cpu.limit" in readings else None
    if half and isinstance(cores, Interval) and 1 <= (whole := math.ceil(cores.high)) < half.number:
        return Advised(whole, say.CORES_OF_LIMIT.format(number=whole))
    return half


_TABLE: Mapping[str, tuple[Callable[[Readings], Advised | None], tuple[str, ...]]] = {
    "advice.max_requests": (_max_requests, ("server.max_requests",)),
    "advice.max_requests_jitter": (_jitter, ()),
    "advice.workers": (_workers, ("server.workers", "workers.count")),
    "advice.concurrency": (_concurrency, ("server.concurrency", "workers.count")),
}
"""Fact → (its formula, what is in force: never is that advised)."""


def is_advice(name: str) -> bool:
    return name in _TABLE


def advise(name: str, readings: Readings) -> Reading:
    """The reading of an advice; `readings` are those of all else."""
    formula, of = _TABLE[name]
    advised = formula(readings)
    if advised is None:
        return Reading(name, None, missing=say.NOTHING_IN_FORCE)
    numbers = (_in_force(one, readings) for one in of)
    in_force = next((number for number in numbers if number is not None), None)
    if advised.number < 1 or advised.number == in_force:
        return Reading(name, frozenset({NONE}), text=NONE, because=advised.because)
    return Reading(
        name, Interval.exactly(advised.number), text=str(advised.number), because=advised.because
    )
