"""Who holds how much memory of the target's, at one sample: the parts that a climb is placed in.

What counts is memory of a process's own, neither file nor shared memory: those are in several
processes at once, and in the control group once. Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.workers import workers_of

if TYPE_CHECKING:
    from wizard.evidence.sample import ProcessSample, Sample

    Identity = tuple[int, float]


class Holders:
    """Goes over the samples of one target in their order."""

    def __init__(self) -> None:
        self._first: dict[Identity, float] = {}
        """Worker → what it held when it was first seen."""

    def held(self, sample: Sample) -> dict[str, float]:
        """The columns of the row of `sample` that say who holds what; none that is not known."""
        processes = sample.processes
        if not processes or "workers.count" in sample.missing:
            return {}
        known = ((process.pid, own_size(process)) for process in processes)
        sizes = {pid: own for pid, own in known if own is not None}
        if len(sizes) < len(processes):
            return {}
        held = {"held_main": sizes[processes[0].pid]}
        mapped = [p.values["mapped"] for p in processes if "mapped" in p.values]
        if len(mapped) == len(processes):
            held["held_mapped"] = float(sum(mapped))
        if "group.others_memory" in sample.values:
            held["held_others"] = float(sample.values["group.others_memory"])
        workers = workers_of(processes)
        if processes[0] in workers:
            return {**held, "held_workers": 0.0}
        held["held_workers"] = sum((sizes[worker.pid] for worker in workers), 0.0)
        first = {
            (w.pid, w.created): self._first.get((w.pid, w.created), sizes[w.pid]) for w in workers
        }
        self._first = first
        gained = [sizes[pid] - before for (pid, _), before in first.items()]
        if gained:
            held["gained_most"], held["gained_least"] = max(gained), min(gained)
        return held


def own_size(process: ProcessSample) -> float | None:
    """Resident memory that neither files nor shared memory back; None where it is not known. A
    kernel that does not part it counts all of it."""
    rss = process.values.get("rss")
    return None if rss is None else max(0.0, rss - process.values.get("mapped", 0.0))
