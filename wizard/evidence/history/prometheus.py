"""Prometheus' JSON answer to a range query (`/api/v1/query_range`). Pure."""

from __future__ import annotations

import json
from array import array
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, TextIO

from wizard.evidence.history.cells import EARLIEST, LATEST
from wizard.evidence.history.tracks import HistoryError, Track
from wizard.messages import history_files as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_TEXT = 32 * 1024**2
"""Characters. Prometheus answers with at most 11,000 points a series; one of JSON costs 200 bytes
of memory here."""


def read_prometheus(text: TextIO) -> list[Track]:
    """All series of the answer. Raises HistoryError."""
    data = text.read(MOST_TEXT + 1)
    if len(data) > MOST_TEXT:
        raise HistoryError(say.MANY_CHARACTERS)
    try:
        answer = json.loads(data)
    except json.JSONDecodeError as error:
        raise HistoryError(say.BROKEN_JSON.format(error=error.msg), error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise HistoryError(say.EXTREME_JSON) from error
    return list(_tracks(_results(answer)))


def _results(answer: Any) -> list[Any]:
    if isinstance(answer, dict) and answer.get("status") == "error":
        raise HistoryError(say.PROMETHEUS_ERROR.format(error=_shown(answer.get("error"))))
    data = answer.get("data", answer) if isinstance(answer, dict) else answer
    if isinstance(data, dict):
        kind = data.get("resultType", "matrix")
        if kind != "matrix":
            raise HistoryError(say.OTHER_QUERY.format(kind=_shown(kind)))
        data = data.get("result")
    if not isinstance(data, list):
        raise HistoryError(say.NOT_PROMETHEUS)
    if not data:
        raise HistoryError(say.NO_SERIES)
    return data


def _tracks(results: list[Any]) -> Iterator[Track]:
    labels = [_labels(result) for result in results]
    common = set.intersection(*(set(own.items()) for own in labels)) if len(labels) > 1 else set()
    for result, own in zip(results, labels, strict=True):
        times, values = array("d"), array("d")
        for at, value in map(_point, _points(result)):
            times.append(at)
            values.append(value)
        yield Track(_name(own, common), times, values, None, own)


def _labels(result: Any) -> dict[str, str]:
    metric = result.get("metric", {}) if isinstance(result, dict) else None
    if not isinstance(metric, dict):
        raise HistoryError(say.NO_LABELS)
    return {clean_line(str(key)): clean_line(str(value)) for key, value in metric.items()}


def _points(result: Any) -> list[Any]:
    points = result.get("values")
    if not isinstance(points, list):
        raise HistoryError(say.NO_POINTS)
    return points


def _point(point: Any) -> tuple[float, float]:
    """`[1795442640.781, "812"]`; the value may be NaN or infinite, which is unknown."""
    try:
        at, value = point
        at, value = float(at), float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise HistoryError(say.NOT_A_POINT.format(point=_shown(point))) from error
    if not EARLIEST <= at < LATEST:
        raise HistoryError(say.POINT_OUT_OF_TIME.format(point=_shown(point)))
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


def _shown(value: Any) -> str:
    text = clean_line(str(value))
    return text if len(text) <= 60 else f"{text[:60]}…"
