"""Prometheus' JSON answer to a range query (`/api/v1/query_range`). Pure."""

from __future__ import annotations

import json
from array import array
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, TextIO

from wizard.evidence.history.cells import EARLIEST, LATEST
from wizard.evidence.history.tracks import HistoryError, Track
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_TEXT = 32 * 1024**2
"""Characters. Prometheus answers with at most 11,000 points a series; one of JSON costs 200 bytes
of memory here."""

_ASK = "export the answer to a range query (/api/v1/query_range)"


def read_prometheus(text: TextIO) -> list[Track]:
    """All series of the answer. Raises HistoryError."""
    data = text.read(MOST_TEXT + 1)
    if len(data) > MOST_TEXT:
        raise HistoryError("more than 32 MiB of JSON; ask for fewer series or a longer step")
    try:
        answer = json.loads(data)
    except json.JSONDecodeError as error:
        raise HistoryError(f"is no whole JSON: {error.msg}; {_ASK}", error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise HistoryError(f"is JSON that no program can hold; {_ASK}") from error
    return list(_tracks(_results(answer)))


def _results(answer: Any) -> list[Any]:
    if isinstance(answer, dict) and answer.get("status") == "error":
        raise HistoryError(f"Prometheus answered with an error: {_shown(answer.get('error'))}")
    data = answer.get("data", answer) if isinstance(answer, dict) else answer
    if isinstance(data, dict):
        kind = data.get("resultType", "matrix")
        if kind != "matrix":
            raise HistoryError(f"is a {_shown(kind)}, the answer to another kind of query; {_ASK}")
        data = data.get("result")
    if not isinstance(data, list):
        raise HistoryError(f"is JSON, but no answer of Prometheus; {_ASK}")
    if not data:
        raise HistoryError("the answer has no series; widen the query's span or mend its labels")
    return data


def _tracks(results: list[Any]) -> Iterator[Track]:
    labels = [_labels(result) for result in results]
    common = set.intersection(*(set(one.items()) for one in labels)) if len(labels) > 1 else set()
    for result, own in zip(results, labels, strict=True):
        times, values = array("d"), array("d")
        for at, value in map(_point, _points(result)):
            times.append(at)
            values.append(value)
        yield Track(_name(own, common), times, values, None, own)


def _labels(result: Any) -> dict[str, str]:
    metric = result.get("metric", {}) if isinstance(result, dict) else None
    if not isinstance(metric, dict):
        raise HistoryError(f"a series has no labels; {_ASK}")
    return {clean_line(str(key)): clean_line(str(value)) for key, value in metric.items()}


def _points(result: Any) -> list[Any]:
    points = result.get("values")
    if not isinstance(points, list):
        raise HistoryError(f"a series has no values; {_ASK}")
    return points


def _point(point: Any) -> tuple[float, float]:
    """`[1795442640.781, "812"]`; the value may be NaN or infinite, which is unknown."""
    try:
        at, value = point
        at, value = float(at), float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise HistoryError(f"{_shown(point)} is no time with a value; {_ASK}") from error
    if not EARLIEST <= at < LATEST:
        raise HistoryError(f"{_shown(point)} is at no time that a process ran at; {_ASK}")
    return at, value if isfinite(value) else nan


def _name(labels: Mapping[str, str], common: set[tuple[str, str]]) -> str:
    """The series as PromQL writes it, with the labels that tell it from the others."""
    told = [
        f'{key}="{value}"'
        for key, value in sorted(labels.items())
        if key != "__name__" and (key, value) not in common
    ]
    name = labels.get("__name__", "")
    return name + (f"{{{', '.join(told)}}}" if told or not name else "")


def _shown(value: Any) -> str:
    text = clean_line(str(value))
    return text if len(text) <= 60 else f"{text[:60]}…"
