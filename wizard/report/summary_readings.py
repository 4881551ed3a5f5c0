"""What was seen, in sentences: memory and CPU at the moment of the readings, who grows, the kills.

No sentence says more than its reading: what is likely is said to be, with how often that is right.
Pure.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from math import inf
from typing import TYPE_CHECKING

from wizard.catalogue import ALERTS
from wizard.evidence.reading import Interval
from wizard.messages import summary_messages as say
from wizard.messages.trend_messages import FULL
from wizard.report.summary_words import Forms, clock, date_of, listed
from wizard.text.units import cores, count_of, share, size, times_of_ten, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.evidence.reading import Evidence, Likely, Reading, Value
    from wizard.report.account import Account

TOLD = frozenset(
    (
        *("memory.used", "memory.share", "memory.limit", "memory.trend", "memory.direction"),
        *("memory.slope", "memory.time_to_limit", "memory.grower", "memory.oom_kills"),
        *("memory.kills_seen", "cpu.share", "cpu.cores", "cpu.pattern"),
    )
)
"""The metrics that these sentences tell."""

_LOUD: dict[str, dict[str, frozenset[str]]] = {
    "memory": {
        "memory.trend": frozenset(("growing", "step", "spiky", "falling")),
        "memory.direction": frozenset(("rising", "step")),
    },
    "cpu": {"cpu.pattern": frozenset(("bound", "throttled"))},
}
"""The words of metrics that are worth telling whatever was asked."""

_FAR = 20 * 3600.0
"""Seconds ahead at which a time of day says too little."""

_FULL = FULL.partition("{")[0]
"""With what a reason begins that says when memory is full."""

_MOST_TIMES = 3
"""Of more kills only the last one's time is told."""


def seen_forms(account: Account) -> Iterable[Forms]:
    """All of it."""
    seen = account.seen
    memory, cpu = _memory(seen), _cpu(seen)
    if not memory and not cpu:
        is_watched = account.target is not None or account.history is not None
        yield (say.NOTHING_MEASURED if is_watched else say.NOTHING_WATCHED,)
        return
    asked = {fact.partition(".")[0] for finding in account.causes for fact in finding.facts}
    loud_memory, loud_cpu = _is_loud(seen, "memory"), _is_loud(seen, "cpu")
    told = _both(
        memory if loud_memory or "memory" in asked or not loud_cpu else (),
        cpu if loud_cpu or "cpu" in asked or not loud_memory else (),
        memory if loud_memory else cpu if loud_cpu else (),
    )
    sentence = say.AT if date_of(seen.at) == date_of(account.until) else say.ON_AT
    day, at = date_of(seen.at), clock(seen.at)
    yield tuple(sentence.format(day=day, at=at, what=what) for what in told)
    if loud_memory:
        yield from _grower(seen)
    yield from _killed(account)


def _both(memory: Forms, cpu: Forms, louder: Forms) -> Iterable[str]:
    """Both side by side, at last the louder one alone."""
    if not memory or not cpu:
        return memory or cpu
    both = [
        say.BOTH.format(memory=one or memory[-1], cpu=other or cpu[-1])
        for one, other in zip_longest(memory, cpu)
    ]
    return (*both, *louder[-1:])


def _is_loud(seen: Evidence, name: str) -> bool:
    """Whether it is near its limit, or does something that is worth telling."""
    high, _ = ALERTS[f"{name}.share"]
    part = _number(seen, f"{name}.share")
    if part is not None and part >= high:
        return True
    return any(
        isinstance(words, frozenset) and words <= loud
        for metric, loud in _LOUD[name].items()
        for words in [_best(seen.readings.get(metric))]
    )


def _is_sure(reading: Reading) -> bool:
    """Whether it is one word: of several, what is likely says more."""
    return isinstance(reading.value, frozenset) and len(reading.value) == 1


def _best(reading: Reading | None) -> Value | None:
    """The value that is sure, else the one that is likely."""
    if reading is None or reading.likely is None or _is_sure(reading):
        return reading.value if reading else None
    return reading.likely.value


def _number(seen: Evidence, name: str) -> float | None:
    reading = seen.readings.get(name)
    value = reading.value if reading else None
    return value.low if isinstance(value, Interval) and value.low > -inf else None


def _is_of_machine(seen: Evidence, name: str) -> bool:
    reading = seen.readings.get(name)
    return reading is not None and bool(reading.whole)


# --- memory ---


def _memory(seen: Evidence) -> Forms:
    used, limit = _number(seen, "memory.used"), _number(seen, "memory.limit")
    if used is None:
        return ()
    level = size(used)
    if limit:
        of_machine = _is_of_machine(seen, "memory.share")
        sentence = say.OF_MACHINE if of_machine else say.OF_LIMIT
        level = sentence.format(used=level, limit=size(limit), share=share(used / limit))
    level = say.MEMORY.format(used=level)
    curves = [say.TREND.format(memory=level, trend=words) for words in _curve(seen)] or [level]
    return tuple(_with_forecast(words, seen) for words in curves)


def _curve(seen: Evidence) -> Forms:
    """What memory does, with what that rests on, then without."""
    for name in ("memory.trend", "memory.direction"):
        reading = seen.readings.get(name)
        if reading is None:
            continue
        if reading.likely is not None and not _is_sure(reading):
            return _likely(reading.likely)
        if reading.known and reading.text:
            rests = _first_part(reading.because)
            return (_because(reading.text, rests), reading.text) if rests else (reading.text,)
    return ()


def _likely(likely: Likely) -> Forms:
    words, rests = say.LIKELY.format(words=likely.text), _first_part(likely.because)
    right = say.RIGHT.format(times=times_of_ten(likely.right))
    short = _because(words, right)
    return (_because(words, f"{rests}, {right}"), short) if rests else (short,)


def _because(words: str, because: str) -> str:
    return say.BECAUSE.format(words=words, because=because)


def _first_part(because: str) -> str:
    """The first of the reasons that a reading gives: the others stand in the report, and when it is
    full is said in a sentence of its own."""
    parts = re.split(r"[;,] ", because)
    return next((part for part in parts if not part.startswith(_FULL)), "")


def _with_forecast(memory: str, seen: Evidence) -> str:
    """When memory would be full, where that is known or likely."""
    value = _best(seen.readings.get("memory.time_to_limit"))
    if not isinstance(value, Interval) or not -inf < value.low < inf:
        return memory
    low, high = clock(seen.at + value.low), clock(seen.at + min(value.high, _FAR + value.low))
    if value.low >= _FAR:
        return say.FULL_IN.format(memory=memory, time=within(value.low, value.high))
    if value.high - value.low >= _FAR:
        return say.FULL_FROM.format(memory=memory, low=low)
    sentence = say.FULL_AT if low == high else say.FULL_BETWEEN
    return sentence.format(memory=memory, low=low, high=high)


def _grower(seen: Evidence) -> Iterable[Forms]:
    reading = seen.readings.get("memory.grower")
    if reading is None:
        return
    sentence, text = say.GROWS, reading.text if reading.known else ""
    if reading.likely is not None and not _is_sure(reading):
        sentence, text = say.GROWS_LIKELY, reading.likely.text
    if text:
        yield sentence.format(who=text), sentence.format(who=text.partition(",")[0]), ""


def _killed(account: Account) -> Iterable[Forms]:
    times = [clock(at) for at in account.kills]
    if times and len(times) <= _MOST_TIMES:
        yield (say.KILLED.format(times=listed(times)),)
    elif times:
        yield (say.KILLED_OFTEN.format(count=len(times), at=times[-1]),)
    elif count := _number(account.seen, "memory.oom_kills"):
        counted = count_of(int(count), "process", "processes")
        yield (say.KILLED_COUNTED.format(count=counted),)


# --- CPU ---


def _cpu(seen: Evidence) -> Forms:
    used, limit = _number(seen, "cpu.cores"), _number(seen, "cpu.limit")
    if used is None or not limit:
        return ()
    sentence = say.CPU_OF_MACHINE if _is_of_machine(seen, "cpu.share") else say.CPU
    level = sentence.format(share=share(used / limit), limit=cores(limit))
    words = _pattern(seen.readings.get("cpu.pattern"))
    return (say.CPU_PATTERN.format(cpu=level, pattern=words), level) if words else (level,)


def _pattern(reading: Reading | None) -> str:
    if reading is None:
        return ""
    if reading.likely is not None and not _is_sure(reading):
        right = say.RIGHT.format(times=times_of_ten(reading.likely.right))
        return f"{say.LIKELY.format(words=reading.likely.text)}, {right}"
    return reading.text
