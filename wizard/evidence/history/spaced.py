"""Rows whose cells only spaces part: a time of several words is one cell, and so is a number with
the unit behind it. Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.evidence.history.cells import read_number, scale_of
from wizard.evidence.history.vocabulary import TIMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.evidence.history.cells import Lines

SPACE = " "
"""In place of what parts the cells of a row."""

_MOST_WORDS = 7
"""`Thu 15 Jan 2026 10:00:00 AM CST`."""

_APART = re.compile(r"\s{2,}|\t")


def words_of_time(line: str, is_time: Callable[[str], bool]) -> int:
    """How many words the time has that a row begins with; 0 where this is no row, which has a
    number besides."""
    words = line.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        if is_time(" ".join(words[:count])):
            numbers = (read_number(word) for word in words[count:])
            return count if any(number is not None for number in numbers) else 0
    return 0


def spaced_cells(line: str, time: int) -> list[str]:
    """The cells of a row that begins with a time of so many words."""
    words = line.split()
    cells = [" ".join(words[:time])]
    index = time
    while index < len(words):
        count = 2 if _is_number_with_unit(words[index : index + 2]) else 1
        cells.append(" ".join(words[index : index + count]))
        index += count
    return cells


def _is_number_with_unit(words: list[str]) -> bool:
    if len(words) < 2 or scale_of(words[1]) is None:
        return False
    number = read_number(words[0])
    return number is not None and number.unit is None


def spaced_header(line: str, count: int) -> list[str] | None:
    """The `count` names that stand above such rows; None where it has another number of them."""
    apart = _APART.split(line.strip())
    if len(apart) == count:
        return apart
    names: list[str] = []
    for word in line.split():
        dated = names and names[-1].lower() in TIMES and word.lower() in TIMES
        if names and (word[0] in "([" or word == "%" or dated):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names if len(names) == count else None


def spaced_records(
    lines: Lines, first: list[tuple[int, str]], is_time: Callable[[str], bool]
) -> Iterator[list[str]]:
    """The cells of each row: of the numbered lines in `first`, the last of which is a row and one
    before it the header, then of the rest."""
    number, row = first[-1]
    time = words_of_time(row, is_time)
    cells = spaced_cells(row, time)
    for lines.number, header in first[:-1]:
        yield spaced_header(header, len(cells)) or []
    lines.number = number
    yield cells
    for line in lines:
        if line.strip() and not line.startswith("#"):
            yield spaced_cells(line, time)
