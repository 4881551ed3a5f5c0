"""How much memory is left before the container's limit kills somebody."""

from __future__ import annotations

from pathlib import Path

from wizard.evidence.system.cgroup import locate
from wizard.evidence.system.group import GroupReader


def headroom(proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> int | None:
    """Bytes between the working set of our own control group and its limit; None where nothing sets
    one, or it cannot be read."""
    try:
        reader = GroupReader(locate("self", proc=proc, sys=sys))
    except OSError:
        return None
    try:
        sample, _ = reader.read(shared=True)
    finally:
        reader.close()
    if sample.memory_limit is None or sample.memory_used is None:
        return None
    return max(0, sample.memory_limit - sample.memory_used)
