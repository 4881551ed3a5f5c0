"""A training about a program that runs: it is watched, and gone however the wizard ends."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.helpers.terminal import Terminal
from tests.whole.test_training import environment, kinds
from wizard.training.cases import why_not
from wizard.training.scenario_library import open_scenario

if TYPE_CHECKING:
    from pathlib import Path

NAME = "after-the-holidays"
TRAIN = [sys.executable, "-m", "wizard", "train", NAME, "--seed", "3"]
WHY_NOT = why_not(open_scenario(NAME))

pytestmark = [pytest.mark.slow, pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))]


def made(place: Path) -> dict[str, str]:
    """The environment, with a folder for temporary files of its own."""
    (place / "t").mkdir()
    return environment(place) | {"TMPDIR": str(place / "t")}


def started(terminal: Terminal) -> list[psutil.Process]:
    """What the wizard has started, once it is watched."""
    terminal.wait_for("(pid ", timeout=60)
    found = psutil.Process(terminal.process.pid).children(recursive=True)
    assert len(found) >= 2, found
    return found


def assert_nothing_is_left(processes: list[psutil.Process], place: Path) -> None:
    deadline = time.monotonic() + 30
    while (left := psutil.wait_procs(processes, timeout=0.2)[1]) and time.monotonic() < deadline:
        pass
    assert not left
    while list((place / "t").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list((place / "t").iterdir())


def test_it_is_watched_from_the_briefing_on_and_gone_after_q(tmp_path: Path) -> None:
    with Terminal(TRAIN, 48, 100, env=made(tmp_path)) as terminal:
        processes = started(terminal)
        assert "briefing" in terminal.text
        terminal.press("1")
        terminal.wait_for("Is the application meant to compute a lot?")
        terminal.wait_quiet(0.3)
        terminal.press("q")
        assert terminal.wait_exit(30) == 3
    assert_nothing_is_left(processes, tmp_path)
    assert "target-chosen" in kinds(tmp_path)
    assert "sampled" in kinds(tmp_path)


@pytest.mark.parametrize("ui", [[], ["--plain"]], ids=["screen", "edited"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing(number: signal.Signals, ui: list[str], tmp_path: Path) -> None:
    with Terminal([*TRAIN, *ui], 48, 100, env=made(tmp_path)) as terminal:
        terminal.wait_for("Begin", timeout=60)
        terminal.press("1", *(["enter"] if ui else []))
        processes = started(terminal)
        terminal.wait_quiet(0.3)
        os.kill(terminal.process.pid, number)
        assert terminal.wait_exit(30) == 128 + number
    assert_nothing_is_left(processes, tmp_path)


def test_a_kill_leaves_nothing(tmp_path: Path) -> None:
    with Terminal(TRAIN, 48, 100, env=made(tmp_path)) as terminal:
        processes = started(terminal)
        terminal.process.kill()
        terminal.process.wait(10)
        assert_nothing_is_left(processes, tmp_path)
