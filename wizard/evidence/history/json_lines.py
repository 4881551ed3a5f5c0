"""JSON with an object on each line: what `docker stats` prints, the stream of Docker's API, an
export of VictoriaMetrics, or records of a log with a time in each. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from wizard.evidence.history.cells import Lines, read_number
from wizard.evidence.history.columns import TIMES
from wizard.evidence.history.command_outputs import docker_stats
from wizard.evidence.history.json_series import (
    Series,
    decoded,
    read_time,
    tracks_of,
    victoria_metrics,
)
from wizard.evidence.history.tracks import Gathered, HistoryError, Said
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.history.tracks import Track, Whose

_TIME_KEYS = TIMES | {"read"}


def are_json_lines(start: str) -> bool:
    """Whether what begins so has an object on its first line and another one on the second."""
    lines = [line.strip() for line in start.splitlines() if line.strip()]
    whole = [line.startswith("{") and line.endswith("}") for line in lines[:2]]
    return len(whole) > 1 and all(whole)


def read_json_lines(text: TextIO) -> list[Track]:
    """The curves of all lines. Raises HistoryError."""
    lines = Lines(text)
    gathered = Gathered()
    exported: list[Series] = []
    for line in lines:
        if not line.strip("\ufeff \r\n"):
            continue
        record = decoded(line.lstrip("\ufeff"), lines.number)
        if not isinstance(record, dict):
            raise HistoryError(say.UNKNOWN_JSON, lines.number)
        if series := victoria_metrics(record):
            exported += series
            continue
        at = _time_in(record)
        if at is None:
            raise HistoryError(say.NO_TIME_OF_ROUND, lines.number)
        try:
            of, values = said_in(record)
        except (ValueError, TypeError, KeyError) as error:
            raise HistoryError(say.NOT_A_RECORD, lines.number) from error
        for said in values:
            gathered.add(at, of, said, lines.number)
    return [*gathered.tracks(), *(tracks_of(exported) if exported else ())]


def _time_in(record: dict[str, Any]) -> float | None:
    times = (read_time(value) for key, value in record.items() if key.lower() in _TIME_KEYS)
    return next((at for at in times if at is not None), None)


def said_in(record: dict[str, Any]) -> tuple[Whose, list[Said]]:
    """(of whom, what) one object says. Raises ValueError, TypeError or KeyError for one that is
    none."""
    if "MemUsage" in record and "CPUPerc" in record:
        name = str(record.get("Name") or record.get("Container") or "")
        return _container(name), list(docker_stats(record["CPUPerc"], record["MemUsage"]))
    if isinstance(record.get("memory_stats"), dict):
        return _container(str(record.get("name", "")).strip("/")), list(_docker_api(record))
    return (), list(_plain(record))


def _container(name: str) -> Whose:
    return (("name", clean_line(name)),) if name else ()


def _docker_api(record: dict[str, Any]) -> Iterator[Said]:
    """As `docker stats` counts: the usage without inactive file cache.

    https://docs.docker.com/reference/api/engine/version/v1.50/#tag/Container/operation/ContainerStats
    """
    memory = record["memory_stats"]
    if "usage" in memory:
        stats = memory.get("stats") or {}
        cache = stats.get("inactive_file", stats.get("total_inactive_file", 0))
        yield Said("memory_stats", "memory.used", float(memory["usage"] - cache), "bytes")
    if "limit" in memory:
        yield Said("memory_stats.limit", "memory.limit", float(memory["limit"]), "bytes")
    now, before = record.get("cpu_stats") or {}, record.get("precpu_stats") or {}
    if "system_cpu_usage" in now and "system_cpu_usage" in before:
        spent = now["cpu_usage"]["total_usage"] - before["cpu_usage"]["total_usage"]
        whole = now["system_cpu_usage"] - before["system_cpu_usage"]
        if whole > 0:
            cores = spent / whole * (now.get("online_cpus") or 1)
            yield Said("cpu_stats", "cpu.cores", cores, "cores")


def _plain(record: dict[str, Any]) -> Iterator[Said]:
    """Each number in a record, by its key."""
    for key, value in record.items():
        if key.lower() in _TIME_KEYS or isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            yield Said(clean_line(key), None, float(value), None)
        elif isinstance(value, str) and (number := read_number(value)) is not None:
            yield Said(clean_line(key), None, number.value, number.unit)
