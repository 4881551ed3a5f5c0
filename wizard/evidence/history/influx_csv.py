"""Influx's annotated CSV: tables one below the other, each with a header of its own. Pure.

https://docs.influxdata.com/influxdb/v2/reference/syntax/annotated-csv/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from wizard.evidence.history.cells import Lines, cells_of, read_epoch, read_iso, read_number
from wizard.evidence.history.csv_table import Table
from wizard.evidence.history.tracks import Gathered, HistoryError, Said
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from wizard.evidence.history.tracks import Track, Whose


_OWN = frozenset(
    ("result", "table", "_start", "_stop", "_time", "_value", "_field", "_measurement")
)
"""Columns that say no tag."""


def read_annotated(text: TextIO, zone: tzinfo | None) -> Table:
    """All series of a file. Raises HistoryError."""
    lines = Lines(text)
    gathered = Gathered()
    header: list[str] = []
    types: list[str] = []
    rows = 0
    for line in lines:
        cells = cells_of(line, ",", lines.number)
        if not any(cells):
            header = []
        elif cells[0].startswith("#"):
            types = cells if cells[0] == "#datatype" else types
            header = []
        elif not header:
            header = cells
        else:
            rows += 1
            row = {name: clean_line(cell) for name, cell in zip(header, cells, strict=False)}
            numeric = {name for name, kind in zip(header, types, strict=False) if kind in _NUMBERS}
            at = _time(row, zone, lines.number)
            for whose, said in _values(row, numeric, lines.number):
                gathered.add(at, whose, said, lines.number)
    if not rows:
        raise HistoryError(say.NO_ROW)
    return Table(_told_apart(gathered.tracks()), naive=False, rows=rows)


_NUMBERS = ("double", "long", "unsignedLong")


def _time(row: dict[str, str], zone: tzinfo | None, line: int) -> float:
    written = row.get("_time", row.get("_stop", ""))
    moment = read_iso(written, zone)
    at = moment[0] if moment else read_epoch(written)
    if at is None:
        why = say.NOT_A_TIME.format(cell=repr(written[:40]))
        raise HistoryError(say.BAD_ROWS.format(why=why), line)
    return at


def _values(row: dict[str, str], numeric: set[str], line: int) -> Iterator[tuple[Whose, Said]]:
    """Each number of a row; a table that was pivoted has several."""
    pivoted = "_value" not in row
    columns = [name for name in row if name in numeric - _OWN] if pivoted else ["_value"]
    tags = tuple(
        (key, value) for key, value in row.items() if key and key not in _OWN and key not in columns
    )
    for column in columns:
        number = read_number(row[column])
        if number is None:
            why = say.NOT_A_NUMBER.format(cell=repr(row[column][:40]))
            raise HistoryError(say.BAD_ROWS.format(why=why), line)
        field = column if pivoted else row.get("_field", column)
        name = " ".join(filter(None, (row.get("_measurement", ""), field)))
        yield tags, Said(name, None, number.value, number.unit)


def _told_apart(tracks: list[Track]) -> list[Track]:
    """With only those tags in the name that tell a curve from the others."""
    common = set.intersection(*(set(track.labels.items()) for track in tracks))
    for track in tracks:
        name = track.name
        for value in track.labels.values():
            name = name.removeprefix(value).lstrip()
        shown = [f'{k}="{v}"' for k, v in sorted(track.labels.items()) if (k, v) not in common]
        track.name = name + (f"{{{', '.join(shown)}}}" if shown else "")
    return tracks
