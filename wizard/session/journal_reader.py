"""Reading a journal, which may come from anywhere: every way in which it can be bad is one line."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from wizard.messages import journal_messages as say
from wizard.session.codec import (
    FORMAT,
    DamagedError,
    DecodeError,
    Gap,
    Header,
    UnknownEventError,
    decode,
    header_of,
    json_of,
)
from wizard.session.journal import LONGEST_LINE
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.walk.events import Event


CUT_OFF = say.LAST_LINE_CUT_OFF
"""The note about a torn last line."""

_USUAL = 1024**2
"""Bytes. Nearly all lines are shorter."""


class JournalError(Exception):
    """A journal that cannot be read. The text is one line that names the file and the line."""


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
        message = say.UNREADABLE_FILE.format(file=shown, reason=reason or say.BAD_FILE_NAME)
        raise JournalError(message) from error


def _open(path: Path) -> BinaryIO:
    # Without O_NONBLOCK a FIFO would hang us.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if os.path.islink(path):
            raise OSError(error.errno, say.IS_A_LINK) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, say.NOT_REGULAR_FILE)
    return os.fdopen(descriptor, "rb")


def _read(lines: _Lines) -> tuple[Header, tuple[Event, ...], tuple[str, ...]]:
    header = _header(lines)
    events: list[Event] = []
    notes: list[str] = []
    unknown = 0
    for event in _decoded(lines):
        if event is None:
            unknown += 1
        elif isinstance(event, Gap):
            template = say.EVENT_NOT_SAVED if event.events == 1 else say.EVENTS_NOT_SAVED
            notes.append(template.format(count=event.events, reason=event.reason))
        else:
            events.append(event)
    if unknown:
        template = say.LATER_EVENT_SKIPPED if unknown == 1 else say.LATER_EVENTS_SKIPPED
        notes.append(template.format(count=unknown))
    if lines.cut_off:
        notes.append(CUT_OFF)
    return header, tuple(events), tuple(notes)


def _decoded(lines: _Lines) -> Iterator[Event | Gap | None]:
    """The lines as events, None for one of a later version; without what a full disk tore, which is
    followed by the gap that says so, and without a last line that was cut off."""
    damaged: JournalError | None = None
    for line in lines:
        event: Event | Gap | None = None
        wrong: JournalError | None = None
        try:
            event = decode(line)
        except UnknownEventError:
            pass
        except DamagedError as error:
            if not line.endswith(b"\n"):
                lines.cut_off = True
                break
            wrong = lines.error(str(error))
        except DecodeError as error:
            raise (damaged or lines.error(str(error))) from error
        if damaged is not None and not isinstance(event, Gap):
            raise damaged
        damaged = wrong
        if wrong is None:
            yield event
    if damaged is not None:
        raise damaged


def _header(lines: _Lines) -> Header:
    first = next(lines, b"")
    try:
        written = json_of(first)
    except DamagedError:
        written = None
    if not first or (written is None and not first.endswith(b"\n")):
        raise lines.error(say.NO_HEADER)
    if type(written) is not dict or "journal" not in written:
        raise lines.error(say.NOT_A_HEADER)
    version = written["journal"]
    if type(version) is int and version > FORMAT:
        raise lines.error(say.LATER_FORMAT.format(format=version, known=FORMAT))
    try:
        header = header_of(written)
    except DecodeError as error:
        raise lines.error(say.BROKEN_HEADER.format(reason=error)) from error
    if header.every is not None:
        raise lines.error(say.IS_A_RECORDING)
    return header


class _Lines:
    """The lines of a journal."""

    def __init__(self, file: BinaryIO, shown: str) -> None:
        self._file = file
        self._shown = shown
        self._number = 0
        self.cut_off = False
        """Whether the last line lacks its end and is left out."""

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self._line()
        if not line:
            raise StopIteration
        return line

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
                raise self.error(say.LONG_JOURNAL_LINE)
        self._file.seek(here)
        return line + self._file.readline()

    def error(self, what: str) -> JournalError:
        """An error at the current line."""
        return JournalError(f"{self._shown}:{max(1, self._number)}: {what}")
