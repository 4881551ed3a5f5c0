"""What monitoring systems answer in JSON, as curves. Pure.

Each system has its own shape; which one it is, the keys of the answer say (`SHAPES`). Nothing is
guessed from the numbers: a size in bytes looks like a time in seconds.
"""

from __future__ import annotations

import re
from array import array
from datetime import UTC
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import msgspec

from wizard.evidence.history.cells import (
    EARLIEST,
    LATEST,
    UnitScale,
    read_epoch,
    read_iso,
    read_number,
    scale_of,
)
from wizard.evidence.history.tracks import HistoryError, Track
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MOST_TEXT = 32 * 1024**2
"""Characters. Prometheus answers with at most 11,000 points a series."""


class Series(NamedTuple):
    """One series as it stands in an answer."""

    name: str
    labels: Mapping[str, str]
    points: Iterable[tuple[object, object]]
    """(time, value): seconds, milliseconds or finer since 1970, or ISO 8601; a number, which may be
    written as text, or nothing."""

    unit: str = ""
    """As the system writes it."""


def read_json(text: TextIO) -> list[Track]:
    """All series of an answer. Raises HistoryError."""
    data = text.read(MOST_TEXT + 1)
    if len(data) > MOST_TEXT:
        raise HistoryError(say.MANY_CHARACTERS)
    answer = decoded(data)
    if problem := _error_in(answer):
        raise HistoryError(say.ANSWERED_WITH_ERROR.format(error=_shown(problem)))
    for shape in SHAPES:
        series = shape(answer)
        if series is not None:
            return tracks_of(series)
    raise HistoryError(say.UNKNOWN_JSON)


def decoded(data: str, line: int = 1) -> Any:
    """The value that `data` is, which begins at `line` of the file. Raises HistoryError."""
    try:
        return msgspec.json.decode(data)
    except RecursionError as error:
        raise HistoryError(say.UNKNOWN_JSON, line) from error
    except msgspec.DecodeError as error:
        place = re.search(r"byte (\d+)", str(error))
        before = data.encode()[: int(place[1])] if place else b""
        raise HistoryError(
            say.BROKEN_JSON.format(error=_shown(str(error))), line + before.count(b"\n")
        ) from error


def _error_in(answer: object) -> str | None:
    """What an answer says went wrong."""
    if not isinstance(answer, dict):
        return None
    failed = answer.get("status") == "error" or answer.get("result") is False
    reason = answer.get("error") or answer.get("errors") or (failed and answer.get("message"))
    if isinstance(reason, dict):
        reason = reason.get("message") or reason.get("code")
    if isinstance(reason, list):
        reason = reason[0] if reason else None
    return str(reason) if reason else None


def tracks_of(series: Sequence[Series]) -> list[Track]:
    """The curves of an answer, each with the labels that tell it from the others. Raises
    HistoryError."""
    if not series:
        raise HistoryError(say.NO_SERIES)
    cleaned = [
        {clean_line(str(key)): clean_line(str(value)) for key, value in each.labels.items()}
        for each in series
    ]
    common = set.intersection(*(set(own.items()) for own in cleaned)) if len(series) > 1 else set()
    return [_track(each, own, common) for each, own in zip(series, cleaned, strict=True)]


def _track(series: Series, labels: dict[str, str], common: set[tuple[str, str]]) -> Track:
    scale = unit_scale(series.unit)
    factor = scale.factor if scale else 1.0
    times, values = array("d"), array("d")
    for point in series.points:
        at, value = _point(*point)
        times.append(at)
        values.append(value * factor)
    return Track(_name(series.name, labels, common), times, values, scale and scale.unit, labels)


def _point(at: object, value: object) -> tuple[float, float]:
    """Seconds since the epoch and a number; NaN and infinite values are unknown."""
    moment = read_time(at)
    if moment is None:
        raise HistoryError(say.POINT_OUT_OF_TIME.format(point=_shown(f"[{at}, {value}]")))
    if value is None:
        return moment, nan
    if isinstance(value, bool):
        raise HistoryError(say.NOT_A_POINT.format(point=_shown(f"[{at}, {value}]")))
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        written = read_number(value) if isinstance(value, str) else None
        if written is None or written.unit:
            raise HistoryError(say.NOT_A_POINT.format(point=_shown(f"[{at}, {value}]"))) from None
        number = written.value
    return moment, number if isfinite(number) else nan


def read_time(value: object) -> float | None:
    """Seconds since the epoch; a text without a zone is UTC, as these systems write it."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if EARLIEST <= value < LATEST else read_epoch(repr(value))
    if not isinstance(value, str):
        return None
    moment = read_iso(value, UTC)
    return moment[0] if moment else read_epoch(value)


def _name(name: str, labels: Mapping[str, str], common: set[tuple[str, str]]) -> str:
    """The series as PromQL writes it, with the labels that tell it from the others."""
    name = clean_line(name)
    shown = [
        f'{key}="{value}"'
        for key, value in sorted(labels.items())
        if key != "__name__" and (key, value) not in common
    ]
    return name + (f"{{{', '.join(shown)}}}" if shown or not name else "")


_UNITS: dict[str, UnitScale] = {
    "percentunit": UnitScale(1.0, "share"),
    "decbytes": UnitScale(1.0, "bytes"),
    "kbytes": UnitScale(1024.0, "bytes"),
    "mbytes": UnitScale(1024.0**2, "bytes"),
    "gbytes": UnitScale(1024.0**3, "bytes"),
    "deckbytes": UnitScale(1e3, "bytes"),
    "decmbytes": UnitScale(1e6, "bytes"),
    "decgbytes": UnitScale(1e9, "bytes"),
}
"""Units as Grafana and BlueKing write them, besides those of cells."""


def unit_scale(unit: str) -> UnitScale | None:
    """`percentunit`, `Percent`, `Bytes`; None for what is no unit of memory or CPU."""
    return _UNITS.get(unit.lower()) or scale_of(unit)


def _dictionary(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dictionaries(value: object) -> list[dict[str, Any]]:
    """The list of objects that `value` is; an empty one for anything else."""
    every = value if isinstance(value, list) else []
    return every if all(isinstance(each, dict) for each in every) else []


def _pairs(points: object, *, value_first: bool = False) -> list[tuple[object, object]]:
    """Raises HistoryError for what is no list of pairs."""
    pairs = []
    for point in points if isinstance(points, list) else [points]:
        if not isinstance(point, list) or len(point) < 2:
            raise HistoryError(say.NOT_A_POINT.format(point=_shown(str(point))))
        pairs.append((point[1], point[0]) if value_first else (point[0], point[1]))
    return pairs


def prometheus(answer: object) -> list[Series] | None:
    """`/api/v1/query_range`: an answer, the `data` in it, or either without what is around.

    https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
    """
    data = _dictionary(answer)
    data = _dictionary(data.get("data")) or data
    results = answer if isinstance(answer, list) else data.get("result")
    if not isinstance(results, list):
        return None
    kind = data.get("resultType", "matrix")
    if kind != "matrix":
        raise HistoryError(say.OTHER_QUERY.format(kind=_shown(str(kind))))
    if not all("values" in _dictionary(each) for each in results):
        return [] if results == [] and "result" in data else None
    return [
        Series(
            str(_dictionary(each.get("metric")).get("__name__", "")),
            _dictionary(each.get("metric")),
            _pairs(each["values"]),
        )
        for each in results
    ]


def _in_columns(series: dict[str, Any]) -> Iterator[Series]:
    """`columns` and rows of `values`, one of them the time: InfluxDB, BlueKing's unify-query."""
    columns = [str(column) for column in series["columns"]]
    if "time" not in columns and "_time" not in columns:
        return
    time = columns.index("time" if "time" in columns else "_time")
    rows = [row for row in series["values"] if isinstance(row, list) and len(row) == len(columns)]
    keys, values = series.get("group_keys") or [], series.get("group_values") or []
    labels = _dictionary(series.get("tags")) | dict(zip(keys, values, strict=False))
    for place, column in enumerate(columns):
        if place != time:
            name = " ".join(filter(None, (_called(series), column.strip("_"))))
            yield Series(name, labels, [(row[time], row[place]) for row in rows])


_PAIRS = {"datapoints": True, "pointlist": False}
"""Key of the points → whether the value stands before the time: Graphite, Grafana and BlueKing
write [value, time], Datadog [time, value]."""


def listed(answer: object) -> list[Series] | None:
    """A list of series with their points: Graphite, Grafana, BlueKing, InfluxDB 1, Datadog.

    https://graphite.readthedocs.io/en/latest/render_api.html#json
    https://docs.influxdata.com/influxdb/v1/guides/query_data/
    https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points
    """
    whole = _dictionary(answer)
    every = answer if isinstance(answer, list) else whole.get("series")
    if every is None:
        every = _dictionary(whole.get("data")).get("series")
    if every is None and "results" in whole:
        every = [one for each in _dictionaries(whole["results"]) for one in each.get("series", [])]
    found: list[Series] = []
    for series in _dictionaries(every):
        if "columns" in series and isinstance(series.get("values"), list):
            found += _in_columns(series)
        for key, value_first in _PAIRS.items():
            if key in series:
                points = _pairs(series[key] or [], value_first=value_first)
                labels = _dictionary(series.get("dimensions")) or _dictionary(series.get("tags"))
                found.append(Series(_called(series), labels, points, _unit_of(series)))
    if found or not isinstance(every, list):
        return found or None
    return None if every else []


_NAMES = ("metric", "metric_name", "alias", "target", "metric_field", "name", "display_name")


def _called(series: dict[str, Any]) -> str:
    """Its name; BlueKing calls a series `_result_` that has none."""
    names = (series.get(key) for key in _NAMES)
    return next((n for n in names if isinstance(n, str) and n and not n.startswith("_result")), "")


def _unit_of(series: dict[str, Any]) -> str:
    unit = series.get("unit") or ""
    if isinstance(unit, list):
        unit = _dictionary(unit[0] if unit else None).get("name", "")
    return str(unit)


def cloudwatch(answer: object) -> list[Series] | None:
    """`get-metric-statistics` and `get-metric-data`.

    https://docs.aws.amazon.com/cli/latest/reference/cloudwatch/get-metric-statistics.html
    """
    whole = _dictionary(answer)
    if "MetricDataResults" in whole:
        return [
            Series(
                str(each.get("Label") or each.get("Id") or ""),
                {},
                list(zip(each.get("Timestamps", []), each.get("Values", []), strict=False)),
            )
            for each in _dictionaries(whole["MetricDataResults"])
        ]
    if "Datapoints" not in whole:
        return None
    rows = _dictionaries(whole["Datapoints"])
    label = str(whole.get("Label", ""))
    unit = str(rows[0].get("Unit", "")) if rows else ""
    return [
        Series(
            f"{label} {statistic}" if statistic != "Average" else label,
            {},
            [(row.get("Timestamp"), row[statistic]) for row in rows if statistic in row],
            "" if unit == "None" else unit,
        )
        for statistic in ("Average", "Maximum", "Minimum", "Sum")
        if any(statistic in row for row in rows)
    ]


def azure(answer: object) -> list[Series] | None:
    """`az monitor metrics list`.

    https://learn.microsoft.com/en-us/rest/api/monitor/metrics/list
    """
    metrics = _dictionaries(_dictionary(answer).get("value"))
    if not any("timeseries" in metric for metric in metrics):
        return None
    return [
        Series(
            str(_dictionary(metric.get("name")).get("value", "")),
            {
                str(_dictionary(label.get("name")).get("value", "")): str(label.get("value", ""))
                for label in _dictionaries(series.get("metadatavalues"))
            },
            [
                (point.get("timeStamp"), point.get("average", point.get("maximum")))
                for point in _dictionaries(series.get("data"))
            ],
            str(metric.get("unit", "")),
        )
        for metric in metrics
        for series in _dictionaries(metric.get("timeseries"))
    ]


def victoria_metrics(answer: object) -> list[Series] | None:
    """One line of an export.

    https://docs.victoriametrics.com/victoriametrics/#how-to-export-data-in-json-line-format
    """
    whole = _dictionary(answer)
    times, values = whole.get("timestamps"), whole.get("values")
    if not isinstance(times, list) or not isinstance(values, list):
        return None
    labels = _dictionary(whole.get("metric"))
    points = list(zip(times, values, strict=False))
    return [Series(str(labels.get("__name__", "")), labels, points)]


def _sysstat(answer: object) -> list[Series] | None:
    if "sysstat" in _dictionary(answer):
        raise HistoryError(say.SADF_JSON)
    return None


SHAPES: tuple[Callable[[object], list[Series] | None], ...] = (
    cloudwatch,
    azure,
    victoria_metrics,
    _sysstat,
    prometheus,
    listed,
)
"""Each gives the series of an answer of its shape, None for another."""


def _shown(text: str) -> str:
    text = clean_line(text)
    return text if len(text) <= 60 else f"{text[:60]}…"
