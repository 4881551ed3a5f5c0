"""The faults themselves: one entry each, with its program, its traffic and its bounds."""

from __future__ import annotations

from wizard.training.fault import MIB, Fault, Stream

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
