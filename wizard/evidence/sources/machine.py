"""The machine: its memory, its cores and their work, as psutil says it, and its pressure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from wizard.evidence.sources.kernel_texts import stalled_in
from wizard.evidence.sources.source import Findings, SampleDraft, Source, WatchedTarget
from wizard.messages import measuring_messages as messages

if TYPE_CHECKING:
    from collections.abc import Mapping

RARE_SECONDS = 15.0
"""How often is asked what hardly changes where the machine is not what is watched."""


class Machine(Source):
    """The limit where nothing else sets one; the whole of it where no process is watched."""

    names = (
        *("machine.memory_total", "machine.memory_used", "machine.cores", "machine.cpu_seconds"),
        *("machine.memory_stall_seconds", "machine.cpu_stall_seconds"),
    )

    def __init__(self, watched: WatchedTarget) -> None:
        super().__init__(watched)
        self._whole = watched.target.kind == "machine"
        self.every = 0.0 if self._whole else RARE_SECONDS

    def read(self, draft: SampleDraft) -> Findings:
        try:
            memory = psutil.virtual_memory()
            busy = _busy_seconds() if self._whole else None
        except (psutil.Error, OSError, RuntimeError) as error:
            return Findings(missing={"memory.limit": messages.NO_MACHINE.format(error=error)})
        numbers: Mapping[str, float | None] = {
            "machine.memory_total": memory.total,
            "machine.memory_used": memory.total - memory.available,
            "machine.cores": usable_cores(self.watched.target.pid),
            "machine.cpu_seconds": busy,
            "machine.memory_stall_seconds": self._stall("memory"),
            "machine.cpu_stall_seconds": self._stall("cpu"),
        }
        return Findings({name: float(n) for name, n in numbers.items() if n is not None})

    def _stall(self, resource: str) -> float | None:
        try:
            return stalled_in(Path(self.watched.proc, "pressure", resource).read_bytes())
        except OSError:
            return None


def _busy_seconds() -> float:
    """CPU time that was used since boot, all cores together."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    # What a guest uses is counted as user time too.
    guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    return float(sum(times) - idle - guests)


def usable_cores(pid: int | None) -> int:
    """How many cores the process may run on; ours where that cannot be known."""
    try:
        return len(os.sched_getaffinity(pid or 0))
    except (AttributeError, OSError):
        return os.cpu_count() or 1
