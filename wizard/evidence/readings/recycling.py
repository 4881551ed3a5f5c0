"""After how much work, or with how much memory, a process is to be replaced. Pure.

The formulas, and where they come from, are in FACTS.md, What is advised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.readings.headroom import (
    SAFE,
    Advised,
    Unfilled,
    growth_of,
    halved,
    holders,
    in_force,
    interval_of,
    limit_of,
    others_of,
    room_of,
    rounded_down,
    used_of,
    words_of,
    written,
)
from wizard.messages import advice_messages as say
from wizard.text.units import KIB, about, count_of, rounded_size, share, size

if TYPE_CHECKING:
    from wizard.evidence.readings.headroom import Readings

SPREAD = 0.2
"""The part of a number of requests that its jitter is. With it the last worker is replaced when
0.96 of what would fit are done."""

SHORTEST = 60.0
"""Seconds that a worker has to live: its start costs some, and meanwhile it does not serve."""

FEWEST = 10
MOST = 100_000
"""More requests than these between two replacements are no remedy that anybody would notice."""

_OUTSIDE = frozenset({"main", "sibling", "shared-memory", "file-cache"})
"""Words of `memory.grower` for what replacing a worker does not give back."""


class Work(NamedTuple):
    """What a process is replaced after, in a server's own words."""

    thing: str
    holder: str
    rate: str
    """The fact that says how often it comes."""

    option: str
    """The fact that says after how much of it a process is replaced now."""


REQUESTS = Work("request", "worker", "requests.rate", "server.max_requests")
TASKS = Work("task", "child", "tasks.rate", "server.max_tasks_per_child")
PLURALS = {"child": "children"}


def max_requests(readings: Readings) -> Advised:
    return _sooner(readings, REQUESTS)


def max_tasks_per_child(readings: Readings) -> Advised:
    return _sooner(readings, TASKS)


def _sooner(readings: Readings, work: Work) -> Advised:
    """What fits, where that is less than what is in force; else half of what is in force."""
    now = in_force(work.option, readings)
    try:
        fits = _fitting(readings, work)
    except Unfilled:
        if now is None:
            raise
        return halved(work.option, now)
    if now is None or fits.number is None or fits.number < now:
        return fits
    because = say.HALF_ALTHOUGH.format(
        name=work.option, number=written(now), fits=written(fits.number)
    )
    return Advised(now // 2, because)


def _fitting(readings: Readings, work: Work) -> Advised:
    """The room, shared out among what a request leaves behind in each worker, less the jitter and
    a little."""
    outside = words_of("memory.grower", readings)
    if outside and outside <= _OUTSIDE:
        raise Unfilled(say.NOT_IN_WORKERS)
    growth = growth_of(readings)
    rate = interval_of(work.rate, readings)
    if rate is not None and not rate.high:
        raise Unfilled(say.NO_WORK.format(things=f"{work.thing}s"))
    if rate is None or rate.low <= 0:
        raise Unfilled(say.RATE_NOT_KNOWN.format(things=f"{work.thing}s"))
    number = holders(readings)
    room = room_of(readings, growth)
    least, most = growth.least / rate.high, growth.most / rate.low
    fits = room.bytes / (most * number)
    amount = min(MOST, rounded_down(fits * (1 - SPREAD)))
    said = {
        "leak": _leak(least, most),
        "thing": work.thing,
        "things": f"{work.thing}s",
        "holders": count_of(number, work.holder, PLURALS.get(work.holder, "")),
        "room": rounded_size(room.bytes),
        "share": share(SAFE),
    }
    if not room.bytes:
        rest = interval_of("memory.at_rest", readings)
        return Advised(
            None, room.said.format(rest=rounded_size(rest.high if rest else 0), **_of(readings))
        )
    life = amount * number / rate.high
    if fits < 1:
        return Advised(None, say.ONE_TOO_LARGE.format(**said))
    if amount < FEWEST or life < SHORTEST:
        time = about(fits * number / rate.high)
        return Advised(None, say.LEAKS_TOO_FAST.format(fits=written(int(fits)), time=time, **said))
    every = say.REPLACED_EVERY.format(holder=work.holder, time=about(amount * number / rate.low))
    bound = say.EVEN_THE_MOST.format(number=written(MOST)) if amount == MOST else ""
    first = say.RECYCLED_AFTER.format(number=written(amount), **said)
    parts = (first, bound, every, growth.said, room.said)
    return Advised(amount, "; ".join(filter(None, parts)))


def _of(readings: Readings) -> dict[str, str]:
    return {"share": share(SAFE), "limit": size(limit_of(readings))}


def _leak(least: float, most: float) -> str:
    """`60 KiB`, or `up to 60 KiB` where it may be less."""
    text = rounded_size(most)
    return text if rounded_size(least) == text else say.UP_TO.format(value=text)


def max_requests_jitter(readings: Readings) -> Advised:
    """A fifth of what was computed. Beside half of what is in force half of its jitter, else the
    documents' own share: 25 of 512, 50 of 1024."""
    name = "server.max_requests_jitter"
    requests = in_force("advice.max_requests", readings)
    if requests is None:
        raise Unfilled(say.NOTHING_IN_FORCE)
    now = in_force(REQUESTS.option, readings)
    if now is None or requests != now // 2:
        because = say.SHARE_OF_NUMBER.format(share=share(SPREAD), number=written(requests))
        return Advised(max(1, rounded_down(requests * SPREAD)), because)
    if (number := in_force(name, readings) or 0) >= 2:
        return halved(name, number)
    return Advised(max(1, requests // 20), say.TWENTIETH_OF.format(number=written(requests)))


def max_memory_per_child(readings: Readings) -> Advised:
    """The children's share of the room, in KiB as celery takes it. A number that a child needs at
    rest has it replaced after every task."""
    limit, used, number = limit_of(readings), used_of(readings), holders(readings)
    rest = interval_of("memory.at_rest", readings)
    if rest is None:
        raise Unfilled(say.REST_NEVER_SEEN)
    others = others_of(readings, used, number)
    each = (SAFE * limit - others) / number
    child = rest.high / number
    kib = rounded_down(each / KIB)
    name = "server.max_memory_per_child"
    now = in_force(name, readings)
    if now is not None and kib >= now // KIB:
        half = now // KIB // 2
        least = child / KIB
        return halved(name, now // KIB) if half > least else Advised(None, _too_small(child, half))
    if each <= child:
        if rest.low == rest.high:
            return Advised(None, _too_small(child, kib))
        raise Unfilled(_too_small(child, kib))
    because = say.MEMORY_OF_EACH.format(
        share=share(SAFE),
        limit=size(limit),
        without=say.WITHOUT_OTHERS.format(others=rounded_size(others)) if others >= 1 else "",
        holders=count_of(number, "child", "children"),
        each=rounded_size(each),
        number=written(kib),
    )
    return Advised(kib, because)


def _too_small(child: float, kib: int) -> str:
    return say.CHILD_AT_REST.format(rest=rounded_size(child), each=rounded_size(kib * KIB))
