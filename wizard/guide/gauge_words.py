"""What a gauge says of its metric, in all its words and in fewer and fewer cells. Pure.

It says what the answers' signs are made of: of memory the direction of just now, the trend where
that is level or not known yet, and when memory will be full; of the CPU its pattern. What is only
likely begins with `~`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wizard.catalogue import ALERTS
from wizard.evidence.reading import Interval
from wizard.messages import reading_messages, trend_messages
from wizard.messages import walk_messages as say
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wizard.evidence.reading import Reading
    from wizard.evidence.series import Series
    from wizard.guide.view import GaugeView

_PATTERNS = {
    "waiting, not CPU-bound": "waiting",
    "CPU-bound, not waiting": "CPU-bound",
    "CPU-bound, short of CPU": "short of CPU",
    "computes in bursts": "busy in bursts",
    "something short-lived computes": "unseen work",
    "idle or waiting": "not bound",
    "throttled by its quota": "throttled",
    "bound or waiting": "busy or waiting",
    "bound or idle or waiting": "crowded out",
}
"""What a gauge has room for; the whole of it is in the reading."""

_BRIEF = (
    (r".*until a restart (?=\d)", "restart "),
    (r",.*", ""),
    (r"^(~ )?(?:rising|growing) (?=\d)", r"\1+"),
    (r"^(~ )?(?:falling|fell by) (?=\d)", r"\1-"),
    (r"^(~ )?step of ", r"\1step "),
    (r"(?<=[-+])[\d.]+ to (?=\d)", ""),
    (r";.*| at \d.*| in each .*|(?<=\wB) \d+ \w+ ago", ""),
)
"""What stands for the words of a direction or a trend in a row of 80 cells. A slope is told by its
steeper bound alone."""

_LIKE_LEVEL = re.compile(r"^(~ )?flat|, until ")
"""The trend of what is level now, too: it stays, or what moved is over."""

KILL_SECONDS = 300.0
"""For so long it is said that a process was killed for memory."""

DIRECTION_SECONDS = 130.0
"""So far back looks what is said of a direction."""

AGAIN = 0.05
"""Of the most memory since a kill: what is more than the least by so much climbs again."""


class Said(NamedTuple):
    """One thing that is said, and the same in few cells; where that is empty it gives way first."""

    words: str
    brief: str = ""


class GaugeWords(NamedTuple):
    """All the words, and those for less and less room."""

    words: str
    shorter: tuple[str, ...] = ()


def memory_said(
    readings: Mapping[str, Reading], series: Series, now: float, *, hours: bool
) -> Iterator[Said]:
    """What memory does at the time `now`. `hours`: whether the curve beside it shows more than
    minutes, so that the trend tells more than the direction."""
    direction, trend = _call(readings, "memory.direction"), _call(readings, "memory.trend")
    words = direction
    if hours:
        trends = readings.get("memory.trend")
        words = trend or (trends.text if trends else "") or direction
    elif not direction or (direction == trend_messages.LEVEL and not _LIKE_LEVEL.search(trend)):
        words = trend or direction
    killed = _killed_at(series, now)
    if killed is None:
        yield from _short(words)
        return
    ago = duration(now - killed)
    yield Said(say.KILLED_AGO.format(ago=ago), say.KILLED_AGO_BRIEF.format(ago=ago))
    if now - killed > DIRECTION_SECONDS:
        yield from _short(words)
    elif _climbs_since(killed, series, now):
        yield Said(say.CLIMBING_AGAIN)


def cpu_said(readings: Mapping[str, Reading]) -> Iterator[Said]:
    """How the processes spend their time."""
    words = _call(readings, "cpu.pattern")
    reading = readings.get("cpu.pattern")
    yield from _short(words or (_PATTERNS.get(reading.text, reading.text) if reading else ""))


def gauge_words(reading: Reading, said: Sequence[Said]) -> GaugeWords:
    """What is said of a metric, then whether it is high."""
    if not isinstance(reading.value, Interval):
        return GaugeWords(reading.missing or ("" if reading.known else say.NOT_KNOWN))
    height = list(_height(reading, silent=not said))
    briefs = [part.brief for part in said if part.brief not in ("", trend_messages.LEVEL)]
    briefs = briefs or [part.brief for part in height if part.brief]
    briefs = briefs or [part.brief or part.words for part in (*said, *height)][:1]
    whole = ", ".join(part.words for part in (*said, *height) if part.words)
    most = ", ".join(part.words for part in said)
    forms = (whole, most, ", ".join(briefs), *briefs[-1:])
    words, *shorter = dict.fromkeys(filter(None, forms))
    return GaugeWords(words, tuple(shorter))


def spoken(gauge: GaugeView) -> str:
    """All that a gauge says, in a line of its own."""
    parts = [part for part in (gauge.percent, gauge.text, gauge.words) if part]
    return f"{gauge.label}: {', '.join(parts)}"


def _height(reading: Reading, *, silent: bool) -> Iterator[Said]:
    """Whether it is high, and of what: that it is low is said where nothing else is."""
    if reading.name in ALERTS and isinstance(reading.value, Interval):
        warning, critical = ALERTS[reading.name]
        if reading.value.high >= critical:
            yield Said(say.OVER_THRESHOLD)
        elif reading.value.high >= warning:
            yield Said(say.HIGH)
        elif silent and not reading.whole:
            yield Said(say.NOT_NEAR_LIMIT)
    if reading.whole:
        yield Said(say.OF_THE_MACHINE, say.OF_THE_MACHINE)


def _call(readings: Mapping[str, Reading], name: str) -> str:
    """What is sure of a word, else what is likely; empty where neither is."""
    reading = readings.get(name)
    if reading is None:
        return ""
    if isinstance(reading.value, frozenset) and len(reading.value) == 1:
        return _PATTERNS.get(reading.text, reading.text)
    likely = reading.likely
    if likely is None or not likely.text:
        return ""
    return reading_messages.LIKELY.format(words=_PATTERNS.get(likely.text, likely.text))


def _short(words: str) -> Iterator[Said]:
    """What is said of a direction or a trend, if anything, and the same in few cells."""
    brief = words
    for pattern, short in _BRIEF:
        brief = re.sub(pattern, short, brief)
    if words:
        yield Said(words, brief)


def _killed_at(series: Series, now: float) -> float | None:
    """When a process was killed for memory a while ago."""
    newest = series.index_at(now)
    at = series.column("killed_at")[newest] if newest >= 0 else 0.0
    return at if at > 0 and 0 <= now - at <= KILL_SECONDS else None


def _climbs_since(at: float, series: Series, now: float) -> bool:
    """Whether memory climbs again since the time `at`."""
    used = series.column("memory_used")[series.index_from(at) : series.index_at(now) + 1]
    known = [value for value in used if value >= 0]
    return bool(known) and known[-1] - min(known) > AGAIN * max(known)
