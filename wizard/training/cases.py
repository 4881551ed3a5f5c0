"""What a trainee investigates: a fault that runs, or a recorded history. One contract for both.

A fault is a real server with a real trouble, small, for minutes, and gone at the end. Of a history
nothing runs, and time stands still at its end.
"""

from __future__ import annotations

import os
import re
import threading
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from msgspec.structs import replace

from wizard.evidence.history.cells import Lines
from wizard.evidence.history.load import open_history
from wizard.evidence.history.tracks import HistoryError
from wizard.evidence.servers.command_line import application_of
from wizard.messages import training_messages as say
from wizard.session.recorded_history import history_of_recording
from wizard.text.clean import clean_line
from wizard.text.units import cores, duration, size
from wizard.training.installing import install_command, missing_servers
from wizard.training.randomized_faults import LIVE_FAULTS, randomized
from wizard.training.running_faults import FaultRefusedError, Supervisor, groups_of
from wizard.training.simulated_curves import CURVES, simulated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wizard.evidence.history.tracks import History
    from wizard.evidence.target import Target
    from wizard.training.faults import Fault
    from wizard.training.randomized_faults import RandomizedFault
    from wizard.training.scenario import Scenario

FAULTS_AND_CURVES: tuple[str, ...] = (*CURVES, *LIVE_FAULTS)
"""What a scenario's `fault` may be."""


class CaseError(Exception):
    """It cannot be shown here; the text is one line that says why and what to do."""


class Case(Protocol):
    """A fault or a history, randomized by one seed."""

    @property
    def names(self) -> Mapping[str, str]:
        """What fills the names in double braces of the scenario's texts: `app` and the like."""

    @property
    def stated(self) -> Mapping[str, str]:
        """Facts as `--set` takes them, such as the limits of this variant."""

    @property
    def history(self) -> History | None:
        """What was recorded; None of a fault that runs."""

    def start(self) -> int | None:
        """Start what runs, wait until it is ready, and return the pid to watch; None where nothing
        runs. Takes seconds. Raises CaseError."""

    def close(self) -> None:
        """End all of it and remove what it wrote; may be called twice and while `start` waits."""


def case_of(scenario: Scenario, seed: int, now: float) -> Case:
    """What `scenario` shows, in the variant of `seed`; a history ends at `now`, seconds since the
    epoch. Nothing runs before its `start`. Raises CaseError."""
    if scenario.recording:
        return recorded_case(scenario.recording, now)
    if scenario.fault in CURVES:
        return curve_case(scenario.fault, seed, now)
    if scenario.fault in LIVE_FAULTS:
        return live_case(scenario.fault, seed, scenario.minutes)
    known = ", ".join(FAULTS_AND_CURVES)
    raise CaseError(say.UNKNOWN_FAULT.format(file=scenario.file, fault=scenario.fault, known=known))


def is_live(scenario: Scenario) -> bool:
    """Whether something runs for it on this machine; else a recording is played."""
    return not scenario.recording and scenario.fault in LIVE_FAULTS


def why_not(scenario: Scenario) -> str | None:
    """Why `scenario` cannot be played on this machine and what to do, in one line; None where it
    can."""
    if scenario.fault in CURVES and not scenario.recording:
        return None  # simulated anywhere, and to make all of them takes a fifth of a second
    try:
        case_of(scenario, 0, 0.0)
    except CaseError as error:
        return str(error)
    return None


# --- faults that run --------------------------------------------------------------------------

_COMPUTES = frozenset(("gthread-spin", "gunicorn-hashing", "gunicorn-dead-loop"))
"""Those that fill a core; the machine keeps another one for itself."""


def live_case(name: str, seed: int, minutes: float) -> LiveCase:
    """The fault `name` (one of LIVE_FAULTS) in the variant of `seed`, which ends by itself after
    `minutes`. The same two give the same. Raises CaseError where it cannot run here."""
    reason = why_not_live(name)
    if reason is not None:
        raise CaseError(reason)
    return LiveCase(randomized(name, seed), minutes)


def why_not_live(name: str) -> str | None:
    """Why the fault cannot run on this machine and what to do, in one line; None where it can, as
    far as that can be seen without starting it."""
    if name not in LIVE_FAULTS:
        return say.UNKNOWN_LIVE_FAULT.format(fault=name, known=", ".join(LIVE_FAULTS))
    fault = randomized(name, 0).fault
    absent = missing_servers()
    missing = [name for name in _needed(fault) if name in absent]
    if missing:
        modules, command = " and ".join(missing), install_command(absent)
        return say.NOT_INSTALLED.format(modules=modules, command=command)
    if name in _COMPUTES and len(os.sched_getaffinity(0)) < 2:
        return say.ONE_CORE
    try:
        groups = groups_of(fault)
    except FaultRefusedError as error:
        return say.NO_GROUP.format(reason=error)
    for group in groups:
        parent = group["parent"]
        if not may_be_made(Path(parent), group["files"]):
            return say.GROUP_FORBIDDEN.format(parent=parent)
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
    return ("celery",) if fault.server == "celery" or fault.program == "producing" else ()


class LiveCase:
    """A fault as a case."""

    history = None

    def __init__(self, shown: RandomizedFault, minutes: float) -> None:
        bounds = replace(shown.fault.bounds, seconds=minutes * 60)
        self._fault = replace(shown.fault, bounds=bounds)
        self._shown = shown
        self._lock = threading.Lock()
        self._supervisor: Supervisor | None = None
        self._closed = False

    @property
    def names(self) -> Mapping[str, str]:
        return self._shown.names

    @property
    def stated(self) -> Mapping[str, str]:
        return self._shown.stated

    def start(self) -> int | None:
        """Raises CaseError where it does not start, or was closed meanwhile."""
        with self._lock:
            if self._closed:
                raise CaseError(say.LEFT_EARLY)
            try:
                self._supervisor = supervisor = Supervisor(self._fault)
            except (FaultRefusedError, OSError) as error:
                raise CaseError(_why_not_started(error)) from error
        try:
            return supervisor.ready().pid
        except (FaultRefusedError, RuntimeError, OSError) as error:
            raise CaseError(_why_not_started(error)) from error

    def close(self) -> None:
        with self._lock:
            self._closed = True
            supervisor, self._supervisor = self._supervisor, None
        if supervisor is not None:
            supervisor.close()


def _why_not_started(error: Exception) -> str:
    """The last line of what a server wrote before it ended says most."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    reason = clean_line(lines[-1].strip())[:200] if lines else type(error).__name__
    return say.DID_NOT_START.format(reason=reason)


# --- recorded histories ----------------------------------------------------------------------

_LINE = re.compile(r"line (\d+): ")
"""How a recording says where it is wrong."""


class RecordedCase(NamedTuple):
    """A recorded history as a case."""

    history: History
    names: Mapping[str, str]
    stated: Mapping[str, str]

    def start(self) -> int | None:
        return None

    def close(self) -> None:
        pass


def curve_case(name: str, seed: int, now: float) -> RecordedCase:
    """The simulated curve `name` (one of CURVES) in the variant of `seed`, which ends at `now`,
    seconds since the epoch. The same three give the same history."""
    history, names = simulated(name, seed, now)
    return RecordedCase(history, names, {})


def recorded_case(path: str, now: float) -> RecordedCase:
    """The recording of `wizard watch` at `path`, its times moved so that it ends at `now`, seconds
    since the epoch. Raises CaseError with the file and the line."""
    shown = clean_line(path)
    try:
        with open_history(path) as text:
            name = os.path.basename(shown)
            history = history_of_recording(Lines(text), name, now, ends_now=True)
    except HistoryError as error:
        place, reason = _placed(shown, error)
        raise CaseError(say.UNREADABLE_RECORDING.format(place=place, reason=reason)) from error
    except OSError as error:
        raise CaseError(say.NO_RECORDING.format(file=shown, reason=error.strerror)) from error
    except ValueError as error:
        raise CaseError(say.BAD_PATH.format(file=shown, reason=error)) from error
    return RecordedCase(history, _names(history), {})


def _placed(file: str, error: HistoryError) -> tuple[str, str]:
    """The file with the line, where there is one, and what is wrong."""
    reason = str(error)
    match = _LINE.match(reason)
    if error.line is None and match:
        return f"{file}:{match[1]}", reason.removeprefix(match[0])
    return (file if error.line is None else f"{file}:{error.line}"), reason


def _names(history: History) -> dict[str, str]:
    """What fills the names in a scenario's texts, as far as the recording tells it."""
    target = history.target
    names: dict[str, str | None] = {
        "limit": _last(history, "memory_limit", size),
        "cores": _last(history, "cpu_limit", cores),
        "workers": _last(history, "workers", lambda count: f"{count:.0f}"),
    }
    if target is not None:
        host = target.facts.get("host")
        names |= {
            "app": _application(target),
            "title": target.title,
            "command": " ".join(target.command) or None,
            "pod": host.text if host else None,
            "age": None if target.created is None else duration(history.times[-1] - target.created),
        }
    return {name: text for name, text in names.items() if text}


def _last(history: History, column: str, as_text: Callable[[float], str]) -> str | None:
    known = [value for value in history.columns[column] if not isnan(value)]
    return as_text(known[-1]) if known else None


def _application(target: Target) -> str:
    """`orders` of `gunicorn orders:app` and `celery -A orders worker`, else the whole title."""
    return application_of(target.command).partition(":")[0] or target.title
