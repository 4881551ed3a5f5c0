"""A fault while it runs: `with running(fault) as it:`, and afterwards it is gone, come what may."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.frozen import frozen
from wizard.training.groups import RefusedError, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.training.fault import Fault

PROGRAMS = Path(__file__).parent / "programs"

PATIENCE = 5.0
"""Seconds in which a keeper that was let go has ended everything; it takes some hundredths."""


@frozen
class Running:
    """A fault that runs."""

    pid: int
    """The server's main process."""

    directory: Path
    """Everything that it writes."""

    keeper: int
    """The process that ends it."""


class Keeper:
    """A fault from its start to its end, whichever thread ends it."""

    def __init__(self, fault: Fault) -> None:
        """Begin to start `fault` and its traffic. Raises RefusedError."""
        plan = json.dumps(plan_of(fault))
        self._made: dict[str, Any] = {}
        self._reading = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-B", str(PROGRAMS / "keeper.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A face has the terminal; what fails is said on standard output.
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended: `ready` says so
            print(plan, file=self._process.stdin, flush=True)

    def ready(self) -> Running:
        """Wait until all of it runs. Raises RefusedError where this machine does not allow it, and
        RuntimeError where it does not start or was let go meanwhile."""
        with self._reading:
            self._made = self._next_word("directory")
            pid = self._next_word("pid")["pid"]
        return Running(pid, Path(self._made["directory"]), self._process.pid)

    def let_go(self) -> None:
        """Have all of it ended; returns at once, and may be called while `ready` waits."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def close(self) -> None:
        """End all of it and wait until nothing is left. Whoever waits in `ready` is answered first:
        the keeper's end is the end of its output."""
        assert self._process.stdout is not None
        self.let_go()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            # It is stopped, say. The kernel ends with it what it has started.
            self._process.kill()
            self._process.wait()
        with self._reading:
            self._process.stdout.close()
        _remove_what_is_left(self._made)

    def _next_word(self, key: str) -> dict[str, Any]:
        """What it says next, which has `key`."""
        output = self._process.stdout
        assert output is not None
        line = "" if output.closed else output.readline()
        try:
            words: dict[str, Any] = json.loads(line)
        except ValueError:  # nothing, or half a line
            words = {"failed": "its keeper has ended"}
        if "refused" in words:
            raise RefusedError(words["refused"])
        if "failed" in words:
            raise RuntimeError(words["failed"])
        if key not in words:
            raise RuntimeError(f"its keeper says nothing of its {key}")
        return words


@contextlib.contextmanager
def running(fault: Fault) -> Iterator[Running]:
    """Start `fault` and its traffic; yields once all of it is ready. Raises RefusedError."""
    keeper = Keeper(fault)
    try:
        yield keeper.ready()
    finally:
        keeper.close()


def _remove_what_is_left(made: dict[str, Any]) -> None:
    """Only a keeper that was killed leaves something."""
    if "directory" in made:
        shutil.rmtree(made["directory"], ignore_errors=True)
    for group in made.get("groups", ()):
        with contextlib.suppress(OSError):
            os.rmdir(group)


def plan_of(fault: Fault) -> dict[str, Any]:
    """What the keeper is told, see programs/keeper.py. Raises RefusedError."""
    traffic = [sys.executable, str(PROGRAMS / "traffic.py")]
    if fault.server == "celery":
        traffic.append(fault.app or fault.module)
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
    files = {"streams.json": json.dumps([asdict(stream) for stream in fault.traffic])}
    if fault.app:
        found = f"import {fault.module}"
        if fault.server != "python":
            found = f"from {fault.module} import app"
        files[f"{fault.app}.py"] = f"{found}\n"
    return files


def _start_command(fault: Fault) -> list[str]:
    app = fault.app or fault.module
    match fault.server:
        case "gunicorn":
            bind = ("-b", "unix:{directory}/socket")
            return [sys.executable, "-m", "gunicorn", f"{app}:app", *bind]
        case "celery":
            quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
            return [sys.executable, "-m", "celery", "-A", app, "worker", *quiet]
        case "python":
            # It runs in its directory, so that its title needs no path.
            return [sys.executable, f"{app}.py" if fault.app else str(PROGRAMS / f"{app}.py")]
