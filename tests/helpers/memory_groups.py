"""Memory groups of the kernel for tests, and processes in them that use memory as they are told."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import until
from tests.helpers.process_trees import MIB
from tests.helpers.servers import children
from wizard.evidence.sources.control_groups import locate
from wizard.evidence.sources.kernel_files import read_stat
from wizard.evidence.sources.kernel_texts import DEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = itertools.count()

PROGRAM = """
import os, subprocess, sys
held, children = [], []
HOG = "x = bytearray(1 << 30)"
def told(word, size):
    if word == "grow":
        held.append(b"x" * size)
    elif word == "child":
        orders, answers = os.pipe(), os.pipe()
        if not os.fork():
            os.close(orders[1])
            os.close(answers[0])
            os.dup2(answers[1], 1)
            os.close(answers[1])
            serve(os.fdopen(orders[0]))
            os._exit(0)
        os.close(answers[1])
        children.append((os.fdopen(orders[1], "w", buffering=1), os.fdopen(answers[0])))
    elif word.startswith("child."):
        orders, answers = children[size % len(children)]
        print(word.partition(".")[2], size, file=orders)
        answers.readline()
    elif word == "hog":
        subprocess.run([sys.executable, "-c", HOG])
    elif word == "exit":
        os._exit(0)
    elif word == "die":
        bytearray(1 << 30)
    elif word == "cache":
        with open(os.environ["CACHE_FILE"], "ab") as file:
            file.write(os.urandom(size))
        for _ in range(4):
            with open(os.environ["CACHE_FILE"], "rb") as file:
                file.seek(-size, 2)
                file.read()
    elif word == "share":
        with open(os.environ["SHARED_FILE"], "ab") as file:
            file.write(b"x" * size)
def serve(orders):
    for line in orders:
        word, size = line.split()
        told(word, int(size))
        print("done", flush=True)
serve(sys.stdin)
"""
"""A process, and children of it, that hold memory, are killed for it, or fill shared memory."""


@contextlib.contextmanager
def memory_group(limit: int | None) -> Iterator[Path]:
    """A group below our own; where this machine does not allow one, the test is skipped."""
    place = locate("self", proc=Path("/proc"), sys=Path("/sys"))
    above = place.memory and place.memory.directories
    if not above:
        pytest.skip("no control group counts memory here")
    group = above[0] / f"wizard-test-{os.getpid()}-{next(_numbers)}"
    name = "memory.max" if place.memory and place.memory.version == 2 else "memory.limit_in_bytes"
    try:
        group.mkdir()
        if limit is not None:
            (group / name).write_text(f"{limit}")
    except OSError as error:
        pytest.skip(f"no memory group can be made here: {error}")
    try:
        yield group
    finally:
        _remove(group)


def _remove(group: Path) -> None:
    """The kernel releases the last process a moment after it has ended."""
    for _ in range(200):
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.02)
        else:
            return


class Told:
    """A process in a group that does what it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def do(self, word: str, size: int = 0) -> None:
        """Returns once it is done; what kills the process itself is not waited for."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(word, size, file=self._process.stdin, flush=True)
        if word == "die":
            self.wait()
        else:
            assert self._process.stdout.readline() == "done\n"

    def wait(self) -> None:
        """Until it has ended."""
        self._process.wait()


@contextlib.contextmanager
def told(group: Path, **environment: str) -> Iterator[Told]:
    """A process of `PROGRAM` in the group."""
    process = subprocess.Popen(
        [
            *("sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"),
            *(sys.executable, "-c", PROGRAM),
        ],
        env={**os.environ, "MALLOC_ARENA_MAX": "1", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        one = Told(process)
        one.do("grow", 1)
        yield one
    finally:
        process.kill()
        process.communicate()


def counted(group: Path) -> int:
    """OOM kills of the group, as the kernel counts them."""
    for name in ("memory.events", "memory.oom_control"):
        with contextlib.suppress(OSError):
            for line in (group / name).read_text().splitlines():
                if line.startswith("oom_kill "):
                    return int(line.split()[1])
    return 0


def until_gone(pid: int) -> None:
    """Until its children have ended, whether or not it has waited for them."""

    def gone() -> bool:
        stats = (read_stat(Path("/proc"), child) for child in children(pid))
        return all(stat is None or stat.state in DEAD for stat in stats)

    until(gone, f"the end of the children of {pid}")


ROOM = 48 * MIB
"""Enough for some interpreters, and little enough to be used up at once."""
