"""Prometheus' JSON answer to a range query (`/api/v1/query_range`). Pure."""

from __future__ import annotations

import re
from array import array
from math import isfinite, nan
from typing import TYPE_CHECKING, TextIO

import msgspec

from wizard.evidence.history.cells import EARLIEST, LATEST
from wizard.evidence.history.tracks import HistoryError, Track
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_TEXT = 32 * 1024**2
"""Characters. Prometheus answers with at most 11,000 points a series."""


class PrometheusSeries(msgspec.Struct):
    """One series of an answer."""

    values: list[tuple[float, str | float]]
    """(seconds since the epoch, the value, which may be written as `NaN` or `+Inf`)"""

    metric: dict[str, str] = {}
    """Its labels."""


class PrometheusAnswer(msgspec.Struct, rename="camel"):
    """An answer, the `data` in it, or either without what is around."""

    status: str = ""
    error: str = ""
    data: PrometheusAnswer | list[msgspec.Raw] | None = None
    result_type: str = "matrix"
    result: list[msgspec.Raw] | None = None


def read_prometheus(text: TextIO) -> list[Track]:
    """All series of the answer. Raises HistoryError."""
    data = text.read(MOST_TEXT + 1)
    if len(data) > MOST_TEXT:
        raise HistoryError(say.MANY_CHARACTERS)
    try:
        answer = msgspec.json.decode(data, type=PrometheusAnswer | list[msgspec.Raw])
        series = [msgspec.json.decode(each, type=PrometheusSeries) for each in _results(answer)]
    except (msgspec.ValidationError, RecursionError) as error:
        raise HistoryError(say.NOT_PROMETHEUS.format(error=_shown(str(error)))) from error
    except msgspec.DecodeError as error:
        place = re.search(r"byte (\d+)", str(error))
        before = data.encode()[: int(place[1])] if place else b""
        line = before.count(b"\n") + 1 if place else None
        raise HistoryError(say.BROKEN_JSON.format(error=_shown(str(error))), line) from error
    return list(_tracks(series))


def _results(answer: PrometheusAnswer | list[msgspec.Raw]) -> list[msgspec.Raw]:
    results: PrometheusAnswer | list[msgspec.Raw] | None = answer
    while isinstance(results, PrometheusAnswer):
        if results.status == "error":
            raise HistoryError(say.PROMETHEUS_ERROR.format(error=_shown(results.error)))
        if results.result_type != "matrix":
            raise HistoryError(say.OTHER_QUERY.format(kind=_shown(results.result_type)))
        results = results.result if results.data is None else results.data
    if results is None:
        raise HistoryError(say.NOT_PROMETHEUS.format(error=say.NO_RESULT))
    if not results:
        raise HistoryError(say.NO_SERIES)
    return results


def _tracks(series: list[PrometheusSeries]) -> Iterator[Track]:
    labels = [
        {clean_line(key): clean_line(value) for key, value in each.metric.items()}
        for each in series
    ]
    common = set.intersection(*(set(own.items()) for own in labels)) if len(labels) > 1 else set()
    for each, own in zip(series, labels, strict=True):
        times, values = array("d"), array("d")
        for at, value in map(_point, each.values):
            times.append(at)
            values.append(value)
        yield Track(_name(own, common), times, values, None, own)


def _point(point: tuple[float, str | float]) -> tuple[float, float]:
    """`[1795442640.781, "812"]`; the value may be NaN or infinite, which is unknown."""
    at = point[0]
    try:
        value = float(point[1])
    except ValueError as error:
        raise HistoryError(say.NOT_A_POINT.format(point=_shown(str(list(point))))) from error
    if not EARLIEST <= at < LATEST:
        raise HistoryError(say.POINT_OUT_OF_TIME.format(point=_shown(str(list(point)))))
    return at, value if isfinite(value) else nan


def _name(labels: Mapping[str, str], common: set[tuple[str, str]]) -> str:
    """The series as PromQL writes it, with the labels that tell it from the others."""
    shown = [
        f'{key}="{value}"'
        for key, value in sorted(labels.items())
        if key != "__name__" and (key, value) not in common
    ]
    name = labels.get("__name__", "")
    return name + (f"{{{', '.join(shown)}}}" if shown or not name else "")


def _shown(text: str) -> str:
    text = clean_line(text)
    return text if len(text) <= 60 else f"{text[:60]}…"
