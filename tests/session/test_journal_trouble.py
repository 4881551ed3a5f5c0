"""A disk that is full, fails or hangs: it is said, and a walk never notices more than a word."""

from __future__ import annotations

import errno
import json
import os
import resource
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.helpers.sessions import events_in, file_of, journal_in, sampled
from wizard.session import journal as queueing
from wizard.session import journal as writing
from wizard.session import line_file
from wizard.session.journal_reader import read_journal
from wizard.walk.events import (
    Ended,
    NoteAdded,
    WentBack,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk that is full once a file has `size` bytes: the write is short, the next one fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_said_and_loses_samples_only(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(WentBack(1.0, 1), durable=True)
    size = file_of(journal).stat().st_size
    with largest_file(size + 10):
        journal.append(NoteAdded(2.0, "a", "b"), durable=True)
        assert journal.problem == os.strerror(errno.EFBIG)
        assert file_of(journal).stat().st_size == size, "it is cut back to its last whole line"
        journal.append(sampled(3.0), durable=False)
        journal.append(sampled(4.0), durable=False)
        journal.append(WentBack(5.0, 1), durable=False)
        assert journal.flush()
        assert file_of(journal).stat().st_size == size
    journal.append(sampled(6.0), durable=False)
    assert journal.flush()
    assert journal.problem is None
    journal.close()
    _header, events, notes = read_journal(file_of(journal))
    assert [event.at for event in events] == [1.0, 2.0, 5.0, 6.0]
    assert notes == (
        f"2 events are missing because they could not be saved: {os.strerror(errno.EFBIG)}",
    )
    lines = file_of(journal).read_text(encoding="ascii").splitlines()
    gap = next(json.loads(line) for line in lines if '"gap"' in line)
    assert (gap["at"], gap["until"]) == (3.0, 4.0)


def test_a_disk_that_was_full_from_the_start_is_said_until_there_is_space(tmp_path: Path) -> None:
    with largest_file(20):
        journal = journal_in(tmp_path)
        assert journal.problem == os.strerror(errno.EFBIG)
        journal.append(NoteAdded(2.0, "a", "b"), durable=True)
        assert file_of(journal).read_bytes() == b""
    journal.append(WentBack(3.0, 1), durable=False)
    assert journal.flush()
    assert journal.problem is None
    journal.close()
    assert [event.at for event in events_in(journal)] == [2.0, 3.0]


def test_a_line_that_cannot_be_cut_off_again_stands_alone_before_the_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    size = file_of(journal).stat().st_size

    def refuse(_descriptor: int, _length: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched, largest_file(size + 10):
        patched.setattr(line_file.os, "ftruncate", refuse)
        journal.append(sampled(1.0), durable=False)
        assert journal.flush()
        assert journal.problem
    journal.append(WentBack(2.0, 1), durable=False)
    journal.close()
    _header, events, notes = read_journal(file_of(journal))
    assert events == (WentBack(2.0, 1),)
    assert len(notes) == 1


def test_a_missing_directory_is_said_and_made_once_it_can_be(tmp_path: Path) -> None:
    blocker = tmp_path / "state"
    blocker.write_text("", encoding="utf-8")
    journal = journal_in(blocker / "sessions")
    assert journal.path is None
    assert journal.problem == f"Not a directory: {blocker / 'sessions'}"
    journal.append(WentBack(1.0, 1), durable=True)
    blocker.unlink()
    journal.append(WentBack(2.0, 1), durable=True)
    assert journal.problem is None
    journal.close()
    assert [event.at for event in events_in(journal)] == [1.0, 2.0]


def test_a_file_that_was_deleted_is_said(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    file_of(journal).unlink()
    journal.append(Ended(1.0, "quit"), durable=True)
    assert journal.problem == "the file was deleted"
    journal.close()


def test_a_failed_sync_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = journal_in(tmp_path)

    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(line_file.os, "fdatasync", fail)
        journal.append(WentBack(1.0, 1), durable=True)
        assert journal.problem == os.strerror(errno.EIO)
        journal.append(sampled(2.0), durable=False)
        assert journal.flush()
        assert journal.problem == os.strerror(errno.EIO), "the answer is still not on the disk"
    journal.append(sampled(3.0), durable=False)
    assert journal.flush()
    assert journal.problem is None
    journal.close()
    assert [event.at for event in events_in(journal)] == [1.0, 2.0, 3.0]


@contextmanager
def hanging_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk that answers no fdatasync before the `with` is left."""
    release = threading.Event()
    sync = os.fdatasync

    def hang(descriptor: int) -> None:
        release.wait(60)
        sync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(line_file.os, "fdatasync", hang)
        patched.setattr(writing, "PATIENCE", 0.01)
        try:
            yield
        finally:
            release.set()


def test_an_answer_waits_for_a_disk_that_hangs_no_longer_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    with hanging_disk(monkeypatch):
        journal.append(WentBack(1.0, 1), durable=True)
        assert journal.problem == "not saved yet"
        journal.append(sampled(2.0), durable=False)
        start = time.monotonic()
        monkeypatch.setattr(writing, "PATIENCE", 60.0)
        journal.append(WentBack(3.0, 1), durable=True)
        assert time.monotonic() - start < 50, "the disk is waited for once"
        assert journal.problem == "not saved yet"
    assert journal.flush(60)
    assert journal.problem is None
    journal.close()
    assert [event.at for event in events_in(journal)] == [1.0, 2.0, 3.0]


def test_what_piles_up_before_a_disk_that_hangs_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    with hanging_disk(monkeypatch):
        journal.append(WentBack(1.0, 1), durable=True)
        monkeypatch.setattr(queueing, "MOST_WAITING", 2000)
        for at in range(100):
            journal.append(sampled(float(at)), durable=False)
    assert journal.flush(60)
    journal.close()
    _header, events, notes = read_journal(file_of(journal))
    assert 5 < len(events) < 40
    assert notes[0].endswith("could not be saved: the disk does not respond")


def test_closing_does_not_wait_for_a_disk_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    with hanging_disk(monkeypatch):
        journal.append(WentBack(1.0, 1), durable=True)
        journal.close(patience=0.01)
        assert journal.problem == "not saved yet"
    journal.close(patience=60)
    assert events_in(journal) == [WentBack(1.0, 1)]
