"""Logs that tools write for other programs to read: psrecord's, mprof's `.dat`, sadf's. Pure."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, TextIO

from wizard.evidence.history.cells import Lines, read_epoch, read_iso
from wizard.evidence.history.command_outputs import output_of
from wizard.evidence.history.csv_table import Table
from wizard.evidence.history.tracks import Gathered, HistoryError, Track
from wizard.messages import history_messages as say
from wizard.text.clean import clean_line
from wizard.text.units import MIB, date_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo


def read_psrecord(text: TextIO, ended: float) -> Table:
    """What `psrecord --log` wrote. Its times are seconds since it began, so its end is taken to be
    `ended`, when the file was last written. Raises HistoryError."""
    lines = Lines(text)
    times, cpu, memory = array("d"), array("d"), array("d")
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        try:
            elapsed, percent, real = map(float, line.split()[:3])
        except ValueError as error:
            raise _not_a_row(line, lines.number) from error
        times.append(elapsed)
        cpu.append(percent / 100)
        memory.append(real * MIB)
    if not times:
        raise HistoryError(say.NO_ROW)
    began = ended - times[-1]
    times = array("d", (began + elapsed for elapsed in times))
    return Table(
        [
            Track("Real (MB)", times, memory, "bytes", {}, 2, "memory.used"),
            Track("CPU (%)", array("d", times), cpu, "cores", {}, 2, "cpu.cores"),
        ],
        naive=False,
        rows=len(times),
        notes=[say.ENDED_WHEN_WRITTEN.format(at=date_time(ended))],
    )


def read_mprof(text: TextIO) -> Table:
    """What `mprof run` wrote: MiB and seconds since 1970. The children that `--multiprocess` lists
    behind each line are added to the process. Raises HistoryError."""
    lines = Lines(text)
    times, memory = array("d"), array("d")
    children = False
    for line in lines:
        words = line.split()
        if not words or words[0] not in ("MEM", "CHLD"):
            continue
        try:
            size, at = (float(word) for word in words[-2:])
        except ValueError as error:
            raise _not_a_row(line, lines.number) from error
        if words[0] == "MEM":
            times.append(at)
            memory.append(size * MIB)
        elif memory:
            children = True
            memory[-1] += size * MIB
    if not times:
        raise HistoryError(say.NO_ROW)
    name = "MEM + CHLD" if children else "MEM"
    notes = [say.CHILDREN_ADDED] if children else []
    track = Track(name, times, memory, "bytes", {}, 1, "memory.used")
    return Table([track], naive=False, rows=len(times), notes=notes)


def _not_a_row(line: str, number: int) -> HistoryError:
    shown = repr(clean_line(line.strip())[:40])
    return HistoryError(say.BAD_ROWS.format(why=say.NOT_A_ROW.format(row=shown)), number)


IS_SADF = re.compile(
    r"# hostname;interval;timestamp|\S+\t\d+\t[^\t]+\t[^\t]*\t\S+\t[0-9.-]+\n"
).match
"""Whether what begins so was written by `sadf -d`, or by `sadf` (`-p`)."""


def read_sadf(text: TextIO, zone: tzinfo | None) -> Table:
    """What sadf writes of `sar -r` and `sar -u`. Raises HistoryError."""
    gathered = Gathered()
    naive = False
    rows = 0
    for line, written, row in _sadf_rows(Lines(text)):
        found = output_of(" ".join(row))
        if found is None:
            continue
        moment = read_iso(written, zone)
        at = moment[0] if moment else read_epoch(written)
        if at is None:
            raise HistoryError(
                say.BAD_ROWS.format(why=say.NOT_A_TIME.format(cell=repr(written[:40]))), line
            )
        naive = naive or bool(moment and not moment[1])
        try:
            values = list(found[0].read(row))
        except (ValueError, KeyError) as error:
            raise _not_a_row(written, line) from error
        rows += 1
        for said in values:
            gathered.add(at, (), said, line)
    if not rows:
        raise HistoryError(say.NO_SADF)
    return Table(gathered.tracks(), naive=naive, rows=rows, notes=[say.OF_MACHINE])


def _sadf_rows(lines: Lines) -> Iterator[tuple[int, str, dict[str, str]]]:
    """(line, time, cells by column) of each row: of `-d`, which has a header, and of `-p`, which
    writes each cell on a line of its own."""
    columns: list[str] = []
    pending: tuple[str, str] | None = None
    row: dict[str, str] = {}
    for line in lines:
        bare = clean_line(line).strip()
        if bare.startswith("#"):
            columns = bare.split(";")[3:]
        elif bare.count(";") > 2:
            _, _, written, *cells = bare.split(";")
            yield lines.number, written, dict(zip(columns, cells, strict=False))
        elif line.count("\t") >= 5:
            _, _, written, device, column, cell = (part.strip() for part in line.split("\t")[:6])
            if pending is not None and (pending != (written, device) or column in row):
                yield lines.number - 1, pending[0], row
                row = {}
            pending = (written, device)
            row[column] = cell
            if device != "-":
                row["CPU"] = device
    if pending is not None:
        yield lines.number, pending[0], row
