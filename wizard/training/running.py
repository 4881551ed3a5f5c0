"""A fault while it runs: `with running(fault) as it:`, and afterwards it is gone, come what may."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.frozen import frozen
from wizard.training.groups import RefusedError, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.training.fault import Fault

PROGRAMS = Path(__file__).parent / "programs"


@frozen
class Running:
    """A fault that runs."""

    pid: int
    """The server's main process."""

    directory: Path
    """Everything that it writes."""

    keeper: int
    """The process that ends it."""


@contextlib.contextmanager
def running(fault: Fault) -> Iterator[Running]:
    """Start `fault` and its traffic; yields once all of it is ready. Raises RefusedError."""
    keeper = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-B", str(PROGRAMS / "keeper.py"), json.dumps(plan_of(fault))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    made: dict[str, Any] = {}
    try:
        made = _next_word(keeper)
        pid = _next_word(keeper)["pid"]
        yield Running(pid, Path(made["directory"]), keeper.pid)
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()
        _remove_what_is_left(made)


def _next_word(keeper: subprocess.Popen[str]) -> dict[str, Any]:
    assert keeper.stdout is not None
    line = keeper.stdout.readline()
    words: dict[str, Any] = json.loads(line) if line else {"failed": "its keeper has ended"}
    if "refused" in words:
        raise RefusedError(words["refused"])
    if "failed" in words:
        raise RuntimeError(words["failed"])
    return words


def _remove_what_is_left(made: dict[str, Any]) -> None:
    """Only a keeper that was killed leaves something."""
    if "directory" in made:
        shutil.rmtree(made["directory"], ignore_errors=True)
    for group in made.get("groups", ()):
        with contextlib.suppress(OSError):
            os.rmdir(group)


def plan_of(fault: Fault) -> dict[str, Any]:
    """What the keeper is told, see programs/keeper.py. Raises RefusedError."""
    streams = json.dumps([asdict(stream) for stream in fault.traffic])
    traffic = [sys.executable, str(PROGRAMS / "traffic.py"), streams]
    if fault.server == "celery":
        traffic.append(fault.module)
    return {
        "command": [*_start_command(fault), *fault.arguments],
        "environment": {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(PROGRAMS),
            "PYTHONDONTWRITEBYTECODE": "1",
            # One arena for all threads: each of its own maps 64 MiB of address space.
            "MALLOC_ARENA_MAX": "1",
            **{f"FAULT_{name}": str(value) for name, value in fault.settings.items()},
        },
        "ready": fault.ready,
        "traffic": traffic if fault.traffic else None,
        "seconds": fault.bounds.seconds,
        "address_space": fault.bounds.address_space,
        "nice": fault.bounds.nice,
        "groups": groups_of(fault),
    }


def _start_command(fault: Fault) -> list[str]:
    match fault.server:
        case "gunicorn":
            bind = ("-b", "unix:{directory}/socket")
            return [sys.executable, "-m", "gunicorn", f"{fault.module}:app", *bind]
        case "celery":
            app = ("-A", fault.module)
            quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
            return [sys.executable, "-m", "celery", *app, "worker", *quiet]
        case "python":
            return [sys.executable, str(PROGRAMS / f"{fault.module}.py")]
