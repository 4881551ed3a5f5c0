"""A history out of a few curves: what the gauges would have shown, with the noise of a busy server.

Curves are functions of age, which is seconds before the history's end. Pure: the same random
numbers make the same history.
"""

from __future__ import annotations

import math
from array import array
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

from wizard.evidence.history.tidy import WHOLE
from wizard.evidence.history.tracks import History
from wizard.evidence.row import Source
from wizard.frozen import frozen
from wizard.text.units import duration
from wizard.training.service import target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from wizard.training.service import Service

    Curve: TypeAlias = "Callable[[float], float]"
    """Age in seconds → a value."""

HOUR = 3600.0
DAY = 86400.0

NEWEST_EVERY = 5.0
"""Seconds between two rows of the last quarter of an hour, as `wizard watch` has them; a thinned
recording keeps these too."""

NOISE = 0.003
"""The usual distance of memory from its curve, as a share of the limit."""

_NOISE_LASTS = 40.0
"""Seconds after which little is left of it."""

_WORK_NOISE = 0.15
"""CPU use from one row to the next, as a part of itself."""

_WAITS = 3000.0
"""Voluntary context switches for each second of CPU of a server that waits for others. A loop has a
hundredth of it."""

_LOOPS = 0.8
"""Cores of a process from which on it loops."""

_LARGER = 1.06
"""The largest worker against the usual one."""


@frozen
class Course:
    """What a service did."""

    service: Service
    seconds: float
    """How long the history is."""

    every: float
    """Seconds between two of its rows."""

    memory: Curve
    """Share of the limit."""

    work: Curve
    """Cores in use."""

    busiest: Curve
    """Cores of the busiest process."""

    noise: float = NOISE


def history_of(course: Course, name: str, now: float, random: Random) -> History:
    """The history of `course` that ends at `now`, seconds since the epoch."""
    service = course.service
    limit, cpu = service.memory_limit, service.cpu_limit
    ages = _ages(course.seconds, course.every)
    noise = _noise(random, ages, course.noise)
    used = array(
        "d",
        (limit * min(1.0, course.memory(age) + off) for age, off in zip(ages, noise, strict=True)),
    )
    shaken = [random.uniform(1 - _WORK_NOISE, 1 + _WORK_NOISE) for _ in ages]
    work = [min(cpu, course.work(age) * by) for age, by in zip(ages, shaken, strict=True)]
    busiest = [
        min(whole, 1.0, course.busiest(age) * (1 + (by - 1) / 10))
        for age, by, whole in zip(ages, shaken, work, strict=True)
    ]
    columns = {
        "memory_used": used,
        "memory_highest": array("d", accumulate(used, max)),
        "cpu_cores": array("d", work),
        "busiest": array("d", busiest),
        "switches": array("d", (_waits(cores) for cores in busiest)),
        "largest": array("d", (_LARGER * value / (service.workers + 1) for value in used)),
    }
    always = {
        "memory_source": float(Source.GROUP),
        "memory_limit": limit,
        "memory_limit_source": float(Source.GROUP),
        "oom_kills": 0.0,
        "cpu_source": float(Source.GROUP),
        "cpu_limit": cpu,
        "cpu_limit_source": float(Source.GROUP),
        "throttled": 0.0,
        "user_share": round(random.uniform(0.82, 0.95), 2),
        "workers": float(service.workers),
        "busiest_pid": float(service.pid + random.randint(1, service.workers)),
        "largest_pid": float(service.pid + random.randint(1, service.workers)),
    }
    columns |= {key: array("d", [value]) * len(ages) for key, value in always.items()}
    times = array("d", (now - age for age in ages))
    target = target_of(service, now)
    said = (
        f"{len(times)} samples in {duration(course.seconds)} of {target.title} (pid {target.pid})"
    )
    return History(name, course.every, times, columns, (), (said,), target)


def _waits(cores: float) -> float:
    return _WAITS * cores * (0.01 if cores >= _LOOPS else 1.0)


def _ages(seconds: float, every: float) -> list[float]:
    """From the oldest to 0."""
    newest = int(min(WHOLE, seconds) / NEWEST_EVERY)
    old = int((seconds - newest * NEWEST_EVERY) / every)
    return [
        *(newest * NEWEST_EVERY + index * every for index in range(old, 0, -1)),
        *(index * NEWEST_EVERY for index in range(newest, -1, -1)),
    ]


def _noise(random: Random, ages: Sequence[float], size: float) -> list[float]:
    """Noise that hangs together over some seconds, of the standard deviation `size`."""
    last = random.gauss(0.0, size)
    values = [last]
    for before, after in pairwise(ages):
        kept = math.exp((after - before) / _NOISE_LASTS)
        last = kept * last + random.gauss(0.0, size * math.sqrt(1 - kept * kept))
        values.append(last)
    return values
