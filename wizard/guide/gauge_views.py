"""The gauges: metrics drawn live on fixed bounds, with what they mean in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.catalogue import ALERTS, CATALOGUE, LABELS, MEASURED, SHARE_OF, WATCHED
from wizard.evidence.reading import Evidence, Interval, Reading, Value
from wizard.evidence.readings.drawn import gauge_points, long_points
from wizard.evidence.until_full import until_full
from wizard.fact import Kind
from wizard.guide.gauge_words import Said, cpu_said, gauge_words, memory_said
from wizard.guide.view import GaugeMark, GaugeView, Severity, Span
from wizard.messages import walk_messages as say
from wizard.text.units import duration, local_clock
from wizard.text.units import share as percent
from wizard.walk.seen import bounds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from wizard.evidence.series import Series
    from wizard.evidence.until_full import Clock, UntilFull
    from wizard.flow.model import Step

GAUGE_SECONDS = 300.0
"""How much of the past a gauge shows, unless it is asked for more."""

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
    clock: Clock = local_clock,
) -> tuple[GaugeView, ...]:
    """One gauge for each metric that the document wants watched, in its order, with its past over
    `span`; `clock` tells the time of day to whoever looks at it."""
    names = dict.fromkeys(SHARE_OF.get(name, name) for name in watch or WATCHED)
    gauges = (
        _gauge(name, step, evidence, series, span, clock) for name in names if name in CATALOGUE
    )
    return tuple(_with_past(gauge, series, evidence, stated, span) for gauge in gauges)


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
        return replace(gauge, points=drawn.points, first=drawn.first, span=span, span_said=shown)
    return replace(
        gauge,
        points=gauge_points(series, gauge.name, now, GAUGE_SECONDS, stated),
        first=round(times[newest] - times[0]),
    )


def _gauge(  # noqa: PLR0913, PLR0917 - as above
    name: str, step: Step, evidence: Evidence, series: Series, span: Span, clock: Clock
) -> GaugeView:
    readings = evidence.readings
    reading = readings.get(name) or Reading(name, None, missing=say.NOT_WATCHED)
    drawn = CATALOGUE[name].kind is Kind.SHARE
    value = reading.value.high if isinstance(reading.value, Interval) else None
    measured = readings.get(MEASURED.get(name, name))
    full = until_full(readings, evidence.at) if name == "memory.share" else None
    said = list(_SAID[name](evidence, series, span)) if name in _SAID else []
    if full is not None:
        newest = series.index_at(evidence.at)
        told = clock if newest < 0 or not series.is_old(newest) else None
        said.append(Said(full.words(told), full.brief(told)))
    words = gauge_words(reading, said)
    return GaugeView(
        name=name,
        label=LABELS.get(name, name),
        points=(),
        share=value if drawn else None,
        # Of what it is made has no room in a gauge.
        text=(measured.text.partition(", ")[0] if measured else "") or reading.text or say.UNKNOWN,
        percent=percent(value) if drawn and value is not None else "",
        words=words.words,
        shorter=words.shorter,
        severity=_severity(name, value, reading, full),
        marks=_marks(name, step) if drawn else (),
        limited=not reading.whole,
    )


_SAID: dict[str, Callable[[Evidence, Series, Span], Iterable[Said]]] = {
    "memory.share": lambda evidence, series, span: memory_said(
        evidence.readings, series, evidence.at, hours=span != SHORTEST
    ),
    "cpu.share": lambda evidence, *_: cpu_said(evidence.readings),
}
"""What is said of a metric besides how high it is."""


def _severity(name: str, value: float | None, reading: Reading, full: UntilFull | None) -> Severity:
    """How near it is to its limit, by its height or by how soon it is full."""
    if not reading.known:
        return "unknown"
    warning, critical = ALERTS.get(name, (float("inf"), float("inf")))
    if full is not None and full.soon:
        return "critical"
    if value is None or value < warning:
        return "normal"
    return "critical" if value >= critical else "warning"


def _marks(name: str, step: Step) -> tuple[GaugeMark, ...]:
    """The bounds that the conditions in play put on this metric."""
    return tuple(GaugeMark(bound, percent(bound)) for bound in bounds_of(step, name))
