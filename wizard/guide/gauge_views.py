"""The gauges: metrics drawn live on fixed bounds, with what they mean in words. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.catalogue import ALERTS, CATALOGUE, LABELS, MEASURED, SHARE_OF, WATCHED
from wizard.evidence.reading import Evidence, Interval, Reading, Value
from wizard.evidence.readings.drawn import gauge_points, long_points
from wizard.fact import Kind
from wizard.guide.view import GaugeMark, GaugeView, Severity, Span
from wizard.messages import walk_messages as say
from wizard.text.units import duration, rate
from wizard.text.units import share as percent
from wizard.walk.seen import bounds_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wizard.evidence.series import Series
    from wizard.flow.model import Step

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

_BRIEF = (("rising ", "+"), ("falling ", "-"), ("fell by ", "-"), ("step of ", "step "))
"""How a direction begins, and what stands for that in a row of 80 cells: 15 are for the words."""

_SLOPES = (frozenset({"growing"}), frozenset({"falling"}))

GAUGE_SECONDS = 300.0
"""How much of the past a gauge shows, unless it is asked for more."""

DIRECTION_SECONDS = 130.0
"""So far back looks what is said of a direction."""

AGAIN = 0.05
"""Of the most memory since a kill: what is more than the least by so much climbs again."""

SHORTEST: Span = "5 min"

SPANS: dict[Span, float | None] = {"5 min": GAUGE_SECONDS, "1 h": 3600, "8 h": 28800, "all": None}
"""What can be asked for, in seconds; None is all there is."""


def gauges(  # noqa: PLR0913, PLR0917 - each is one thing that a gauge shows
    watch: Sequence[str],
    step: Step,
    evidence: Evidence,
    series: Series,
    stated: Mapping[str, Value],
    span: Span = SHORTEST,
) -> tuple[GaugeView, ...]:
    """One gauge for each metric that the document wants watched, in its order, with its past over
    `span`."""
    names = dict.fromkeys(SHARE_OF.get(name, name) for name in watch or WATCHED)
    gauges = (
        _after_kill(_gauge(name, step, evidence), series, evidence.at)
        for name in names
        if name in CATALOGUE
    )
    return tuple(_with_past(gauge, series, evidence, stated, span) for gauge in gauges)


def _after_kill(gauge: GaugeView, series: Series, now: float) -> GaugeView:
    """That a process was killed a while ago, in the place of what the curve looks like by it."""
    newest = series.index_at(now)
    if gauge.name != "memory.share" or newest < 0:
        return gauge
    at = series.column("killed_at")[newest]
    if not 0 <= now - at <= GAUGE_SECONDS:
        return gauge
    ago = duration(now - at)
    words = gauge.words if now - at > DIRECTION_SECONDS else _since(series, at, newest)
    return replace(
        gauge,
        words=", ".join(filter(None, (say.KILLED_AGO.format(ago=ago), words))),
        brief=say.KILLED_AGO_BRIEF.format(ago=ago),
    )


def _since(series: Series, at: float, newest: int) -> str:
    """Whether memory climbs again since the time `at`."""
    used = series.column("memory_used")[series.index_from(at) : newest + 1]
    known = [value for value in used if value >= 0]
    climbs = known and known[-1] - min(known) > AGAIN * max(known)
    return say.CLIMBING_AGAIN if climbs else ""


def _with_past(
    gauge: GaugeView, series: Series, evidence: Evidence, stated: Mapping[str, Value], span: Span
) -> GaugeView:
    """The past of a share; metrics of another kind have no fixed bounds and are not drawn."""
    now = evidence.at
    newest = series.index_at(now)
    if CATALOGUE[gauge.name].kind is not Kind.SHARE or newest < 0:
        return gauge
    times = series.column("at")
    if span != SHORTEST:
        whole = max(GAUGE_SECONDS, times[newest] - times[0])
        drawn = long_points(series, gauge.name, now, SPANS[span] or whole, stated)
        sentence = say.WHOLE_SPAN if span == "all" else say.LAST_SPAN
        shown = sentence.format(span=span, seconds=duration(times[newest] - times[0]))
        return replace(
            _with_trend(gauge, evidence),
            points=drawn.points,
            first=drawn.first,
            span=span,
            span_said=shown,
        )
    return replace(
        gauge,
        points=gauge_points(series, gauge.name, now, GAUGE_SECONDS, stated),
        first=round(times[newest] - times[0]),
    )


def _with_trend(gauge: GaugeView, evidence: Evidence) -> GaugeView:
    """Over hours the words are those of the trend, where it says something."""
    trend = evidence.readings.get("memory.trend")
    if gauge.name != "memory.share" or trend is None or not trend.text:
        return gauge
    return replace(gauge, words=trend.text, brief=_brief_trend(trend, evidence))


def _brief_trend(trend: Reading, evidence: Evidence) -> str:
    """A slope by its steeper bound alone; else the word, with the height of what moved at once."""
    reading = evidence.readings.get("memory.slope")
    slope = reading.value if reading else None
    if trend.value in _SLOPES and isinstance(slope, Interval):
        steeper = max(slope.low, slope.high, key=abs)
        return f"{'+' if steeper > 0 else ''}{rate(steeper, steeper)}"
    return re.sub(r" at .*| \d+ \w+ ago.*", "", _brief((trend.text,)))


def _gauge(name: str, step: Step, evidence: Evidence) -> GaugeView:
    reading = evidence.readings.get(name) or Reading(name, None, missing=say.NOT_WATCHED)
    drawn = CATALOGUE[name].kind is Kind.SHARE
    value = reading.value.high if isinstance(reading.value, Interval) else None
    measured = evidence.readings.get(MEASURED.get(name, name))
    words = _words(name, value, reading, evidence)
    return GaugeView(
        name=name,
        label=LABELS.get(name, name),
        points=(),
        share=value if drawn else None,
        # Of what it is made has no room in a gauge.
        text=(measured.text.partition(", ")[0] if measured else "") or reading.text or say.UNKNOWN,
        percent=percent(value) if drawn and value is not None else "",
        words=", ".join(words),
        brief=_brief(words),
        severity=_severity(name, value, reading),
        marks=_marks(name, step) if drawn else (),
        limited=not reading.whole,
    )


def _brief(words: Sequence[str]) -> str:
    """The first of the words, in a few cells: whether it is high is said by a sign already."""
    first = words[0].partition(",")[0] if words else ""
    if first == "level" and say.OF_THE_MACHINE in words:
        return say.OF_THE_MACHINE
    for begins, short in _BRIEF:
        if first.startswith(begins):
            return short + first.removeprefix(begins)
    return first


def _words(name: str, value: float | None, reading: Reading, evidence: Evidence) -> list[str]:
    if value is None:
        return [reading.missing or ("" if reading.known else say.NOT_KNOWN)]
    words = []
    meaning = {"memory.share": "memory.direction", "cpu.share": "cpu.pattern"}.get(name)
    pattern = evidence.readings.get(meaning) if meaning else None
    if pattern is not None and pattern.known:
        words.append(_PATTERNS.get(pattern.text, pattern.text))
    if name in ALERTS:
        warning, critical = ALERTS[name]
        if value >= critical:
            words.append(say.OVER_THRESHOLD)
        elif value >= warning:
            words.append(say.HIGH)
        elif not words and not reading.whole:
            words.append(say.NOT_NEAR_LIMIT)
    if reading.whole:
        words.append(say.OF_THE_MACHINE)
    return words


def _severity(name: str, value: float | None, reading: Reading) -> Severity:
    if not reading.known:
        return "unknown"
    warning, critical = ALERTS.get(name, (float("inf"), float("inf")))
    if value is None or value < warning:
        return "normal"
    return "critical" if value >= critical else "warning"


def _marks(name: str, step: Step) -> tuple[GaugeMark, ...]:
    """The bounds that the conditions in play put on this metric."""
    return tuple(GaugeMark(bound, percent(bound)) for bound in bounds_of(step, name))
