"""What the README promises: no connection is opened, no program started, nothing else written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WATCHED = """
import os, sys
told = open(sys.argv.pop(1), "a", encoding="utf-8")
FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.exec",
             "os.posix_spawn", "os.system", "os.fork", "os.kill", "signal.pthread_kill")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
def hook(event, arguments):
    if event in FORBIDDEN:
        print(event, arguments, file=told, flush=True)
    elif event == "open" and isinstance(arguments[0], str) and (arguments[2] or 0) & WRITES:
        print("write", arguments[0], file=told, flush=True)
    elif event in ("os.mkdir", "os.rename", "os.remove"):
        print("write", arguments[0], file=told, flush=True)
sys.addaudithook(hook)
from wizard.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "command",
    [
        ("run", "--plain", "--pid", "{pid}"),
        ("diagnose", "--pid", "{pid}", "--for", "3s"),
        ("demo", "--plain"),
        ("doctor",),
        ("find", "memory"),
    ],
    ids=lambda command: command[0],
)
def test_it_reads_and_writes_its_own_alone(command: tuple[str, ...], tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as target:
        words = [word.format(pid=target.pid) for word in command]
        told = tmp_path / "told"
        told.touch()
        home = tmp_path / "home"
        home.mkdir()
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, str(told), *words],
            input="1\nw\nc\n\nq\n",
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
        target.communicate(b"\n")
    assert "Traceback" not in done.stderr
    ours = (f"write {home}", "write /dev/null", "write /proc/self/", "write /dev/tty")
    lines = told.read_text().splitlines()
    # A bare name is in a folder that was opened before: the sessions.
    bare = [line for line in lines if line.startswith("write ") and "/" not in line]
    assert [one for one in lines if not one.startswith(ours) and one not in bare] == []
    assert sorted(os.listdir(tmp_path)) == ["home", "told"]
