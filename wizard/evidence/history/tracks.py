"""What a history is and what it is made of, and a history as rows of a series, among the rows that
were sampled. Pure.
"""

# ruff: noqa: TC001 - decoding looks at the types of fields

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan, nan
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from msgspec import Struct
from msgspec import field as struct_field
from msgspec.structs import replace

from wizard.evidence.row import COLUMNS, ReadFrom, Row
from wizard.evidence.target import Target
from wizard.text.fields import Line, Number, PrivateLine

Unit = Literal["bytes", "share", "cores", "number"]
"""What a plain number of a track is; values are kept in bytes, fractions of 1, cores."""


Marks = Literal["", "decimal", "thousands"]
"""What the separators in numbers such as 1.012 and 1,012 are taken for; empty where none is."""

ASKED = ""
"""In place of a metric: the curve is one only if the user says so."""


class HistoryError(ValueError):
    """A file that cannot be a history. The text is what is wrong and what to do, on one line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        """Counted from 1; None where the whole file is meant."""


@dataclass(slots=True)
class Track:
    """One curve as it stands in the file, in the file's order."""

    name: str
    """The column's header, or the labels of the series; cleaned."""

    times: array[float]
    """Seconds since the epoch."""

    values: array[float]
    """NaN is unknown."""

    unit: Unit | None = None
    """None where the values are plain numbers, whose unit nothing in them says."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Of a Prometheus series."""

    line: int | None = None
    """Where it begins in the file."""

    metric: str | None = None
    """Which metric it is, where the file's form says it: ASKED where that is for the user to say.
    None where the name has to tell."""

    other: array[float] | None = None
    """The values where separators are read the other way, if nothing in the file says which."""

    marks: Marks = ""
    """What `values` take those separators for."""


Whose = tuple[tuple[str, str], ...]
"""What tells the curves of one file apart: (label, value), cleaned."""


class Said(NamedTuple):
    """One value of a row of a file whose form is known."""

    column: str
    """As the file heads it."""

    metric: str | None
    """ASKED where it is for the user to say, None where the column's name has to tell."""

    value: float
    unit: Unit | None


class Gathered:
    """Curves that grow value by value, as the rows of a file say them."""

    def __init__(self) -> None:
        self._tracks: dict[tuple[Whose, str], Track] = {}

    def add(self, at: float, whose: Whose, said: Said, line: int) -> None:
        """What the line `line` says of a process, pod or container at the time `at`."""
        track = self._tracks.get((whose, said.column))
        if track is None:
            name = " ".join((*(value for _, value in whose), said.column))
            track = Track(name, array("d"), array("d"), said.unit, dict(whose), line, said.metric)
            self._tracks[whose, said.column] = track
        track.times.append(at)
        track.values.append(said.value)

    def tracks(self) -> list[Track]:
        """All of them, in the order in which they began."""
        return list(self._tracks.values())


if TYPE_CHECKING:
    Numbers: TypeAlias = "array[float]"
    Columns = dict[str, array[float]]
else:
    Numbers = array  # before Python 3.12 it takes no parameter, and decoding looks at it


class History(Struct, frozen=True, omit_defaults=True):
    """Rows of numbers from before, oldest first, for a series to begin with."""

    name: PrivateLine
    """The file's name, for people."""

    every: Number
    """The usual time between two rows in seconds."""

    times: Numbers
    """Seconds since the epoch, each later than the one before."""

    columns: Mapping[Line, Numbers]
    """Name of a row → one value for each time, NaN for unknown. `memory_share` and `cpu_share` are
    shares of a limit that the file does not say."""

    starts: tuple[Number, ...] = ()
    """When a life of the process began, as far as the file shows it: at a restart."""

    notes: tuple[PrivateLine, ...] = struct_field(default=(), name="said")
    """What was found in the file and what was put right, a line each."""

    target: Target | None = None
    """Of whom a recording is; None where the file does not say it."""

    @property
    def seconds(self) -> float:
        """From the first row to the last."""
        return self.times[-1] - self.times[0] if self.times else 0.0


_SOURCES = (
    ("memory_used", "memory_source"),
    ("memory_limit", "memory_limit_source"),
    ("cpu_cores", "cpu_source"),
    ("cpu_limit", "cpu_limit_source"),
)

_SHARES = (
    ("memory_share", "memory_limit", "memory_used", "memory_source"),
    ("cpu_share", "cpu_limit", "cpu_cores", "cpu_source"),
)
"""(share in a history, column of its limit, column of the number, where that was read)."""

COUNTED = ("vanished", "appeared")
"""Columns that count from the first sample on; a history counts nothing."""


def columns_of(history: History) -> Columns:
    """All columns for the rows of `history`. What it does not have is unknown."""
    count = len(history.times)
    columns = {
        name: array("d", history.columns.get(name) or [0.0 if name in COUNTED else nan] * count)
        for name in COLUMNS
    }
    columns |= {name: column for name, column in history.columns.items() if "." in name}
    columns["at"] = array("d", history.times)
    columns["since"] = array("d", [nan, *history.times[:-1]][:count])
    for name, source in _SOURCES:
        if name in history.columns and source not in history.columns:
            columns[source] = array(
                "d", (nan if isnan(v) else float(ReadFrom.HISTORY) for v in columns[name])
            )
    for share, limit, number, source in _SHARES:
        if share in history.columns and number not in history.columns:
            _from_share(columns, history.columns[share], limit, number, source)
    if "memory_highest" not in history.columns:
        columns["memory_highest"] = _highest(columns["memory_used"])
    return columns


def _from_share(
    columns: Columns, shares: Sequence[float], limit: str, number: str, source: str
) -> None:
    for index, share in enumerate(shares):
        if not isnan(share * columns[limit][index]):
            columns[number][index] = share * columns[limit][index]
            columns[source][index] = float(ReadFrom.HISTORY)


def _highest(used: Sequence[float]) -> array[float]:
    highest, most = array("d"), nan
    for value in used:
        most = value if isnan(most) else most if isnan(value) else max(most, value)
        highest.append(most)
    return highest


def settled(history: History, row: Row) -> History:
    """`history` with the limits of `row`, the first that was sampled, where it says none itself."""
    columns = dict(history.columns)
    count = len(history.times)
    for limit, source in (
        ("memory_limit", "memory_limit_source"),
        ("cpu_limit", "cpu_limit_source"),
    ):
        number = row.get(limit, nan)
        if limit not in columns and not isnan(number):
            columns[limit] = array("d", [number]) * count
            columns[source] = array("d", [row.get(source, nan)]) * count
    return replace(history, columns=columns)


def merged(live: Mapping[str, array[float]], history: History) -> tuple[Columns, bytearray]:
    """The columns of both in the order of time, and 1 for each row of the history, 0 for what was
    sampled. Where something was sampled, that counts: of the history only the rows stay that are
    further from each sample than half of its interval."""
    sampled, past = live["at"], columns_of(history)
    if not sampled:
        return past, bytearray(b"\1" * len(history.times))
    near = history.every / 2
    keep = []
    for index, at in enumerate(past["at"]):
        after = bisect_left(sampled, at - near)
        if after == len(sampled) or sampled[after] > at + near:
            keep.append(index)
    order = sorted(
        [(past["at"][index], True, index) for index in keep]
        + [(at, False, index) for index, at in enumerate(sampled)]
    )
    columns = {
        name: array("d", (_value(past if old else live, name, index) for _, old, index in order))
        for name in {**live, **past}
    }
    for name in COUNTED:
        _carry(columns[name])
    if "kills" in history.columns:
        _go_on(columns["kills"], [old for _, old, _ in order])
    return columns, bytearray(old for _, old, _ in order)


def _value(columns: Mapping[str, array[float]], name: str, index: int) -> float:
    column = columns.get(name)
    return nan if column is None else column[index]


def _go_on(kills: array[float], old: Sequence[bool]) -> None:
    """What was sampled counts on from what the history had come to by its beginning."""
    first = old.index(False)
    come_to = max((value for value in kills[:first] if not isnan(value)), default=0.0)
    for index in range(first, len(kills)):
        if not old[index]:
            kills[index] += come_to


def _carry(counted: array[float]) -> None:
    """A count goes on where a row of the history stands between samples."""
    most = 0.0
    for index, value in enumerate(counted):
        most = counted[index] = max(most, value)
