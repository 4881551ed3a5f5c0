"""What touches private names of Textual: our driver waits, nothing that comes in or is set around
it harms, strings that a terminal sends by itself are no keys, and another Textual is served, too.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.drivers.linux_driver import LinuxDriver

from tests.helpers.terminal import Terminal
from wizard.tui import internals as driver
from wizard.tui.internals import PATIENCE, TerminalDriver, Unasked, driver_class

UI = [sys.executable, "-m", "tests.life.guarded_app"]
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
    with Terminal(UI, cwd=ROOT) as terminal:
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
    with Terminal(UI, cwd=ROOT) as terminal:
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
        with Terminal(UI, 30, 100, cwd=ROOT, env=environment) as terminal:
            terminal.wait_for("ready 100 x 30")
            terminal.resize(20, 60)
            terminal.wait_for("ready 60 x 20")


@pytest.mark.parametrize("stream", [1, 2])
def test_one_output_may_go_to_a_file(tmp_path: Path, stream: int) -> None:
    path = tmp_path / "out"
    with (
        path.open("wb") as file,
        Terminal(UI, cwd=ROOT, streams={stream: file.fileno()}) as terminal,
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
    with Terminal(UI, cwd=ROOT) as terminal:
        terminal.wait_for("ready")
        terminal.wait_quiet(0.5)
        before = switches(terminal.process.pid)
        time.sleep(1)  # the stock driver wakes ten times in it
        assert switches(terminal.process.pid) - before <= 3
        terminal.press("q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("\x1b]52;c;2\x07", ""),
        ("1\x1b]11;rgb:1212/1313/1414\x1b\\j", "1j"),
        ("\x1bP>|xterm(2)\x1b\\\x1b_G1;2\x1b\\q", "q"),
        ("\x1bX2\x1b\\\x1b^1\x1b\\", ""),
        ("\x1b]0;2\x1b[B", "\x1b[B"),
        ("\x1b[200~one\x1b]52;c;two\x1b[201~", "\x1b[200~one\x1b[201~"),
        ("\x1bOP\x1b[1;5A\x1bb\x1b", "\x1bOP\x1b[1;5A\x1bb\x1b"),
        ("質問 j\r", "質問 j\r"),
    ],
)
def test_strings_are_taken_out_and_keys_are_left(typed: str, left: str) -> None:
    assert Unasked().left_of(typed, 5.0) == left


def test_a_string_may_come_in_pieces() -> None:
    unasked = Unasked()
    assert [unasked.left_of(piece, 5.0) for piece in ("j\x1b]52;", "c;2", "2\x07k")] == [
        "j",
        "",
        "k",
    ]


def test_a_string_without_an_end_does_not_hold_the_keys_back_for_long() -> None:
    unasked = Unasked()
    assert unasked.left_of("\x1b]", 5.0) == ""
    assert unasked.left_of("2", 5.0 + PATIENCE / 2) == ""
    assert unasked.left_of("j", 5.0 + PATIENCE) == "j"


@given(st.text(alphabet="\x1b]P\\\x07[2aX^_"), st.text(alphabet="abc12[;", max_size=5))
def test_what_holds_no_string_is_left_as_it_is(noise: str, typed: str) -> None:
    unasked = Unasked()
    left = unasked.left_of(noise, 0.0)
    assert len(left) <= len(noise)
    assert unasked.left_of(typed, PATIENCE) == typed
