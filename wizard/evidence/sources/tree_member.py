"""One process of the watched tree, read each second through kept descriptors.

/proc/PID/stat gives its CPU times and parent, /proc/PID/status its resident memory. Of 50 workers
that work both together take 0.6 ms, of 50 that sleep 0.2; psutil takes 2.5 ms of either
(`python -m tests.bench.processes`). Descriptors are bound to the very process: a reused id is never
mistaken for it.

While stat stays as it is, byte for byte, the process had no page fault, no tick of the CPU and no
change of memory that stat shows (32 pages a CPU may hide in it). It sleeps, and of a process that
sleeps nothing else is read for some seconds.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.evidence.sample import ProcessSample
from wizard.evidence.servers.command_line import telling_name
from wizard.evidence.servers.process_files import open_files
from wizard.evidence.sources.kernel_files import KeptFile, read_small, read_words
from wizard.evidence.sources.kernel_texts import (
    DEAD,
    TICK,
    Stat,
    ThreadCounts,
    created,
    memory_in,
    parse_stat,
    thread_counts_in,
)

if TYPE_CHECKING:
    from pathlib import Path

ASLEEP = 5
"""Readings after which all of a process that sleeps is read again. Waits that it made meanwhile are
counted then, so their mean over some seconds stays what it is."""

MOST_THREADS = 64
"""Of a process with more threads no waits are read: 2 ms each second is what it may cost."""

_LOOKS = 2


class TreeMember:
    """A process as long as it lives."""

    def __init__(self, proc: Path, stat: Stat, boot: float, *, keep: bool = True) -> None:
        """`keep`: whether the descriptors stay open between two readings."""
        self.pid = stat.pid
        self.created = created(stat, boot)
        self.pss_at: float | None = None
        """When its PSS was last read; None while it never was."""

        self.child_faults = 0
        """It grows whenever a child of it has ended (`Stat.child_faults`)."""

        self.waited_for = 0
        """How many readings saw that number grow."""

        self.slept = 0
        """How many readings in a row, up to the last one, found stat as it was before."""

        self._proc = proc
        self._boot = boot
        self._keep = keep
        self._stat = KeptFile(f"{proc}/{stat.pid}/stat")
        self._status = KeptFile(f"{proc}/{stat.pid}/status")
        self._threads = Threads(proc, stat.pid)
        self._names = "", ""
        """(the kernel's short name, the name in its place)."""

        self._named = 0
        """How often that was looked up: a process that was just forked may still close what it
        holds open, and is looked at twice."""

        self._raw = b"", b""
        self._waits: dict[str, float] = {}
        self._waited = False
        """Whether `_waits` are of this reading or carried on to it."""

        self._last: ProcessSample | None = None

        self.children_ended = False
        """Whether it was seen at the last reading that it had waited for a child."""

    def read(self) -> ProcessSample | None:
        """What it uses now; None once it has ended. Raises PermissionError."""
        try:
            stat_now = self._stat.read(1024)
            self.slept = self.slept + 1 if stat_now == self._raw[0] else 0
            raw = stat_now, self._raw[1] if self.slept % ASLEEP else self._status.read(8192)
        except (FileNotFoundError, ProcessLookupError):
            return None
        if not self._waited:
            self._waits = {}
        self._waited = False
        if not self._keep:
            self.close()
        if raw == self._raw and self._last is not None:
            self.children_ended = False
            # An idle process is the same value again: no parsing, and no memory for a second one.
            return self._last
        try:
            stat = parse_stat(raw[0])
        except ValueError:
            return None
        if stat.state in DEAD or created(stat, self._boot) != self.created:
            return None
        self._raw = raw
        self.children_ended = self._last is not None and stat.child_faults != self.child_faults
        self.waited_for += self.children_ended
        self.child_faults = stat.child_faults
        values = memory_in(raw[1]) | cpu_times(stat)
        name = self._name(stat.name)
        self._last = ProcessSample(self.pid, self.created, stat.parent, name, values)
        return self._last

    def _name(self, short: str) -> str:
        """The kernel's short name, or what tells more of a process of Python's. One string as long
        as it stays: a sample holds it for each process."""
        if short != self._names[0] or self._named < _LOOKS:
            self._named = self._named + 1 if short == self._names[0] else 1
            try:
                name = telling_name(
                    short,
                    lambda: read_words(self._proc, self.pid) or (),
                    lambda: open_files(self._proc, self.pid, streams=False),
                )
            except OSError:
                name = short
            self._names = short, name
        return self._names[1]

    def waits(self) -> dict[str, float]:
        """What its threads waited for so far, by the names of a sample; read anew, but for a
        process that sleeps. Raises PermissionError."""
        if not self.slept % ASLEEP or not self._waits:
            self._waits = self._threads.read()
        self._waited = True
        return self._waits

    def close(self) -> None:
        self._stat.close()
        self._status.close()


def cpu_times(stat: Stat) -> dict[str, float]:
    """CPU time of a process by the names of a sample; that of its ended children is left out while
    there is none."""
    values = {
        "user_seconds": stat.user_ticks * TICK,
        "system_seconds": stat.system_ticks * TICK,
    }
    if stat.children_user_ticks or stat.children_system_ticks:
        values["children_user_seconds"] = stat.children_user_ticks * TICK
        values["children_system_seconds"] = stat.children_system_ticks * TICK
    return values


# --- threads --------------------------------------------------------------------------------------


_NEW = ThreadCounts(0, 0, 0)


class Threads:
    """How often a process waits of its own accord, and how long it waits for a CPU: all its threads
    together, read again and again. Both counts only grow.

    The kernel counts both for each thread, and for the process as a whole neither: /proc/PID/status
    speaks of the first thread only. Reading costs 30 µs a thread, so it is done for the few busiest
    processes of a tree, whose threads are looked up anew each time.
    """

    def __init__(self, proc: Path, pid: int) -> None:
        self._directory = f"{proc}/{pid}/task"
        self._seen: dict[str, ThreadCounts] = {}
        self._switches = 0
        self._queued = 0

    def read(self) -> dict[str, float]:
        """`switches`, voluntary context switches so far, and `queued_seconds`, time spent ready to
        run while others had the CPU. Neither is known where a thread has ended since the last time,
        for what it did last went with it; a queue is not where the kernel counts none.

        Raises PermissionError.
        """
        try:
            names = os.listdir(self._directory)
        except (FileNotFoundError, ProcessLookupError):
            return {}
        if len(names) > MOST_THREADS:
            return {}
        before, self._seen = self._seen, {}
        for name in names:
            now = self._thread(name)
            if now is not None:
                then = before.pop(name, _NEW)
                self._switches += max(0, now.switches - then.switches)
                self._queued += max(0, now.queued - then.queued)
                self._seen[name] = now
        if before or not self._seen:
            return {}
        waits = {"switches": float(self._switches)}
        if any(thread.ran for thread in self._seen.values()):
            waits["queued_seconds"] = self._queued / 1e9
        return waits

    def _thread(self, name: str) -> ThreadCounts | None:
        """None for a thread that has ended."""
        folder = f"{self._directory}/{name}"
        return thread_counts_in(read_small(f"{folder}/status"), read_small(f"{folder}/schedstat"))
