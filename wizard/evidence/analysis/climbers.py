"""Which workers a climb is in: one that jumped, one that leaks, or all of them alike. Pure.

A leak in the code is in all workers; one huge request is in one of them; and what no worker holds
is the master's or the group's (files kept in memory, page tables).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from wizard.evidence.analysis.curve import rise_of
from wizard.evidence.analysis.robust import FEWEST, Block, blocks, theil_sen
from wizard.frozen import frozen
from wizard.text.units import size

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHARE = 0.25
"""A worker climbs where it holds this part of what each would hold of the whole climb."""

_ALONE = 0.7
"""One worker that holds this part of the whole climb is its place."""

_SEEN = 0.5
"""A worker says something of a stretch that it was there for this part of."""


_GENERATIONS = 2
"""So many times over the workers have to be replaced before their ups and downs are their own."""


@frozen
class WorkerSeries:
    """Memory of one worker. Another (pid, created) is another worker and has a series of its
    own."""

    pid: int
    created: float
    """When it began, in seconds since the epoch."""

    times: Sequence[float]
    used: Sequence[float]
    """Its RSS in bytes, as many as `times`."""


@frozen
class Climber:
    """What one worker did in a stretch."""

    pid: int
    rise: float
    """Bytes that it holds more at the end."""

    jumped: bool
    """Whether most of that came in a moment."""


@frozen
class Climbers:
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


def say(found: Climbers, rise: float) -> str:
    """Who holds a rise of so many bytes, for people; empty where that is not known."""
    seen = found.seen
    if not seen or rise <= 0:
        return say_replaced(found)
    part = _SHARE * rise / len(seen)
    up = [one for one in seen if one.rise > part]
    held = sum(one.rise for one in up)
    if not up or held < rise / 3:
        text = f"the {len(seen)} workers hold only {size(held)} of {size(rise)}"
        if len(seen) == 1:
            text = f"its worker holds only {size(held)} of {size(rise)}"
    elif len(seen) == 1:
        text = f"pid {up[0].pid} {_did(up)}"
    elif max(one.rise for one in up) >= _ALONE * held:
        top = max(up, key=lambda one: one.rise)
        rest = len(seen) - 1
        others = "the other worker" if rest == 1 else f"the other {rest} workers"
        text = f"pid {top.pid} alone {_did([top])} ({size(top.rise)}), not {others}"
    elif len(up) == len(seen):
        text = f"{'both' if len(seen) == 2 else f'all {len(seen)}'} workers {_did(up)}"
    else:
        text = f"{len(up)} of {len(seen)} workers {_did(up)}"
    return "; ".join(filter(None, (text, say_replaced(found))))


def only_jumps(found: Climbers, rise: float) -> bool:
    """Whether a rise is made of jumps of workers, which together look like a slope."""
    jumps = sum(one.rise for one in found.seen if one.jumped)
    return rise > 0 and jumps > 2 / 3 * rise


def _did(up: Sequence[Climber]) -> str:
    jumped = sum(one.jumped for one in up)
    one = len(up) == 1
    if jumped == len(up):
        return "jumped"
    if not jumped:
        return "climbs" if one else "climb"
    return f"went up, {jumped} of them in a jump"


def say_replaced(found: Climbers) -> str:
    """How many workers were replaced, for people; empty where none was."""
    if not found.replaced:
        return ""
    workers = "1 worker was" if found.replaced == 1 else f"{found.replaced} workers were"
    return f"{workers} replaced in this time"
