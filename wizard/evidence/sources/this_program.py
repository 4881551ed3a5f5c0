"""This program itself: how much memory is left for it, and that it is the first to go when memory
runs out, and the last to get the CPU."""

from __future__ import annotations

import os
from pathlib import Path

from wizard.evidence.sources.control_groups import GroupReader, locate
from wizard.messages import measuring_messages as messages
from wizard.text.units import MIB

OOM_SCORE_ADJ = 1000
NICE = 10


TIGHT = 96 * MIB
"""Bytes of memory left below which the line UI is advised: the full screen takes some 40 MiB, the
lines 30."""


def headroom(proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> int | None:
    """Bytes between the working set of our own control group and its limit; None where nothing sets
    one, or it cannot be read."""
    try:
        values, _ = GroupReader(locate("self", proc=proc, sys=sys)).read()
    except OSError:
        return None
    limit, used = values.get("group.memory_limit"), values.get("group.memory_used")
    return None if limit is None or used is None else max(0, int(limit - used))


def step_aside(proc: Path = Path("/proc")) -> tuple[str, ...]:
    """Set our own oom_score_adj to 1000 and nice to 10, as far as we are allowed.

    Returns what could not be set, one line each; a machine without these files is no error.
    """
    refused = []
    try:
        Path(proc, "self", "oom_score_adj").write_text(f"{OOM_SCORE_ADJ}\n", encoding="ascii")
    except OSError as error:
        refused.append(messages.OOM_SCORE_STAYS.format(error=error.strerror or error))
    try:
        if os.getpriority(os.PRIO_PROCESS, 0) < NICE:
            os.setpriority(os.PRIO_PROCESS, 0, NICE)
    except OSError as error:
        refused.append(messages.NICE_STAYS.format(error=error.strerror or error))
    return tuple(refused)
