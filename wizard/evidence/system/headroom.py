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
        values, _ = reader.read(shared=True)
    finally:
        reader.close()
    if "group.memory_limit" not in values or "group.memory_used" not in values:
        return None
    return max(0, int(values["group.memory_limit"] - values["group.memory_used"]))
