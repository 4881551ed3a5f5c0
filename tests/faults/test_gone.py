"""Nothing of a fault is left: no process, no file, no control group, whoever is killed."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.watching import PROJECT
from tests.helpers.patience import until
from tests.helpers.values import replace
from wizard.training.faults import FAULTS, MIB, Bounds, Fault
from wizard.training.running_faults import PROGRAMS, FaultRefusedError, running

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = Path("/sys/fs/cgroup")

HARD_TO_END = ("gthread-spin", "celery-leak")
"""A thread that loops in a worker; a pool of children. Both with traffic."""


def processes_of(directory: str | Path) -> list[int]:
    """Every process that was started with this directory, whoever its parent is now."""
    mark = f"FAULT_DIRECTORY={directory}\0".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in path.read_bytes():
                found.append(int(path.parent.name))
    return found


def is_gone(directory: str | Path) -> bool:
    return not processes_of(directory) and not Path(directory).exists()


@contextlib.contextmanager
def started(fault: Fault) -> Iterator[Path]:
    """The directory of a fault that runs with all its processes: a server, workers, traffic."""
    with running(fault) as it:
        until(lambda: len(processes_of(it.directory)) >= 3, "server, worker and traffic")
        yield it.directory


@pytest.mark.parametrize("name", HARD_TO_END)
def test_nothing_is_left_at_the_end(name: str) -> None:
    with started(FAULTS[name]) as directory:
        assert list(directory.iterdir())
    assert is_gone(directory)


def test_nothing_is_left_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), started(FAULTS["gthread-spin"]) as directory:
        raise ZeroDivisionError
    assert is_gone(directory)


@pytest.mark.parametrize("name", [*HARD_TO_END, "cpu-quota"])
def test_nothing_is_left_when_the_runner_is_killed(name: str) -> None:
    runner = subprocess.Popen(
        [sys.executable, "-m", "tests.faults", name, "--hold"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert runner.stdout is not None
    try:
        runner.stdout.readline()
        line = runner.stdout.readline()
        if "skipped" in line:
            pytest.skip(line.strip())
        pid, directory = re.findall(r"(\d+) its process, (\S+) its directory", line)[0]
        groups = re.findall(r"wizard-fault-\d+", Path(f"/proc/{pid}/cgroup").read_text())
    finally:
        runner.kill()
        runner.wait()
        runner.stdout.close()
    until(lambda: is_gone(directory), f"the end of {name}")
    assert bool(groups) == (name == "cpu-quota")
    for group in set(groups):
        until(lambda group=group: not list(GROUPS.rglob(group)), f"the end of {group}")


@pytest.mark.parametrize("name", HARD_TO_END)
def test_nothing_is_left_when_the_supervisor_is_killed(name: str) -> None:
    with running(FAULTS[name]) as it:
        os.kill(it.supervisor, signal.SIGKILL)
        until(lambda: not processes_of(it.directory), "the end of all processes")
    assert is_gone(it.directory)


def test_what_both_left_who_were_killed_together_goes_at_the_next_start() -> None:
    script = f"from tests.faults.test_gone import hold\nhold({HARD_TO_END[0]!r})"
    holder = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    assert holder.stdout is not None
    words = holder.stdout.readline().split()
    directory, supervisor = Path(words[0]), int(words[1])
    os.kill(holder.pid, signal.SIGSTOP)  # so that it removes nothing in between
    os.kill(supervisor, signal.SIGKILL)
    holder.kill()
    holder.communicate()
    until(lambda: not processes_of(directory), "end of the processes")
    assert directory.exists()
    with started(FAULTS[HARD_TO_END[0]]) as another:
        assert not directory.exists()
        assert another.exists()
        with started(FAULTS[HARD_TO_END[0]]):
            assert another.exists(), "it is in use"


def hold(name: str) -> None:
    """Run the fault `name` until this process is killed; prints its directory and supervisor."""
    with running(FAULTS[name]) as it:
        print(it.directory, it.supervisor, flush=True)
        signal.pause()


def test_it_ends_when_its_time_is_over() -> None:
    short = replace(FAULTS["gthread-spin"], bounds=Bounds(seconds=2))
    with running(short) as it:
        until(lambda: is_gone(it.directory), "the end of the time")


def test_what_cannot_start_says_why_and_leaves_nothing() -> None:
    broken = replace(FAULTS["gunicorn-leak"], arguments=("--no-such-option",))
    with pytest.raises(RuntimeError, match="no-such-option"), running(broken):
        pass


def test_what_may_not_be_made_is_refused() -> None:
    nothing = replace(FAULTS["cpu-quota"], cpu_quota=0.0)
    with pytest.raises(FaultRefusedError, match="group"), running(nothing):
        pass


def test_every_process_is_bounded() -> None:
    with started(FAULTS["gunicorn-leak"]) as directory:
        for pid in processes_of(directory):
            assert resource.prlimit(pid, resource.RLIMIT_AS)[0] == Bounds().address_space
            assert resource.prlimit(pid, resource.RLIMIT_CPU)[0] <= 2 * Bounds().seconds + 1
            assert os.getpriority(os.PRIO_PROCESS, pid) >= Bounds().nice


def test_memory_that_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROGRAMS))
    from bounds import Kept

    kept = Kept(3 * MIB)
    for _ in range(10):
        kept.more(MIB)
    assert kept.size == 3 * MIB
