"""The table: each fault with the readings and the diagnosis that are right for it.

`memory.limit` is stated so that what these small programs use is a share worth speaking of, and
`cpu.limit` so that a share does not hang on how many cores the machine has: on four cores one loop
is a quarter, on one it is all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.faults.row import Ask, Row, Shown
from wizard.training.faults import FAULTS, LARGE_AFTER

if TYPE_CHECKING:
    from collections.abc import Mapping

DIRECTION_KNOWN = 45.0
"""Seconds after which memory.direction has to be known: about half a minute, and some grace."""

_MEMORY = {"memory.limit": "160MiB"}
_FOUR_CORES = {"cpu.limit": "4"}
_ONE_CORE = {"cpu.limit": "1"}

_NO_TREND = tuple(
    f"memory.trend is {word}" for word in ("growing", "flat", "falling", "step", "spiky")
)
"""A trend takes ten minutes: whoever names one before that guesses."""

_QUIET = (*_NO_TREND, *(f"memory.direction is {w}" for w in ("rising", "falling", "step", "spiky")))
"""What no curve shows that stays where it is."""

_COMES_AND_GOES = tuple(condition for condition in _QUIET if "spiky" not in condition)
"""What no curve shows where workers are replaced: it dips each time one is missing."""

_STEADY = Shown("memory.direction is level", DIRECTION_KNOWN)
_AT_REST = (
    Shown("cpu.share < 50%"),
    Shown("cpu.pattern is idle or cpu.pattern is waiting", 12.0),
)
_BUSY = (
    Shown("cpu.busiest >= 10%"),
    Shown("cpu.user_share >= 80%"),
    Shown("cpu.pattern is not idle", 12.0),
)
"""A machine with other work cannot promise a core for itself, without which even a loop may look
like something that waits now and then: `bound or waiting` is right."""

_NOT_BUSY = ("cpu.pattern is bound", "cpu.pattern is throttled")
_NOT_IDLE = ("cpu.pattern is idle", "cpu.pattern is waiting")

_GUNICORN = (
    Shown("server.kind is gunicorn"),
    Shown("server.version >= 20"),
    Shown("server.max_requests is unset"),
    Shown("server.workers >= 1"),
)
_NO_RESTARTS = Shown("workers.restarts is 0", 35.0)
_TWO_WORKERS = (Shown("workers.count is 2"), _NO_RESTARTS)
_CELERY = (Shown("server.kind is celery"), Shown("server.concurrency is 2"), *_TWO_WORKERS)

_GUNICORN_CURVE = "memory-server > memory-curve"
_CELERY_CURVE = "memory-server > celery-concurrency > memory-curve"


_RESTARTS = Ask(("which-alert > why-restarts ?", "which-alert ?"))
"""Where no OOM kill is counted there may have been one all the same, so the first question may stay
open."""


def _curve(way: str) -> Ask:
    """A memory alert: a minute of watching cannot say what the curve of a day looks like."""
    return Ask((f"{way} ?",), alert="high_mem_usage")


def _curve_known(way: str, trend: str) -> Ask:
    """The same, where the dashboard has shown the curve. Who grows is known after half a minute."""
    within = 35.0 if "who-grows" in way else 5.0
    return Ask((way,), alert="high_mem_usage", stated={"memory.trend": trend}, within=within)


def _loop_or_work(stated: Mapping[str, str]) -> tuple[Ask, ...]:
    """A CPU alert: no metric tells a dead loop from honest work, on however many cores."""
    return (
        Ask(("cpu-work ?",), alert="high_cpu_usage", stated=stated),
        Ask(("which-alert > cpu-work ?", "which-alert ?"), stated=_ONE_CORE),
    )


ROWS = (
    Row(
        FAULTS["gunicorn-leak"],
        (
            *_GUNICORN,
            *_TWO_WORKERS,
            *_AT_REST,
            Shown("memory.direction is rising", DIRECTION_KNOWN),
            Shown("memory.share > 10% and memory.share < 70%"),
        ),
        (*_NO_TREND, *_NOT_BUSY, "memory.direction is level", "memory.direction is step"),
        (
            _curve(_GUNICORN_CURVE),
            _curve_known(
                f"{_GUNICORN_CURVE} > who-grows > steady-climb > recycling > recycle-workers",
                "growing",
            ),
            Ask(("which-alert ?",)),
            Ask(
                ("which-alert > memory-server > memory-curve ?",), stated={"memory.limit": "20MiB"}
            ),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["gunicorn-healthy"],
        (*_GUNICORN, *_TWO_WORKERS, *_AT_REST, _STEADY, Shown("memory.share < 40%")),
        (*_QUIET, *_NOT_BUSY),
        (
            _curve(_GUNICORN_CURVE),
            _curve_known(f"{_GUNICORN_CURVE} > was-it-killed ?", "flat"),
            Ask(("which-alert ?",)),
            Ask(("look-at-both ?", "look-at-both > all-quiet"), start="look-at-both"),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["gunicorn-warm-up"],
        (*_GUNICORN, *_TWO_WORKERS, *_AT_REST, Shown("memory.share < 60%")),
        (
            *_NO_TREND,
            *_NOT_BUSY,
            "memory.direction is falling",
            "memory.direction is spiky",
            "memory.direction is step",
        ),
        (_curve(_GUNICORN_CURVE), Ask(("which-alert ?",))),
        _MEMORY,
    ),
    Row(
        FAULTS["gunicorn-huge-request"],
        (
            *_GUNICORN,
            *_TWO_WORKERS,
            *_AT_REST,
            Shown("memory.direction is step", DIRECTION_KNOWN),
            Shown("memory.largest_worker >= 140 MiB", LARGE_AFTER + 5),
        ),
        (*_NO_TREND, *_NOT_BUSY, "memory.direction is rising"),
        (
            _curve(_GUNICORN_CURVE),
            _curve_known(f"{_GUNICORN_CURVE} > ask-for-memory", "step"),
        ),
        {"memory.limit": "256MiB"},
    ),
    Row(
        FAULTS["gunicorn-dead-loop"],
        (
            *_GUNICORN,
            Shown("workers.restarts > 0", 12),
            Shown("cpu.share < 80%"),
            Shown("cpu.pattern is not idle", 12.0),
        ),
        (*_COMES_AND_GOES, *_NOT_IDLE),
        (
            Ask(("cpu-work ?",), alert="high_cpu_usage"),
            Ask(("why-restarts ?",), alert="pod_restart"),
            _RESTARTS,
            Ask(("timeout-cpu > cpu-work ?", "timeout-cpu ?"), start="timeout-cpu"),
        ),
        {**_MEMORY, **_FOUR_CORES},
    ),
    Row(
        FAULTS["gunicorn-stuck"],
        (*_GUNICORN, *_AT_REST, Shown("workers.restarts > 0", 12)),
        (*_COMES_AND_GOES, *_NOT_BUSY),
        (
            Ask(("why-restarts ?",), alert="pod_restart"),
            _RESTARTS,
            Ask(("timeout-cpu > waiting-for ?",), start="timeout-cpu", within=22),
        ),
        {**_MEMORY, **_FOUR_CORES},
    ),
    Row(
        FAULTS["gthread-spin"],
        (*_GUNICORN, *_BUSY, _STEADY, _NO_RESTARTS, Shown("cpu.share < 80%")),
        (*_QUIET, *_NOT_IDLE),
        _loop_or_work(_FOUR_CORES),
        {**_MEMORY, **_FOUR_CORES},
    ),
    Row(
        FAULTS["gunicorn-hashing"],
        (*_GUNICORN, *_BUSY, _STEADY, _NO_RESTARTS, Shown("cpu.share < 80%")),
        (*_QUIET, *_NOT_IDLE),
        _loop_or_work(_FOUR_CORES),
        {**_MEMORY, **_FOUR_CORES},
    ),
    Row(
        FAULTS["celery-backlog"],
        (*_CELERY, *_AT_REST, _STEADY),
        (*_QUIET, *_NOT_BUSY),
        (
            Ask(("celery-backlog ?",), alert="high_rabbitmq_queue_messages"),
            _curve(_CELERY_CURVE),
            Ask(("which-alert ?",)),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["celery-huge-task"],
        (
            *_CELERY,
            *_AT_REST,
            Shown("memory.direction is step", DIRECTION_KNOWN),
            Shown("memory.largest_worker >= 140 MiB", LARGE_AFTER + 5),
        ),
        (*_NO_TREND, *_NOT_BUSY, "memory.direction is rising"),
        (
            _curve(_CELERY_CURVE),
            _curve_known(f"{_CELERY_CURVE} > ask-for-memory", "step"),
        ),
        {"memory.limit": "256MiB"},
    ),
    Row(
        FAULTS["celery-leak"],
        (*_CELERY, *_AT_REST, Shown("memory.direction is rising", DIRECTION_KNOWN)),
        (*_NO_TREND, *_NOT_BUSY, "memory.direction is level", "memory.direction is step"),
        (
            _curve(_CELERY_CURVE),
            _curve_known(
                f"{_CELERY_CURVE} > who-grows > steady-climb > celery-pool ?",
                "growing",
            ),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["only-waits"],
        (*_AT_REST, _STEADY, Shown("cpu.share < 5%")),
        (*_QUIET, *_NOT_BUSY),
        (
            Ask(("memory-server ?",), alert="high_mem_usage"),
            Ask(("look-at-both ?", "look-at-both > all-quiet"), start="look-at-both"),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["cpu-quota"],
        (
            Shown("cpu.limit > 0.15 and cpu.limit < 0.25"),
            Shown("cpu.share >= 80%"),
            Shown("cpu.throttled >= 50%"),
            Shown("cpu.pattern is throttled", 12.0),
        ),
        (*_QUIET, *_NOT_IDLE),
        (
            Ask(("cpu-work ?",), alert="high_cpu_usage"),
            Ask(("which-alert > cpu-work ?", "which-alert ?")),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["dead-loops-under-quota"],
        (
            *_GUNICORN,
            Shown("workers.restarts > 0", 15),
            Shown("cpu.limit > 0.2 and cpu.limit < 0.3"),
            # In the second of a restart, and where the machine is full, the quota is not used up.
            Shown("cpu.pattern is throttled or cpu.pattern is bound", 12.0),
        ),
        (*_COMES_AND_GOES, *_NOT_IDLE),
        (
            Ask(("cpu-work ?",), alert="high_cpu_usage"),
            Ask(("why-restarts ?",), alert="pod_restart"),
            Ask(("which-alert > cpu-work ?", "which-alert > why-restarts ?", "which-alert ?")),
            Ask(("timeout-cpu > cpu-work ?", "timeout-cpu ?"), start="timeout-cpu"),
        ),
        _MEMORY,
    ),
    Row(
        FAULTS["out-of-memory"],
        (
            *_GUNICORN,
            *_AT_REST,
            Shown("memory.limit is 120 MiB"),
            Shown("memory.oom_kills > 0", 10),
            Shown("workers.restarts > 0", 12),
        ),
        (*_NO_TREND, *_NOT_BUSY),
        (
            Ask(("memory-server > memory-curve ?",), alert="oom_killed"),
            Ask(("why-restarts ?",), alert="pod_restart"),
            # A kill shows as an alert of memory and as one of restarts: either may have come.
            Ask(("which-alert ?", "which-alert > memory-server > memory-curve ?")),
        ),
    ),
)
"""Every fault once, in the order in which they are run."""
