"""What is written is read again, without its secrets, in order, and gone on with."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.sessions import STARTED, events_in, file_of, journal_in, sampled
from tests.session.anything import events as any_events
from wizard.evidence.reading import Likely, Reading
from wizard.evidence.sample import Sample
from wizard.evidence.target import Target
from wizard.session import line_file
from wizard.session.codec import Gap
from wizard.session.journal import Journal
from wizard.session.journal_reader import read_journal
from wizard.session.line_file import LineFile
from wizard.session.redaction import withheld
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
    from pathlib import Path


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    written = [NoteAdded(1.0, "a", "one\ntwo"), sampled(2.0), WentBack(3.0, 1), Ended(4.0, "quit")]
    for event in written:
        journal.append(event, durable=isinstance(event, Ended))
    journal.close()
    header, events, notes = read_journal(file_of(journal))
    assert (header.format, header.flow, header.started) == (2, "resource-alerts", STARTED)
    assert list(events) == written
    assert notes == ()
    assert journal.problem is None


@given(st.lists(any_events, max_size=4))
def test_any_events_come_back_without_their_secrets(
    tmp_path_factory: pytest.TempPathFactory, written: list[Event]
) -> None:
    journal = journal_in(tmp_path_factory.mktemp("sessions"))
    for event in written:
        journal.append(withheld(event), durable=False)
    journal.close()
    assert events_in(journal) == [withheld(event) for event in written]


def test_a_durable_event_is_in_the_file_when_append_returns(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(sampled(1.0), durable=False)
    journal.append(NoteAdded(2.0, "a", "b"), durable=True)
    assert events_in(journal) == [sampled(1.0), NoteAdded(2.0, "a", "b")]
    journal.close()


def test_others_are_in_the_file_soon(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(sampled(1.0), durable=False)
    assert journal.flush()
    assert events_in(journal) == [sampled(1.0)]
    journal.close()


def test_only_a_durable_event_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(line_file.os, "fdatasync", synced.append)
    journal = journal_in(tmp_path)
    journal.append(sampled(1.0), durable=False)
    assert journal.flush()
    assert synced == []
    journal.append(Ended(2.0, "quit"), durable=True)
    assert len(synced) == 1
    journal.close()


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


def test_what_is_no_number_is_left_out_and_said(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.append(Sampled(1.0, Sample(float("nan"))), durable=False)
    journal.append(WentBack(2.0, 1), durable=True)
    assert journal.problem is None
    journal.close()
    said = (
        "1 event is missing because it could not be saved: a number is infinite, too large, or not "
        "a number"
    )
    assert read_journal(file_of(journal))[2] == (said,)


def test_nothing_is_written_after_the_end_and_closing_twice_is_fine(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.close()
    journal.append(WentBack(1.0, 1), durable=True)
    journal.close()
    assert events_in(journal) == []


def test_secrets_are_blanked_before_they_are_written(tmp_path: Path) -> None:
    command = ("celery", "-b", "amqp://u:hunter2@h//", "--password", "hunter2")
    reading = Reading(
        "start_command",
        frozenset({"celery --password hunter2"}),
        text="celery --password hunter2",
        because="PASSWORD=hunter2",
        detected="--token hunter2",
        likely=Likely(
            frozenset({"celery --token hunter2"}), 0.8, "celery --token hunter2", "TOKEN=hunter2"
        ),
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
        journal.append(withheld(event), durable=False)
    journal.close()
    text = file_of(journal).read_text(encoding="ascii")
    assert "hunter2" not in text
    assert text.count(BLANKED) == 13


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
    gap = Gap(2.0, 3.0, 1, "the line was cut off") if torn else None
    again = Journal.again(LineFile.again(path), gap)
    again.append(Resumed(3.0, "0.1.0"), durable=True)
    again.close()
    _header, events, notes = read_journal(path)
    assert [event.at for event in events] == ([1.0, 3.0] if cut > 1 else [1.0, 2.0, 3.0])
    assert len(notes) == (1 if cut > 1 else 0)
