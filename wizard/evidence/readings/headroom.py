"""What advice is made of: the numbers in force, the room below the limit, how fast it is used up.

Pure. Where several numbers are possible the one counts that advises less.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from wizard.evidence.reading import Interval, Reading
from wizard.messages import advice_messages as say
from wizard.text.units import rounded_size, times_of_ten

if TYPE_CHECKING:
    from collections.abc import Mapping

    Readings = Mapping[str, Reading]

SAFE = 0.8
"""The share of the limit below which everything is to stay (FACTS.md, What is advised)."""


NONE = "none"
"""The word of an advice where none can be given."""


class Advised(msgspec.Struct, frozen=True):
    """A number with what it was made of; None where nothing can be advised, with the reason."""

    number: int | None
    because: str


class Unfilled(Exception):  # noqa: N818 - it never leaves this room
    """A formula cannot be filled; the text says what is missing."""


def interval_of(name: str, readings: Readings) -> Interval | None:
    """What is possible of a number that is known, be it not exactly."""
    value = readings[name].value if name in readings else None
    return value if isinstance(value, Interval) else None


def in_force(name: str, readings: Readings) -> int | None:
    """The number that a reading says; the highest of those that it allows."""
    value = interval_of(name, readings)
    return int(value.high) if value is not None and math.isfinite(value.high) else None


def words_of(name: str, readings: Readings) -> frozenset[str]:
    """The words that are possible, be it most likely; none where nothing is known."""
    reading = readings.get(name)
    value = reading.value if reading else None
    if reading and reading.likely and not (isinstance(value, frozenset) and len(value) == 1):
        value = reading.likely.value
    return value if isinstance(value, frozenset) else frozenset()


def holders(readings: Readings) -> int:
    """How many workers or children hold memory: those that are asked for, also while one of them is
    just being replaced, or those that run."""
    names = ("workers.count", "server.workers", "server.concurrency")
    number = max(in_force(name, readings) or 0 for name in names)
    if not number:
        raise Unfilled(say.HOLDERS_NOT_KNOWN)
    return number


def limit_of(readings: Readings) -> float:
    """The limit that somebody set; the machine's memory is others' too."""
    limit = interval_of("memory.limit", readings)
    if limit is None or limit.low <= 0:
        raise Unfilled(say.LIMIT_NOT_KNOWN)
    share = readings.get("memory.share")
    if share is not None and share.whole:
        raise Unfilled(say.NO_LIMIT_SET)
    return limit.low


def used_of(readings: Readings) -> float:
    """Memory in use now."""
    used = interval_of("memory.used", readings)
    if used is None:
        raise Unfilled(say.USED_NOT_KNOWN)
    return used.high


class Growth(NamedTuple):
    """How fast memory grows, in bytes a second, and what to say where that is only likely."""

    least: float
    most: float
    said: str


def growth_of(readings: Readings) -> Growth:
    """A likely slope does, where none is sure: what is advised is tried, and checked."""
    reading = readings.get("memory.slope")
    if reading is not None:
        value, said = reading.value, ""
        if value is None and reading.likely is not None:
            value = reading.likely.value
            said = say.LIKELY_GROWTH.format(times=times_of_ten(reading.likely.right))
        if isinstance(value, Interval) and value.low > 0 and math.isfinite(value.high):
            return Growth(value.low, value.high, said)
    raise Unfilled(say.GROWTH_NOT_KNOWN)


class Room(NamedTuple):
    """What workers may fill before they are replaced, in bytes, and what it rests on."""

    bytes: float
    said: str


def room_of(readings: Readings, growth: Growth) -> Room:
    """From what the target uses at rest, which is what replacing brings it back to, to the safe
    share of its limit.

    At rest it uses at most the least that was seen. Where nobody looked at its start that says
    little; then it is what it would have begun at, had it always grown like now.
    """
    safe = SAFE * limit_of(readings)
    seen = interval_of("memory.at_rest", readings)
    begun = _begun_at(readings, growth)
    known = seen is not None and seen.low == seen.high
    if seen is not None and (known or begun is None or seen.high <= begun):
        said = "" if known else say.WATCHED_SINCE.format(rest=rounded_size(seen.high))
        if seen.high < safe:
            return Room(safe - seen.high, said)
        if not known:
            raise Unfilled(say.REST_NOT_KNOWN.format(rest=rounded_size(seen.high)))
        return Room(0.0, say.REST_TOO_LARGE)
    if begun is None or begun >= safe:
        raise Unfilled(say.REST_NEVER_SEEN)
    return Room(safe - begun, say.RISE_SINCE_START.format(rest=rounded_size(begun)))


_GIVES_BACK = ("workers.restarts", "memory.kills_seen", "memory.oom_kills")
"""What has given back memory since the start of the main process, as far as it was seen."""


def _happened(readings: Readings, name: str) -> bool:
    count = interval_of(name, readings)
    return count is not None and count.low > 0


def _begun_at(readings: Readings, growth: Growth) -> float | None:
    """What it used at its start if it always grew at least like now; None where it cannot have."""
    used, age = interval_of("memory.used", readings), interval_of("target.age", readings)
    if used is None or age is None or any(map(partial(_happened, readings), _GIVES_BACK)):
        return None
    middle = (growth.least + growth.most) / 2
    begun = used.high - growth.least * age.low
    return begun if used.low - middle * age.high > 0 else None


def others_of(readings: Readings, used: float, number: int) -> float:
    """What is in use besides the workers, were each as large as the largest."""
    largest = interval_of("memory.largest_worker", readings)
    return max(0.0, used - number * largest.high) if largest else 0.0


def halved(name: str, number: int, *, up: bool = False) -> Advised:
    """Half of what `name` says is in force."""
    if number <= 1:
        return Advised(None, say.NO_LESS.format(name=name, number=number))
    return Advised((number + up) // 2, say.HALF_OF.format(name=name, number=written(number)))


def rounded_down(number: float, digits: int = 2) -> int:
    """As people write numbers: 2,300 for 2,321."""
    whole = int(number)
    step: int = 10 ** max(0, len(str(whole)) - digits)
    return whole // step * step


def written(number: int) -> str:
    """`2,300`."""
    return f"{number:,}"
