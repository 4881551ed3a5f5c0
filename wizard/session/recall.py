"""Reading a journal, which may come from anywhere: every way in which it can be bad is one line."""

from __future__ import annotations

import json
import os
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from wizard.session.encode import DecodeError, decode
from wizard.session.journal import FORMAT, LONGEST_LINE
from wizard.session.kinds import FLAG, LINE, NUMBER, WHOLE, Json, Table, optional, read_record
from wizard.session.late import LateSample, late_sample
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.walk.events import Event


CUT_OFF = "the last line was cut off and is left out"
"""The note about a torn last line."""

_USUAL = 1024**2
"""Bytes. Nearly all lines are shorter."""


class JournalError(Exception):
    """A journal that cannot be read. The text is one line that names the file and the line."""


class Header(Struct, frozen=True):
    """The first line of a journal."""

    format: int
    """The version of the format, at least 1."""

    version: str
    """The version of the program that wrote it."""

    started: float
    """Seconds since the epoch."""

    flow: str
    """The name of the flow, as it was asked for."""

    origin: str | None = None
    """What opens the flow again: an absolute path, or the name of a shipped flow."""

    anonymous: bool | None = None
    """Whether names of hosts and users were kept out."""


_HEADER: Table = (
    ("format", "journal", WHOLE),
    ("version", "wizard", LINE),
    ("started", "started", NUMBER),
    ("flow", "flow", LINE),
    ("origin", "from", optional(LINE)),
    ("anonymous", "anonymous", optional(FLAG)),
)


@dataclass(slots=True)
class _Gap:
    """A line of the journal itself: what is missing in it, and why."""

    at: float
    until: float
    events: int
    reason: str


_GAP: Table = (
    ("at", "at", NUMBER),
    ("until", "until", NUMBER),
    ("events", "events", WHOLE),
    ("reason", "reason", LINE),
)


def read_journal(path: Path) -> tuple[Header, tuple[Event, ...], tuple[str, ...]]:
    """(header, events in order, notes about what is missing in it), of which each is one line.

    Raises JournalError.
    """
    with _opened(path) as lines:
        return _read(lines)


def read_header(path: Path) -> Header:
    """The header alone. Raises JournalError."""
    with _opened(path) as lines:
        return _header(lines)


@contextmanager
def _opened(path: Path) -> Iterator[_Lines]:
    shown = clean_line(str(path))
    try:
        with _open(path) as file:
            yield _Lines(file, shown)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise JournalError(f"{shown}: {reason or 'this is no name of a file'}") from error


def _open(path: Path) -> BinaryIO:
    # Without O_NONBLOCK a FIFO would hang us.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if os.path.islink(path):
            raise OSError(error.errno, "is a link; give the file that it points to") from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "is no file; give a session's journal")
    return os.fdopen(descriptor, "rb")


def _read(lines: _Lines) -> tuple[Header, tuple[Event, ...], tuple[str, ...]]:
    header = _header(lines)
    events: list[Event] = []
    notes: list[str] = []
    unknown = 0
    for written in _whole(lines):
        if isinstance(written, LateSample):
            events.append(written)
            continue
        try:
            event = None if _is_gap(written) else decode(written)
            if event is not None:
                events.append(event)
            elif _is_gap(written):
                notes.append(_gap_in_words(written))
            else:
                unknown += 1
        except DecodeError as error:
            raise lines.error(str(error)) from error
    if unknown:
        notes.append(f"{unknown} events of a later wizard are left out")
    if lines.cut_off:
        notes.append(CUT_OFF)
    return header, tuple(events), tuple(notes)


def _whole(lines: _Lines) -> Iterator[Json | LateSample]:
    """The lines but for what a full disk tore: that is followed by the gap that says so."""
    damaged: JournalError | None = None
    for written in lines:
        if damaged and not _is_gap(written):
            raise damaged
        damaged = written if isinstance(written, JournalError) else None
        if not isinstance(written, JournalError):
            yield written
    if damaged:
        raise damaged


def _is_gap(written: Json) -> bool:
    return type(written) is dict and written.get("event") == "gap"


def _header(lines: _Lines) -> Header:
    first = next(lines, None)
    if first is None or lines.cut_off:
        raise lines.error("has no header; this is no journal of a session, or nothing of one")
    if isinstance(first, JournalError) or type(first) is not dict or "journal" not in first:
        raise lines.error("is no header; this is no journal of a session")
    try:
        version = WHOLE.read(first["journal"])
        if version > FORMAT:
            raise lines.error(
                f"is of format {version}, this wizard reads up to {FORMAT}; use a later one"
            )
        return read_record(Header, _HEADER, first)
    except DecodeError as error:
        raise lines.error(f"the header is broken: {error}") from error


def _gap_in_words(written: Json) -> str:
    gap = read_record(_Gap, _GAP, written)
    return f"{gap.events} events are missing, they could not be saved: {gap.reason}"


class _Lines:
    """The lines of a journal: samples as they are, others as JSON or as the error that they are."""

    def __init__(self, file: BinaryIO, shown: str) -> None:
        self._file = file
        self._shown = shown
        self._number = 0
        self.cut_off = False

    def __iter__(self) -> Iterator[Json | LateSample | JournalError]:
        return self

    def __next__(self) -> Json | LateSample | JournalError:
        line = self._line()
        if not line:
            raise StopIteration
        late = late_sample(line)
        if late is not None:
            return late
        try:
            return json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            if not line.endswith(b"\n"):
                self.cut_off = True
                raise StopIteration from None
            return self.error("the line is damaged")

    def _line(self) -> bytes:
        """The next line. One that is too long is found out without being kept."""
        self._number += 1
        line = self._file.readline(_USUAL)
        if len(line) < _USUAL or line.endswith(b"\n"):
            return line
        here, length, piece = self._file.tell(), len(line), line
        while len(piece) == _USUAL and not piece.endswith(b"\n"):
            piece = self._file.readline(_USUAL)
            length += len(piece)
            if length > LONGEST_LINE:
                raise self.error("the line is too long; this is no journal of a session")
        self._file.seek(here)
        return line + self._file.readline()

    def error(self, what: str) -> JournalError:
        """An error at the current line."""
        return JournalError(f"{self._shown}:{max(1, self._number)}: {what}")
