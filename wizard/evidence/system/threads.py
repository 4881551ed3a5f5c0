"""How often a process waits of its own accord, and how long it waits for a CPU: all its threads
together.

The kernel counts both for each thread, and for the process as a whole neither: /proc/PID/status
speaks of the first thread only. Reading costs 30 µs a thread, so it is done for the few busiest
processes of a tree, whose threads are looked up anew each time.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MOST_THREADS = 64
"""Of a process with more threads nothing is read: 2 ms each second is what it may cost."""

_SWITCHES = b"\nvoluntary_ctxt_switches:"


class Waits(NamedTuple):
    """What the threads of one process did so far. None is not known."""

    switches: int | None
    """Voluntary context switches."""

    queued_seconds: float | None
    """Time spent on a run queue: ready to run, while others had the CPU."""


UNKNOWN = Waits(None, None)


class _Thread(NamedTuple):
    """The kernel's counters of one thread; times in nanoseconds."""

    switches: int
    ran: int
    queued: int


_NEW = _Thread(0, 0, 0)


class Threads:
    """The threads of one process, read again and again. Both counts only grow."""

    __slots__ = ("_directory", "_queued", "_seen", "_switches")

    def __init__(self, proc: Path, pid: int) -> None:
        self._directory = f"{proc}/{pid}/task"
        self._seen: dict[str, _Thread] = {}
        self._switches = 0
        self._queued = 0

    def read(self) -> Waits:
        """The counts now; unknown where a thread has ended since the last time, for what it did
        last went with it, and a queue where the kernel counts none. Raises PermissionError."""
        try:
            names = os.listdir(self._directory)
        except (FileNotFoundError, ProcessLookupError):
            return UNKNOWN
        if len(names) > MOST_THREADS:
            return UNKNOWN
        before, self._seen = self._seen, {}
        for name in names:
            now = self._thread(name)
            if now is not None:
                then = before.pop(name, _NEW)
                self._switches += max(0, now.switches - then.switches)
                self._queued += max(0, now.queued - then.queued)
                self._seen[name] = now
        if before or not self._seen:
            return UNKNOWN
        counted = any(thread.ran for thread in self._seen.values())
        return Waits(self._switches, self._queued / 1e9 if counted else None)

    def _thread(self, name: str) -> _Thread | None:
        """None for a thread that has ended."""
        _, found, rest = _read(f"{self._directory}/{name}/status").partition(_SWITCHES)
        switches = _numbers(rest[:24].split(None, 1)[:1])
        if not found or not switches:
            return None
        # A kernel that does not count writes no file, or zeros only.
        times = _numbers(_read(f"{self._directory}/{name}/schedstat").split()[:2])
        ran, queued = times if len(times) == 2 else (0, 0)
        return _Thread(switches[0], ran, queued)


def _numbers(words: list[bytes]) -> list[int]:
    """The whole numbers; empty where one of the words is none."""
    return [int(word) for word in words] if all(word.isdigit() for word in words) else []


def _read(path: str) -> bytes:
    """A small file; empty where there is none (any more)."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, ProcessLookupError):
        return b""
    try:
        return os.read(descriptor, 8192)
    except ProcessLookupError:
        return b""
    finally:
        os.close(descriptor)
