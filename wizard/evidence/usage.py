"""What the trees of several processes use just now, for a list to choose from."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.sources.kernel_files import boot_time, pids, read_stat
from wizard.evidence.sources.kernel_texts import TICK, Stat, created

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wizard.evidence.target import Target

_SAME = 1.0
"""Seconds by which two looks at the start of a process may differ."""


class Use(NamedTuple):
    """What a process and all below it use."""

    memory: float
    """Resident bytes; what they share counts for each."""

    cores: float | None
    """CPU since the look before; None at the first."""


class UsageReader:
    """Looks at all processes of the machine at once: some 5 µs each."""

    def __init__(self, proc: Path = Path("/proc")) -> None:
        self._proc = proc
        self._before: dict[int, tuple[float, float]] = {}
        """Process id → (when, seconds of CPU) of its tree at the last look."""

    def of(self, targets: Iterable[Target]) -> dict[int, Use]:
        """By the targets' process ids; one that is gone, or cannot be read, is left out."""
        try:
            boot = boot_time(self._proc)
            stats = dict(self._stats())
        except (OSError, ValueError):
            return {}
        below: dict[int, list[int]] = defaultdict(list)
        for stat in stats.values():
            below[stat.parent].append(stat.pid)
        now, used = time.monotonic(), {}
        for target in targets:
            found = stats.get(target.pid or 0)
            if found is None or target.pid is None or target.created is None:
                continue
            if abs(created(found, boot) - target.created) <= _SAME:
                used[target.pid] = self._use(target.pid, stats, below, now)
        return used

    def _stats(self) -> Iterator[tuple[int, Stat]]:
        for pid in pids(self._proc):
            try:
                stat = read_stat(self._proc, pid)
            except OSError:
                continue
            if stat is not None:
                yield pid, stat

    def _use(
        self, pid: int, stats: Mapping[int, Stat], below: Mapping[int, list[int]], now: float
    ) -> Use:
        tree, waiting = [], [pid]
        while waiting:
            one = waiting.pop()
            tree.append(one)
            waiting += below.get(one, ())
        seconds = sum(stats[one].user_ticks + stats[one].system_ticks for one in tree) * TICK
        before, self._before[pid] = self._before.get(pid), (now, seconds)
        cores = None
        if before is not None and now > before[0]:
            cores = max(0.0, seconds - before[1]) / (now - before[0])
        return Use(sum(map(self._resident, tree)), cores)

    def _resident(self, pid: int) -> float:
        try:
            words = Path(self._proc, str(pid), "statm").read_bytes().split()
            return int(words[1]) * float(os.sysconf("SC_PAGE_SIZE"))
        except (OSError, ValueError, IndexError):
            return 0.0
