"""A shell that starts its server again and again, and is watched."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.helpers.command import wizard
from tests.helpers.patience import until
from tests.helpers.servers import APPLICATION, children, started
from tests.helpers.shipped_flow import FLOW
from wizard.evidence.candidates import target_of
from wizard.evidence.reading import Interval
from wizard.evidence.sampler import steady_clock
from wizard.guide.controller import Guide
from wizard.guide.recorder import Unrecorded
from wizard.guide.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = f"{sys.executable} -m gunicorn small:app -b unix:s"


@contextmanager
def shell(folder: Path, text: str) -> Iterator[tuple[int, int]]:
    """A shell that runs `text`: its process id, and that of its gunicorn, which has a worker."""
    (folder / "small.py").write_text(APPLICATION)
    with started(["sh", "-c", text], folder) as process:
        until(lambda: "Booting worker" in (folder / "output.txt").read_text(), "gunicorn")
        yield process.pid, children(process.pid)[0]


@contextmanager
def watching(pid: int) -> Iterator[Guide]:
    clock = steady_clock()
    guide = Guide(FLOW, Unrecorded(), clock, watcher=Watcher(clock, every=0.2))
    guide.watch_target(target_of(pid))
    try:
        guide.wait_for_sample(30)
        yield guide
    finally:
        guide.end("quit")


def test_what_the_shell_that_was_named_starts_again_is_watched_on(tmp_path: Path) -> None:
    with shell(tmp_path, f"while :; do {SERVER}; done") as (pid, first), watching(pid) as guide:

        def restarts() -> object:
            return guide.evidence().readings["workers.restarts"].value

        assert guide.walk.target is not None
        assert guide.walk.target.pid == first
        os.kill(first, signal.SIGKILL)
        until(lambda: guide.walk.target and guide.walk.target.pid != first, "the next gunicorn")
        until(lambda: restarts() == Interval(1, 1), "the restart")
        assert guide.walk.lost is None


def test_a_shell_that_ends_with_its_server_is_not_waited_for(tmp_path: Path) -> None:
    with shell(tmp_path, f"{SERVER}; true") as (pid, first), watching(pid) as guide:
        assert not guide.awaits_another
        os.kill(first, signal.SIGKILL)
        until(lambda: guide.walk.lost, "its end")
        until(lambda: not guide.awaits_another, "the end of the shell")


def test_diagnose_watches_for_as_long_as_it_was_told_to(tmp_path: Path) -> None:
    with shell(tmp_path, f"while :; do {SERVER}; done") as (pid, first):
        timer = threading.Timer(2, os.kill, (first, signal.SIGKILL))
        timer.start()
        began = time.monotonic()
        done = wizard("diagnose", "--pid", str(pid), "--for", "3s")
        timer.join()
        assert time.monotonic() - began >= 3
        assert "gunicorn small:app" in done.out
