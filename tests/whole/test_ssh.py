"""A real ssh to a local sshd is cut in mid-question, on either side; resume stands there."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.helpers.patience import until
from tests.helpers.servers import gunicorn
from tests.helpers.terminal import Terminal
from tests.whole.test_resume import QUESTION, events, only, to_the_question

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(
    not (SSHD and shutil.which("ssh") and shutil.which("ssh-keygen")),
    reason="there is no sshd here (Debian: openssh-server)",
)

CONFIG = """\
ListenAddress 127.0.0.1
HostKey {place}/host
AuthorizedKeysFile {place}/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
"""


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The command that logs in at an sshd of our own."""
    place = tmp_path_factory.mktemp("ssh")
    for name in ("host", "user"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(place / name)]
        subprocess.run(make, check=True)
    config, log = place / "config", place / "log"
    config.write_text(CONFIG.format(place=place), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert SSHD is not None
    with log.open("wb") as said:
        server = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(config), "-p", str(port)], stderr=said
        )
    try:
        until(lambda: server.poll() is not None or b"listening" in log.read_bytes(), "an sshd")
        if server.poll() is not None:
            pytest.skip(f"sshd does not start here: {log.read_text(encoding='utf-8')}")
        options = {
            "IdentitiesOnly": "yes",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": str(place / "known"),
        }
        given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        whom = f"{getpass.getuser()}@127.0.0.1"
        yield ["ssh", "-tt", "-F", "none", "-i", f"{place}/user", "-p", str(port), *given, whom]
    finally:
        server.kill()
        server.wait()


def remote(sessions: Path, *arguments: str) -> str:
    """The command line that runs the wizard at the other end."""
    setting = f"WIZARD_SESSION_DIR={sessions}"
    return shlex.join(["env", setting, sys.executable, "-m", "wizard", *arguments])


def wizard_of(sessions: Path) -> psutil.Process:
    """The process that has the session open."""
    (found,) = (
        process
        for process in psutil.process_iter()
        if process.name() != "ssh" and str(only(sessions)) in _open_files(process)
    )
    return found


def _open_files(process: psutil.Process) -> set[str]:
    try:
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
    ssh: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    sessions = tmp_path_factory.mktemp("sessions")
    with (
        gunicorn(tmp_path_factory.mktemp("served"), workers=1) as served,
        Terminal([*ssh, remote(sessions, "--pid", str(served))]) as terminal,
    ):
        to_the_question(terminal)
        wizard = wizard_of(sessions)
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
        wizard.wait(10)
    with Terminal([*ssh, remote(sessions, "resume")]) as terminal:
        stands_at_the_question(terminal)
        wizard = wizard_of(sessions)
        sshd_of(wizard).kill()
        terminal.wait_exit()
        wizard.wait(10)
    with Terminal([*ssh, remote(sessions, "resume")]) as terminal:
        stands_at_the_question(terminal)
        terminal.press("q")
        assert terminal.wait_exit() == 3, "ssh hands on the wizard's exit code"
        assert terminal.restored() == []
    ends = [event["reason"] for event in events(only(sessions)) if event["event"] == "ended"]
    assert ends == ["hang-up", "hang-up", "quit"]
