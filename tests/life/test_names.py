"""A real process whose names are poison, watched in every UI, reaches no terminal with them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.life.scene import ROOT, Scene

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POISON = (
    b"gunicorn: master [\x1b]52;c;cG9pc29u\x07\x1b[2J\x9b31m\xc2\x9b31m\xe2\x80\xaeevil"
    b"[@click=app.quit]go[/]\x1bPx\x1b\\\xed\xa0\x80\xff]"
)
BAD = (
    b"cG9pc29u\x07",
    b"\x1b]52;c;cG9",
    b"\xc2\x9b",
    b"\xe2\x80\xae",
    b"\x1bP",
    b"\xed\xa0\x80",
    b"\xff",
)

PROGRAM = """
import ctypes, sys, time
ctypes.CDLL(None).prctl(15, b"\\x1b]0;x\\x07[/b]", 0, 0, 0)
print("named", flush=True)
time.sleep(300)
"""


@pytest.fixture
def pid(tmp_path: Path) -> Iterator[int]:
    """A process with poison for its command line, its name, its folder and its environment."""
    folder = os.fsencode(tmp_path) + b"/" + POISON.replace(b"/", b"")[:200]
    os.mkdir(folder)
    with subprocess.Popen(
        [POISON, b"-c", PROGRAM.encode(), POISON],
        executable=sys.executable,
        cwd=folder,
        env={**os.environb, b"POISON": POISON, b"GUNICORN_CMD_ARGS": POISON},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"named\n"
        yield process.pid
        process.kill()


@pytest.mark.parametrize(
    ("term", "options"),
    [
        ("xterm-256color", ()),
        pytest.param("xterm-256color", ("--plain",), marks=pytest.mark.slow),
        ("dumb", ()),
    ],
    ids=["full", "edited", "lines"],
)
def test_a_process_with_poison_for_names(
    tmp_path: Path, pid: int, term: str, options: tuple[str, ...]
) -> None:
    scene = Scene(tmp_path)
    argv = ["env", f"TERM={term}", *scene.command("--pid", str(pid), *options)]
    with scene.terminal(argv) as terminal:
        terminal.wait_for(f"pid {pid}")
        terminal.wait_for("Which alert did you receive?")
        terminal.wait_quiet(0.3)
        terminal.press("1" if term != "dumb" else "1\r")
        terminal.wait_for("What is the process started with?")
        terminal.wait_quiet(0.3)
        terminal.press("q" if term != "dumb" else "q\r")
        assert scene.end()[0] == 3
        terminal.wait_exit()
        assert terminal.restored() == []
        assert [bad for bad in BAD if bad in terminal.output] == []
    (journal,) = (tmp_path / "sessions").glob("*.jsonl")
    kept = journal.read_bytes()
    assert b"evil" in kept, "the poison has been there"
    assert [bad for bad in BAD if bad in kept] == []
    for command in (
        ["replay", "--plain"],
        ["report"],
        ["report", "--format", "html"],
        ["sessions"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "wizard", *command],
            cwd=ROOT,
            env=scene.environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert [bad for bad in (*BAD, b"\x1b") if bad in done.stdout + done.stderr] == []
