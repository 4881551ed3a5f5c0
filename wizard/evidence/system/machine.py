"""The machine's memory and CPU time, as the kernel says them in /proc/meminfo and /proc/stat.

psutil says the same, but takes 13 ms and 1 MiB to import, on a machine that is short of both.
Formats: proc(5).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.system.procfs import TICK

if TYPE_CHECKING:
    from collections.abc import Iterable


class Memory(NamedTuple):
    """Of the whole machine, in bytes."""

    total: int
    available: int
    """What may still be used without swapping."""


def read_memory(proc: Path) -> Memory | None:
    """None where the kernel does not say both (before Linux 3.14, or no Linux)."""
    total = available = None
    for line in _lines(proc, "meminfo"):
        if line.startswith(b"MemTotal:"):
            total = int(line.split()[1]) * 1024
        elif line.startswith(b"MemAvailable:"):
            available = int(line.split()[1]) * 1024
    return None if total is None or available is None else Memory(total, available)


def read_busy_seconds(proc: Path) -> float | None:
    """CPU time that was used since boot, all cores together; None where the kernel does not say."""
    for line in _lines(proc, "stat"):
        if line.startswith(b"cpu "):
            # user, nice, system, idle, iowait, irq, softirq, steal; of guests, user has it all.
            ticks = [int(part) for part in line.split()[1:9]]
            return (sum(ticks) - sum(ticks[3:5])) * TICK
    return None


def _lines(proc: Path, name: str) -> Iterable[bytes]:
    try:
        return Path(proc, name).read_bytes().splitlines()
    except OSError:
        return ()
