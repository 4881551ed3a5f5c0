"""JSON with an object on each line: what `docker stats` prints, the stream of Docker's API, an
export of VictoriaMetrics, or records of a log with a time in each. Pure.
"""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from wizard.evidence.history.cells import Lines, read_number
from wizard.evidence.history.command_outputs import docker_stats
from wizard.evidence.history.json_series import (
    Series,
    decoded,
    read_time,
    tracks_of,
    victoria_metrics,
)
from wizard.evidence.history.tracks import Gathered, HistoryError, Said
from wizard.evidence.history.vocabulary import TIMES
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
        except ValueError as error:
            raise HistoryError(say.NOT_A_RECORD, lines.number) from error
        for said in values:
            gathered.add(at, of, said, lines.number)
    return [*gathered.tracks(), *(tracks_of(exported) if exported else ())]


def _time_in(record: dict[str, Any]) -> float | None:
    times = (read_time(value) for key, value in record.items() if key.lower() in _TIME_KEYS)
    return next((at for at in times if at is not None), None)


def said_in(record: dict[str, Any]) -> tuple[Whose, list[Said]]:
    """(of whom, what) one object says. Raises ValueError for one that is none."""
    if "MemUsage" in record and "CPUPerc" in record:
        name = str(record.get("Name") or record.get("Container") or "")
        cells = str(record["CPUPerc"]), str(record["MemUsage"])
        return _container(name), list(docker_stats(*cells))
    if "memory_stats" in record:
        stats = msgspec.convert(record, DockerStats)
        return _container(stats.name.strip("/")), list(_docker_api(stats))
    return (), list(_plain(record))


def _container(name: str) -> Whose:
    return (("name", clean_line(name)),) if name else ()


class DockerMemory(msgspec.Struct):
    """Bytes."""

    usage: float | None = None
    limit: float | None = None
    stats: dict[str, float] = {}


class DockerUsage(msgspec.Struct):
    """Nanoseconds of CPU of a container."""

    total_usage: float = nan


class DockerCpu(msgspec.Struct):
    """What a container and all of the machine have used, in nanoseconds."""

    cpu_usage: DockerUsage = msgspec.field(default_factory=DockerUsage)
    system_cpu_usage: float = nan
    online_cpus: float = 1.0


class DockerStats(msgspec.Struct):
    """One object of the stream.

    https://docs.docker.com/reference/api/engine/version/v1.50/#tag/Container/operation/ContainerStats
    """

    memory_stats: DockerMemory
    cpu_stats: DockerCpu = msgspec.field(default_factory=DockerCpu)
    precpu_stats: DockerCpu = msgspec.field(default_factory=DockerCpu)
    name: str = ""


def _docker_api(stats: DockerStats) -> Iterator[Said]:
    """As `docker stats` counts: the usage without inactive file cache."""
    memory, now, before = stats.memory_stats, stats.cpu_stats, stats.precpu_stats
    if memory.usage is not None:
        of = memory.stats
        cache = of.get("inactive_file", of.get("total_inactive_file", 0.0))
        yield Said("memory_stats", "memory.used", memory.usage - cache, "bytes")
    if memory.limit is not None:
        yield Said("memory_stats.limit", "memory.limit", memory.limit, "bytes")
    spent = now.cpu_usage.total_usage - before.cpu_usage.total_usage
    whole = now.system_cpu_usage - before.system_cpu_usage
    if whole > 0 and not isnan(spent):
        yield Said("cpu_stats", "cpu.cores", spent / whole * now.online_cpus, "cores")


def _plain(record: dict[str, Any]) -> Iterator[Said]:
    """Each number in a record, by its key."""
    for key, value in record.items():
        if key.lower() in _TIME_KEYS or isinstance(value, bool):
            continue
        if isinstance(value, int | float):
            yield Said(clean_line(key), None, float(value), None)
        elif isinstance(value, str) and (number := read_number(value)) is not None:
            yield Said(clean_line(key), None, number.value, number.unit)
