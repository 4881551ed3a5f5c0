"""Our driver: it waits, and nothing that comes in or is set around it harms."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from textual.drivers.linux_driver import LinuxDriver

from tests.helpers.terminal import Terminal
from wizard.tui import internals as driver
from wizard.tui.internals import TerminalDriver, driver_class

FACE = [sys.executable, "-m", "tests.life.guarded_app"]
ROOT = Path(__file__).parents[2]


def test_it_fits_the_textual_that_is_installed() -> None:
    assert driver_class() is TerminalDriver


def test_the_stock_driver_is_taken_for_a_textual_that_it_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.delattr(LinuxDriver, "run_input_thread")
        assert driver_class() is LinuxDriver
    with monkeypatch.context() as patched:
        patched.setattr(driver, "_parser_is_known", False)
        assert driver_class() is LinuxDriver


OTHER_TEXTUAL = """
import sys
import textual.app, textual.screen, textual.drivers.linux_driver
sys.modules["textual._parser"] = None
from wizard.tui import internals
assert internals.driver_class() is internals.LinuxDriver
internals._screen_is_known = False
from tests.tui.live import main
sys.exit(main())
"""


def test_with_a_textual_of_other_private_names_it_still_works() -> None:
    assert driver._screen_is_known
    with Terminal([sys.executable, "-c", OTHER_TEXTUAL], cwd=ROOT) as terminal:
        terminal.wait_for("Which alert did you receive?")
        time.sleep(0.25)  # a new step takes no answer for 0.2 s
        terminal.press("1")
        terminal.wait_for("How does the memory curve look?")
        terminal.press("n")
        terminal.wait_for("A note at this step")
        terminal.press("since ten", "enter")
        terminal.wait_for("The note is saved.")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []


@pytest.mark.parametrize("noise", [b"\xff", b"\xc3", b"\xf0\x9f", b"\x80\xff\xfe"])
def test_bytes_that_are_no_text_are_no_keys(noise: bytes) -> None:
    with Terminal(FACE, cwd=ROOT) as terminal:
        terminal.wait_for("ready")
        terminal.send(noise)
        terminal.press("x")
        terminal.wait_for("typed x")
        terminal.send(b"\x1b")
        terminal.wait_for("typed escape")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []


def test_characters_and_sequences_may_come_in_pieces() -> None:
    with Terminal(FACE, cwd=ROOT) as terminal:
        terminal.wait_for("ready")
        terminal.send("é".encode()[:1])
        terminal.send("é".encode()[1:])
        terminal.wait_for("typed é")
        terminal.send(b"\x1b[")
        terminal.send(b"A")
        terminal.wait_for("typed up")


def test_the_real_size_wins() -> None:
    for columns, lines in (("40", "10"), ("0", "0"), ("x", "")):
        environment = {**os.environ, "TERM": "xterm", "COLUMNS": columns, "LINES": lines}
        with Terminal(FACE, 30, 100, cwd=ROOT, env=environment) as terminal:
            terminal.wait_for("ready 100 x 30")
            terminal.resize(20, 60)
            terminal.wait_for("ready 60 x 20")


@pytest.mark.parametrize("stream", [1, 2])
def test_one_output_may_go_to_a_file(tmp_path: Path, stream: int) -> None:
    path = tmp_path / "out"
    with (
        path.open("wb") as file,
        Terminal(FACE, cwd=ROOT, streams={stream: file.fileno()}) as terminal,
    ):
        terminal.wait_for("ready")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []
    assert path.read_bytes() == (b"left in peace\n" if stream == 1 else b"")


def switches(pid: int) -> int:
    """How often the threads of `pid` went to sleep so far."""
    count = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        status = (thread / "status").read_text(encoding="utf-8")
        count += int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return count


def test_it_sleeps_while_nothing_happens() -> None:
    with Terminal(FACE, cwd=ROOT) as terminal:
        terminal.wait_for("ready")
        terminal.wait_quiet(0.5)
        before = switches(terminal.process.pid)
        time.sleep(1)  # the stock driver wakes ten times in it
        assert switches(terminal.process.pid) - before <= 3
        terminal.press("q")
        assert terminal.wait_exit() == 0
