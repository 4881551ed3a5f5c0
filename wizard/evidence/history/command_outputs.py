"""What each command prints of memory and CPU: which header it has, and what a row under it says.
A table, a row a command. Pure.

A percentage of CPU counts one core as 100 % in `docker stats`, `pidstat` and `top`, and all cores
of the machine in `sar`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.history.cells import read_number
from wizard.evidence.history.tracks import ASKED, Said
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wizard.evidence.history.tracks import Unit, Whose

KIB = 1024.0

CORES = "(CPU)"
"""In place of a column: how many cores the machine has, where the output says it."""

ROW_NAME = ""
"""The column of names that has no header."""


class Output(NamedTuple):
    """What one command prints."""

    command: str
    needs: frozenset[str]
    """Words that its header has, as it writes them."""

    who: Mapping[str, str]
    """Column that tells the rows of one round apart → the label that it is."""

    read: Callable[[Mapping[str, str]], Iterator[Said]]
    """Raises ValueError or KeyError for a row that is none."""

    wide_gaps: bool = False
    """Whether two spaces or more part its columns, and one does not."""

    row_names: bool = False
    """Whether a name without a header stands before each row."""

    note: str = ""
    """What to say of what it prints."""


def _number(cell: str) -> float:
    """Raises ValueError."""
    number = read_number(cell)
    if number is None or number.unit is not None:
        raise ValueError(cell)
    return number.value


def _kib(row: Mapping[str, str], column: str, metric: str = "memory.used") -> Iterator[Said]:
    if column in row:
        yield Said(column, metric, _number(row[column]) * KIB, "bytes")


def _ps(row: Mapping[str, str]) -> Iterator[Said]:
    for column in ("RSS", "RSZ"):
        yield from _kib(row, column)
    yield from _kib(row, "PSS", ASKED)
    if "%CPU" in row:
        # An average over the whole life of the process: it says nothing of now.
        yield Said("%CPU", ASKED, _number(row["%CPU"]) / 100, "cores")


def _pidstat(row: Mapping[str, str]) -> Iterator[Said]:
    yield from _kib(row, "RSS")
    if "%CPU" in row:
        yield Said("%CPU", "cpu.cores", _number(row["%CPU"]) / 100, "cores")


def _top(row: Mapping[str, str]) -> Iterator[Said]:
    size = re.fullmatch(r"([0-9.,]+)([kmgt]?)", row["RES"])
    if size is None:
        raise ValueError(row["RES"])
    power = {"": 1, "k": 1, "m": 2, "g": 3, "t": 4}[size[2]]
    yield Said("RES", "memory.used", _number(size[1]) * 1024.0**power, "bytes")
    yield Said("%CPU", "cpu.cores", _number(row["%CPU"]) / 100, "cores")


_SAR_MEMORY = frozenset(("kbmemused", "kbmemfree", "%memused", "kbbuffers", "kbcached"))


def _sar_memory(row: Mapping[str, str]) -> Iterator[Said]:
    """`kbmemused`; sysstat before 11.5.7 counts buffers and cache in it, which shows in its
    percentage being that of all that is not free."""
    used, free = _number(row["kbmemused"]), _number(row["kbmemfree"])
    share = _number(row["%memused"])
    if used + free > 0 and abs(100 * used / (used + free) - share) <= 0.01:
        used -= _number(row["kbbuffers"]) + _number(row["kbcached"])
    yield Said("kbmemused", "memory.used", used * KIB, "bytes")


def _sar_cpu(row: Mapping[str, str]) -> Iterator[Said]:
    if row["CPU"] in ("all", "-1"):
        busy = 1 - (_number(row["%idle"]) + _number(row.get("%iowait", "0"))) / 100
        if CORES in row:
            yield Said("100 - %idle - %iowait", "cpu.cores", busy * float(row[CORES]), "cores")
        else:
            # A share of all cores of a machine is none of the limit of an application.
            yield Said("100 - %idle - %iowait", ASKED, busy, "share")


def _quantity(cell: str, plain: Unit) -> tuple[float, Unit]:
    """A number with the unit behind it; without one in `plain`. Raises ValueError."""
    number = read_number(cell)
    if number is None:
        raise ValueError(cell)
    return number.value, number.unit or plain


def _kubectl(row: Mapping[str, str]) -> Iterator[Said]:
    for column, metric, plain in _KUBECTL:
        if column in row and row[column] != "<unknown>":
            value, unit = _quantity(row[column], plain)
            yield Said(column, metric, value, unit)


_KUBECTL: tuple[tuple[str, str, Unit], ...] = (
    ("CPU(cores)", "cpu.cores", "cores"),
    ("MEMORY(bytes)", "memory.used", "bytes"),
)


def _docker(row: Mapping[str, str]) -> Iterator[Said]:
    yield from docker_stats(row["CPU %"], row["MEM USAGE / LIMIT"])


def docker_stats(cpu: str, memory: str) -> Iterator[Said]:
    """`190.03%` and `4.26MiB / 1.9GiB`, as `docker stats` writes them. Raises ValueError."""
    used, _, limit = memory.partition("/")
    for column, metric, cell in (
        ("MEM USAGE", "memory.used", used),
        ("MEM LIMIT", "memory.limit", limit),
    ):
        if cell.strip() not in ("--", ""):
            value, unit = _quantity(cell, "bytes")
            yield Said(column, metric, value, unit)
    if cpu.strip() not in ("--", ""):
        # Its share is one of a core: 190 % are 1.9 cores.
        yield Said("CPU %", "cpu.cores", _quantity(cpu, "share")[0], "cores")


def _free(row: Mapping[str, str]) -> Iterator[Said]:
    if row[ROW_NAME] == "Mem:":
        total, available = (_size(row[column]) for column in ("total", "available"))
        yield Said("total - available", "memory.used", total - available, "bytes")
        yield Said("total", "memory.limit", total, "bytes")


def _size(cell: str) -> float:
    """KiB where no unit stands behind it, as `free` counts."""
    value, unit = _quantity(cell, "number")
    return value * KIB if unit == "number" else value


_PROCESS = {"PID": "pid", "COMMAND": "command", "CMD": "command", "Command": "command"}

OUTPUTS: tuple[Output, ...] = (
    Output(
        "kubectl top",
        frozenset(("NAME", "CPU(cores)", "MEMORY(bytes)")),
        {"POD": "pod", "NAME": "name"},
        _kubectl,
    ),
    Output(
        "docker stats",
        frozenset(("NAME", "CPU %", "MEM USAGE / LIMIT")),
        {"NAME": "name"},
        _docker,
        wide_gaps=True,
    ),
    Output("top", frozenset(("PID", "RES", "%CPU", "COMMAND")), _PROCESS, _top),
    Output("pidstat -r", frozenset(("PID", "RSS", "minflt/s")), _PROCESS, _pidstat),
    Output("pidstat -u", frozenset(("PID", "%usr", "%CPU")), _PROCESS, _pidstat),
    Output("sar -r", _SAR_MEMORY, {}, _sar_memory, note=say.OF_MACHINE),
    Output("sar -u", frozenset(("CPU", "%idle", "%user")), {}, _sar_cpu, note=say.OF_MACHINE),
    Output("ps", frozenset(("RSS",)), _PROCESS, _ps),
    Output("ps", frozenset(("RSZ",)), _PROCESS, _ps),
    Output(
        "free",
        frozenset(("total", "used", "available")),
        {},
        _free,
        row_names=True,
        note=say.OF_MACHINE,
    ),
)
"""By the words of their headers; the first that fits."""


def output_of(line: str) -> tuple[Output, list[str]] | None:
    """Which command's header `line` is, and its columns; None for any other line."""
    words = line.split()
    apart = re.split(r"\s{2,}|\t", line.strip())
    for output in OUTPUTS:
        columns = apart if output.wide_gaps else words
        if output.needs <= set(columns):
            return output, [ROW_NAME, *columns] if output.row_names else columns
    return None


def cells_under(output: Output, columns: list[str], line: str) -> dict[str, str]:
    """The cells of a row by their columns; the last may hold spaces, as a command does. Raises
    ValueError for a row that has fewer."""
    if output.wide_gaps:
        cells = re.split(r"\s{2,}|\t", line.strip())
    else:
        cells = _with_start(columns, line.split())
    if output.row_names:
        return dict(zip(columns, cells, strict=False))
    if len(cells) < len(columns):
        raise ValueError(line)
    last = len(columns) - 1
    return dict(zip(columns, [*cells[:last], " ".join(cells[last:])], strict=True))


def whose(output: Output, row: Mapping[str, str]) -> Whose:
    """Of whom a row is."""
    return tuple(
        (label, clean_line(row[column])) for column, label in output.who.items() if column in row
    )


_DAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)")


def _with_start(columns: list[str], cells: list[str]) -> list[str]:
    """With the five words of `ps -o lstart` as one cell."""
    if "STARTED" in columns:
        place = columns.index("STARTED")
        if place < len(cells) and _DAY.fullmatch(cells[place]):
            return [*cells[:place], " ".join(cells[place : place + 5]), *cells[place + 5 :]]
    return cells
