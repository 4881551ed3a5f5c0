"""Faults as cases: their variants, whether they can run here, and that they end."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.faults.test_gone import is_gone, processes_of
from tests.faults.watching import PROJECT
from tests.helpers.patience import until
from tests.helpers.values import replace
from tests.training.playing import SCENARIOS
from wizard.flow.library import shipped_folder
from wizard.training import running_faults as running
from wizard.training.cases import (
    LIVE_FAULTS,
    CaseError,
    LiveCase,
    case_of,
    live_case,
    may_be_made,
    why_not_live,
)
from wizard.training.faults import MIB
from wizard.training.randomized_faults import randomized
from wizard.training.simulated_server import APPLICATIONS
from wizard.walk.state import value_of


@pytest.mark.parametrize("name", LIVE_FAULTS)
def test_each_seed_has_a_variant_of_its_own_and_always_the_same(name: str) -> None:
    variants = [randomized(name, seed) for seed in range(8)]
    assert variants == [randomized(name, seed) for seed in range(8)]
    assert len({repr(one) for one in variants}) > 4
    for one in variants:
        assert one.fault.name == name
        assert one.fault.app in APPLICATIONS
        assert one.fault.app in one.names["command"]
        assert one.fault.program not in one.names["command"].split()
        assert 80 * MIB <= one.limit <= 400 * MIB
        for fact, text in one.stated.items():
            value_of(fact, text)


def test_a_leak_is_not_full_before_its_scenario_is_over() -> None:
    lasting = {one.fault: one.minutes * 60 for one in SCENARIOS.values()}
    for seed in range(100):
        celery, plain = (randomized(name, seed).fault for name in ("celery-leak", "python-leak"))
        pace = celery.traffic[0].rate * celery.settings["KIB"] / 1024  # MiB a second
        assert 0.1 < pace < 2 * celery.settings["MOST_MIB"] / lasting["celery-leak"]
        pace = plain.settings["KIB"] / 1024 / 0.25
        room = plain.settings["MOST_MIB"] - plain.settings["FIRST_MIB"]
        assert 0.07 < pace < room / lasting["python-leak"]


def test_every_scenario_that_runs_something_can_be_shown_or_says_why_not() -> None:
    shown = {one.fault for one in SCENARIOS.values() if one.fault in LIVE_FAULTS}
    assert shown == set(LIVE_FAULTS)
    for scenario in SCENARIOS.values():
        if scenario.fault in LIVE_FAULTS and why_not_live(scenario.fault) is None:
            assert case_of(scenario, 3, 0.0).history is None


def test_authors_are_told_of_every_fault_that_runs() -> None:
    told = (shipped_folder() / "training" / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^\| `([a-z-]+)` \| live \|", told)) == set(LIVE_FAULTS)


def test_what_is_missing_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert why_not_live("crashing") is not None
    assert "gunicorn cannot be imported here; install with: " in str(why_not_live("crashing"))
    assert "celery cannot be imported here" in str(why_not_live("no-consumer"))
    assert why_not_live("python-leak") is None
    with pytest.raises(CaseError, match="pip install"):
        live_case("celery-leak", 1, 5)


def test_a_machine_of_one_core_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert "this machine has only one" in str(why_not_live("gthread-spin"))
    assert why_not_live("gunicorn-stuck") is None


def test_a_name_that_there_is_not() -> None:
    assert "there is no live fault 'gremlins'" in str(why_not_live("gremlins"))


def test_it_runs_under_a_neutral_name_and_is_gone_when_it_is_closed() -> None:
    case = live_case("python-leak", 4, 5)
    pid = case.start()
    command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    (mark,) = (one for one in variables if one.startswith(b"FAULT_DIRECTORY="))
    directory = Path(mark.partition(b"=")[2].decode())
    assert command[1] == f"{case.names['app']}.py"
    case.close()
    case.close()
    assert is_gone(directory)


def test_no_process_of_it_gives_it_away() -> None:
    case = live_case("crashing", 4, 5)
    try:
        server = case.start()
        directory = os.readlink(f"/proc/{server}/cwd")
        until(lambda: len(processes_of(directory)) >= 4, "server, two workers and traffic")
        supervisor = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1]
        pids = [*processes_of(directory), supervisor]
        lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid in pids]
        assert "supervisor.py" in lines[-1]
        assert any(f"{case.names['app']}:app" in line for line in lines)
        assert not [line for line in lines if "crash" in line or "rates" in line]
    finally:
        case.close()


HOLD = """
import sys, time
from wizard.training.cases import live_case
case = live_case("crashing", 3, 1)
print(case.start(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_its_holder_is_killed(number: signal.Signals) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    try:
        directory = os.readlink(f"/proc/{int(holder.stdout.readline())}/cwd")
    finally:
        holder.send_signal(number)
        holder.wait()
        holder.stdout.close()
    until(lambda: is_gone(directory), "the end of all of it")


def test_a_control_group_is_looked_for_and_none_is_made(tmp_path: Path) -> None:
    wanted = ("memory.max",)
    assert may_be_made(tmp_path, wanted)
    handed_down = tmp_path / "cgroup.subtree_control"
    handed_down.write_text("cpu pids\n")
    assert not may_be_made(tmp_path, wanted)
    handed_down.write_text("cpu memory\n")
    assert may_be_made(tmp_path, wanted)
    assert not may_be_made(tmp_path / "gone", wanted)
    assert list(tmp_path.iterdir()) == [handed_down]


def test_it_ends_by_itself_when_its_time_is_over() -> None:
    case = live_case("python-leak", 4, 0.02)
    pid = case.start()
    try:
        end = time.monotonic() + 20
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            time.sleep(0.05)
        assert not Path(f"/proc/{pid}").exists()
    finally:
        case.close()


def test_closed_before_or_while_it_starts_nothing_runs() -> None:
    before = live_case("python-leak", 4, 5)
    before.close()
    with pytest.raises(CaseError, match="you left before it started"):
        before.start()

    # It waits for more processes than there will be, so that it is closed while it waits.
    shown = randomized("crashing", 4)
    waiting = LiveCase(replace(shown, fault=replace(shown.fault, ready=9)), 5)
    told: list[str] = []

    def start() -> None:
        try:
            waiting.start()
        except CaseError as error:
            told.append(str(error))

    thread = threading.Thread(target=start)
    thread.start()
    time.sleep(0.3)
    waiting.close()
    thread.join(10)
    assert not thread.is_alive()
    assert len(told) == 1
    assert "\n" not in told[0]


def test_a_supervisor_that_is_stopped_does_not_hold_up_the_leaving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "PATIENCE", 0.2)
    case = live_case("python-leak", 4, 5)
    server = case.start()
    directory = Path(os.readlink(f"/proc/{server}/cwd"))
    supervisor = int(Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(supervisor, signal.SIGSTOP)
    case.close()
    until(lambda: is_gone(directory), "its directory and its processes are gone")
    assert not processes_of(str(directory))


@pytest.mark.parametrize("said", ['{"dir', "", '{"mood": 1}'])
def test_a_supervisor_that_ends_in_the_middle_of_a_word_is_told_in_a_line(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "supervisor.py").write_text(f"print({said!r}, end='')\n")
    monkeypatch.setattr(running, "PROGRAMS", tmp_path)
    case = live_case("python-leak", 4, 5)
    with pytest.raises(CaseError, match="it did not start: its supervisor"):
        case.start()
    case.close()
