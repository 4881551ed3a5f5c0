"""What is written is there, whatever the disk does; and a walk never notices more than a word."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.anything import events as any_events
from wizard.evidence.reading import Reading
from wizard.evidence.sample import MachineSample, Sample
from wizard.evidence.target import Target
from wizard.session import journal as writing
from wizard.session import linefile
from wizard.session import writer as queueing
from wizard.session.journal import Journal
from wizard.session.linefile import LineFile
from wizard.session.recall import read_journal
from wizard.session.withhold import withheld
from wizard.session.writer import Gap
from wizard.text.redact import BLANKED
from wizard.walk.events import (
    CommandCopied,
    Ended,
    Event,
    FactStated,
    NoteAdded,
    Resumed,
    Sampled,
    TargetChosen,
    WentBack,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTED = 1795442640.0


def journal_in(directory: Path, flow: str = "resource-alerts") -> Journal:
    return Journal.create(directory, flow=flow, started=STARTED)


def file_of(journal: Journal) -> Path:
    assert journal.path is not None
    return journal.path


def sample(at: float) -> Sampled:
    return Sampled(at, Sample(at, (), None, MachineSample(8, 4, 2.0)))


def events_in(journal: Journal) -> list[Event]:
    return list(read_journal(file_of(journal))[1])


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk that is full once a file has `size` bytes: the write is short, the next one fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    written = [NoteAdded(1.0, "a", "one\ntwo"), sample(2.0), WentBack(3.0, 1), Ended(4.0, "quit")]
    for event in written:
        journal.append(event, durable=isinstance(event, Ended))
    journal.close()
    header, events, notes = read_journal(file_of(journal))
    assert (header.format, header.flow, header.started) == (1, "resource-alerts", STARTED)
    assert list(events) == written
    assert notes == ()
    assert journal.problem is None


@given(st.lists(any_events, max_size=4))
def test_any_events_come_back_without_their_secrets(
    tmp_path_factory: pytest.TempPathFactory, written: list[Event]
) -> None:
    journal = journal_in(tmp_path_factory.mktemp("sessions"))
    for event in written:
        journal.append(event, durable=False)
    journal.close()
    assert events_in(journal) == [withheld(event) for event in written]


def test_a_durable_event_is_in_the_file_when_append_returns(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(sample(1.0), durable=False)
    journal.append(NoteAdded(2.0, "a", "b"), durable=True)
    assert events_in(journal) == [sample(1.0), NoteAdded(2.0, "a", "b")]
    journal.close()


def test_others_are_in_the_file_soon(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(sample(1.0), durable=False)
    assert journal.flush()
    assert events_in(journal) == [sample(1.0)]
    journal.close()


def test_only_a_durable_event_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(linefile.os, "fdatasync", synced.append)
    journal = journal_in(tmp_path)
    journal.append(sample(1.0), durable=False)
    assert journal.flush()
    assert synced == []
    journal.append(Ended(2.0, "quit"), durable=True)
    assert len(synced) == 1
    journal.close()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_the_file_is_ours_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        journal = journal_in(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert journal.problem is None
    assert stat.S_IMODE(file_of(journal).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    journal.close()


def test_names_say_when_what_and_who_and_are_never_taken_twice(tmp_path: Path) -> None:
    journals = [journal_in(tmp_path) for _ in range(3)]
    stem = f"2026-11-23T1404-resource-alerts-{os.getpid()}"
    assert [file_of(journal).name for journal in journals] == [
        f"{stem}.jsonl",
        f"{stem}-2.jsonl",
        f"{stem}-3.jsonl",
    ]
    for journal in journals:
        journal.close()


@pytest.mark.parametrize(
    ("flow", "part"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("-rf", "rf"),
        ("", "flow"),
        ("日本", "flow"),
        ("a\0b\nc", "a-b-c"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_flow_of_any_name_gives_a_safe_name(tmp_path: Path, flow: str, part: str) -> None:
    journal = journal_in(tmp_path, flow)
    assert file_of(journal) == tmp_path / f"2026-11-23T1404-{part}-{os.getpid()}.jsonl"
    assert read_journal(file_of(journal))[0].flow is not None
    journal.close()


def test_a_link_that_waits_under_our_name_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    (tmp_path / f"2026-11-23T1404-resource-alerts-{os.getpid()}.jsonl").symlink_to(victim)
    journal = journal_in(tmp_path)
    assert file_of(journal).name.endswith("-2.jsonl")
    journal.close()
    assert victim.read_text(encoding="utf-8") == "precious"


def test_it_is_locked_while_it_is_open_and_not_inherited(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    with file_of(journal).open("rb") as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        journal.close()
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_threads_do_not_tear_each_others_lines(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)

    def write(thread: int) -> None:
        for number in range(100):
            journal.append(NoteAdded(float(number), str(thread), "x" * 500), durable=False)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    journal.close()
    events = events_in(journal)
    for number in range(4):
        mine = [event.at for event in events if getattr(event, "step", "") == str(number)]
        assert mine == [float(at) for at in range(100)]


def test_a_full_disk_is_said_and_loses_samples_only(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(WentBack(1.0, 1), durable=True)
    size = file_of(journal).stat().st_size
    with largest_file(size + 10):
        journal.append(NoteAdded(2.0, "a", "b"), durable=True)
        assert journal.problem == os.strerror(errno.EFBIG)
        assert file_of(journal).stat().st_size == size, "it is cut back to its last whole line"
        journal.append(sample(3.0), durable=False)
        journal.append(sample(4.0), durable=False)
        journal.append(WentBack(5.0, 1), durable=False)
        assert journal.flush()
        assert file_of(journal).stat().st_size == size
    journal.append(sample(6.0), durable=False)
    assert journal.flush()
    assert journal.problem is None
    journal.close()
    _header, events, notes = read_journal(file_of(journal))
    assert [event.at for event in events] == [1.0, 2.0, 5.0, 6.0]
    assert notes == (f"2 events are missing, they could not be saved: {os.strerror(errno.EFBIG)}",)
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
        patched.setattr(linefile.os, "ftruncate", refuse)
        journal.append(sample(1.0), durable=False)
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
        patched.setattr(linefile.os, "fdatasync", fail)
        journal.append(WentBack(1.0, 1), durable=True)
        assert journal.problem == os.strerror(errno.EIO)
        journal.append(sample(2.0), durable=False)
        assert journal.flush()
        assert journal.problem == os.strerror(errno.EIO), "the answer is still not on the disk"
    journal.append(sample(3.0), durable=False)
    assert journal.flush()
    assert journal.problem is None
    journal.close()
    assert [event.at for event in events_in(journal)] == [1.0, 2.0, 3.0]


def test_what_is_no_number_is_left_out_and_said(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(Sampled(1.0, Sample(float("nan"), (), None, None)), durable=False)
    journal.append(WentBack(2.0, 1), durable=True)
    assert journal.problem is None
    journal.close()
    said = "1 events are missing, they could not be saved: nan is no number that can be kept"
    assert read_journal(file_of(journal))[2] == (said,)


def test_nothing_is_written_after_the_end_and_closing_twice_is_fine(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.close()
    journal.append(WentBack(1.0, 1), durable=True)
    journal.close()
    assert events_in(journal) == []


@contextmanager
def hanging_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk that answers no fdatasync before the `with` is left."""
    release = threading.Event()
    sync = os.fdatasync

    def hang(descriptor: int) -> None:
        release.wait(60)
        sync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(linefile.os, "fdatasync", hang)
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
        journal.append(sample(2.0), durable=False)
        start = time.monotonic()
        monkeypatch.setattr(writing, "PATIENCE", 60.0)
        journal.append(WentBack(3.0, 1), durable=True)
        assert time.monotonic() - start < 10, "the disk is waited for once"
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
            journal.append(sample(float(at)), durable=False)
    assert journal.flush(60)
    journal.close()
    _header, events, notes = read_journal(file_of(journal))
    assert 5 < len(events) < 40
    assert notes[0].endswith("could not be saved: the disk does not answer")


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


def test_a_journal_is_gone_on_with(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(WentBack(1.0, 1), durable=True)
    with pytest.raises(BlockingIOError):
        LineFile.again(file_of(journal))
    journal.close()
    again = Journal.again(LineFile.again(file_of(journal)))
    again.append(Resumed(2.0, "0.1.0"), durable=True)
    again.close()
    assert again.path == journal.path
    assert events_in(journal) == [WentBack(1.0, 1), Resumed(2.0, "0.1.0")]


@pytest.mark.parametrize("cut", [1, 5, 30])
def test_a_torn_line_is_left_behind_where_a_journal_is_gone_on_with(
    tmp_path: Path, cut: int
) -> None:
    journal = journal_in(tmp_path)
    for number in (1.0, 2.0):
        journal.append(WentBack(number, 1), durable=True)
    journal.close()
    path = file_of(journal)
    os.truncate(path, path.stat().st_size - cut)
    torn = read_journal(path)[2]
    gap = Gap(2.0, "the line was cut off", 3.0, 1) if torn else None
    again = Journal.again(LineFile.again(path), gap)
    again.append(Resumed(3.0, "0.1.0"), durable=True)
    again.close()
    _header, events, notes = read_journal(path)
    assert [event.at for event in events] == ([1.0, 3.0] if cut > 1 else [1.0, 2.0, 3.0])
    assert len(notes) == (1 if cut > 1 else 0)


def test_only_a_file_is_gone_on_with(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.close()
    (tmp_path / "link.jsonl").symlink_to(file_of(journal))
    os.mkfifo(tmp_path / "fifo.jsonl")
    for name in ("link.jsonl", "fifo.jsonl", "missing.jsonl", "."):
        with pytest.raises(OSError, match=r"."):
            LineFile.again(tmp_path / name)


def test_secrets_are_blanked_before_they_are_written(tmp_path: Path) -> None:
    command = ("celery", "-b", "amqp://u:hunter2@h//", "--password", "hunter2")
    reading = Reading(
        "start_command",
        frozenset({"celery --password hunter2"}),
        text="celery --password hunter2",
        because="PASSWORD=hunter2",
        detected="--token hunter2",
    )
    target = Target(
        "process", "celery --password=hunter2", 1, 1.0, command, {"start_command": reading}
    )
    journal = journal_in(tmp_path)
    for event in (
        TargetChosen(1.0, target),
        NoteAdded(2.0, "a", "password: hunter2"),
        CommandCopied(3.0, "a", "mysql -phunter2 app"),
        FactStated(4.0, "start_command", "x --password hunter2"),
    ):
        journal.append(event, durable=False)
    journal.close()
    text = file_of(journal).read_text(encoding="ascii")
    assert "hunter2" not in text
    assert text.count(BLANKED) == 10


WRITER = """
import sys
from pathlib import Path
from wizard.session.journal import Journal
from wizard.walk.events import WentBack
journal = Journal.create(Path(sys.argv[1]), flow="f", started=0.0)
for number in range(10**6):
    journal.append(WentBack(float(number), number), durable=True)
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def _killed(directory: Path, after: int) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, directory], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(after):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    acknowledged = after + writer.stdout.read().count(b"\n")
    writer.wait()
    writer.stdout.close()
    (path,) = directory.iterdir()
    _header, events, notes = read_journal(path)
    assert [event.at for event in events[:acknowledged]] == list(range(acknowledged))
    assert len(events) <= acknowledged + 1
    assert len(notes) <= 1


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    _killed(tmp_path, 50)


@pytest.mark.slow
@pytest.mark.parametrize("after", range(1, 201))
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path, after: int) -> None:
    _killed(tmp_path, after)
