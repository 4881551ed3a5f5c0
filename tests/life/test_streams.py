"""Streams that are closed, empty or no terminal: never a full screen, never a spin."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import within
from tests.life.scene import ROOT, SOON, Scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STREAMS = [
    ("< /dev/null", 2),
    ("<&-", 2),
    ("2>&-", 2),
    (">&- 2>&-", 2),
    ("< /dev/null > /dev/null 2>&1", 2),
    ("<&- >&- 2>&-", 2),
    ("< /dev/full", 2),
]


@pytest.mark.parametrize(
    "ui", ["", pytest.param("--plain", marks=pytest.mark.slow)], ids=["full", "edited"]
)
@pytest.mark.parametrize(("streams", "code"), STREAMS)
def test_refused(
    tmp_path: Path,
    streams: str,
    code: int,
    ui: str,
    record_property: Callable[[str, object], None],
) -> None:
    scene = Scene(tmp_path)
    line = f"{shlex.join(scene.command(*ui.split()))} {streams}"
    with scene.terminal(["sh", "-c", line]) as terminal:
        scene.hurt = time.monotonic()
        ended, seconds = scene.end()
        terminal.wait_exit()
        record_property("ended", f"{ended} after {seconds:.2f} s")
        assert ended == code
        assert seconds < within(SOON)
        assert terminal.restored() == []
        assert b"\x1b" not in terminal.output
        assert b"Traceback" not in terminal.output
        if "2>" not in streams:
            assert b"wizard walk" in terminal.output
    assert not (tmp_path / "sessions").exists()


@pytest.mark.parametrize("program", [("nohup",), ("setsid", "--wait")])
def test_without_any_terminal(
    tmp_path: Path, program: tuple[str, ...], record_property: Callable[[str, object], None]
) -> None:
    """As cron and the like start it."""
    scene = Scene(tmp_path)
    scene.hurt = time.monotonic()
    done = subprocess.run(
        [*program, *scene.command()],
        cwd=ROOT,
        env=scene.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=False,
        timeout=240,
    )
    ended, seconds = scene.end()
    record_property("ended", f"{ended} after {seconds:.2f} s")
    assert ended == 2
    assert b"wizard walk" in done.stderr + done.stdout


@pytest.mark.parametrize("typed", ["", "1\n", "\n\n\n"])
def test_a_pipe_at_its_end(tmp_path: Path, typed: str) -> None:
    scene = Scene(tmp_path)
    reading, writing = os.pipe()
    os.write(writing, typed.encode())
    os.close(writing)
    line = f"{shlex.join(scene.command())} <&{reading}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=ROOT,
        env=scene.environment,
        pass_fds=[reading],
        capture_output=True,
        check=False,
        timeout=240,
    )
    os.close(reading)
    assert done.returncode == 3
    assert b"\x1b" not in done.stdout + done.stderr
