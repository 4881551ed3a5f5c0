"""A table of times and values: CSV of any usual form, as monitoring pages export it or as it is
pasted from one. Pure.

Wide: a time column and one column for each curve. Long ("Series to rows"): a time column, one that
names the series, one with the values.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, TextIO

from wizard.evidence.history.cells import (
    MOST_CELLS,
    Lines,
    cells_of,
    delimiter_of,
    read_number,
    records,
)
from wizard.evidence.history.meanings import meaning
from wizard.evidence.history.separators import NumberColumn, Separators
from wizard.evidence.history.spaced import (
    SPACE,
    spaced_cells,
    spaced_header,
    spaced_records,
    words_of_time,
)
from wizard.evidence.history.tracks import HistoryError, Track
from wizard.evidence.history.vocabulary import PLACES, SERIES, TIMES
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from wizard.evidence.history.times import Clock


MOST_ROWS = 5_000_000
Key = tuple[str, ...]
"""What tells a series of a file from the others."""

_MOST_BEFORE = 20
"""Lines that may stand before the header: a title, `sep=;`, remarks."""

_MOST_SERIES = 1000
_BAD_SHARE = 0.1
"""Up to this share of the rows may be no rows, as a footer and a repeated header are."""

_FIRST_BAD = 20
"""So many bad rows before the first good one, and it is no history at all."""


@dataclass(slots=True)
class Table:
    """What was read."""

    tracks: list[Track]
    naive: bool
    """Whether its times name no zone."""

    rows: int
    bad: int = 0
    """Rows that could not be read and are left out."""

    first_bad: tuple[int, str] | None = None
    """(line, what is wrong)."""

    notes: list[str] = field(default_factory=list)
    """What to say of it besides."""


@dataclass(slots=True)
class _Layout:
    """Which column is what."""

    names: list[str]
    time: int
    groups: list[int]
    """Columns that say of which series a row is, and of whom."""

    values: list[int]
    parts: Mapping[int, tuple[tuple[str, int], ...]]
    """Column of values that has two in each cell → (name, which) of them."""


def read_table(text: TextIO, clock: Clock) -> Table:
    """All curves of a table, whose times `clock` reads.

    Raises HistoryError. Takes 2 µs a row of two cells.
    """
    lines = Lines(text)
    head, delimiter = _head(lines, clock)
    if delimiter == SPACE:
        rows = spaced_records(lines, head, lambda cell: _is_time(cell, clock))
    else:
        rows = records(lines, head, delimiter)
    first = header = next(rows)
    headless = len(head) == 1
    if not headless:
        first = next(rows)
    names = [f"column {n + 1}" for n in range(len(header))] if headless else header
    layout = _layout(names, first, clock, lines.number, headless=headless)
    reader = _Reader(layout, clock, lines, delimiter)
    reader.row(first)
    for row in rows:
        reader.row(row)
    return reader.table()


def _head(lines: Lines, clock: Clock) -> tuple[list[tuple[int, str]], str]:
    """The numbered lines from the header on, as far as they were read, and what parts their cells.

    The header is the line before the first one that has a time in a cell.
    """
    delimiter = ""
    head: list[tuple[int, str]] = []
    for line in lines:
        bare = line.strip("\ufeff \r\n")
        if bare.lower().startswith("sep=") and len(bare) >= 5:
            delimiter = bare[4]
        elif bare and not bare.startswith("#"):
            head.append((lines.number, line.lstrip("\ufeff")))
            mark = delimiter or delimiter_of(bare)
            cells = cells_of(line, mark, lines.number)
            if len(cells) > MOST_CELLS:
                raise HistoryError(
                    say.MANY_COLUMNS.format(count=len(cells), most=MOST_CELLS), lines.number
                )
            if mark in bare and any(_is_time(cell, clock) for cell in cells):
                return head[-2:] if _fits(head, mark) else head[-1:], mark
            if time := words_of_time(bare, lambda cell: _is_time(cell, clock)):
                count = len(spaced_cells(bare, time))
                named = len(head) > 1 and spaced_header(head[-2][1], count) is not None
                return head[-2:] if named else head[-1:], SPACE
        if len(head) > _MOST_BEFORE:
            break
    if lines.number == 0:
        raise HistoryError(say.EMPTY)
    raise HistoryError(say.NO_TIMES, head[0][0] if head else 1)


def _fits(head: list[tuple[int, str]], mark: str) -> bool:
    """Whether the line before is the header: it parts into as many cells, none of them a time."""
    if len(head) < 2:
        return False
    (_, before), (_, row) = head[-2:]
    return len(cells_of(before, mark)) == len(cells_of(row, mark))


def _is_time(cell: str, clock: Clock) -> bool:
    return clock.read(cell) is not None


def _layout(
    header: list[str], first: list[str], clock: Clock, line: int, *, headless: bool
) -> _Layout:
    names = [clean_line(name).strip() for name in header]
    lower = [name.lower() for name in names]
    cells = [*first, *[""] * (len(names) - len(first))][: len(names)]
    named = [place for place, name in enumerate(lower) if name in TIMES]
    shaped = [place for place, cell in enumerate(cells) if _is_time(cell, clock)]
    time = next((place for place in named if place in shaped), None)
    if time is None and (headless or not named):
        time = shaped[0] if shaped else None
    if time is None:
        if not named:
            raise HistoryError(say.NO_TIME_COLUMN, line)
        column, cell = names[named[0]], _shown(cells[named[0]])
        raise HistoryError(say.TIME_COLUMN_HOLDS.format(column=column, cell=cell), line)
    groups = [
        place
        for place, name in enumerate(lower)
        if place != time
        and (name in SERIES or name == "pid" or (name in PLACES and not _is_number(cells[place])))
    ]
    others = [place for place in range(len(names)) if place != time and place not in groups]
    values = [place for place in others if place not in named] or others
    if not values:
        raise HistoryError(say.NO_VALUE_COLUMN, line)
    parts = {place: _USED_AND_LIMIT for place in values if _is_pair(names[place], cells[place])}
    return _Layout(names, time, groups, values, parts)


_USED_AND_LIMIT = (("MEM USAGE", 0), ("MEM LIMIT", 1))


def _is_pair(name: str, cell: str) -> bool:
    """Whether it is what docker writes: `812MiB / 1GiB` below `MEM USAGE / LIMIT` or `MemUsage`."""
    sizes = [read_number(part) for part in cell.split("/")]
    of_memory = meaning(name.partition("/")[0]).metric == "memory.used"
    return of_memory and [size.unit if size else None for size in sizes] == ["bytes", "bytes"]


def _shown(cell: str) -> str:
    text = clean_line(cell)
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


class _Reader:
    """Takes rows in, gives tracks out."""

    def __init__(self, layout: _Layout, clock: Clock, lines: Lines, delimiter: str) -> None:
        self._layout = layout
        self._delimiter = delimiter
        self._clock = clock
        self._lines = lines
        self._groups: dict[Key, tuple[array[float], list[NumberColumn], int]] = {}
        self._rows = self._bad = 0
        self._first_bad: tuple[int, str] | None = None
        self._times, self._columns = self._group(())

    def _group(self, name: Key) -> tuple[array[float], list[NumberColumn]]:
        if name not in self._groups:
            if len(self._groups) > _MOST_SERIES:
                raise HistoryError(say.MANY_SERIES.format(most=_MOST_SERIES), self._lines.number)
            columns = [
                NumberColumn(name, place, part)
                for place in self._layout.values
                for name, part in self._layout.parts.get(
                    place, ((self._layout.names[place], None),)
                )
            ]
            self._groups[name] = (array("d"), columns, self._lines.number)
        times, columns, _ = self._groups[name]
        return times, columns

    def row(self, row: list[str]) -> None:
        """Take one row in; one that cannot be read is counted."""
        if not row:
            return
        if len(row) > MOST_CELLS:
            raise HistoryError(
                say.MANY_CELLS.format(count=len(row), most=MOST_CELLS), self._lines.number
            )
        layout = self._layout
        try:
            at = self._clock.read(row[layout.time])
            if at is None:
                self._leave_out(say.NOT_A_TIME.format(cell=_shown(row[layout.time])))
                return
            times, columns = self._times, self._columns
            if layout.groups:
                key = tuple(clean_line(row[place]).strip() for place in layout.groups)
                times, columns = self._group(key)
            for column in columns:
                column.add(row[column.place])
        except IndexError:
            self._fill(row, say.FEW_CELLS)
            return
        except ValueError as error:
            if isinstance(error, HistoryError):
                raise
            cell = next((c for c in (row[p] for p in layout.values) if not _is_number(c)), "")
            self._fill(row, say.NOT_A_NUMBER.format(cell=_shown(cell)))
            return
        times.append(at)
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise HistoryError(say.MANY_ROWS.format(most=MOST_ROWS), None)

    def _fill(self, row: list[str], why: str) -> None:
        """A row in which a cell is missing or odd: a column of text is left out for good, if the
        first row already has text there; any other row is."""
        layout = self._layout
        texts = [
            place
            for place in layout.values
            if place < len(row) and place not in layout.parts and not _is_number(row[place])
        ]
        for times, columns, _ in self._groups.values():
            for column in columns:
                column.cut(len(times))
        if self._rows == 0 and texts and len(texts) < len(layout.values):
            layout.values = [place for place in layout.values if place not in texts]
            self._groups.clear()
            self._times, self._columns = self._group(())
            self.row(row)
            return
        self._leave_out(why)

    def _leave_out(self, why: str) -> None:
        self._bad += 1
        if self._first_bad is None:
            self._first_bad = (self._lines.number, why)
        if self._rows == 0 and self._bad >= _FIRST_BAD:
            self._refuse()

    def _refuse(self) -> None:
        assert self._first_bad is not None
        line, why = self._first_bad
        raise HistoryError(say.BAD_ROWS.format(why=why), line)

    def table(self) -> Table:
        """What came of it. Raises HistoryError where too many rows are bad."""
        if self._first_bad and self._bad > max(1, _BAD_SHARE * (self._rows + self._bad)):
            self._refuse()
        if self._rows == 0:
            raise HistoryError(say.NO_ROW)
        return Table(
            list(self._tracks()), self._clock.naive, self._rows, self._bad, self._first_bad
        )

    def _tracks(self) -> Iterator[Track]:
        every = [column for _, columns, _ in self._groups.values() for column in columns]
        separators = Separators(every, self._delimiter)
        groups = {key: group for key, group in self._groups.items() if group[0]}
        told = self._told_apart(list(groups))
        for key, (times, columns, line) in groups.items():
            series, whose, labels = told[key]
            for column in columns:
                if len(column.units) > 1:
                    units = " and ".join(sorted(column.units))
                    raise HistoryError(
                        say.MIXED_UNITS.format(column=column.name, units=units), line
                    )
                what = column.name if not series or len(columns) > 1 else ""
                name = " ".join(filter(None, (whose, series, what)))
                unit = next(iter(column.units), None)
                if unit and column.written < sum(
                    value != 0 and not isnan(value) for value in column.values
                ):
                    raise HistoryError(say.SOME_UNITS.format(column=column.name), line)
                other, marks = separators.settle(column)
                yield Track(name, times, column.values, unit, labels, line, None, other, marks)

    def _told_apart(self, keys: list[Key]) -> dict[Key, tuple[str, str, dict[str, str]]]:
        """Key → (the series, of whom it is where that differs, all labels of it)."""
        names = [self._layout.names[place].lower() for place in self._layout.groups]
        series = [
            number
            for number, name in enumerate(names)
            if name in SERIES
            or (name == "name" and any(meaning(key[number]).metric for key in keys if key))
        ]
        differ = [n for n in range(len(names)) if len({key[n] for key in keys}) > 1]
        return {
            key: (
                " ".join(key[n] for n in series),
                " ".join(key[n] for n in differ if n not in series),
                {names[n]: key[n] for n in range(len(names)) if n not in series},
            )
            for key in keys
            if key
        } | {(): ("", "", {})}


def _is_number(cell: str, read: Callable[[str], object] = read_number) -> bool:
    return read(cell) is not None
