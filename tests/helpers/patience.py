"""How long a test waits, by how busy the machine is.

What the program promises in seconds it promises on a machine that has a core to spare. Workers of
pytest-xdist and all else that runs take their share of the cores, so a promise is held to as many
times as long.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

LONG = 20.0
"""Seconds in which all that is waited for comes on an idle machine, and most of it in one."""


def crowd() -> float:
    """How many programs want each core."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return max(workers, os.getloadavg()[0]) / len(os.sched_getaffinity(0))


def within(seconds: float) -> float:
    """The seconds that something may take here which may take `seconds` on an idle machine."""
    return seconds * max(1.0, crowd() * 2)


def until(look: Callable[[], Found | None], what: str, seconds: float = LONG) -> Found:
    """The first answer of `look` that is not None, False or empty; fails where there is none
    within the seconds."""
    seconds = within(seconds)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")
