"""Which part of memory holds a climb: workers, the main process, another program in the container,
shared memory or the file cache. Pure.

The parts are held against the whole: a climb is placed only where they add up to it. What pages are
of is told by the control group, whose they are by the processes; where two say different things,
nothing is known.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.analysis.robust import FEWEST, Block, blocks, median, theil_sen
from wizard.evidence.reading import Likely
from wizard.messages import trend_messages as say
from wizard.text.units import duration, size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LEAST = 30.0
"""Seconds of a climb that are needed."""

SOON = 15.0
"""Seconds after which the word is likely that would be sure later."""

STAYS = 0.9
"""The share of words after SOON that are the same after LEAST (FACTS.md, Likely values)."""

ONE_OR_ALL = 0.9
"""The share of calls that it is one worker, or all, where that is not sure (the same place)."""

_MOSTLY = 0.6
"""What has gained this part of what all workers did is likely the one."""

_FLOOR = 2.0 * 1024**2
"""Bytes: less is no climb, and by so much the parts may always miss the whole. The kernel's counts
of a group and of a process are late by some pages on each core."""

_NOISE = 3.0
"""A climb is so many times as high as its values spread."""

_HOLDS = 0.6
"""What has this part of the climb holds it, where nothing else has a material part."""

_MATERIAL = 0.25
"""A part of the climb that is too large to be left out, and what the parts may miss of it."""

_APART = 0.1
"""Workers have gained alike so far where the most and the least differ by less than this part of
the climb."""

_ALONE = 0.7
"""One worker that gained this part of what all did is the one."""

COLUMNS = (
    *("memory.anon", "memory.file", "memory.shmem"),
    *("held_main", "held_workers", "held_others", "held_mapped"),
    *("gained_most", "gained_least", "workers"),
)
"""What it is judged on, by the names of a row."""


class Grower(Struct, frozen=True):
    """Where a climb is."""

    words: frozenset[str] | None = None
    """One where it is sure; None where nothing is known."""

    missing: str | None = None
    text: str = ""
    because: str = ""

    likely: Likely | None = None
    """Where it most probably is, while that is not sure."""


def grower(
    times: Sequence[float], used: Sequence[float], columns: Mapping[str, Sequence[float]]
) -> Grower:
    """Where the climb of `used` (bytes, NaN for unknown) at `times` (seconds since the epoch,
    ascending) is; `columns`: those of COLUMNS that are known, as many values each. 0.5 ms."""
    first = _first_known(columns, len(times))
    if first is None:
        return Grower(missing=say.NO_PARTS)
    seconds = times[-1] - times[first] if len(times) > first else 0.0
    needs = say.NEEDS.format(needed=duration(LEAST), seen=duration(seconds))
    if seconds < SOON:
        return Grower(missing=needs)
    found = _found(times, used, columns, first)
    if seconds >= LEAST:
        return found
    likely = found.likely
    if found.words and len(found.words) == 1:
        likely = Likely(found.words, STAYS, found.text, found.because, say.ON_REAL_PROCESSES)
    return Grower(missing=needs, likely=likely)


def _found(
    times: Sequence[float],
    used: Sequence[float],
    columns: Mapping[str, Sequence[float]],
    first: int,
) -> Grower:
    """Where the climb from the row `first` on is, however long it is."""
    seconds = times[-1] - times[first]
    made = blocks(times, used, first, len(times))
    if len(made) < FEWEST:
        return Grower(missing=say.TOO_FEW_VALUES.format(seen=duration(seconds)))
    rise = made[-1].level - made[0].level
    line = theil_sen([block.at for block in made], [block.level for block in made])
    noise = _NOISE * median([block.spread for block in made])
    # Within a block of a climb its values spread by the climb itself.
    if line.low <= 0 or rise < max(_FLOOR, noise - rise / len(made)):
        return Grower(missing=say.NO_CLIMB.format(seen=duration(seconds)))
    return _placed(rise, seconds, _rises(made, columns))


def _first_known(columns: Mapping[str, Sequence[float]], count: int) -> int | None:
    """The first row from which on the parts are known."""
    starts = [
        next((i for i in range(count) if not isnan(column[i])), count)
        for name in ("held_main", "memory.anon")
        if (column := columns.get(name)) is not None
    ]
    known = [start for start in starts if start < count]
    return max(known) if known else None


def _rises(
    made: Sequence[Block], columns: Mapping[str, Sequence[float]]
) -> Callable[[str], float | None]:
    """How much each column is higher in the last block than in the first; None for unknown."""

    def level(name: str, block: Block) -> float | None:
        column = columns.get(name)
        if column is None:
            return None
        values = [value for value in column[block.first : block.until] if not isnan(value)]
        return median(values) if values else None

    def rise(name: str) -> float | None:
        if name == "workers":
            return level(name, made[-1])
        before, after = level(name, made[0]), level(name, made[-1])
        if name in {"gained_spread", "gained_closest"}:
            spreads = [
                most - least
                for block in made
                if (most := level("gained_most", block)) is not None
                and (least := level("gained_least", block)) is not None
            ]
            if len(spreads) < len(made):
                return None
            return spreads[0] if name == "gained_spread" else min(spreads)
        return None if before is None or after is None else after - before

    return rise


def _placed(rise: float, seconds: float, of: Callable[[str], float | None]) -> Grower:
    pages = {"file-cache": of("memory.file"), "shared-memory": of("memory.shmem")}
    own = of("memory.anon")
    owners = {"main": of("held_main"), "workers": of("held_workers")}
    if own is not None:
        owners["sibling"] = of("held_others")
    else:
        mapped = of("held_mapped")
        own = rise - (mapped or 0.0)
        pages = {"file-cache or shared-memory": mapped}
    parts = {name: part for name, part in {**owners, **pages}.items() if part is not None}
    because = "; ".join(
        say.PART_ROSE.format(part=say.PARTS[name], size=_signed(part))
        for name, part in parts.items()
    )
    held = [name for name, part in parts.items() if part >= _MATERIAL * rise]
    by_pages = bool(held) and all(name in pages for name in held)
    if not by_pages and (reason := _disagree(rise, own, owners)):
        return Grower(missing=reason, because=because)
    if not held or (len(held) == 1 and parts[held[0]] < _HOLDS * rise):
        return Grower(missing=say.NOT_PLACED, because=because)
    words = frozenset().union(*(_words(name, parts[name], of) for name in held))
    names = sorted(words) if len(held) == 1 else held
    amount = sum(parts[name] for name in held)

    def told(*words: str) -> str:
        who = " or ".join(say.PARTS[word] for word in words)
        return say.WHO_GROWS.format(
            who=who, held=size(amount), rise=size(rise), seen=duration(seconds)
        )

    unsure = say.IN_SEVERAL if len(held) > 1 else say.NOT_TOLD_APART
    likely = None
    if word := _one_or_all(words, amount, of):
        value = frozenset({word})
        likely = Likely(value, ONE_OR_ALL, told(word), because, say.ON_REAL_PROCESSES)
    return Grower(words, None if len(words) == 1 else unsure, told(*names), because, likely)


def _one_or_all(
    words: frozenset[str], held: float, of: Callable[[str], float | None]
) -> str | None:
    """Which of the two it likely is; None where it is sure, or where parts are not told apart."""
    most, least, apart = of("gained_most"), of("gained_least"), of("gained_spread")
    if words != {"worker", "workers"} or most is None or least is None or apart is None:
        return None
    if most >= _MOSTLY * held:
        return "worker"
    all_rose = min(most, least) >= _APART * held
    return "workers" if all_rose or apart <= _APART * held else None


def _disagree(rise: float, own: float, owners: Mapping[str, float | None]) -> str:
    """Why the processes do not make up what no file backs; empty where they do."""
    known = [part for part in owners.values() if part is not None]
    if len(known) < len(owners):
        return say.PARTS_UNKNOWN
    held = sum(known)
    if abs(own - held) > max(_FLOOR, _MATERIAL * rise):
        return say.PARTS_DISAGREE.format(held=_signed(held), own=_signed(own))
    return ""


def _words(name: str, held: float, of: Callable[[str], float | None]) -> frozenset[str]:
    if name != "workers":
        return frozenset(name.split(" or "))
    count = of("workers")
    if count is not None and round(count) == 1:
        return frozenset({"workers"})
    word = _of_workers(held, count, of) if count else None
    return frozenset({word} if word else {"worker", "workers"})


def _of_workers(held: float, count: float, of: Callable[[str], float | None]) -> str | None:
    """Whether one worker or the workers hold it; None where that is not known.

    Where they did not begin alike, as after one was killed, what the one that gained most and the
    one that gained least have gained since is of one worker each as long as these two never changed
    places; what the others gained is not known then.
    """
    most, least = of("gained_most"), of("gained_least")
    apart, closest = of("gained_spread"), of("gained_closest")
    if most is None or least is None or apart is None or closest is None:
        return None
    alike = apart <= _APART * held
    if not alike:
        if closest <= _APART * held:
            return None
        most, least = max(most, least), min(most, least)
    if least >= _MATERIAL * held / count:
        return "workers"
    if most >= _ALONE * held:
        return "worker"
    return "workers" if alike and most < held / 2 else None


def _signed(number: float) -> str:
    return f"{'-' if number < 0 else '+'}{size(abs(number))}"
