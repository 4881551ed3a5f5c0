"""What the user says of columns: `--column NAME=METRIC`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import Struct

from wizard.evidence.history.cells import UnitScale, scale_of
from wizard.evidence.history.metrics import METRICS
from wizard.evidence.history.times import DATE_ORDERS, TIME, DateOrder
from wizard.evidence.history.tracks import HistoryError, Marks
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.history.tracks import Track

NONE = "none"
"""In place of a metric: the column is left out."""


class Wish(Struct, frozen=True):
    """One `--column NAME=METRIC`, or `--column METRIC` for the only curve of a file."""

    name: str | None
    metric: str
    scale: UnitScale | None = None
    """The unit that stands behind the metric."""

    marks: Marks = ""
    order: DateOrder | None = None
    """Of the column of times: in which order the parts of a date stand."""


def read_wish(text: str) -> Wish:
    """`NAME=METRIC`, `METRIC`, or either with a unit behind (`Value=memory.used MiB`), and what the
    separators of its numbers are (`decimal`, `thousands`); `time=time D/M/Y`. Raises
    HistoryError."""
    name, equals, right = text.rpartition("=")
    metric, *words = right.split() or [""]
    marks: Marks = ""
    if words and words[-1] in ("decimal", "thousands"):
        marks = cast("Marks", words.pop())
    if metric == TIME and len(words) == 1 and words[0] in DATE_ORDERS:
        return Wish(None, TIME, order=words[0])
    if metric not in METRICS and metric != NONE:
        known = ", ".join(METRICS)
        raise HistoryError(say.UNKNOWN_METRIC.format(text=text, metric=metric, known=known))
    unit = " ".join(words)
    scale = scale_of(unit) if unit else None
    if metric == "cpu.cores" and scale is not None and scale.unit == "share":
        scale = UnitScale(scale.factor, "cores")  # 100 % is one core
    if unit and (metric == NONE or scale is None or scale.unit != METRICS[metric][1]):
        raise HistoryError(say.WRONG_UNIT.format(text=text, unit=unit, metric=metric))
    return Wish(clean_line(name).strip() if equals else None, metric, scale, marks)


def named(name: str, tracks: Sequence[Track]) -> list[Track]:
    """By the whole name, else by the value of a label, else by a part of the name."""
    for matches in (
        lambda track: track.name == name,
        lambda track: track.name.lower() == name.lower(),
        lambda track: name in track.labels.values(),
        lambda track: bool(name) and name.lower() in track.name.lower(),
    ):
        if matching := [track for track in tracks if matches(track)]:
            return matching
    return []
