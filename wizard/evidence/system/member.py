"""One process of the watched tree, read each second through kept descriptors.

/proc/PID/stat gives its CPU times and parent, /proc/PID/status its resident memory (as exact as the
kernel has it, which stat's is not since Linux 6.2). Both together cost 20 µs, a fifth of what
psutil takes. Descriptors are bound to the very process: a reused id is never
mistaken for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.evidence.sample import ProcessSample
from wizard.evidence.system.kept import KeptFile
from wizard.evidence.system.procfs import DEAD, TICK, Stat, parse_stat
from wizard.evidence.system.threads import Threads

if TYPE_CHECKING:
    from pathlib import Path


class Member:
    """A process as long as it lives."""

    __slots__ = (
        "_boot",
        "_keep",
        "_last",
        "_raw",
        "_stat",
        "_status",
        "_threads",
        "created",
        "pid",
        "pss_at",
    )

    def __init__(self, proc: Path, stat: Stat, boot: float, *, keep: bool = True) -> None:
        """`keep`: whether the descriptors stay open between two readings."""
        self.pid = stat.pid
        self.created = created(stat, boot)
        self.pss_at: float | None = None
        """When its PSS was last read; None while it never was."""

        self._boot = boot
        self._keep = keep
        self._stat = KeptFile(f"{proc}/{stat.pid}/stat")
        self._status = KeptFile(f"{proc}/{stat.pid}/status")
        self._threads = Threads(proc, stat.pid)
        self._raw = b"", b""
        self._last: ProcessSample | None = None

    def read(self) -> ProcessSample | None:
        """What it uses now; None once it has ended. Raises PermissionError."""
        try:
            raw = self._stat.read(1024), self._status.read(8192)
        except (FileNotFoundError, ProcessLookupError):
            return None
        if not self._keep:
            self.close()
        if raw == self._raw and self._last is not None:
            # An idle process is the same value again: no parsing, and no memory for a second one.
            return self._last
        try:
            stat = parse_stat(raw[0])
        except ValueError:
            return None
        if stat.state in DEAD or created(stat, self._boot) != self.created:
            return None
        resident = _field(raw[1], b"VmRSS:")
        self._raw = raw
        self._last = ProcessSample(
            pid=self.pid,
            created=self.created,
            parent=stat.parent,
            name=self._last.name if self._last and self._last.name == stat.name else stat.name,
            rss=None if resident is None else resident * 1024,
            user_seconds=stat.user_ticks * TICK,
            system_seconds=stat.system_ticks * TICK,
        )
        return self._last

    def with_waits(self, sample: ProcessSample) -> ProcessSample:
        """`sample`, which was just read, with what its threads waited for. Raises
        PermissionError."""
        waits = self._threads.read()
        return replace(sample, switches=waits.switches, queued_seconds=waits.queued_seconds)

    def close(self) -> None:
        self._stat.close()
        self._status.close()


def created(stat: Stat, boot: float) -> float:
    """When a process started, seconds since the epoch; the same each time it is asked."""
    return round(boot + stat.start_ticks * TICK, 2)


def _field(raw: bytes, key: bytes) -> int | None:
    """The number after `key`, which begins a line of /proc/PID/status."""
    start = raw.find(b"\n" + key)
    if start < 0:
        return None
    words = raw[start + 1 + len(key) : start + 60].split(None, 1)
    return int(words[0]) if words and words[0].isdigit() else None
