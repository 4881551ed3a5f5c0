"""A real sshd on this machine, for tests of what a connection does."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Server:
    """An sshd that lets this user in."""

    port: int
    key: Path
    process: subprocess.Popen[bytes]

    def command(self, *more: str) -> list[str]:
        """`ssh` to it, followed by options and the command to run there."""
        quiet = ("UserKnownHostsFile=/dev/null", "StrictHostKeyChecking=no", "LogLevel=ERROR")
        options = [word for option in quiet for word in ("-o", option)]
        place = ["-p", str(self.port), "-i", str(self.key), f"{getpass.getuser()}@127.0.0.1"]
        flags = [word for word in more if word in ("-t", "-tt", "-T")]
        return ["ssh", "-F", "none", *options, *flags, *place, *more[len(flags) :]]


@contextlib.contextmanager
def sshd(folder: Path) -> Iterator[Server]:
    """A server for the length of the `with`; the test is skipped where none can be run."""
    if SSHD is None or shutil.which("ssh") is None:
        pytest.skip("there is no sshd and ssh here")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd insists on it
    for name in ("host", "user"):
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(made, check=True, stdin=subprocess.DEVNULL)
    (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "PermitRootLogin": "yes",
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    with (folder / "sshd.log").open("wb") as log:
        process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", os.devnull, "-p", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        server = Server(port, folder / "user", process)
        _wait_until_it_lets_us_in(server, folder / "sshd.log")
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait_until_it_lets_us_in(server: Server, log: Path) -> None:
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline and server.process.poll() is None:
        done = subprocess.run(
            server.command("true"), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode == 0:
            return
        time.sleep(0.05)
    pytest.skip(f"sshd lets nobody in here: {log.read_text(errors='replace')[-300:]}")
