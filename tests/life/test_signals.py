"""Signals, suspension and a terminal that stops reading, with the whole wizard."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers.patience import until, within
from tests.life.disconnects import REASONS, SHELL, in_shell, state
from tests.life.scene import SECOND, SOON, Scene
from tests.life.test_guard import wait_until_blocked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.terminal import Terminal

ENDINGS = [
    (signal.SIGQUIT, 143),
    *(
        pytest.param(number, code, marks=pytest.mark.slow)
        for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129))
    ),
]
UIS = [(), ("--plain",)]


def ended_as_it_should(scene: Scene, code: int, record: Any) -> None:
    ended, seconds = scene.end()
    record("ended", f"{ended} after {seconds:.2f} s")
    last = scene.events()[-1]
    assert (ended, last["event"], last["reason"]) == (code, "ended", REASONS[code])
    assert seconds < within(SOON)
    assert scene.left_running() == []


@pytest.mark.parametrize("ui", UIS, ids=["full", "edited"])
@pytest.mark.parametrize(("number", "code"), ENDINGS)
def test_signal(
    tmp_path: Path,
    number: signal.Signals,
    code: int,
    ui: tuple[str, ...],
    record_property: Callable[[str, object], None],
) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command(*ui)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.wait_quiet(0.25)
        scene.kill(scene.pid, number)
        ended_as_it_should(scene, code, record_property)
        assert terminal.wait_exit() == code
        assert terminal.restored() == []


def test_suspended_and_brought_back_by_fg(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(SHELL) as terminal:
        in_shell(scene, terminal, scene.line())
        terminal.press("ctrl+z")
        until(lambda: state(scene.pid) == "T", "stop")
        # The witness between them is not suspended, so the shell waits on: its job is stopped too.
        os.killpg(os.getpgid(scene.pid), signal.SIGSTOP)
        terminal.wait_for("Stopped")
        assert terminal.modes[1049] is False
        assert terminal.modes[1000] is False
        terminal.press("echo a$((1+1))b", "enter")
        terminal.wait_for("a2b")
        terminal.press("fg", "enter")
        terminal.wait_for(SECOND)
        terminal.press("q")
        ended, _ = scene.end()
        assert ended == 3
        terminal.wait_for("left at")
        assert terminal.modes[1049] is False


def stalled_for(
    seconds: float, scene: Scene, terminal: Terminal, record: Callable[[str, object], None]
) -> None:
    """A terminal that takes nothing for so long loses no sample, and SIGTERM still works."""
    scene.answered(terminal)
    terminal.stall()
    since = time.time()
    while time.time() < since + seconds:  # resizes make it paint, so that the line fills up
        for rows in (40, 24):
            terminal.resize(rows, 120)
            time.sleep(0.1)
    wait_until_blocked(scene.pid)
    scene.kill(scene.pid, signal.SIGTERM)
    ended_as_it_should(scene, 143, record)
    terminal.flow()
    terminal.wait_exit()
    assert terminal.restored() == []
    times = [float(str(e["at"])) for e in scene.events() if e["event"] == "sampled"]
    during = [one for one in times if one >= since - 1]
    gap = max(after - before for before, after in pairwise(during))
    record("samples", f"{len(during)} samples in {seconds:.0f} s, the longest gap {gap:.2f} s")
    assert len(during) >= seconds - 1
    assert gap < 2.5


def test_a_terminal_that_stops_reading_for_four_seconds(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command(), 24, 120) as terminal:
        stalled_for(4, scene, terminal, record_property)


@pytest.mark.slow
def test_a_terminal_that_stops_reading_for_a_minute(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command(), 24, 120) as terminal:
        stalled_for(60, scene, terminal, record_property)


@pytest.mark.slow
def test_a_terminal_that_reads_again_shows_what_is_now(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command(), 24, 120) as terminal:
        scene.answered(terminal)
        terminal.stall()
        for rows in (40, 24) * 8:
            terminal.resize(rows, 120)
            time.sleep(0.05)
        wait_until_blocked(scene.pid)
        terminal.flow()
        terminal.wait_quiet(0.3)
        terminal.press("b")
        terminal.wait_for("Which alert did you receive?")
        terminal.press("q")
        assert terminal.wait_exit() == 3
        assert terminal.restored() == []
