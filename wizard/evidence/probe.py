"""One look at the target: what every source of the table says, put together into a sample.

Made for once a second on a machine in trouble: each source has its own pace, what it found holds
until it is read again. What cannot be read is left out of the sample, and `missing` says why.
Nothing is written anywhere, and no process is ever signalled or traced.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.evidence.sample import Sample
from wizard.evidence.sources.machine import Machine
from wizard.evidence.sources.memory_parts import MemoryParts
from wizard.evidence.sources.neighbours import Neighbours
from wizard.evidence.sources.process_tree import ProcessTree, ThreadWaits
from wizard.evidence.sources.shared_memory import SharedMemory
from wizard.evidence.sources.source import SampleDraft, Source, WatchedTarget
from wizard.evidence.sources.target_group import TargetGroup

if TYPE_CHECKING:
    from wizard.evidence.sample import ProcessSample
    from wizard.evidence.target import Target

SOURCES: tuple[type[Source], ...] = (
    *(ProcessTree, ThreadWaits),
    *(TargetGroup, Neighbours, MemoryParts, SharedMemory),
    Machine,
)
"""The table of sources, in the order in which they are read: each may use what those before it
found out."""


class Probe:
    """Samples one target, as long as it lives. Used by one thread."""

    def __init__(
        self, target: Target, *, proc: Path = Path("/proc"), sys: Path = Path("/sys")
    ) -> None:
        self._watched = WatchedTarget(target, proc, sys)
        self._sources = [source(self._watched) for source in SOURCES]

    @property
    def lost(self) -> str | None:
        """Why the target can be watched no longer; None while it can."""
        return self._watched.lost

    def sample(self, at: float) -> Sample:
        """One look at `at`, seconds since the epoch."""
        draft = SampleDraft(at)
        of_process: dict[int, dict[str, float]] = {}
        for source in self._sources:
            findings = source.findings(draft)
            draft.values.update(findings.values)
            draft.missing.update(findings.missing)
            for pid, values in findings.of_process.items():
                of_process.setdefault(pid, {}).update(values)
        if self.lost is not None:
            self.close()
        processes = tuple(
            _with(process, of_process[process.pid]) if process.pid in of_process else process
            for process in draft.processes
        )
        return Sample(at, draft.values, processes, draft.missing)

    def close(self) -> None:
        """Close all descriptors; a later sample opens them again."""
        for source in self._sources:
            source.close()


def _with(process: ProcessSample, values: dict[str, float]) -> ProcessSample:
    return replace(process, values={**process.values, **values})
