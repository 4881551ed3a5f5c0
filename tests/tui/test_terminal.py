"""The face in a real pseudo-terminal: what cannot be seen by driving it from inside."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.terminal import Terminal
from tests.tui.scripted import CURVE, OUTCOME, WHICH

LIVE = [sys.executable, "-m", "tests.tui.live"]
ROOT = Path(__file__).parents[2]


def started(rows: int = 24, cols: int = 80, **environment: str) -> Terminal:
    env = {**os.environ, "TERM": "xterm-256color", **environment}
    return Terminal(LIVE, rows, cols, cwd=ROOT, env=env)


def walk_to_the_end(terminal: Terminal) -> None:
    """Through both questions to the outcome."""
    terminal.wait_for(WHICH.title)
    time.sleep(0.25)  # a new step takes no answer for 0.2 s
    terminal.press("1")
    terminal.wait_for(CURVE.title)
    time.sleep(0.25)
    terminal.press("1")
    terminal.wait_for("Most probably there is a memory leak")


def test_a_walk_by_keys_and_the_way_out() -> None:
    with started() as terminal:
        walk_to_the_end(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []
        assert "ended: quit" in terminal.text


def test_ctrl_c_is_130() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert terminal.restored() == []
        assert "ended: interrupted" in terminal.text


def test_sigterm_is_143_and_told_to_the_guide() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit(5) == 143
        assert terminal.restored() == []
        assert "ended: terminated" in terminal.text


def test_suspended_and_continued_it_paints_itself_anew() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        terminal.wait_quiet()
        before = terminal.text
        terminal.press("ctrl+z")
        terminal.wait_until(terminal.is_stopped, "stop")
        terminal.wait_until(lambda: terminal.restored() == [], "restored terminal")
        terminal.signal(signal.SIGCONT)
        terminal.wait_until(lambda: terminal.text == before, "same screen again")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("key", ["enter", "escape", "q"])
def test_a_command_is_shown_unwrapped_outside_the_screen(key: str) -> None:
    with started() as terminal:
        walk_to_the_end(terminal)
        terminal.press("tab", "y")
        terminal.wait_for("Sent to the terminal's clipboard")
        assert terminal.modes[1000] is False, "the mouse is the terminal's own now"
        terminal.press("v")
        terminal.wait_for("Press Enter, Esc or q to return to the wizard.")
        assert terminal.modes[1049] is False
        # Byte for byte in one piece: it is for the terminal to wrap it.
        assert f"\r\n{OUTCOME.step.commands[1].text}\r\n".encode() in terminal.output
        terminal.press("down", key)  # an arrow begins with Esc, and goes nowhere
        terminal.wait_for("Copy a command")
        terminal.press("escape")
        terminal.wait_for("Check whether it helped")
        assert terminal.modes[1000] is True
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []


def test_what_is_copied_is_the_logical_text() -> None:
    from base64 import b64encode

    with started() as terminal:
        walk_to_the_end(terminal)
        terminal.press("tab", "y")
        text = b64encode(OUTCOME.step.commands[1].text.encode())
        terminal.wait_until(lambda: b"\x1b]52;c;" + text in terminal.output, "clipboard sequence")


def test_ending_while_a_command_is_shown_outside() -> None:
    with started() as terminal:
        walk_to_the_end(terminal)
        terminal.press("y", "v")
        terminal.wait_for("Press Enter, Esc or q to return to the wizard.")
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_exit(5) == 143
        assert terminal.restored() == []


def test_a_key_costs_at_most_300_bytes() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        terminal.wait_quiet()
        for key in ("j", "j", "k", "down"):
            before = terminal.bytes_written
            terminal.press(key)
            terminal.wait_until(lambda start=before: terminal.bytes_written > start, "paint")
            terminal.wait_quiet()
            assert terminal.bytes_written - before <= 300


def test_nothing_is_written_while_nothing_changes() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        terminal.wait_quiet(0.5)
        before = terminal.bytes_written
        time.sleep(1.2)
        assert terminal.bytes_written == before


def test_no_color_reaches_the_terminal_as_no_colour() -> None:
    with started(NO_COLOR="1") as terminal:
        walk_to_the_end(terminal)
        terminal.press("q")
        terminal.wait_exit()
        codes = {
            c
            for found in re.findall(rb"\x1b\[([\d;]*)m", terminal.output)
            for c in found.split(b";")
        }
        assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7"}


def test_an_output_that_is_no_utf8_gets_ascii() -> None:
    with started(PYTHONIOENCODING="ascii", PYTHONUTF8="0") as terminal:
        walk_to_the_end(terminal)
        assert "> for the start command" in terminal.text
        terminal.press("q")
        terminal.wait_exit()
        assert all(byte < 128 for byte in terminal.output)
        assert b"\\u" not in terminal.output


def test_resizes_end_in_the_right_picture() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        for rows, cols in ((48, 160), (5, 20), (1, 1), (3, 200), (24, 80)):
            terminal.resize(rows, cols)
        terminal.wait_for(WHICH.title)
        terminal.resize(10, 60)
        terminal.wait_for("Too small: 60 x 10. The wizard needs at least 40 x 12.")
        terminal.resize(24, 80)
        terminal.wait_for("4  I am not sure")
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(("rows", "cols"), [(24, 80), (48, 160)])
def test_the_first_picture_is_painted_once(rows: int, cols: int) -> None:
    """A screenful takes two seconds of a slow line."""
    with started(rows, cols) as terminal:
        terminal.wait_for("4  I am not sure")
        terminal.wait_quiet()
        assert terminal.output.count(b"I am not sure") == 1


def test_a_resize_at_any_moment_of_the_start_ends_in_the_right_picture() -> None:
    """The last is told before the first picture, while it is painted, or after it."""
    with started() as terminal:
        for rows, cols in ((10, 60), (48, 160), (10, 60), (24, 80)) * 50:
            terminal.resize(rows, cols)
            time.sleep(0.005)
        terminal.wait_for("4  I am not sure")
        terminal.wait_quiet()
        assert "4  I am not sure" in terminal.text
        assert WHICH.title in terminal.text


def test_a_mistake_of_ours_restores_the_terminal_and_shows_no_values() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        time.sleep(0.25)
        terminal.press("4")
        assert terminal.wait_exit() == 1
        assert terminal.restored() == []
        assert "RuntimeError: broken in 7 places" in terminal.text
        assert b"hunter2'" not in terminal.output
        assert b"locals" not in terminal.output


def test_another_window_in_front_costs_no_paint() -> None:
    with started() as terminal:
        terminal.wait_for(WHICH.title)
        terminal.wait_quiet(0.4)
        before = terminal.bytes_written
        terminal.send(b"\x1b[O\x1b[I")
        terminal.wait_quiet(0.4)
        assert terminal.bytes_written == before
