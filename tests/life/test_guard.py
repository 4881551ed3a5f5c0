"""Whatever ends the UI, it ends within two seconds, with its code, and the terminal restored."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.terminal import Terminal

UI = [sys.executable, "-m", "tests.life.guarded_app"]
ROOT = Path(__file__).parents[2]
SOON = 2.0

ENDINGS = [
    (signal.SIGTERM, 143),
    (signal.SIGHUP, 129),
    (signal.SIGINT, 130),
    (signal.SIGQUIT, 143),
    (signal.SIGUSR1, 143),
    (signal.SIGALRM, 143),
    (signal.SIGXCPU, 143),
]


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the last words are said, if they have to be."""
    path = tmp_path / "words"
    monkeypatch.setenv("LAST_WORDS", str(path))
    return path


def ui(*arguments: str, **options: object) -> Terminal:
    return Terminal([*UI, *arguments], cwd=ROOT, **options)  # type: ignore[arg-type]


def ends(terminal: Terminal, code: int) -> None:
    assert terminal.wait_exit(SOON) == code


@pytest.mark.parametrize("driver", ["ours", "stock"])
@pytest.mark.parametrize(("number", "code"), ENDINGS)
def test_a_signal_lets_the_ui_leave(
    words: Path, number: signal.Signals, code: int, driver: str
) -> None:
    with ui(driver) as terminal:
        terminal.wait_for("ready")
        terminal.signal(number)
        ends(terminal, code)
        assert terminal.restored() == []
        assert ("left as told" in terminal.text) == (code != 129)
        assert not words.exists()


@pytest.mark.parametrize(("number", "code"), ENDINGS)
def test_a_signal_ends_a_ui_that_is_frozen(words: Path, number: signal.Signals, code: int) -> None:
    with ui() as terminal:
        terminal.wait_for("ready")
        terminal.press("f")
        terminal.wait_quiet()
        terminal.signal(number)
        ends(terminal, code)
        assert terminal.restored() == []
        assert words.read_text(encoding="utf-8") == "said"


def test_what_comes_after_the_ui_has_the_same_deadline(words: Path) -> None:
    with ui("lingers") as terminal:
        terminal.wait_for("ready")
        terminal.signal(signal.SIGTERM)
        terminal.wait_until(lambda: terminal.modes[1049] is False, "end of the UI")
        terminal.signal(signal.SIGHUP)
        ends(terminal, 143)
        assert terminal.restored() == []
        assert words.read_text(encoding="utf-8") == "said"


@pytest.mark.parametrize(("number", "code"), ENDINGS)
def test_a_signal_ends_a_ui_whose_terminal_does_not_read(
    words: Path, number: signal.Signals, code: int
) -> None:
    with ui() as terminal:
        terminal.wait_for("ready")
        terminal.stall()
        terminal.press("n")
        wait_until_blocked(terminal.process.pid)
        terminal.signal(number)
        ends(terminal, code)
        assert terminal.restored() == []
        assert terminal.text.strip() == "", (
            "what was to be drawn does not end on the shell's screen"
        )
        assert words.read_text(encoding="utf-8") == "said"


@pytest.mark.parametrize("ignored", [(), (signal.SIGHUP,)], ids=["", "SIGHUP ignored"])
@pytest.mark.parametrize("driver", ["ours", "stock"])
@pytest.mark.parametrize("key", ["x", "f"], ids=["", "frozen"])
def test_a_hang_up_ends_the_ui(
    words: Path, ignored: tuple[signal.Signals, ...], driver: str, key: str
) -> None:
    with ui(driver, ignore=ignored) as terminal:
        terminal.wait_for("ready")
        terminal.press(key)
        terminal.wait_quiet()
        terminal.hang_up()
        ends(terminal, 129)
        if driver == "ours":
            assert words.exists() == (key == "f"), "the guard ends only what does not leave"


def test_a_hang_up_that_the_guard_hears_of_last_is_one_still(words: Path) -> None:
    with ui("late") as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        ends(terminal, 129)
        assert not words.exists(), "the UI has left by itself"


def test_an_ignored_signal_stays_ignored_for_us_and_for_children() -> None:
    with ui(ignore=(signal.SIGINT,)) as terminal:
        terminal.wait_for("ready")
        terminal.signal(signal.SIGINT)
        terminal.press("x")
        terminal.wait_for("typed x")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_children_find_their_signals_as_usual() -> None:
    with ui() as terminal:
        terminal.wait_for("ready")
        terminal.press("c")
        terminal.wait_for("child set() True")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []


def test_leaving_by_a_key_is_peaceful(words: Path) -> None:
    with ui() as terminal:
        terminal.wait_for("ready")
        terminal.press("q")
        ends(terminal, 0)
        assert terminal.restored() == []
        assert "left in peace" in terminal.text
        assert not words.exists()


def test_suspending_restores_the_terminal_and_going_on_takes_it_again() -> None:
    with ui() as terminal:
        terminal.wait_for("ready")
        terminal.press("s")
        terminal.wait_until(terminal.is_stopped, "stop")
        terminal.wait_until(lambda: terminal.restored() == [], "restored terminal")
        terminal.signal(signal.SIGCONT)
        terminal.wait_until(lambda: terminal.modes[1049], "alternate screen")
        terminal.press("x")
        terminal.wait_for("typed x")
        terminal.signal(signal.SIGTERM)
        ends(terminal, 143)
        assert terminal.restored() == []


def test_a_suspended_ui_ends_when_it_goes_on() -> None:
    with ui() as terminal:
        terminal.wait_for("ready")
        terminal.press("s")
        terminal.wait_until(terminal.is_stopped, "stop")
        terminal.signal(signal.SIGTERM)
        terminal.signal(signal.SIGCONT)
        ends(terminal, 143)
        assert terminal.restored() == []


SHELL = ["bash", "--norc", "--noprofile", "-i"]


def shell() -> Terminal:
    environment = {**os.environ, "PS1": "shell> ", "TERM": "xterm-256color"}
    return Terminal(SHELL, cwd=ROOT, env=environment)


def test_a_suspended_job_can_be_killed_and_leaves_the_shell_its_terminal(words: Path) -> None:
    with shell() as terminal:
        terminal.wait_for("shell>")
        terminal.press(" ".join(UI), "enter")
        terminal.wait_for("ready")
        terminal.press("s")
        terminal.wait_for("Stopped")
        terminal.press("kill %1", "enter")
        terminal.wait_quiet()
        terminal.press("wait %1; echo code $?", "enter")
        terminal.wait_for("code 143")
        assert terminal.modes[1049] is False
        assert words.read_text(encoding="utf-8") == "said"


def test_a_suspended_job_can_be_brought_back() -> None:
    with shell() as terminal:
        terminal.wait_for("shell>")
        terminal.press(" ".join(UI), "enter")
        terminal.wait_for("ready")
        terminal.press("s")
        terminal.wait_for("Stopped")
        terminal.press("echo a$((1+1))b", "enter")
        terminal.wait_for("a2b")
        terminal.press("fg", "enter")
        terminal.wait_until(lambda: terminal.modes[1049], "alternate screen")
        terminal.press("x")
        terminal.wait_for("typed x")
        terminal.press("q")
        terminal.wait_for("left in peace")
        assert terminal.modes[1049] is False


def wait_until_blocked(pid: int) -> None:
    """Until a thread of `pid` waits in a write to its terminal."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for thread in os.listdir(f"/proc/{pid}/task"):
            try:
                channel = Path(f"/proc/{pid}/task/{thread}/wchan").read_text(encoding="ascii")
                call = Path(f"/proc/{pid}/task/{thread}/syscall").read_text(encoding="ascii")
            except OSError:
                continue
            if "n_tty_write" in channel or "wait_woken" in channel or call.startswith("1 0x2 "):
                return
        time.sleep(0.01)
    raise AssertionError("the terminal takes everything")
