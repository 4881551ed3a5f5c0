"""Real processes for tests: started with a deadline, and gone at the end whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.patience import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

APPLICATION = """
import os

HELD = []

def app(environ, start_response):
    if environ["PATH_INFO"] == "/grow":
        HELD.append(b"x" * (8 << 20))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


@contextlib.contextmanager
def started(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """`command` in a process group of its own, which is killed at the end; what it prints goes to
    `log`, else to output.txt in its folder."""
    with (log or folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def children(pid: int) -> list[int]:
    """The direct children of a process, oldest first."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(word) for word in path.read_text().split()]
    return sorted(found)


@contextlib.contextmanager
def gunicorn(
    folder: Path, workers: int = 2, *more: str, environment: dict[str, str] | None = None
) -> Iterator[int]:
    """A gunicorn with a small application on a Unix socket; yields its master's id once all its
    workers are there."""
    (folder / "small.py").write_text(APPLICATION)
    command = [
        *(sys.executable, "-m", "gunicorn", "small:app", "-w", str(workers)),
        *("-b", f"unix:{folder}/socket", "--log-level", "info", *more),
    ]
    with started(command, folder, environment) as process:
        log = folder / "output.txt"
        until(lambda: log.read_text().count("Booting worker") >= workers, "gunicorn's workers")
        yield process.pid
