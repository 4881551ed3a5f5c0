"""How many workers, how many instances, how much memory, how much time. Pure.

The formulas, and where they come from, are in FACTS.md, What is advised.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wizard.evidence.readings.headroom import (
    SAFE,
    Advised,
    Unfilled,
    halved,
    in_force,
    interval_of,
    limit_of,
    others_of,
    used_of,
    words_of,
)
from wizard.messages import advice_messages as say
from wizard.text.units import GIB, MIB, count_of, rounded_size, share, size

if TYPE_CHECKING:
    from wizard.evidence.readings.headroom import Readings

LONGEST_TIMEOUT = 300
"""Seconds; whoever waits for an answer has gone by then."""

USUAL_INSTANCES = 5
"""More have to be asked for (FACTS.md, What is advised)."""

MOST_TIMES = 10
"""Of instances that would have to be so many times as many, something else is the cause."""

_STEPS = ((GIB, 128 * MIB), (4 * GIB, 512 * MIB), (math.inf, GIB))
"""(up to this limit, people ask for multiples of this)"""


def workers(readings: Readings) -> Advised:
    name, number = _asked_or_running("server.workers", "gunicorn", readings)
    return _fewer(name, number, "worker", readings)


def concurrency(readings: Readings) -> Advised:
    """Where nobody has set it, it comes from the machine's cores, and those of the limit are what
    it can use: FACTS.md, celery."""
    name, number = _asked_or_running("server.concurrency", "celery", readings)
    advised = _fewer(name, number, "child", readings)
    cores = interval_of("cpu.limit", readings)
    if name == "workers.count" and cores is not None and cores.high >= 1 and advised.number:
        whole = math.ceil(cores.high)
        if whole < advised.number:
            return Advised(whole, say.CORES_OF_LIMIT.format(number=whole))
    return advised


def _asked_or_running(name: str, kind: str, readings: Readings) -> tuple[str, int]:
    """What is in force, and the fact that says it."""
    number = in_force(name, readings)
    if number is not None:
        return name, number
    server = readings.get("server.kind")
    running = in_force("workers.count", readings)
    if server is None or server.value != frozenset({kind}) or running is None:
        raise Unfilled(say.NOTHING_IN_FORCE)
    return "workers.count", running


def _fewer(name: str, number: int, holder: str, readings: Readings) -> Advised:
    """As many of the largest as fit, where these are fewer than now; else half, rounded up."""
    half = halved(name, number, up=True)
    largest, running = (
        interval_of("memory.largest_worker", readings),
        in_force("workers.count", readings),
    )
    try:
        limit, used = limit_of(readings), used_of(readings)
    except Unfilled:
        return half
    if largest is None or not largest.high or not running:
        return half
    others = others_of(readings, used, running)
    fits = max(0, int((SAFE * limit - others) / largest.high))
    if fits >= number:
        return half
    said = {"share": share(SAFE), "limit": size(limit), "each": rounded_size(largest.high)}
    sentence = say.AND_OTHERS if fits else say.AND_REST
    beside = sentence.format(others=rounded_size(others)) if others >= MIB else ""
    if not fits:
        return Advised(None, say.NONE_FITS.format(others=beside, **said))
    counted = count_of(fits, holder, "children" if holder == "child" else "")
    return Advised(fits, say.HOLDERS_FIT.format(number=counted, others=beside, **said))


def instances(readings: Readings) -> Advised:
    """As Kubernetes' autoscaler has it, but what each instance needs at rest is not shared."""
    count = in_force("instances.count", readings)
    if count is None:
        raise Unfilled(say.INSTANCES_NOT_KNOWN)
    wanted = [_by_memory(readings, count), _by_cpu(readings, count)]
    known = [one for one in wanted if one is not None]
    if not known:
        raise Unfilled(say.NOT_BUSY)
    hopeless = next((one for one in known if one.number is None), None)
    most = hopeless or max(known, key=lambda one: one.number or 0)
    if most.number is None:
        return most
    if most.number <= count:
        enough = say.INSTANCES_ENOUGH.format(count=count_of(count, "instance"), share=share(SAFE))
        return Advised(None, enough)
    if most.number > MOST_TIMES * count:
        raise Unfilled(say.NOT_BUSY)
    if most.number > USUAL_INSTANCES:
        return Advised(most.number, f"{most.because}; {say.MANY_INSTANCES}")
    return most


def _by_memory(readings: Readings, count: int) -> Advised | None:
    """None where memory is not known to have a limit."""
    share_used = interval_of("memory.share", readings)
    try:
        limit = limit_of(readings)
    except Unfilled:
        return None
    if share_used is None:
        return None
    _grows_not(readings, say.FILLS_TOO)
    peak = max(share_used.high, _peak(readings))
    rest = interval_of("memory.at_rest", readings)
    base = min(rest.high / limit, peak) if rest is not None and rest.low == rest.high else 0.0
    if base >= SAFE:
        large = say.INSTANCES_TOO_LARGE.format(
            rest=size(base * limit), share=share(SAFE), limit=size(limit)
        )
        return Advised(None, large)
    number = math.ceil(count * (peak - base) / (SAFE - base) - 1e-9)
    sentence = say.INSTANCES_SHARE_ABOVE if base else say.INSTANCES_SHARE
    return Advised(
        number,
        sentence.format(
            what="memory",
            used=share(peak),
            count=count,
            number=number,
            share=share(SAFE),
            rest=size(base * limit),
        ),
    )


def _by_cpu(readings: Readings, count: int) -> Advised | None:
    used = readings.get("cpu.share")
    if used is None or used.whole or not (value := interval_of("cpu.share", readings)):
        return None
    number = math.ceil(count * value.high / SAFE - 1e-9)
    return Advised(
        number,
        say.INSTANCES_SHARE.format(
            what="the CPU",
            used=share(value.high),
            count=count,
            number=number,
            share=share(SAFE),
        ),
    )


def _grows_not(readings: Readings, otherwise: str) -> None:
    """Nothing holds what grows, and of what is rising just now nobody knows how much it will be."""
    trend = words_of("memory.trend", readings)
    if trend == {"growing"}:
        raise Unfilled(say.GROWS_BY_ITSELF.format(what=otherwise))
    if len(trend) != 1 and words_of("memory.direction", readings) == {"rising"}:
        raise Unfilled(say.STILL_RISING)


def _peak(readings: Readings) -> float:
    """The highest share that was surely reached."""
    peak = interval_of("memory.peak", readings)
    return peak.low if peak else 0.0


def memory_limit(readings: Readings) -> Advised:
    """What holds the most that was used. What a killed process wanted was never seen."""
    limit = limit_of(readings)
    _grows_not(readings, say.LATER_ONLY)
    used = max(used_of(readings), _peak(readings) * limit)
    killed = any(
        (kills := interval_of(name, readings)) and kills.low > 0
        for name in ("memory.oom_kills", "memory.kills_seen")
    )
    needed = max(used / SAFE, 1.5 * limit if killed else 0.0)
    said = {"used": size(used), "share": share(SAFE), "limit": size(limit)}
    if needed <= limit:
        return Advised(None, say.LIMIT_ENOUGH.format(**said))
    step = next(step for most, step in _STEPS if needed <= most)
    number = math.ceil(needed / step) * step
    if killed:
        return Advised(number, say.LIMIT_AFTER_KILL.format(before=size(limit)))
    return Advised(
        number, say.LIMIT_HOLDS.format(used=size(used), share=share(SAFE), limit=size(number))
    )


def timeout(readings: Readings) -> Advised:
    """As the platform's guide has it: from gunicorn's 30 s to 120."""
    name = "server.timeout"
    reading = readings.get(name)
    if reading is not None and reading.value == frozenset({"unset"}):
        return Advised(None, say.TIMEOUT_OFF.format(name=name))
    number = in_force(name, readings)
    if number is None or number < 1:
        raise Unfilled(say.NOTHING_IN_FORCE)
    if number >= LONGEST_TIMEOUT:
        return Advised(None, say.TIME_ENOUGH.format(name=name, number=number))
    if 4 * number > LONGEST_TIMEOUT:
        because = say.TIMES_IN_FORCE_BOUND.format(name=name, number=number)
        return Advised(LONGEST_TIMEOUT, because)
    return Advised(4 * number, say.TIMES_IN_FORCE.format(name=name, number=number))
