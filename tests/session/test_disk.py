"""A real disk that fills up, is emptied, and is made read-only under a walk."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import until
from tests.helpers.sessions import sampled
from wizard.session.journal import Journal
from wizard.session.journal_reader import read_journal
from wizard.walk.events import NoteAdded, WentBack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", str(place)]
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting is not permitted")
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting is not permitted")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leave no byte free."""
    ballast = place / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (4096, 1):
            with suppress(OSError):  # the disk is full
                while True:
                    file.write(b"x" * size)
    return ballast


def test_a_full_disk_stops_nothing_and_all_but_samples_is_kept(disk: Path) -> None:
    journal = Journal.create(disk, flow="f", started=0.0)
    journal.append(WentBack(1.0, 1), durable=True)
    ballast = fill(disk)
    for at in range(2, 20):
        journal.append(NoteAdded(float(at), "a", "x" * 1000), durable=True)
        journal.append(sampled(at + 0.5), durable=False)
    assert journal.problem == os.strerror(errno.ENOSPC)
    path = journal.path
    assert path is not None
    # The writer tries again each second, and cuts back what the disk did not take whole.
    until(lambda: path.read_bytes().endswith(b"\n"), "a file without a torn line")
    before = read_journal(path)[1]
    assert before[0] == WentBack(1.0, 1)
    ballast.unlink()
    journal.append(sampled(30.0), durable=False)
    assert journal.flush(60)
    assert journal.problem is None
    journal.close()
    _header, events, notes = read_journal(path)
    notes_kept = [event.at for event in events if isinstance(event, NoteAdded)]
    assert notes_kept == [float(at) for at in range(2, 20)]
    assert events[-1].at == 30.0
    assert len(notes) == 1
    assert notes[0].endswith(
        f"events are missing because they could not be saved: {os.strerror(errno.ENOSPC)}"
    )


def test_saving_resumes_by_itself_once_there_is_space(disk: Path) -> None:
    ballast = fill(disk)
    journal = Journal.create(disk / "sessions", flow="f", started=0.0)
    assert journal.problem
    journal.append(WentBack(1.0, 1), durable=True)
    ballast.unlink()
    assert journal.flush(60)
    assert journal.problem is None
    journal.close()
    assert journal.path is not None
    assert read_journal(journal.path)[1] == (WentBack(1.0, 1),)


def test_a_disk_that_becomes_read_only_is_said_until_it_is_not(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    journal = Journal.create(disk / "sessions", flow="f", started=0.0)
    assert journal.path is None
    assert str(journal.problem).startswith(os.strerror(errno.EROFS))
    journal.append(WentBack(1.0, 1), durable=True)
    assert journal.problem
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert journal.flush(60)
    assert journal.problem is None
    journal.close()
    assert journal.path is not None
    assert read_journal(journal.path)[1] == (WentBack(1.0, 1),)
