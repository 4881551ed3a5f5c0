"""The one thread that owns a journal's file: it takes lines in order, and writes them.

A walk never stops for a failing disk. What cannot be written is said in `problem` and tried again
each second; steps, answers and notes wait in memory until then, samples are left out and the gap is
said in a line of its own.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.session.codec import Gap, line_of
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.session.linefile import LineFile

MOST_WAITING = 32 * 1024**2
"""Bytes of lines that wait for a disk to take them."""

_RETRY = 1.0
"""Seconds between two attempts while something waits."""


@dataclass(slots=True)
class Entry:
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

        self._queue: SimpleQueue[Entry | None] = SimpleQueue()
        self._count = threading.Lock()
        self._queued = 0
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        self._must_sync = False
        self._gap: Gap | None = None
        self._thread = threading.Thread(target=self._run, name="wizard-journal", daemon=True)
        self._thread.start()

    def put(self, entry: Entry) -> None:
        """Have it written, after all that was put before."""
        size = len(entry.line)
        with self._count:
            fits = self._queued + size <= MOST_WAITING
            self._queued += size if fits else 0
        if not fits:
            entry.line, entry.trouble = b"", "the disk does not answer"
        self._queue.put(entry)

    def close(self, patience: float) -> bool:
        """Write what waits and let go of the file; False where that took more than `patience`
        seconds, and goes on beside."""
        self._queue.put(None)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        entries: list[Entry | None] = []
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

    def _next(self) -> list[Entry | None]:
        """All that has come in the meantime; nothing where something waits and it is time to try
        again. What follows the end is let go."""
        stuck = self._waiting or self._gap or self._must_sync or self.file is None
        entries: list[Entry | None] = []
        with contextlib.suppress(Empty):
            entries.append(self._queue.get(timeout=_RETRY if stuck else None))
            while entries[-1] is not None:
                entries.append(self._queue.get_nowait())
        return entries

    def _take(self, entry: Entry) -> None:
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

    def _keep(self, entry: Entry) -> None:
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
