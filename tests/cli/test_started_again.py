"""`diagnose` on a shell that starts its server again and again."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.helpers.command import wizard
from tests.helpers.patience import until
from tests.helpers.servers import APPLICATION, started

if TYPE_CHECKING:
    from pathlib import Path

LOOP = "while :; do timeout -s KILL {life} {python} -m gunicorn small:app -b unix:s; done"


def booted(folder: Path) -> int:
    return (folder / "output.txt").read_text().count("Booting worker")


def test_a_crash_loop_below_the_shell_that_was_named_is_watched_on(tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(APPLICATION)
    loop = LOOP.format(life=2, python=sys.executable)
    with started(["sh", "-c", loop], tmp_path) as shell:
        until(lambda: booted(tmp_path) == 1, "the first gunicorn")
        began = time.monotonic()
        done = wizard("diagnose", "--pid", str(shell.pid), "--for", "4s")
        assert time.monotonic() - began >= 4
        assert "gunicorn small:app" in done.out
        assert booted(tmp_path) > 1


def test_a_shell_that_ends_with_its_server_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(APPLICATION)
    once = f"timeout -s KILL 2 {sys.executable} -m gunicorn small:app -b unix:s; true"
    with started(["sh", "-c", once], tmp_path) as shell:
        until(lambda: booted(tmp_path) == 1, "gunicorn")
        done = wizard("diagnose", "--pid", str(shell.pid), "--for", "60s")
        assert "has ended" in done.out
