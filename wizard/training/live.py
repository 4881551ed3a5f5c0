"""Faults that run: real servers with a real trouble, small, for minutes, and gone at the end."""

from __future__ import annotations

import importlib.util
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.text.clean import clean_line
from wizard.training.dressed import NAMES, Dressed, dressed
from wizard.training.exhibit import ExhibitError
from wizard.training.groups import RefusedError, groups_of
from wizard.training.running import Keeper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.training.fault import Fault

LIVE: tuple[str, ...] = NAMES
"""The names of the faults that can be run."""

_COMPUTES = frozenset(("gthread-spin", "gunicorn-hashing", "gunicorn-dead-loop"))
"""Those that fill a core; the machine keeps another one for itself."""

_INSTALL = "pip install 'runbook-wizard[training]'"


def live_exhibit(name: str, seed: int, minutes: float) -> Live:
    """The fault `name` (one of LIVE) in the dress of `seed`, which ends by itself after `minutes`.
    The same two give the same. Raises ExhibitError where it cannot run here."""
    reason = why_not_live(name)
    if reason is not None:
        raise ExhibitError(reason)
    return Live(dressed(name, seed), minutes)


def why_not_live(name: str) -> str | None:
    """Why the fault cannot run on this machine and what to do, in one line; None where it can, as
    far as that can be seen without starting it."""
    if name not in LIVE:
        return f"there is no fault {name!r} that runs; there are {', '.join(LIVE)}"
    fault = dressed(name, 0).fault
    missing = [module for module in _needed(fault) if importlib.util.find_spec(module) is None]
    if missing:
        return f"{' and '.join(missing)} cannot be imported here; {_INSTALL}"
    if name in _COMPUTES and len(os.sched_getaffinity(0)) < 2:
        return "it fills a core, and this machine has one only; take a larger machine"
    try:
        groups = groups_of(fault)
    except RefusedError as error:
        return f"{error}; take a machine that allows it, or another scenario"
    for group in groups:
        parent = group["parent"]
        if not may_be_made(Path(parent), group["files"]):
            return f"no control group may be made in {parent}; run it as root, or take another one"
    return None


def may_be_made(parent: Path, files: Iterable[str]) -> bool:
    """Whether a control group with these files may be made in `parent`, as far as that can be seen
    without making one. In version 2 a group hands down only the controllers that it says."""
    if not os.access(parent, os.W_OK | os.X_OK):
        return False
    handed_down = parent / "cgroup.subtree_control"
    if not handed_down.exists():
        return True
    given = handed_down.read_text(encoding="ascii").split()
    return all(name.partition(".")[0] in given for name in files)


def _needed(fault: Fault) -> tuple[str, ...]:
    if fault.server == "gunicorn":
        return ("gunicorn",)
    return ("celery",) if fault.server == "celery" or fault.module == "producing" else ()


class Live:
    """A fault as an exhibit."""

    history = None

    def __init__(self, shown: Dressed, minutes: float) -> None:
        bounds = replace(shown.fault.bounds, seconds=minutes * 60)
        self._fault = replace(shown.fault, bounds=bounds)
        self._shown = shown
        self._lock = threading.Lock()
        self._keeper: Keeper | None = None
        self._closed = False

    @property
    def names(self) -> Mapping[str, str]:
        return self._shown.names

    @property
    def stated(self) -> Mapping[str, str]:
        return self._shown.stated

    def start(self) -> int | None:
        """Raises ExhibitError where it does not start, or was closed meanwhile."""
        with self._lock:
            if self._closed:
                raise ExhibitError("it was left before it began")
            try:
                self._keeper = keeper = Keeper(self._fault)
            except (RefusedError, OSError) as error:
                raise ExhibitError(_told(error)) from error
        try:
            return keeper.ready().pid
        except (RefusedError, RuntimeError, OSError) as error:
            raise ExhibitError(_told(error)) from error

    def close(self) -> None:
        with self._lock:
            self._closed = True
            keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.close()


def _told(error: Exception) -> str:
    """The last line of what a server wrote before it ended says most."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    said = clean_line(lines[-1].strip())[:200] if lines else type(error).__name__
    return f"it did not start: {said}; try it once more, or take another scenario"
