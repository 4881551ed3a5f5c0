"""The highest and the lowest that memory was so far, sample by sample. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.workers import workers_of

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample

UP = 30.0
"""Seconds after which a process has loaded what it needs before its first request."""


class Levels:
    """Goes over the samples of one target in their order."""

    def __init__(self) -> None:
        self._highest: tuple[float, float] | None = None
        """(source, most memory used)"""

        self._life: tuple[float, int, float] | None = None
        """(source, pid and start of the main process)"""

        self._lowest: float | None = None
        self._workers = 0
        """The most that this life has had at once."""

    def add(self, sample: Sample, used: float, source: float) -> dict[str, float]:
        """The columns of the row of `sample`, whose memory in use was read from `source`."""
        highest = used
        if self._highest is not None and self._highest[0] == source:
            highest = max(used, self._highest[1])
        self._highest = (source, highest)
        lowest = self._at_rest(sample, used, source)
        row = {"memory_highest": highest}
        return row if lowest is None else {**row, "memory_lowest": lowest}

    def _at_rest(self, sample: Sample, used: float, source: float) -> float | None:
        """The lowest of this life of the main process. While a worker is missing or still loads,
        there is less than there will be: that does not count."""
        if not sample.processes or "workers.count" in sample.missing:
            return None
        main, workers = sample.processes[0], workers_of(sample.processes)
        life = (source, main.pid, main.created)
        if life != self._life:
            self._life, self._lowest, self._workers = life, None, 0
        self._workers = max(self._workers, len(workers))
        whole = len(workers) == self._workers
        if whole and all(sample.at - one.created >= UP for one in (main, *workers)):
            self._lowest = used if self._lowest is None else min(used, self._lowest)
        return self._lowest
