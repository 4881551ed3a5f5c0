"""The table of formulas for what to try next, over readings of what is measured and in force. Pure.

Each row says what its number is made of, and who can help where it cannot be filled. Nothing
is advised that is in force already. A number that is not known stays unknown, and a document shows
its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.readings import recycling, sizing
from wizard.evidence.readings.headroom import NONE, Unfilled, in_force
from wizard.fact import Kind
from wizard.messages import server_messages as messages
from wizard.text.units import KIB, MIB, one_of, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.readings.headroom import Advised, Readings


class Row(NamedTuple):
    """One row of the table."""

    formula: Callable[[Readings], Advised]
    of: tuple[str, ...] = ()
    """What is in force of it, the first that is known: never is that advised."""

    servers: frozenset[str] = frozenset()
    """Which servers have such a setting; empty where it does not depend on them."""

    asks: tuple[str, ...] = ()
    """The facts that a person can enter, so that it can be computed."""

    unit: int = 1
    """How many of the unit in force one of the advice is."""


_WEB = frozenset({"gunicorn", "uvicorn"})
_GUNICORN = frozenset({"gunicorn"})
_CELERY = frozenset({"celery"})

_TABLE: dict[str, Row] = {
    "advice.max_requests": Row(
        recycling.max_requests, ("server.max_requests",), _WEB, ("requests.rate",)
    ),
    "advice.max_requests_jitter": Row(recycling.max_requests_jitter, servers=_GUNICORN),
    "advice.max_tasks_per_child": Row(
        recycling.max_tasks_per_child, ("server.max_tasks_per_child",), _CELERY, ("tasks.rate",)
    ),
    "advice.max_memory_per_child": Row(
        recycling.max_memory_per_child, ("server.max_memory_per_child",), _CELERY, unit=KIB
    ),
    "advice.workers": Row(sizing.workers, ("server.workers", "workers.count"), _WEB),
    "advice.concurrency": Row(sizing.concurrency, ("server.concurrency", "workers.count"), _CELERY),
    "advice.instances": Row(sizing.instances, ("instances.count",), asks=("instances.count",)),
    "advice.memory_limit": Row(sizing.memory_limit, ("memory.limit",)),
    "advice.timeout": Row(sizing.timeout, ("server.timeout",), _GUNICORN),
}


def entered_for(name: str) -> tuple[str, ...]:
    """The facts that a person can enter so that the advice is computed."""
    return _TABLE[name].asks if name in _TABLE else ()


def asked_for(name: str, readings: Readings) -> tuple[str, ...]:
    """The facts that a person can enter so that the advice is computed, as long as they are not
    known."""
    row = _TABLE.get(name)
    if row is None or not _has_it(row, readings):
        return ()
    return tuple(one for one in row.asks if not readings[one].known)


def applies(name: str, readings: Readings) -> bool:
    """Whether the server that is watched may have the setting that the advice is of."""
    return name not in _TABLE or _has_it(_TABLE[name], readings)


def _has_it(row: Row, readings: Readings) -> bool:
    """Whether the server may have such a setting."""
    kind = readings.get("server.kind")
    words = kind.value if kind else None
    return not row.servers or not isinstance(words, frozenset) or bool(words & row.servers)


def computed(name: str, readings: Readings) -> Reading:
    """The reading of an advice; `readings` are those of all else."""
    row = _TABLE[name]
    if not _has_it(row, readings):
        listed = one_of(sorted(row.servers))
        return Reading(name, None, missing=messages.ONLY_OF_SERVERS.format(servers=listed))
    try:
        advised = row.formula(readings)
    except Unfilled as unfilled:
        return Reading(name, None, missing=str(unfilled))
    numbers = (in_force(one, readings) for one in row.of)
    now = next((number for number in numbers if number is not None), None)
    number, because = advised.number, advised.because
    if number is None or number < 1 or (now is not None and number * row.unit == now):
        return Reading(name, frozenset({NONE}), text=NONE, because=because)
    text = _memory(number) if CATALOGUE[name].kind is Kind.BYTES else str(number)
    return Reading(name, Interval.exactly(number), text=text, because=because)


def _memory(number: int) -> str:
    """`1536 MiB`, which stands in a setting as well as in a sentence."""
    return f"{number // MIB} MiB" if number % MIB == 0 else size(number)
