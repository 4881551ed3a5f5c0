"""The lines of an opened text, each of bounded length, and the records that stand in them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from wizard.evidence.history.model import HistoryError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE = 1024**2
"""Characters. A longer line is no row of times and values, and to split it would take seconds."""

MOST_CELLS = 1000

_PEEK = 65536


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
                    raise HistoryError(
                        "the line has more than a million characters; a history has one row of "
                        "time and values a line",
                        self.number,
                    )
                if "\0" in line:
                    raise HistoryError("is binary (a NUL character); export it as CSV", self.number)
                yield line
        except UnicodeDecodeError as error:
            raise HistoryError(
                f"is not UTF-8 (byte 0x{error.object[error.start]:02x}); save it as UTF-8",
                self.number + 1,
            ) from error


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line by itself."""
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])


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
        raise HistoryError(f"cannot be read as CSV: {error}", lines.number) from error


def delimiter_of(line: str) -> str:
    """The one of tab, semicolon and comma that parts the most cells of `line`."""
    bare = "".join(line.split('"')[::2])
    counts = {mark: bare.count(mark) for mark in ("\t", ";", ",", "|")}
    return max(counts, key=lambda mark: counts[mark])
