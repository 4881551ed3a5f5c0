"""The lines of an opened text, each of bounded length, and what stands in their cells: a time, or a
number with its unit. Pure.
"""

from __future__ import annotations

import csv
import re
from datetime import datetime
from math import isfinite, nan
from typing import TYPE_CHECKING, NamedTuple, TextIO

from wizard.evidence.history.tracks import HistoryError
from wizard.messages import history_messages as say
from wizard.text.units import CORE_UNITS, SIZE_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from wizard.evidence.history.tracks import Unit


LONGEST_LINE = 1024**2
"""Characters. A longer line is no row of times and values, and to split it would take seconds."""

MOST_CELLS = 1000


class Lines:
    """Reads a text line by line and knows where it is."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        """The line that was read last, from 1."""

    def __iter__(self) -> Iterator[str]:
        readline = self._text.readline
        try:
            while line := readline(LONGEST_LINE + 1):
                self.number += 1
                if len(line) > LONGEST_LINE:
                    raise HistoryError(say.LONG_LINE, self.number)
                if "\0" in line:
                    raise HistoryError(say.BINARY, self.number)
                yield line
        except UnicodeDecodeError as error:
            raise HistoryError(
                say.NOT_UTF8.format(byte=error.object[error.start]), self.number + 1
            ) from error


def cells_of(line: str, delimiter: str, number: int | None = None) -> list[str]:
    """The cells of one line by itself, which is that `number` of its file. Raises HistoryError."""
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error as error:
        raise HistoryError(say.NOT_CSV.format(error=error), number) from error


def records(lines: Lines, first: list[tuple[int, str]], delimiter: str) -> Iterator[list[str]]:
    """The cells of each record: of the numbered lines in `first`, then of the rest."""

    def all_lines() -> Iterator[str]:
        for lines.number, line in first:
            yield line
        yield from lines

    reader = csv.reader(all_lines(), delimiter=delimiter, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error as error:
        raise HistoryError(say.NOT_CSV.format(error=error), lines.number) from error


def delimiter_of(line: str) -> str:
    """The one of tab, semicolon and comma that parts the most cells of `line`."""
    bare = "".join(line.split('"')[::2])
    counts = {mark: bare.count(mark) for mark in ("\t", ";", ",", "|")}
    return max(counts, key=lambda mark: counts[mark])


EARLIEST, LATEST = 631152000.0, 4102444800.0
"""1990 and 2100: a number outside is no time."""

_EPOCHS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0.0, 1.0))
"""(from this number on, so many to a second): nanoseconds, microseconds, milliseconds, seconds."""

NOTHING = frozenset(("", "-", "--", "null", "none", "nan", "na", "n/a", "undefined", "no data"))
"""A cell without a value, in lower case."""

LONGEST = 100
"""Characters of a cell that can be a time or a number. A file may have a million of them."""

_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}([,.' \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*")
_NUMBER = re.compile(
    r"([+-]?[0-9]+(?:[.,' \u00a0\u202f][0-9]+)*[.,]?(?:[eE][+-]?[0-9]+)?|[+-]?\.[0-9]+)"
    r"\s*([^\s0-9.,+-].*)?"
)

_OTHERS: dict[str, tuple[float, Unit]] = {
    **dict.fromkeys(("%", "percent", "per cent", "pct"), (0.01, "share")),
    **dict.fromkeys(("fraction", "ratio"), (1.0, "share")),
    **{name: (factor, "cores") for name, factor in CORE_UNITS.items()},
}


class UnitScale(NamedTuple):
    """What a written number is multiplied with, and what it is then."""

    factor: float
    unit: Unit


class Number(NamedTuple):
    """What a cell says. `unit` is None for a plain number."""

    value: float
    unit: Unit | None
    digits: str = ""
    """The number as it is written."""


def scale_of(unit: str) -> UnitScale | None:
    """`MiB`, `MB` (a million), `%`, `cores`, in any case; None for what is no unit."""
    name = unit.strip().lower()
    if name in SIZE_UNITS:
        return UnitScale(SIZE_UNITS[name], "bytes")
    return UnitScale(*_OTHERS[name]) if name in _OTHERS else None


def read_number(cell: str) -> Number | None:
    """The number in a cell, with thousands separators, a decimal comma, and a unit behind it; NaN
    where the cell says that there is none. None for what is no number."""
    cell = cell.strip()
    if len(cell) > LONGEST:
        return None
    if cell.lower() in NOTHING:
        return Number(nan, None)
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return None
    digits = match[1].strip()
    value = _plain(digits)
    if value is None:
        return None
    if not match[2]:
        return Number(value, None, digits)
    scale = scale_of(match[2])
    return Number(value * scale.factor, scale.unit, digits) if scale else None


def _plain(digits: str) -> float | None:
    """A number as people write it. `1,234` is more than a thousand, `1,2` is not."""
    if _GROUPED.fullmatch(digits) and digits.count(".") != 1:
        digits = re.sub(r"[,.' \u00a0\u202f]", "", digits)
    else:
        comma, point = digits.rfind(","), digits.rfind(".")
        if comma > point:  # 1.234,5 and 0,5
            digits = digits.replace(".", "").replace(",", ".")
        else:
            digits = digits.replace(",", "")
        digits = re.sub(r"(?<=[0-9])[' \u00a0\u202f](?=[0-9]{3})", "", digits)
    try:
        value = float(digits)
    except ValueError:
        return None
    return value if isfinite(value) else nan


def read_epoch(cell: str) -> float | None:
    """Seconds, milliseconds, micro- or nanoseconds since 1970, as seconds; None for what is no such
    number, or none of a time that a process ran at."""
    try:
        number = float(cell)
    except ValueError:
        return None
    if not isfinite(number) or number < 0:
        return None
    seconds = next(number / per for least, per in _EPOCHS if number >= least)
    return seconds if EARLIEST <= seconds < LATEST else None


def read_iso(cell: str, zone: tzinfo | None) -> tuple[float, bool] | None:
    """(seconds since the epoch, whether the cell names its zone); None for what is no time.

    A time without a zone is one of `zone`; None is that of this machine.
    """
    text = cell.strip()
    if len(text) > LONGEST:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        text = re.sub(r"\s*(?:UTC|GMT)$", "+00:00", text.replace("/", "-"))
        text = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
    named = moment.tzinfo is not None
    if not named and zone is not None:
        moment = moment.replace(tzinfo=zone)
    try:
        at = moment.timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return (at, named) if EARLIEST <= at < LATEST else None
