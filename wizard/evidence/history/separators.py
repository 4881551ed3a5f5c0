"""A column of numbers while it is read, and what the separators in it are: `1.012` and `1,012` may
be a little over one or over a thousand. The whole column says which, or another one of the file.
Pure.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wizard.evidence.history.cells import read_number
from wizard.evidence.history.tracks import HistoryError, Marks
from wizard.messages import history_messages as say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.history.tracks import Unit

_OTHER = {",": ".", ".": ","}
_USUAL: dict[str, Marks] = {",": "thousands", ".": "decimal"}
"""What a number is read with, until the whole column says something else."""


@dataclass(slots=True)
class NumberColumn:
    """One value column while it is read."""

    name: str
    place: int
    part: int | None = None
    """Which of the two numbers in each cell it is."""

    values: array[float] = field(default_factory=lambda: array("d"))
    units: set[Unit] = field(default_factory=set)
    written: int = 0
    """Cells with a unit."""

    either: dict[str, array[int]] = field(default_factory=dict)
    """Separator → the rows in which it stands before three digits, and so may be either."""

    decimal: set[str] = field(default_factory=set)
    thousands: set[str] = field(default_factory=set)
    """Separators that a cell shows to be the one or the other."""

    below: bool = False
    above: bool = False
    """Whether whole numbers below and above a thousand stand there, without separator."""

    def add(self, cell: str) -> None:
        """Raises ValueError for what is no number."""
        if self.part is not None:
            first, _, second = cell.partition("/")
            cell = second if self.part else first
        try:
            value = float(cell)
        except ValueError:
            number = read_number(cell)
            if number is None:
                raise
            if number.unit:
                self.units.add(number.unit)
            self.written += number.unit is not None
            self._look(number.digits)
            self.values.append(number.value)
        else:
            if "." not in self.decimal:  # a third of the time of long files is saved
                self._look(cell.strip())
            self.values.append(value)

    def _look(self, digits: str) -> None:
        """What the separators of one number show."""
        if digits.isdecimal():
            if len(digits) > 3:
                self.above = True
            elif digits.strip("0"):
                self.below = True
            return
        marks = [letter for letter in digits if letter in ",."]
        if not marks or "e" in digits or "E" in digits:
            return
        last = marks[-1]
        head, _, tail = digits.rpartition(last)
        head = head.lstrip("+-")
        if len(marks) > 1:
            self.thousands.add(marks[0])
            if marks.count(last) == 1:
                self.decimal.add(last)
        elif len(tail) == 3 and head.isdecimal() and len(head) <= 3 and head[0] != "0":
            self.either.setdefault(last, array("L")).append(len(self.values))
        else:
            self.decimal.add(last)

    def cut(self, count: int) -> None:
        """Only the first `count` cells were of whole rows."""
        del self.values[count:]
        for rows in self.either.values():
            while rows and rows[-1] >= count:
                rows.pop()


class Separators:
    """What the separators of a file are, by all of its columns."""

    def __init__(self, columns: Sequence[NumberColumn], delimiter: str) -> None:
        """Raises HistoryError for a column in which one separator is both."""
        for column in columns:
            for mark in column.decimal & column.thousands:
                raise HistoryError(say.MIXED_MARKS.format(column=column.name, mark=mark))
        self._decimal = {mark for column in columns for mark in column.decimal}
        self._thousands = {mark for column in columns for mark in column.thousands}
        self._delimiter = delimiter

    def settle(self, column: NumberColumn) -> tuple[array[float] | None, Marks]:
        """Put the column's values right. Where nothing tells: (the values read the other way, what
        the column's own take the separators for)."""
        for mark, rows in column.either.items():
            if not rows:
                continue
            means = self._means(mark, column)
            other = array("d", column.values)
            for row in rows:
                other[row] *= 1000 if _USUAL[mark] == "decimal" else 0.001
            if not means:
                return other, _USUAL[mark]
            if means != _USUAL[mark]:
                column.values = other
        return None, ""

    def _means(self, mark: str, column: NumberColumn) -> Marks:
        other = _OTHER[mark]
        if len([rows for rows in column.either.values() if rows]) > 1:
            raise HistoryError(say.MIXED_MARKS.format(column=column.name, mark=mark))
        for decimal, thousands in (
            (column.decimal, column.thousands),
            # A number over a thousand without separator: none parts thousands.
            ({mark} if column.above else set(), set()),
            (self._decimal, self._thousands),
            # Who parts cells by commas writes decimal points, but 987 before 1.012 is odd.
            ({mark} & {"."} if self._delimiter == "," and not column.below else set(), set()),
        ):
            if mark in decimal or (other in thousands and mark not in thousands):
                return "decimal"
            if mark in thousands or other in decimal:
                return "thousands"
        return ""
