"""Which control groups a fault needs, and where on this machine they may be made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.evidence.system.cgroup import Chain, locate

if TYPE_CHECKING:
    from wizard.training.fault import Fault

PERIOD = 100_000
"""Microseconds in which a quota is used up; the kernel's default."""

PROC, SYS = Path("/proc"), Path("/sys")


class RefusedError(Exception):
    """This machine does not allow what the fault needs; its text says what."""


def groups_of(fault: Fault) -> list[dict[str, Any]]:
    """The groups to make, each with its parent and what is written into it.

    Raises RefusedError where this machine has no such controller.
    """
    if fault.cpu_quota is None and fault.memory_limit is None:
        return []
    place = locate("self", proc=PROC, sys=SYS)
    wanted: dict[str, dict[str, str]] = {}
    if fault.cpu_quota is not None:
        quota = round(fault.cpu_quota * PERIOD)
        old = {"cpu.cfs_period_us": f"{PERIOD}", "cpu.cfs_quota_us": f"{quota}"}
        wanted[_parent(place.cpu, "cpu")] = _files(place.cpu, old, {"cpu.max": f"{quota} {PERIOD}"})
        # Version 1 may count the time used elsewhere; container engines make a group in both.
        wanted.setdefault(_parent(place.accounting, "cpuacct"), {})
    if fault.memory_limit is not None:
        limit = f"{fault.memory_limit}"
        old, new = {"memory.limit_in_bytes": limit}, {"memory.max": limit}
        wanted.setdefault(_parent(place.memory, "memory"), {}).update(
            _files(place.memory, old, new)
        )
    return [{"parent": parent, "files": files} for parent, files in wanted.items()]


def _parent(chain: Chain | None, controller: str) -> str:
    """Below which group a new one is made: our own; in version 2, where a group with processes has
    no groups with controllers below it, the one above ours."""
    index = 0 if chain is None or chain.version == 1 else 1
    if chain is None or len(chain.directories) <= index:
        raise RefusedError(f"no control group for {controller} can be made here")
    return str(chain.directories[index])


def _files(chain: Chain | None, old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    return old if chain is None or chain.version == 1 else new
