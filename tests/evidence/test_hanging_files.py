"""Files that a watched process names and that never answer: it is looked at all the same."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import until
from tests.helpers.servers import started
from wizard.evidence.candidates import target_of
from wizard.evidence.servers.inspection import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.evidence.target import Target

SCRIPT = "import time; print('up', flush=True); time.sleep(60)"


@contextlib.contextmanager
def gunicorn(folder: Path, *options: str) -> Iterator[int]:
    """A process in `folder` whose command line says that it is a gunicorn with these options."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "gunicorn"
    script.write_text(SCRIPT)
    (folder / "app.py").write_text("")
    with started([sys.executable, str(script), *options], folder) as process:
        until(lambda: "up" in (folder / "output.txt").read_text(), "the process")
        yield process.pid


def looked_at(pid: int, most: float) -> Target:
    begun = time.monotonic()
    target = target_of(pid)
    assert time.monotonic() - begun < most
    return target


@contextlib.contextmanager
def silent_folder(folder: Path) -> Iterator[Path]:
    """A file system whose server never answers, as of a machine that is away."""
    if os.geteuid() != 0 or not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip("mounting takes root and /dev/fuse")
    folder.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    server = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={server},rootmode=40000,user_id=0,group_id=0".encode()
    try:
        if libc.mount(b"silent", bytes(folder), b"fuse", 0, options):
            pytest.skip(f"mounting: {os.strerror(ctypes.get_errno())}")
        yield folder
    finally:
        os.close(server)
        libc.umount2(bytes(folder), 2)


@pytest.mark.parametrize(
    "name", ["/proc/kmsg", "/proc/self/mem", "/sys/kernel/debug/tracing/trace_pipe", "/dev/zero"]
)
def test_a_file_that_the_kernel_makes_up_is_no_configuration(tmp_path: Path, name: str) -> None:
    with gunicorn(tmp_path, "-c", name, "app:app") as pid:
        facts = looked_at(pid, 1.0).facts
    assert facts["server.kind"].value == frozenset({"gunicorn"})
    assert not facts["server.max_requests"].known
    assert not facts["server.workers"].known


def test_a_pipe_is_no_configuration(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.py")
    with gunicorn(tmp_path, "-c", str(tmp_path / "settings.py"), "app:app") as pid:
        assert not looked_at(pid, 1.0).facts["server.max_requests"].known


def test_a_file_system_that_does_not_answer_is_waited_for_once(tmp_path: Path) -> None:
    with silent_folder(tmp_path / "away") as away:
        with gunicorn(tmp_path / "home", "-c", f"{away}/settings.py", "app:app") as pid:
            facts = looked_at(pid, PATIENCE + 1.0).facts
            assert facts["server.kind"].value == frozenset({"gunicorn"})
            assert not facts["server.max_requests"].known
            assert not facts["server.version"].known
            looked_at(pid, 0.5)
        with gunicorn(tmp_path / "far" / "off", "app:app") as pid:
            assert looked_at(pid, 1.0).facts["server.max_requests"].known
