"""The whole road: a real wizard in a real terminal, watching a real gunicorn, walked by keys."""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.servers import gunicorn
from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

WIZARD = [sys.executable, "-m", "wizard"]
SIZES = [(24, 80), (48, 160)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The process id of a gunicorn master with two workers."""
    with gunicorn(tmp_path_factory.mktemp("served"), workers=2) as pid:
        yield pid


def environment(sessions: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    return kept | {"TERM": "xterm-256color", "WIZARD_SESSION_DIR": str(sessions)} | more


def events(sessions: Path) -> list[dict[str, object]]:
    """The events of the only journal there."""
    (journal,) = sessions.glob("*.jsonl")
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("rows", "cols"), SIZES)
def test_from_the_alert_to_the_arguments(served: int, tmp_path: Path, rows: int, cols: int) -> None:
    command = [*WIZARD, "--pid", str(served), "--alert", "high_mem_usage"]
    with Terminal(command, rows, cols, env=environment(tmp_path)) as terminal:
        terminal.wait_for("What is the process started with?")
        terminal.wait_for(f"(pid {served})")
        terminal.wait_for("supported")
        terminal.wait_quiet(0.3)
        terminal.press("1")
        terminal.wait_for("How does the memory curve look?")
        terminal.wait_quiet(0.3)
        terminal.press("1")
        terminal.wait_for("Who grows?")
        terminal.wait_quiet(0.3)
        terminal.press("1")
        terminal.wait_for("Does gunicorn replace its workers already?")
        terminal.wait_quiet(0.3)
        terminal.press("1")
        terminal.wait_for("--max-requests 1024 --max-requests-jitter 50")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []
    names = [event["event"] for event in events(tmp_path)]
    assert names.count("answer-given") == 5
    assert names[-1] == "ended"
    assert "sampled" in names


def test_quitting_at_a_question_says_so(served: int, tmp_path: Path) -> None:
    command = [*WIZARD, "--pid", str(served)]
    with Terminal(command, env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.press("q")
        assert terminal.wait_exit() == 3
        assert terminal.restored() == []


def test_the_session_is_for_its_owner_alone(served: int, tmp_path: Path) -> None:
    sessions = tmp_path / "sessions"
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(sessions)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        (journal,) = sessions.glob("*.jsonl")
        assert stat.S_IMODE(journal.stat().st_mode) == 0o600
        assert stat.S_IMODE(sessions.stat().st_mode) == 0o700


def test_an_answer_is_on_disk_before_the_next_question_is_shown(
    served: int, tmp_path: Path
) -> None:
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.wait_quiet(0.3)
        terminal.press("1")
        terminal.wait_for("What is the process started with?")
        terminal.signal(signal.SIGKILL)
        terminal.wait_exit()
    assert "answer-given" in [event["event"] for event in events(tmp_path)]


ENDS = [
    (signal.SIGHUP, 129, "hang-up"),
    (signal.SIGTERM, 143, "terminated"),
    (signal.SIGINT, 130, "interrupted"),
]


@pytest.mark.parametrize(("number", "code", "reason"), ENDS)
def test_a_signal_ends_it_with_the_terminal_restored(
    served: int, tmp_path: Path, number: signal.Signals, code: int, reason: str
) -> None:
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.signal(number)
        assert terminal.wait_exit(2.0) == code
        assert terminal.restored() == []
    last = events(tmp_path)[-1]
    assert (last["event"], last["reason"]) == ("ended", reason)


def test_a_broken_connection_ends_it_and_keeps_the_session(served: int, tmp_path: Path) -> None:
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.hang_up()
        assert terminal.wait_exit(2.0) == 129
    assert events(tmp_path)[-1]["event"] == "ended"


def test_ctrl_c_leaves_with_130(served: int, tmp_path: Path) -> None:
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.press("ctrl+c")
        assert terminal.wait_exit(2.0) == 130
        assert terminal.restored() == []


def test_a_disk_that_cannot_be_written_is_said_and_stops_nothing(
    served: int, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    env = environment(blocked / "sessions")
    with Terminal([*WIZARD, "--pid", str(served)], env=env) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.wait_for("Not saved")
        terminal.wait_quiet(0.3)
        terminal.press("1")
        terminal.wait_for("What is the process started with?")


@pytest.mark.parametrize("by_option", [False, True])
def test_no_colour_where_none_is_wanted(served: int, tmp_path: Path, by_option: bool) -> None:
    env = environment(tmp_path, NO_COLOR="" if by_option else "1")
    command = [*WIZARD, "--pid", str(served), *(["--no-color"] if by_option else [])]
    with Terminal(command, env=env) as terminal:
        terminal.wait_for("✗ contradicted")
        cells = [terminal.cell(row, col) for row in range(24) for col in range(80)]
        assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}


def test_it_makes_itself_the_first_to_go(served: int, tmp_path: Path) -> None:
    with Terminal([*WIZARD, "--pid", str(served)], env=environment(tmp_path)) as terminal:
        terminal.wait_for("Which alert did you receive?")
        own = Path(f"/proc/{terminal.process.pid}")
        assert own.joinpath("oom_score_adj").read_text().strip() == "1000"
        assert own.joinpath("stat").read_text().rpartition(")")[2].split()[16] == "10"


def test_a_process_that_ends_is_said_to_be_lost(tmp_path: Path) -> None:
    with gunicorn(tmp_path, workers=1) as pid:
        command = [*WIZARD, "--pid", str(pid)]
        with Terminal(command, env=environment(tmp_path / "sessions")) as terminal:
            terminal.wait_for(f"(pid {pid})")
            os.kill(pid, signal.SIGTERM)
            terminal.wait_for("ended")
