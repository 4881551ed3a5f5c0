"""A fault while it runs: `with running(fault) as it:`, and afterwards it is gone, come what may."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import asdict

from wizard.evidence.sources.control_groups import Chain, locate
from wizard.messages import training_messages as say
from wizard.training.faults import PROGRAM_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.training.faults import Fault


PERIOD = 100_000
"""Microseconds in which a quota is used up; the kernel's default."""

PROC, SYS = Path("/proc"), Path("/sys")


class FaultRefusedError(Exception):
    """This machine does not allow what the fault needs; its text says what."""


def groups_of(fault: Fault) -> list[dict[str, Any]]:
    """The groups to make, each with its parent and what is written into it.

    Raises FaultRefusedError where this machine has no such controller.
    """
    if fault.cpu_quota is None and fault.memory_limit is None:
        return []
    place = locate("self", proc=PROC, sys=SYS)
    wanted: dict[str, dict[str, str]] = {}
    if fault.cpu_quota is not None:
        quota = round(fault.cpu_quota * PERIOD)
        old = {"cpu.cfs_period_us": f"{PERIOD}", "cpu.cfs_quota_us": f"{quota}"}
        wanted[_parent(place.cpu, "cpu")] = _group_files(
            place.cpu, old, {"cpu.max": f"{quota} {PERIOD}"}
        )
        # Version 1 may count the time used elsewhere; container engines make a group in both.
        wanted.setdefault(_parent(place.accounting, "cpuacct"), {})
    if fault.memory_limit is not None:
        limit = f"{fault.memory_limit}"
        old, new = {"memory.limit_in_bytes": limit}, {"memory.max": limit}
        wanted.setdefault(_parent(place.memory, "memory"), {}).update(
            _group_files(place.memory, old, new)
        )
    return [{"parent": parent, "files": files} for parent, files in wanted.items()]


def _parent(chain: Chain | None, controller: str) -> str:
    """Below which group a new one is made: our own; in version 2, where a group with processes has
    no groups with controllers below it, the one above ours."""
    index = 0 if chain is None or chain.version == 1 else 1
    if chain is None or len(chain.directories) <= index:
        raise FaultRefusedError(say.NO_CONTROLLER.format(controller=controller))
    return str(chain.directories[index])


def _group_files(chain: Chain | None, old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    return old if chain is None or chain.version == 1 else new


PROGRAMS = Path(__file__).parent / "programs"

PATIENCE = 5.0
"""Seconds in which a released supervisor has ended everything; it takes some hundredths."""


class Running(NamedTuple):
    """A fault that runs."""

    pid: int
    """The server's main process."""

    directory: Path
    """Everything that it writes."""

    supervisor: int
    """The process that ends it."""


class Supervisor:
    """A fault from its start to its end, whichever thread ends it."""

    def __init__(self, fault: Fault) -> None:
        """Begin to start `fault` and its traffic. Raises FaultRefusedError."""
        plan = json.dumps(plan_of(fault))
        self._made: dict[str, Any] = {}
        self._reading = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-B", str(PROGRAMS / "supervisor.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A UI has the terminal; what fails is said on standard output.
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended: `ready` says so
            print(plan, file=self._process.stdin, flush=True)

    def ready(self) -> Running:
        """Wait until all of it runs. Raises FaultRefusedError where this machine does not allow it,
        and RuntimeError where it does not start or was released meanwhile."""
        with self._reading:
            self._made = self._next_message("directory")
            pid = self._next_message("pid")["pid"]
        return Running(pid, Path(self._made["directory"]), self._process.pid)

    def release(self) -> None:
        """Have all of it ended; returns at once, and may be called while `ready` waits."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def close(self) -> None:
        """End all of it and wait until nothing is left. Whoever waits in `ready` is answered first:
        the supervisor's end is the end of its output."""
        assert self._process.stdout is not None
        self.release()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # It is stopped, say. The kernel ends with it what it has started.
            self._process.kill()
            self._process.wait()
        with self._reading:
            self._process.stdout.close()
        _remove_what_is_left(self._made)

    def _next_message(self, key: str) -> dict[str, Any]:
        """Its next message, which has `key`."""
        output = self._process.stdout
        assert output is not None
        line = "" if output.closed else output.readline()
        try:
            message: dict[str, Any] = json.loads(line)
        except ValueError:  # nothing, or half a line
            message = {"failed": say.SUPERVISOR_ENDED}
        if "refused" in message:
            raise FaultRefusedError(message["refused"])
        if "failed" in message:
            raise RuntimeError(message["failed"])
        if key not in message:
            raise RuntimeError(say.SUPERVISOR_SILENT.format(key=key))
        return message


@contextlib.contextmanager
def running(fault: Fault) -> Iterator[Running]:
    """Start `fault` and its traffic; yields once all of it is ready. Raises FaultRefusedError."""
    supervisor = Supervisor(fault)
    try:
        yield supervisor.ready()
    finally:
        supervisor.close()


def _remove_what_is_left(made: dict[str, Any]) -> None:
    """Only a supervisor that was killed leaves something."""
    if "directory" in made:
        shutil.rmtree(made["directory"], ignore_errors=True)
    for group in made.get("groups", ()):
        with contextlib.suppress(OSError):
            os.rmdir(group)


def plan_of(fault: Fault) -> dict[str, Any]:
    """What the supervisor is told, see programs/supervisor.py. Raises FaultRefusedError."""
    traffic = [sys.executable, str(PROGRAMS / "traffic.py")]
    if fault.server == "celery":
        traffic.append(_app(fault))
    return {
        "command": [*_start_command(fault), *fault.arguments],
        "environment": {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{PROGRAMS}:{{directory}}",
            "PYTHONDONTWRITEBYTECODE": "1",
            # One arena for all threads: each of its own maps 64 MiB of address space.
            "MALLOC_ARENA_MAX": "1",
            **{f"FAULT_{name}": str(value) for name, value in fault.settings.items()},
        },
        "files": _files(fault),
        "ready": fault.ready,
        "traffic": traffic if fault.traffic else None,
        "seconds": fault.bounds.seconds,
        "address_space": fault.bounds.address_space,
        "nice": fault.bounds.nice,
        "groups": groups_of(fault),
    }


def _files(fault: Fault) -> dict[str, str]:
    """What is written before the start: the application under its name; and the streams, whose
    names are not to be read in a list of processes."""
    made = f"{fault.program}()" if fault.server == "python" else f"app = {fault.program}()"
    program = f"from {PROGRAM_FILES[fault.server]} import {fault.program}\n\n{made}\n"
    streams = json.dumps([asdict(stream) for stream in fault.traffic])
    return {"streams.json": streams, f"{_app(fault)}.py": program}


def _app(fault: Fault) -> str:
    return fault.app or fault.program


def _start_command(fault: Fault) -> list[str]:
    app = _app(fault)
    match fault.server:
        case "gunicorn":
            bind = ("-b", "unix:{directory}/socket")
            return [sys.executable, "-m", "gunicorn", f"{app}:app", *bind]
        case "celery":
            quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
            return [sys.executable, "-m", "celery", "-A", app, "worker", *quiet]
        case "python":
            # It runs in its directory, so that its title needs no path.
            return [sys.executable, f"{app}.py"]
