"""A server that never ran, and a history of what it did, with the noise of a busy one. Pure.

Curves are functions of age, which is seconds before the history's end. The same random numbers make
the same server and the same history.
"""

from __future__ import annotations

import math
from array import array
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from wizard.evidence.history.tidy import WHOLE
from wizard.evidence.history.tracks import History
from wizard.evidence.row import ReadFrom
from wizard.evidence.servers.celery import CeleryPool
from wizard.evidence.servers.command_line import title_of
from wizard.evidence.servers.detect import Clues, detect
from wizard.evidence.servers.gunicorn_config import GunicornConfig
from wizard.evidence.servers.loaded_version import LoadedVersion
from wizard.evidence.target import Target
from wizard.session.recordings import as_recorded
from wizard.text.units import GIB, MIB, cores, duration, size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random


APPLICATIONS = (
    "orders",
    "billing",
    "catalog",
    "invoices",
    "stock",
    "tickets",
    "reports",
    "members",
)
"""Names that say nothing of what is wrong."""

LIMITS = (512 * MIB, 768 * MIB, GIB, 3 * GIB // 2, 2 * GIB)

_GUNICORNS = ("20.1.0", "21.2.0", "22.0.0", "23.0.0")
_CELERIES = ("5.2.7", "5.3.6", "5.4.0")

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
"""What the names of pods end with."""


class Service(Struct, frozen=True):
    """A server, as `wizard watch` finds it."""

    app: str
    process: str
    """What the platform calls the process: `web`, `worker`."""

    command: tuple[str, ...]
    age: float
    """Seconds since it was started."""

    workers: int
    memory_limit: float
    """Bytes."""

    cpu_limit: float
    """Cores."""

    version: str
    pid: int
    pod: str
    pool: int | None = None
    """How many children a celery worker has whose number nobody set."""

    @property
    def names(self) -> dict[str, str]:
        """What fills the names in a scenario's texts."""
        return {
            "app": self.app,
            "process": self.process,
            "title": title_of(self.command),
            "command": " ".join(self.command),
            "limit": size(self.memory_limit),
            "cores": cores(self.cpu_limit),
            "workers": str(self.workers),
            "age": duration(self.age),
            "pod": self.pod,
        }


def gunicorn(random: Random, options: str, age: float, workers: int, cpu: float) -> Service:
    """A gunicorn whose start command ends with `options`."""
    app = random.choice(APPLICATIONS)
    given = f"-w {workers} -b 0.0.0.0:{random.choice((5000, 8000, 8080))} {options}"
    command = ("gunicorn", f"{app}:app", *given.split())
    limit = float(random.choice(LIMITS))
    version = random.choice(_GUNICORNS)
    return Service(
        app, "web", command, age, workers, limit, cpu, version, _pid(random), _pod(random, app)
    )


def celery(random: Random, age: float, children: int, limit: float, cpu: float) -> Service:
    """A celery worker that nobody told how many children it may have."""
    app = random.choice(APPLICATIONS)
    command = ("celery", "-A", app, "worker", "-l", random.choice(("info", "INFO", "warning")))
    version = random.choice(_CELERIES)
    pid, pod = _pid(random), _pod(random, app)
    return Service(
        app, "worker", command, age, children, limit, cpu, version, pid, pod, pool=children
    )


def _pid(random: Random) -> int:
    return random.randint(7, 60)


def _pod(random: Random, app: str) -> str:
    return (
        f"{app}-{''.join(random.choices(_LETTERS, k=9))}-{''.join(random.choices(_LETTERS, k=5))}"
    )


def target_of(service: Service, now: float) -> Target:
    """The target that a recording of `service` names, with what was detected when it began."""
    clues = Clues(
        pid=service.pid,
        host=service.pod,
        version=LoadedVersion(service.version),
        group_paths=("/kubepods/burstable",),
        of_server=(
            GunicornConfig({})
            if service.pool is None
            else CeleryPool(service.pool, frozenset({service.pool}))
        ),
    )
    target = Target(
        "process",
        title_of(service.command),
        service.pid,
        now - service.age,
        service.command,
        detect(service.command, {}, clues),
        container_created=now - service.age - 2,
    )
    return as_recorded(target)


if TYPE_CHECKING:
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


class ServerRun(Struct, frozen=True):
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


def history_of(run: ServerRun, name: str, now: float, random: Random) -> History:
    """The history of `run` that ends at `now`, seconds since the epoch."""
    service = run.service
    limit, cpu = service.memory_limit, service.cpu_limit
    ages = _ages(run.seconds, run.every)
    noise = _noise(random, ages, run.noise)
    used = array(
        "d",
        (limit * min(1.0, run.memory(age) + off) for age, off in zip(ages, noise, strict=True)),
    )
    shaken = [random.uniform(1 - _WORK_NOISE, 1 + _WORK_NOISE) for _ in ages]
    work = [min(cpu, run.work(age) * by) for age, by in zip(ages, shaken, strict=True)]
    busiest = [
        min(whole, 1.0, run.busiest(age) * (1 + (by - 1) / 10))
        for age, by, whole in zip(ages, shaken, work, strict=True)
    ]
    columns = {
        "memory_used": used,
        "memory_highest": array("d", accumulate(used, max)),
        "memory_lowest": array("d", accumulate(used, min)),
        "cpu_cores": array("d", work),
        "busiest": array("d", busiest),
        "switches": array("d", (_waits(cores) for cores in busiest)),
        "largest": array("d", (_LARGER * value / (service.workers + 1) for value in used)),
    }
    always = {
        "memory_source": float(ReadFrom.GROUP),
        "memory_limit": limit,
        "memory_limit_source": float(ReadFrom.GROUP),
        "kills": 0.0,
        "over_high": 0.0,
        "cpu_source": float(ReadFrom.GROUP),
        "cpu_limit": cpu,
        "cpu_limit_source": float(ReadFrom.GROUP),
        "throttled": 0.0,
        "unseen": 0.0,
        "ended": 0.0,
        "user_share": round(random.uniform(0.82, 0.95), 2),
        "workers": float(service.workers),
        "busiest_pid": float(service.pid + random.randint(1, service.workers)),
        "largest_pid": float(service.pid + random.randint(1, service.workers)),
    }
    columns |= {key: array("d", [value]) * len(ages) for key, value in always.items()}
    columns |= _parts(used, service.workers)
    times = array("d", (now - age for age in ages))
    target = target_of(service, now)
    summary = (
        f"{len(times)} samples in {duration(run.seconds)} of {target.title} (pid {target.pid})"
    )
    return History(name, run.every, times, columns, (), (summary,), target)


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


def _parts(used: array[float], workers: int) -> dict[str, array[float]]:
    """Who holds the memory: the workers alike, and the main process what it began with."""
    main = min(used) / (workers + 1)
    gained = array("d", ((value - used[0]) / workers for value in used))
    none = array("d", [0.0]) * len(used)
    return {
        "memory.anon": used,
        "memory.file": none,
        "memory.shmem": none,
        "held_main": array("d", [main]) * len(used),
        "held_workers": array("d", (value - main for value in used)),
        "held_others": none,
        "held_mapped": none,
        "gained_most": gained,
        "gained_least": gained,
    }
