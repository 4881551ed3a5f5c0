"""Which workers a climb is in: one that jumped, one that leaks, or all of them alike. Pure.

A leak in the code is in all workers; one huge request is in one of them; and what no worker holds
is the master's or the group's (files kept in memory, page tables).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.analysis.curve import rise_of
from wizard.evidence.analysis.robust import FEWEST, Block, blocks, theil_sen
from wizard.messages import trend_messages as say
from wizard.text.units import count_of, size

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHARE = 0.25
"""A worker climbs where it holds this part of what each would hold of the whole climb."""

_ALONE = 0.7
"""One worker that holds this part of the whole climb is its place."""

_SEEN = 0.5
"""A worker is judged if it existed for at least this part of the stretch."""


_GENERATIONS = 2
"""The workers have to be replaced this many times over before their ups and downs are explained
by that."""


class WorkerSeries(Struct, frozen=True):
    """Memory of one worker. Another (pid, created) is another worker and has a series of its
    own."""

    pid: int
    created: float
    """When it began, in seconds since the epoch."""

    times: Sequence[float]
    used: Sequence[float]
    """Its RSS in bytes, as many as `times`."""


class Climber(Struct, frozen=True):
    """What one worker did in a stretch."""

    pid: int
    rise: float
    """Bytes that it holds more at the end."""

    jumped: bool
    """Whether most of that came in a moment."""


class Climbers(Struct, frozen=True):
    """What the workers did in a stretch."""

    seen: tuple[Climber, ...]
    """Those that were there for long enough to be judged."""

    replaced: int
    """How many began within the stretch."""

    recycled: bool = False
    """Whether those that are there now all began in its later half, and twice as many have
    begun in it: what a worker gathers goes with it."""


def climbers(workers: Sequence[WorkerSeries], start: float, end: float) -> Climbers:
    """What each worker did from `start` to `end` (seconds since the epoch). Costs 0.1 ms a worker,
    and twice that for one that jumped."""
    seen = []
    for worker in workers:
        first = bisect_left(worker.times, start)
        until = bisect_right(worker.times, end)
        if until - first < FEWEST:
            continue
        if worker.times[until - 1] - worker.times[first] < _SEEN * (end - start):
            continue
        made = blocks(worker.times, worker.used, first, until)
        if len(made) >= FEWEST:
            seen.append(_climber(worker, made, first, until))
    replaced = sum(start < worker.created <= end for worker in workers)
    return Climbers(tuple(seen), replaced, _recycled(workers, replaced, start, end))


def _recycled(workers: Sequence[WorkerSeries], replaced: int, start: float, end: float) -> bool:
    lasts = [(worker, bisect_right(worker.times, end)) for worker in workers]
    seen = [(worker.times[until - 1], worker.created) for worker, until in lasts if until]
    if not seen:
        return False
    newest = max(last for last, _ in seen)
    present = [created for last, created in seen if last == newest]
    return replaced >= _GENERATIONS * len(present) and min(present) > (start + end) / 2


def _climber(worker: WorkerSeries, made: Sequence[Block], first: int, until: int) -> Climber:
    levels = [block.level for block in made]
    line = theil_sen([block.at for block in made], levels)
    seconds = worker.times[until - 1] - worker.times[first]
    steady = line.slope * seconds if line.low > 0 else 0.0
    gained = levels[-1] - levels[0]
    largest = max(b - a for a, b in pairwise(levels))
    jumped = (
        gained > 0
        and largest > gained / 2
        and rise_of(worker.times, worker.used, first, until, gained).sudden is True
    )
    return Climber(worker.pid, gained if jumped else max(steady, 0.0), jumped)


def sentence(holders: Climbers, rise: float) -> str:
    """Who holds a rise of so many bytes, for people; empty where that is not known."""
    if not holders.seen or rise <= 0:
        return replaced_sentence(holders)
    return "; ".join(filter(None, (_sentence(holders.seen, rise), replaced_sentence(holders))))


def _sentence(seen: Sequence[Climber], rise: float) -> str:
    count = len(seen)
    up = [worker for worker in seen if worker.rise > _SHARE * rise / count]
    held = sum(worker.rise for worker in up)
    jumped = sum(worker.jumped for worker in up)
    if not up or held < rise / 3:
        template = say.WORKER_HOLDS if count == 1 else say.WORKERS_HOLD
        return template.format(count=count, held=size(held), rise=size(rise))
    if count == 1:
        return (say.WORKER_JUMPED if jumped else say.WORKER_CLIMBS).format(pid=up[0].pid)
    top = max(up, key=lambda worker: worker.rise)
    if top.rise >= _ALONE * held:
        others = "worker" if count == 2 else count_of(count - 1, "worker")
        template = say.ALONE_JUMPED if top.jumped else say.ALONE_CLIMBS
        return template.format(pid=top.pid, size=size(top.rise), others=others)
    whole = "some" if len(up) < count else "both" if count == 2 else "all"
    kind = "jumped" if jumped == len(up) else "mixed" if jumped else "climb"
    return _SENTENCES[whole, kind].format(up=len(up), count=count, jumped=jumped)


_SENTENCES = {
    ("both", "jumped"): say.BOTH_JUMPED,
    ("both", "climb"): say.BOTH_CLIMB,
    ("both", "mixed"): say.BOTH_WENT_UP,
    ("all", "jumped"): say.ALL_JUMPED,
    ("all", "climb"): say.ALL_CLIMB,
    ("all", "mixed"): say.ALL_WENT_UP,
    ("some", "jumped"): say.SOME_JUMPED,
    ("some", "climb"): say.SOME_CLIMB,
    ("some", "mixed"): say.SOME_WENT_UP,
}


def only_jumps(holders: Climbers, rise: float) -> bool:
    """Whether a rise is made of jumps of workers, which together look like a slope."""
    jumps = sum(worker.rise for worker in holders.seen if worker.jumped)
    return rise > 0 and jumps > 2 / 3 * rise


def replaced_sentence(holders: Climbers) -> str:
    """How many workers were replaced, for people; empty where none was."""
    if not holders.replaced:
        return ""
    template = say.WORKER_REPLACED if holders.replaced == 1 else say.WORKERS_REPLACED
    return template.format(count=holders.replaced)
