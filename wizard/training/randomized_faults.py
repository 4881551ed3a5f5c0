"""The live faults of the training, each randomized by a seed. Pure.

The application has another name and other numbers, within bounds in which it shows what it is
about.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.evidence.servers.command_line import title_of
from wizard.text.units import cores, size
from wizard.training.faults import FAULTS, MIB, Fault, Stream
from wizard.training.simulated_server import APPLICATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class RandomizedFault(Struct, frozen=True):
    """A fault under the name of an application, and what is told of it."""

    fault: Fault
    limit: int
    """Bytes of memory that are said to be the limit. No group holds it to them."""

    cpu: float
    """Cores, the same."""

    workers: int

    @property
    def names(self) -> dict[str, str]:
        """What fills the names in a scenario's texts."""
        fault = self.fault
        process = {"gunicorn": "web", "celery": "worker", "python": "process"}[fault.server]
        starts = {
            "gunicorn": ("gunicorn", f"{fault.app}:app"),
            "celery": ("celery", "-A", fault.app, "worker"),
            "python": ("python", f"{fault.app}.py"),
        }
        return {
            "app": fault.app,
            "process": process,
            "title": title_of(starts[fault.server]),
            "command": " ".join((*starts[fault.server], *fault.arguments)),
            "limit": size(self.limit),
            "cores": cores(self.cpu),
            "workers": str(self.workers),
        }

    @property
    def stated(self) -> dict[str, str]:
        """The limits as `--set` takes them."""
        return {"memory.limit": f"{self.limit // MIB}MiB", "cpu.limit": f"{self.cpu:g}"}


def randomized(name: str, seed: int) -> RandomizedFault:
    """The fault `name` (one of LIVE_FAULTS), randomized by `seed`; the same two give the same."""
    random = Random(f"{name} {seed}")
    app = random.choice(APPLICATIONS)
    made = _RANDOMIZERS[name](random)
    return replace(made, fault=replace(made.fault, name=name, app=app))


def _spin(random: Random) -> RandomizedFault:
    threads = random.choice((4, 6, 8))
    fault = replace(
        FAULTS["gthread-spin"],
        arguments=("-w", "1", "-k", "gthread", "--threads", f"{threads}"),
        traffic=(Stream("/loop", most=1), Stream("/", rate=random.uniform(6, 12))),
    )
    return RandomizedFault(fault, random.choice((192, 256, 320)) * MIB, 1, 1)


def _huge_request(random: Random) -> RandomizedFault:
    large = random.randint(110, 140)
    fault = replace(
        FAULTS["gunicorn-huge-request"],
        settings={"MIB": large},
        traffic=(
            Stream("/", rate=random.uniform(8, 20)),
            Stream("/import", after=random.uniform(20, 26), most=1),
        ),
    )
    return RandomizedFault(fault, (large + 30) * MIB, 2, 2)


def _hashing(random: Random) -> RandomizedFault:
    fault = replace(FAULTS["gunicorn-hashing"], settings={"ROUNDS": random.randint(80, 120) * 1000})
    return RandomizedFault(fault, random.choice((192, 256, 320)) * MIB, 1, 1)


def _celery_leak(random: Random) -> RandomizedFault:
    # It still climbs when ten minutes are over: a curve that is flat by then means something else.
    kib, rate = random.randint(20, 26), random.uniform(6, 8)
    base = FAULTS["celery-leak"]
    fault = replace(
        base,
        settings={**base.settings, "KIB": kib, "MOST_MIB": 70},
        traffic=(Stream("leak", rate=rate),),
    )
    needs = 52 + 600 * rate * kib / 1024  # MiB: a worker with two children, and what it leaks
    return RandomizedFault(fault, round(needs / 0.95) * MIB, 2, 2)


def _huge_task(random: Random) -> RandomizedFault:
    large = random.randint(100, 130)
    base = FAULTS["celery-huge-task"]
    fault = replace(
        base,
        settings={**base.settings, "MOST_MIB": large},
        traffic=(
            Stream("wait", rate=random.uniform(3, 6)),
            Stream("import", after=random.uniform(20, 26), most=1),
        ),
    )
    return RandomizedFault(fault, (large + 60) * MIB, 2, 2)


def _timeouts(name: str) -> Callable[[Random], RandomizedFault]:
    def draw(random: Random) -> RandomizedFault:
        fault = replace(
            FAULTS[name], arguments=("-w", "2", "--timeout", f"{random.choice((4, 5, 6))}")
        )
        return RandomizedFault(fault, random.choice((256, 320, 384)) * MIB, 2, 2)

    return draw


def _backlog(random: Random) -> RandomizedFault:
    base = FAULTS["celery-backlog"]
    slow = random.randint(800, 1200)
    fault = replace(
        base,
        settings={**base.settings, "MILLISECONDS": slow},
        traffic=(Stream("wait", rate=random.uniform(6, 10)),),
    )
    return RandomizedFault(fault, random.choice((320, 384)) * MIB, 2, 2)


def _flood(random: Random) -> RandomizedFault:
    base = FAULTS["celery-backlog"]
    rate = random.uniform(25, 40)
    fault = replace(
        base,
        meaning="a producer sends far more tasks than anybody means to",
        settings={**base.settings, "MILLISECONDS": 100},
        traffic=(Stream("wait", rate=rate, most=8000),),
    )
    return RandomizedFault(fault, random.choice((320, 384)) * MIB, 2, 2)


def _crashing(random: Random) -> RandomizedFault:
    fault = Fault(
        "crashing",
        "a worker ends by an error that nothing catches, each time it refreshes its rates",
        "gunicorn",
        "crashing",
        ("-w", "2"),
        traffic=(
            Stream("/", rate=random.uniform(4, 10)),
            Stream("/rates", rate=random.uniform(0.08, 0.14), after=3),
        ),
        ready=2,
    )
    return RandomizedFault(fault, random.choice((256, 320, 384)) * MIB, 2, 2)


def _no_consumer(random: Random) -> RandomizedFault:
    fault = Fault(
        "no-consumer",
        "tasks are sent to a queue that nobody reads",
        "python",
        "producing",
        settings={"PER_MINUTE": random.randint(60, 240), "MOST": 3000},
    )
    return RandomizedFault(fault, random.choice((128, 192, 256)) * MIB, 2, 1)


def _too_big(random: Random) -> RandomizedFault:
    workers, each = random.choice(((4, 36), (4, 42), (5, 30)))
    fault = Fault(
        "too-big",
        "each worker loads so much at its start that all of them hardly fit",
        "gunicorn",
        "large",
        ("-w", f"{workers}"),
        {"MIB": each},
        (Stream("/", rate=random.uniform(4, 10)),),
        ready=workers,
    )
    needs = workers * (each + 5.5) + 12  # MiB: an interpreter costs little beside its copy
    return RandomizedFault(fault, round(needs / 0.96) * MIB, 2, workers)


def _growing(random: Random) -> RandomizedFault:
    first = random.randint(60, 90)
    fault = Fault(
        "python-leak",
        "a program of its own keeps some memory of each round",
        "python",
        "growing",
        settings={"KIB": random.randint(20, 32), "FIRST_MIB": first, "MOST_MIB": first + 80},
    )
    return RandomizedFault(fault, (first + 90) * MIB, 2, 1)


def _waves(random: Random) -> RandomizedFault:
    threads, period = random.choice((6, 8)), random.uniform(40, 50)
    held = random.randint(9, 12)
    streams = tuple(
        Stream("/", rate=5.0, after=6 + wave * period + at * 0.7, most=11)
        for wave in range(16)
        for at in range(threads)
    )
    fault = Fault(
        "traffic-waves",
        "requests come in waves, and memory follows them up and down",
        "gunicorn",
        "holding",
        ("-w", "2", "-k", "gthread", "--threads", f"{threads}"),
        {"KIB": held * 1024, "MILLISECONDS": 1500, "BUSY_MILLISECONDS": 120},
        streams,
        ready=2,
    )
    return RandomizedFault(fault, (held * threads + 35) * MIB, 2, 2)


def _out_of_memory(random: Random) -> RandomizedFault:
    base = FAULTS["out-of-memory"]
    assert base.memory_limit is not None
    fault = replace(
        base,
        traffic=(
            Stream("/", rate=random.uniform(6, 12)),
            Stream("/import", rate=random.uniform(0.1, 0.2), after=4),
        ),
    )
    return RandomizedFault(fault, base.memory_limit, 2, 2)


_RANDOMIZERS: Mapping[str, Callable[[Random], RandomizedFault]] = {
    "gthread-spin": _spin,
    "gunicorn-huge-request": _huge_request,
    "gunicorn-hashing": _hashing,
    "gunicorn-dead-loop": _timeouts("gunicorn-dead-loop"),
    "gunicorn-stuck": _timeouts("gunicorn-stuck"),
    "crashing": _crashing,
    "no-consumer": _no_consumer,
    "celery-leak": _celery_leak,
    "celery-huge-task": _huge_task,
    "celery-backlog": _backlog,
    "flood": _flood,
    "too-big": _too_big,
    "python-leak": _growing,
    "traffic-waves": _waves,
    "out-of-memory": _out_of_memory,
}

LIVE_FAULTS = tuple(_RANDOMIZERS)
"""What `randomized` knows."""
