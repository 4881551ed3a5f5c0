"""A real ssh to a local sshd is cut in mid-question, on either side; resume stands there."""

from __future__ import annotations

import shlex
import signal
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.helpers.patience import within
from tests.helpers.servers import gunicorn
from tests.helpers.sshd import Server, sshd
from tests.helpers.terminal import Terminal
from tests.whole.test_resume import QUESTION, events, only, to_the_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sshd(tmp_path_factory.mktemp("ssh")) as server:
        yield server


def remote(sessions: Path, *arguments: str) -> str:
    """The command line that runs the wizard at the other end."""
    setting = f"WIZARD_SESSION_DIR={sessions}"
    return shlex.join(["env", setting, sys.executable, "-m", "wizard", *arguments])


def wizard_of(sessions: Path) -> psutil.Process:
    """The process that has the session open."""
    (found,) = (
        process for process in psutil.process_iter() if str(only(sessions)) in _open_files(process)
    )
    return found


def _open_files(process: psutil.Process) -> set[str]:
    try:
        if process.name() == "ssh":
            return set()
        return {file.path for file in process.open_files()}
    except psutil.Error:
        return set()


def sshd_of(wizard: psutil.Process) -> psutil.Process:
    """The sshd that holds the wizard's terminal."""
    return next(process for process in wizard.parents() if process.name().startswith("sshd"))


def stands_at_the_question(terminal: Terminal) -> None:
    terminal.wait_for(QUESTION)
    terminal.wait_for("Continued after")


def test_a_cut_connection_loses_nothing_on_either_side(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sessions = tmp_path_factory.mktemp("sessions")
    with (
        gunicorn(tmp_path_factory.mktemp("served"), workers=1) as served,
        Terminal(server.command("-tt", remote(sessions, "--pid", str(served)))) as terminal,
    ):
        to_the_question(terminal)
        wizard = wizard_of(sessions)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
        wizard.wait(within(10))
    with Terminal(server.command("-tt", remote(sessions, "resume"))) as terminal:
        stands_at_the_question(terminal)
        wizard = wizard_of(sessions)
        sshd_of(wizard).kill()
        terminal.wait_exit()
        wizard.wait(within(10))
    with Terminal(server.command("-tt", remote(sessions, "resume"))) as terminal:
        stands_at_the_question(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 3, "ssh hands on the wizard's exit code"
        assert terminal.restored() == []
    ends = [event["reason"] for event in events(only(sessions)) if event["event"] == "ended"]
    assert ends == ["hang-up", "hang-up", "quit"]
