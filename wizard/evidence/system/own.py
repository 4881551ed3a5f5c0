"""This program makes itself the first to go when memory runs out, and the last to get the CPU."""

from __future__ import annotations

import os
from pathlib import Path

OOM_SCORE_ADJ = 1000
NICE = 10


def step_aside(proc: Path = Path("/proc")) -> tuple[str, ...]:
    """Set our own oom_score_adj to 1000 and nice to 10, as far as we are allowed.

    Returns what could not be set, one line each; a machine without these files is no error.
    """
    refused = []
    try:
        Path(proc, "self", "oom_score_adj").write_text(f"{OOM_SCORE_ADJ}\n", encoding="ascii")
    except OSError as error:
        refused.append(f"oom_score_adj stays as it is: {error.strerror or error}")
    try:
        if os.getpriority(os.PRIO_PROCESS, 0) < NICE:
            os.setpriority(os.PRIO_PROCESS, 0, NICE)
    except OSError as error:
        refused.append(f"nice stays as it is: {error.strerror or error}")
    return tuple(refused)
