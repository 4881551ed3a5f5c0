"""The journal of a session: a header line, then one event a line, append only.

A thread of its own owns the file (wizard.session.writer). An answer is waited for, but for no more
than a second: then the walk goes on, and `problem` says so until the disk has answered. The format
is described in wizard/session/FORMAT.md.
"""

from __future__ import annotations

import os
import re
import threading
import time
from typing import TYPE_CHECKING

from wizard import __version__
from wizard.session.codec import FORMAT, EncodeError, Gap, Header, line_of
from wizard.session.linefile import LineFile
from wizard.session.redaction import unnamed
from wizard.session.writer import Entry, Writer
from wizard.walk.events import Event, Sampled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wizard.text.anonymize import KnownNames

SUFFIX = ".jsonl"

LONGEST_LINE = 32 * 1024**2
"""Bytes. A document may have 256 KiB, and had 5 MiB in earlier versions; JSON makes six times as
much of it at most."""

LATE = "not saved yet"
"""The problem while an answer is on its way to a disk that takes its time."""

PATIENCE = 1.0
"""Seconds that an answer is waited for."""


class Journal:
    """The file of one session. Every method may be called from any thread; none raises OSError."""

    def __init__(
        self,
        open_file: Callable[[], LineFile],
        first: bytes = b"",
        hidden: KnownNames | None = None,
    ) -> None:
        """`open_file` may raise OSError and is asked again then; `first` is the first line. With
        `hidden` names, neither they nor others of hosts and users are written."""
        self._writer = Writer(open_file)
        self._hidden = hidden
        self._late: threading.Lock | None = None
        self._closed = False
        if first:
            self._put(Entry(line=first), PATIENCE)

    @classmethod
    def create(
        cls,
        directory: Path,
        *,
        flow: str,
        started: float,
        origin: str | None = None,
        hidden: KnownNames | None = None,
    ) -> Journal:
        """A new journal of a walk through `flow` that started at `started` (seconds since the
        epoch). `origin` opens the flow again: an absolute path or a shipped name."""
        if origin and hidden:
            from wizard.text.anonymize import anonymous

            origin = anonymous(origin, hidden)
        header = Header(FORMAT, __version__, started, flow, origin, True if hidden else None)
        name = _name_of(flow, started)
        return cls(lambda: LineFile.create(directory, name, SUFFIX), line_of(header), hidden)

    @classmethod
    def again(
        cls, file: LineFile, gap: Gap | None = None, hidden: KnownNames | None = None
    ) -> Journal:
        """Go on with a journal; `gap` says what is missing at its end, where its last line was cut
        off."""
        return cls(lambda: file, line_of(gap) if gap else b"", hidden)

    @property
    def path(self) -> Path | None:
        """The file; None while none could be made."""
        return self._writer.file.path if self._writer.file else None

    @property
    def problem(self) -> str | None:
        """Why not everything is saved, in a few words; None while it is."""
        return self._writer.problem or (LATE if self._is_late() else None)

    def _is_late(self) -> bool:
        return self._late is not None and self._late.locked()

    def append(self, event: Event, *, durable: bool) -> None:
        """Write `event`, whose secrets are blanked (wizard.session.redaction); on return a durable
        one is on the disk, or `problem` says why not."""
        try:
            if self._hidden:
                event = unnamed(event, self._hidden)
            line, trouble = line_of(event), ""
        except EncodeError as error:
            line, trouble = b"", str(error)
        if self._closed:
            return
        entry = Entry(event.at, line, durable, isinstance(event, Sampled), trouble)
        if durable:
            # One answer is waited for; those behind it would wait for the same disk.
            self._put(entry, 0.0 if self._is_late() else PATIENCE)
        else:
            self._writer.put(entry)

    def saved(self) -> Path | None:
        """The file, once all that was appended is in it or `problem` says why not; None while there
        is no file."""
        self.flush()
        return self.path

    def flush(self, patience: float = PATIENCE) -> bool:
        """Wait until all that was appended is in the file, or is known not to be; False where that
        takes more than `patience` seconds."""
        return self._put(Entry(), patience)

    def close(self, patience: float = 0.5) -> None:
        """Write what waits, and let go of the file; nothing is written from then on.

        A disk that hangs is waited for `patience` seconds at most.
        """
        self._closed = True
        if not self._writer.close(patience) and self._late is None:
            self._late = threading.Lock()
            self._late.acquire()

    def _put(self, entry: Entry, patience: float) -> bool:
        """Hand it to the writer and wait for its word; False where that does not come in time."""
        entry.done = done = threading.Lock()
        done.acquire()
        self._writer.put(entry)
        if done.acquire(timeout=patience):
            return True
        self._late = done
        return False


def _name_of(flow: str, started: float) -> str:
    """`2026-11-23T1404-resource-alerts-4242`: the time in UTC, the flow, our process."""
    stamp = time.strftime("%Y-%m-%dT%H%M", time.gmtime(started))
    plain = re.sub(r"[^a-z0-9]+", "-", flow.lower()).strip("-")[:40].rstrip("-")
    return f"{stamp}-{plain or 'flow'}-{os.getpid()}"
