"""One process of the watched tree, read each second through kept descriptors.

/proc/PID/stat gives its CPU times and parent, /proc/PID/status its resident memory (as exact as the
kernel has it, which stat's is not since Linux 6.2). Both together cost 20 µs, a fifth of what
psutil takes. Descriptors are bound to the very process: a reused id is never
mistaken for it.

While stat stays as it is, byte for byte, the process had no page fault, no tick of the CPU and no
change of memory that stat shows (32 pages a CPU may hide in it). It sleeps, and of a process that
sleeps nothing else is read for some seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.sample import ProcessSample
from wizard.evidence.system.kept import KeptFile
from wizard.evidence.system.procfs import DEAD, TICK, Stat, parse_stat
from wizard.evidence.system.threads import UNKNOWN, Threads, Waits

if TYPE_CHECKING:
    from pathlib import Path


ASLEEP = 5
"""Readings after which all of a process that sleeps is read again. Waits that it made meanwhile are
counted then, so their mean over some seconds stays what it is."""


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
        "_told",
        "_waited",
        "_waits",
        "created",
        "pid",
        "pss_at",
        "slept",
    )

    def __init__(self, proc: Path, stat: Stat, boot: float, *, keep: bool = True) -> None:
        """`keep`: whether the descriptors stay open between two readings."""
        self.pid = stat.pid
        self.created = created(stat, boot)
        self.pss_at: float | None = None
        """When its PSS was last read; None while it never was."""

        self.slept = 0
        """How many readings in a row, up to the last one, found stat as it was before."""

        self._boot = boot
        self._keep = keep
        self._stat = KeptFile(f"{proc}/{stat.pid}/stat")
        self._status = KeptFile(f"{proc}/{stat.pid}/status")
        self._threads = Threads(proc, stat.pid)
        self._raw = b"", b""
        self._waits = UNKNOWN
        self._waited = False
        """Whether `_waits` are of this reading or carried on to it."""

        self._last: ProcessSample | None = None
        self._told: tuple[ProcessSample | None, Waits, ProcessSample | None] = None, UNKNOWN, None
        """What `with_waits` was given, with which waits, and what it made of them."""

    def read(self) -> ProcessSample | None:
        """What it uses now; None once it has ended. Raises PermissionError."""
        try:
            stat_now = self._stat.read(1024)
            self.slept = self.slept + 1 if stat_now == self._raw[0] else 0
            raw = stat_now, self._raw[1] if self.slept % ASLEEP else self._status.read(8192)
        except (FileNotFoundError, ProcessLookupError):
            return None
        if not self._waited:
            self._waits = UNKNOWN
        self._waited = False
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
        values = {} if resident is None else {"rss": resident * 1024.0}
        values["user_seconds"] = stat.user_ticks * TICK
        values["system_seconds"] = stat.system_ticks * TICK
        self._last = ProcessSample(
            pid=self.pid,
            created=self.created,
            parent=stat.parent,
            name=self._last.name if self._last and self._last.name == stat.name else stat.name,
            values=values,
        )
        return self._last

    def with_waits(self, sample: ProcessSample) -> ProcessSample:
        """`sample`, which was just read, with what its threads waited for. Raises
        PermissionError."""
        if not self.slept % ASLEEP or self._waits.switches is None:
            self._waits = self._threads.read()
        self._waited = True
        before, waits, told = self._told
        if before is not sample or waits != self._waits or told is None:
            switches, queued = self._waits
            counters = {"switches": switches, "queued_seconds": queued}
            known = {name: float(value) for name, value in counters.items() if value is not None}
            told = replace(sample, values={**sample.values, **known})
            self._told = sample, self._waits, told
        return told

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
