"""Who is watched in a recorded history: a server in the dress of one seed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.recorded import read_target, write_target
from wizard.evidence.servers.celery import CeleryPool
from wizard.evidence.servers.command_line import title_of
from wizard.evidence.servers.detect import Clues, detect
from wizard.evidence.servers.gunicorn import GunicornConfig
from wizard.evidence.target import Target
from wizard.frozen import frozen
from wizard.text.units import GIB, MIB, cores, duration, size

if TYPE_CHECKING:
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


@frozen
class Service:
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
        versions=(service.version,),
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
    return read_target(write_target(target))
