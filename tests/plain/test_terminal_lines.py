"""The line face in a process of its own: a real terminal, capable or dumb, and a real pipe."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.terminal import Terminal
from tests.helpers.walks_by_lines import FLOW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CAPABLE, DUMB = "xterm-256color", "dumb"


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "flow.md"
    path.write_text(FLOW)
    return path


def environment(flow: Path, **more: str) -> Mapping[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "WIZARD_SESSION_DIR": str(flow.parent / "sessions"),
        **more,
    }


def by_lines(flow: Path, term: str, *options: str, cols: int = 80, **more: object) -> Terminal:
    argv = [sys.executable, "-m", "wizard", "run", str(flow), "--plain", *options]
    return Terminal(argv, cols=cols, env=environment(flow, TERM=term), **more)  # type: ignore[arg-type]


def by_pipe(flow: Path, typed: bytes, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wizard", "run", str(flow)],
        input=typed,
        env=environment(flow, **more),
        capture_output=True,
        check=False,
        timeout=240,
    )


# --- a pipe ---


@pytest.mark.parametrize(("typed", "code"), [(b"", 3), (b"1\n", 0), (b"1\nb\n", 3), (b"2\nq\n", 0)])
def test_a_pipe_ends_with_0_at_an_outcome_and_3_before(flow: Path, typed: bytes, code: int) -> None:
    done = by_pipe(flow, typed)
    assert done.returncode == code
    assert done.stdout.endswith(b"\n")
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stdout.startswith(b"\nA small flow\n")


def test_bytes_that_are_no_text_end_no_walk(flow: Path) -> None:
    done = by_pipe(flow, b"\xff\xfe\n\x00\x1b]52;c;aGk=\x07\n" + b"x" * 100_000 + b"\n2\n")
    assert done.returncode == 0, done.stderr
    assert b"Now: The CPU is busy" in done.stdout
    assert b"\x1b" not in done.stdout
    assert done.stdout.count(b"means nothing here") == 2
    assert done.stdout.count(b"too long") == 1


def test_an_ascii_terminal_gets_ascii(flow: Path) -> None:
    flow.write_text("# Überlast → “now”\n\n• It is 80 % \N{EN DASH} so.\n")
    done = by_pipe(flow, b"foo\n", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert b'Now: ?berlast -> "now"\n\n* It is 80 % - so.\n' in done.stdout
    assert b'"foo" means nothing here' in done.stdout


def test_whoever_stops_reading_is_no_traceback(flow: Path) -> None:
    done = subprocess.run(
        f"yes r | {sys.executable} -m wizard run {flow} | head -3",
        shell=True,
        env=environment(flow),
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert b"Traceback" not in done.stderr
    assert done.stdout.count(b"\n") == 3


# --- a dumb terminal ---


def test_not_one_escape_byte_in_a_dumb_terminal(flow: Path) -> None:
    with by_lines(flow, DUMB, "--set", "pid=77", cols=120) as terminal:
        terminal.wait_for("Your answer (1-3, w why, s links, c causes, ")
        for typed, shown in (
            ("w", "they need different fixes."),
            ("?", "Add a note to the session"),
            ("f loop", "Go to which (1, Enter for none):"),
            ("1", "Find the loop."),
            ("b", "Now: Which alert"),
            ("1", "Command 2, for the start command"),
            ("y 2", "--max-requests 1024 --pid 77\n\nWhat now"),
            ("\x1b]52;c;aGk=", "means nothing here"),
        ):
            terminal.press(typed, "enter")
            terminal.wait_for(shown)
        terminal.send(b"\x04")
        assert terminal.wait_exit() == 0
        written = terminal.output.replace(b"^[", b"")
    assert b"\x1b" not in written, "the terminal's own echo shows ^["
    assert b"left at" in written


def test_the_real_width_counts_whatever_columns_says(flow: Path) -> None:
    with Terminal(
        [sys.executable, "-m", "wizard", "run", str(flow), "--plain"],
        cols=40,
        env=environment(flow, TERM=DUMB, COLUMNS="200", LINES="0"),
    ) as terminal:
        terminal.wait_for("Your answer")
        lines = terminal.output.decode().partition("\nYour answer")[0].splitlines()
        assert max(map(len, lines)) <= 39


# --- a capable terminal ---


def test_lines_are_edited_and_the_terminal_is_restored(flow: Path) -> None:
    with by_lines(flow, CAPABLE) as terminal:
        terminal.wait_for("1. Memory: near the limit")
        terminal.wait_for("Your answer")
        terminal.press("x2", "left", "backspace", "enter")
        terminal.wait_for("Now: The CPU is busy")
        terminal.wait_for("What now")
        terminal.press("b", "enter")
        terminal.wait_until(lambda: terminal.text.rstrip().endswith("? help):"), "question")
        terminal.press("q", "enter")
        assert terminal.wait_exit() == 3
        assert terminal.restored() == []
        assert b"\x1b[6n" not in terminal.output, "the cursor's place is never asked for"
        assert b"\x1b[?1049h" not in terminal.output


# --- endings ---


@pytest.mark.parametrize("term", [CAPABLE, DUMB])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_signals_end_it_with_their_code(
    flow: Path, term: str, number: signal.Signals, code: int
) -> None:
    with by_lines(flow, term) as terminal:
        terminal.wait_for("Your answer")
        terminal.wait_quiet()
        terminal.signal(number)
        assert terminal.wait_exit(5) == code
        assert terminal.restored() == []
        assert b"Traceback" not in terminal.output


@pytest.mark.parametrize("term", [CAPABLE, DUMB])
def test_ctrl_c_is_ours(flow: Path, term: str) -> None:
    with by_lines(flow, term) as terminal:
        terminal.wait_for("Your answer")
        terminal.wait_quiet()
        terminal.press("ctrl+c")
        assert terminal.wait_exit(5) == 130
        assert terminal.restored() == []
        assert b"left at" in terminal.output


@pytest.mark.parametrize("term", [CAPABLE, DUMB])
@pytest.mark.parametrize("ignore", [(), (signal.SIGHUP,), (signal.SIGHUP, signal.SIGINT)])
def test_a_terminal_that_is_gone_ends_it(
    flow: Path, term: str, ignore: tuple[signal.Signals, ...]
) -> None:
    with by_lines(flow, term, ignore=ignore) as terminal:
        terminal.wait_for("Your answer")
        terminal.wait_quiet()
        terminal.hang_up()
        assert terminal.wait_exit(5) == 129
    (journal,) = (flow.parent / "sessions").glob("*.jsonl")
    assert b'"hang-up"' in journal.read_bytes()


def test_a_terminal_that_takes_nothing_any_more_does_not_hold_it(flow: Path) -> None:
    flow.write_text("# Long\n\n```\n" + "A line of text. " * 16_000)
    with by_lines(flow, DUMB) as terminal:
        terminal.wait_for("A line of text.")
        terminal.stall()
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(5) == 143
        terminal.flow()


def test_a_document_that_changes_is_read_again_while_a_line_is_asked_for(flow: Path) -> None:
    with by_lines(flow, CAPABLE, "--reload") as terminal:
        terminal.wait_for("Your answer")
        flow.write_text(FLOW.replace("[CPU](#cpu)", "[The processor](#cpux)"))
        terminal.wait_for("2. The processor")
        terminal.wait_for("[broken-link]")
        terminal.wait_quiet(0.3)
        terminal.press("q", "enter")
        assert terminal.wait_exit() == 3
        assert terminal.restored() == []
