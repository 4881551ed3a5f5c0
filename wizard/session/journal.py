"""The journal of a session: a header line, then one event a line, append only.

A thread of its own owns the file. An answer is waited for, but for no more than a second: then the
walk goes on, and `problem` says so until the disk has answered. A walk never stops for a failing
disk. What cannot be written is said in `problem` and tried again each second; steps, answers and
notes wait in memory until then, samples are left out and the gap is said in a line of its own. The
format is described in wizard/session/FORMAT.md.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard import __version__
from wizard.messages import journal_messages as say
from wizard.session.codec import FORMAT, EncodeError, Gap, Header, line_of
from wizard.session.line_file import LineFile
from wizard.session.redaction import unnamed
from wizard.text.clean import clean_line
from wizard.walk.events import Event, Sampled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wizard.text.anonymize import KnownNames


SUFFIX = ".jsonl"

LONGEST_LINE = 32 * 1024**2
"""Bytes. A document may have 256 KiB, and had 5 MiB in earlier versions; JSON makes six times as
much of it at most."""

LATE = say.SAVED_LATE
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
            self._put(QueuedLine(line=first), PATIENCE)

    @classmethod
    def create(  # noqa: PLR0913 - each is one thing that a name or a header says
        cls,
        directory: Path,
        *,
        flow: str,
        started: float,
        origin: str | None = None,
        hidden: KnownNames | None = None,
        about: str = "",
    ) -> Journal:
        """A new journal of a walk through `flow` that started at `started` (seconds since the
        epoch). `origin` opens the flow again: an absolute path or a shipped name. `about` is what
        is watched, for the name."""
        if origin and hidden:
            from wizard.text.anonymize import anonymous

            origin = anonymous(origin, hidden)
        header = Header(FORMAT, __version__, started, flow, origin, True if hidden else None)
        name = _name_of(flow, started, "" if hidden else about)
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
        entry = QueuedLine(event.at, line, durable, isinstance(event, Sampled), trouble)
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
        return self._put(QueuedLine(), patience)

    def close(self, patience: float = 0.5) -> None:
        """Write what waits, and close the file; nothing is written from then on.

        A disk that hangs is waited for `patience` seconds at most.
        """
        self._closed = True
        if not self._writer.close(patience) and self._late is None:
            self._late = threading.Lock()
            self._late.acquire()

    def _put(self, entry: QueuedLine, patience: float) -> bool:
        """Hand it to the writer and wait for its word; False where that does not come in time."""
        entry.done = done = threading.Lock()
        done.acquire()
        self._writer.put(entry)
        if done.acquire(timeout=patience):
            return True
        self._late = done
        return False


def _name_of(flow: str, started: float, about: str) -> str:
    """`2026-11-23T1404-resource-alerts-gunicorn-shop-4242`: the time in UTC, the flow, what is
    watched, our process."""
    stamp = time.strftime("%Y-%m-%dT%H%M", time.gmtime(started))
    parts = [stamp, _plain(flow, 40) or "flow", _plain(about, 30), f"{os.getpid()}"]
    return "-".join(filter(None, parts))


def _plain(text: str, most: int) -> str:
    """Letters and digits, and a dash for all else; at most so many."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:most].rstrip("-")


MOST_WAITING = 32 * 1024**2
"""Bytes of lines that wait for a disk to take them."""

_RETRY = 1.0
"""Seconds between two attempts while something waits."""


@dataclass(slots=True)
class QueuedLine:
    """A line to be written."""

    at: float = 0.0
    line: bytes = b""
    """Empty where it could not be made, or where there is none and one only waits for the rest."""

    sync: bool = False
    """Whether it has to reach the disk, not only the file."""

    spare: bool = False
    """Whether it is left out where it cannot be written: a sample is not worth the memory."""

    trouble: str = ""
    """Why the line could not be made."""

    done: threading.Lock | None = None
    """Released once this entry and all before it have been seen to, with success or without."""


class Writer:
    """`put` and `close` may be called from any thread; all else happens on the writer's own."""

    def __init__(self, open_file: Callable[[], LineFile]) -> None:
        """`open_file` may raise OSError; it is asked again then, later."""
        self._open_file = open_file
        self.file: LineFile | None = None
        """None while none could be opened."""

        self.problem: str | None = None
        """Why not everything is saved, in a few words; None while it is."""

        self._queue: SimpleQueue[QueuedLine | None] = SimpleQueue()
        self._count = threading.Lock()
        self._queued = 0
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        self._must_sync = False
        self._gap: Gap | None = None
        self._thread = threading.Thread(target=self._run, name="wizard-journal", daemon=True)
        self._thread.start()

    def put(self, entry: QueuedLine) -> None:
        """Have it written, after all that was put before."""
        size = len(entry.line)
        with self._count:
            fits = self._queued + size <= MOST_WAITING
            self._queued += size if fits else 0
        if not fits:
            entry.line, entry.trouble = b"", say.DISK_SILENT
        self._queue.put(entry)

    def close(self, patience: float) -> bool:
        """Write what waits and close the file; False where that took more than `patience`
        seconds, and goes on beside."""
        self._queue.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        entries: list[QueuedLine | None] = []
        while not (entries and entries[-1] is None):
            entries = self._next()
            batch = [entry for entry in entries if entry is not None]
            for entry in batch:
                self._take(entry)
            if not batch:
                self._try()
            if self._must_sync:
                self._sync()
            with self._count:
                self._queued -= sum(len(entry.line) for entry in batch)
            for entry in batch:
                if entry.done:
                    entry.done.release()
        if self.file:
            try:
                self.file.close()
            except OSError as error:
                self.problem = words_of(error)

    def _next(self) -> list[QueuedLine | None]:
        """All that has come in the meantime; nothing where something waits and it is time to try
        again. What follows the end is dropped."""
        stuck = self._waiting or self._gap or self._must_sync or self.file is None
        entries: list[QueuedLine | None] = []
        with contextlib.suppress(Empty):
            entries.append(self._queue.get(timeout=_RETRY if stuck else None))
            while entries[-1] is not None:
                entries.append(self._queue.get_nowait())
        return entries

    def _take(self, entry: QueuedLine) -> None:
        self._must_sync |= entry.sync
        if entry.trouble:
            self._miss(entry.at, entry.trouble)
        elif not self._try(entry.line) and entry.line:
            self._keep(entry)

    def _try(self, line: bytes = b"") -> bool:
        """Write what waits and then `line`; whether it was written."""
        try:
            file = self.file = self.file or self._open_file()
            while self._waiting:
                file.append(self._waiting[0])
                self._waiting_size -= len(self._waiting.pop(0))
            if self._gap:
                file.append(line_of(self._gap))
                self._gap = None
            if line:
                file.append(line)
        except OSError as error:
            self.problem = words_of(error)
            return False
        if not self._must_sync:
            self.problem = None
        return True

    def _sync(self) -> None:
        if self.file is None:
            return
        try:
            self.file.sync()
        except OSError as error:
            self.problem = words_of(error)
            return
        if not self._waiting:
            self._must_sync = False
            if self._gap is None:
                self.problem = None

    def _keep(self, entry: QueuedLine) -> None:
        """Hold the line until it can be written."""
        size = len(entry.line)
        if entry.spare or self._waiting_size + size > MOST_WAITING:
            self._miss(entry.at, self.problem or "")
        else:
            self._waiting.append(entry.line)
            self._waiting_size += size

    def _miss(self, at: float, reason: str) -> None:
        self.problem = reason
        gap = self._gap or Gap(at, at, 0, reason)
        self._gap = replace(gap, until=at, events=gap.events + 1)


def words_of(error: OSError) -> str:
    """What is wrong with the file, on one line."""
    what = error.strerror or type(error).__name__
    return clean_line(f"{what}: {error.filename}" if error.filename else what)
