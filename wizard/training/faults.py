"""Faults: small programs that each misbehave in one way, under a real server, within bounds.

Pure data: one entry each, with its program, its traffic and its bounds. What is known of a fault
when it is watched stands elsewhere, so that a test and a trainee can watch the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


MIB = 1024**2


class Stream(Struct, frozen=True):
    """Requests or tasks that come one after another, never two of one stream at once."""

    what: str
    """The path of the request (`/`), or the name of the task."""

    rate: float = 1.0
    """How many a second at most: where one takes longer, the next comes when it is done."""

    after: float = 0.0
    """Seconds before the first."""

    most: int = 100_000
    """How many in all."""


class Bounds(Struct, frozen=True):
    """What no process of a fault may exceed, held by the kernel; besides, each program that
    collects memory counts what it keeps."""

    seconds: float = 180.0
    """After this time everything is ended."""

    address_space: int = 512 * MIB
    """Bytes of virtual memory of one process: what is mapped, most of which is never touched."""

    nice: int = 5
    """Lower than what people work with, high enough to show on a machine that is not idle."""


class Fault(Struct, frozen=True):
    """One program with one fault, and how it is started and driven."""

    name: str
    meaning: str
    """One line for people: what is wrong, or that nothing is."""

    server: Literal["gunicorn", "celery", "python"]
    """What it is started with: `gunicorn APP:app`, `celery -A APP worker`, `python APP.py`."""

    program: str
    """A function of the server's file in wizard/training/programs, see PROGRAM_FILES."""

    arguments: tuple[str, ...] = ()
    """What follows in the start command."""

    settings: Mapping[str, int] = {}
    """What the program asks for by name, see programs/bounds.py."""

    traffic: tuple[Stream, ...] = ()
    ready: int = 1
    """How many processes of it say that they have started: the workers of gunicorn, else one."""

    cpu_quota: float | None = None
    """Cores that a control group of its own allows; None for no such group."""

    memory_limit: int | None = None
    """Bytes that a control group of its own allows; None for no such group."""

    app: str = ""
    """The application's name in the start command, which says nothing of what is wrong; empty for
    the program's own."""

    bounds: Bounds = Bounds()


PROGRAM_FILES = {"gunicorn": "web_apps", "celery": "celery_tasks", "python": "scripts"}
"""Server → the module in wizard/training/programs that has its programs."""

LARGE_AFTER = 12.0
"""Seconds before the one huge request or task: long enough for a quiet time before it."""

_CELERY = {"MILLISECONDS": 20, "KIB": 32, "MOST_MIB": 100}

_ALL = (
    Fault(
        "gunicorn-leak",
        "every request leaves some memory behind",
        "gunicorn",
        "leaking",
        ("-w", "2"),
        {"KIB": 32, "MOST_MIB": 120},
        (Stream("/", rate=20),),
        ready=2,
    ),
    Fault(
        "gunicorn-healthy",
        "requests use memory and give it back",
        "gunicorn",
        "healthy",
        ("-w", "2"),
        {"KIB": 32},
        (Stream("/", rate=20),),
        ready=2,
    ),
    Fault(
        "gunicorn-warm-up",
        "the first requests fill a cache, then nothing grows any more",
        "gunicorn",
        "warming",
        ("-w", "2"),
        {"KIB": 64, "CACHE_MIB": 16},
        (Stream("/", rate=20),),
        ready=2,
    ),
    Fault(
        "gunicorn-huge-request",
        "one request reads far too much at once",
        "gunicorn",
        "oversized",
        ("-w", "2"),
        {"MIB": 140},
        (Stream("/", rate=20), Stream("/import", after=LARGE_AFTER, most=1)),
        ready=2,
    ),
    Fault(
        "gunicorn-dead-loop",
        "a request never comes back, so the master kills its worker each time",
        "gunicorn",
        "looping",
        ("-w", "2", "--timeout", "4"),
        traffic=(Stream("/loop", rate=1),),
        ready=2,
    ),
    Fault(
        "gunicorn-stuck",
        "a request waits without end, so the master kills its worker each time",
        "gunicorn",
        "stuck",
        ("-w", "2", "--timeout", "4"),
        traffic=(Stream("/report", rate=1),),
        ready=2,
    ),
    Fault(
        "gthread-spin",
        "one thread loops for ever while the others go on serving",
        "gunicorn",
        "looping",
        ("-w", "1", "-k", "gthread", "--threads", "4"),
        traffic=(Stream("/loop", most=1), Stream("/", rate=10)),
    ),
    Fault(
        "gunicorn-hashing",
        "every request computes, and comes back: nothing is wrong",
        "gunicorn",
        "hashing",
        ("-w", "1"),
        {"ROUNDS": 100_000},
        (Stream("/", rate=1000),),
    ),
    Fault(
        "celery-backlog",
        "more tasks come than get done; memory is well",
        "celery",
        "tasks",
        ("-c", "2"),
        {**_CELERY, "MILLISECONDS": 1000},
        (Stream("wait", rate=10),),
    ),
    Fault(
        "celery-huge-task",
        "one task reads far too much at once",
        "celery",
        "tasks",
        ("-c", "2"),
        {**_CELERY, "MOST_MIB": 140},
        (Stream("wait", rate=5), Stream("import", after=LARGE_AFTER, most=1)),
    ),
    Fault(
        "celery-leak",
        "every task leaves some memory behind in its child of the pool",
        "celery",
        "tasks",
        ("-c", "2"),
        _CELERY,
        (Stream("leak", rate=20),),
    ),
    Fault("only-waits", "a program that waits and does nothing else", "python", "waiting"),
    Fault(
        "cpu-quota",
        "a program computes, and a quota of a fifth of a core stops it each time",
        "python",
        "burning",
        cpu_quota=0.2,
    ),
    Fault(
        "dead-loops-under-quota",
        "two workers loop at once and share a quarter of a core, so that neither looks busy",
        "gunicorn",
        "looping",
        ("-w", "2", "--timeout", "4"),
        traffic=(Stream("/loop"), Stream("/loop")),
        ready=2,
        cpu_quota=0.25,
    ),
    Fault(
        "out-of-memory",
        "one request takes more than its container may have, so the kernel kills its worker",
        "gunicorn",
        "oversized",
        ("-w", "2"),
        {"MIB": 140},
        (Stream("/", rate=10), Stream("/import", rate=0.2, after=2)),
        ready=2,
        memory_limit=120 * MIB,
    ),
)

FAULTS = {fault.name: fault for fault in _ALL}
"""Every fault by its name."""
