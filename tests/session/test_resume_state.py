"""Which session can be gone on with, and which one is offered by itself."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.helpers.sessions import STARTED, walked
from wizard.session.journal import Journal
from wizard.session.line_file import LineFile
from wizard.session.resume_state import RECENT, left_hanging, unfinished
from wizard.walk.events import Concluded, Event, NoteAdded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wizard.guide.controller import Guide
    from wizard.walk.events import EndReason, Result


def ends(reason: EndReason, result: Result | None = None) -> Callable[[Guide], None]:
    def leave(guide: Guide) -> None:
        if result:
            guide.conclude(result)
        guide.end(reason)

    return leave


def aged(path: Path, seconds: float) -> Path:
    """The journal as if it had been written to so many seconds after STARTED."""
    os.utime(path, (STARTED + seconds, STARTED + seconds))
    return path


def test_the_last_unfinished_one_is_the_first_to_go_on_with(tmp_path: Path) -> None:
    earlier = aged(walked(tmp_path, 1, then=ends("hang-up")), 1)
    wanted = aged(walked(tmp_path, 1, then=ends("hang-up")), 2)
    aged(walked(tmp_path, 1, 1, then=ends("quit")), 3)
    empty = aged(walked(tmp_path, then=ends("quit")), 4)
    (tmp_path / "damaged.jsonl").write_text("{")
    found = [session.path for session in unfinished(tmp_path, STARTED + 10)]
    assert found == [wanted, earlier, empty], "without an answer it is better than none"


def test_one_that_is_open_gives_way_to_one_that_was_cut_off_of_late(tmp_path: Path) -> None:
    old = aged(walked(tmp_path, 1, then=ends("hang-up")), -RECENT)
    cut_off = aged(walked(tmp_path, 1, then=ends("hang-up")), 1)
    held = walked(tmp_path, 1)
    file = LineFile.again(held)
    aged(held, 2)
    found = [session.path for session in unfinished(tmp_path, STARTED + 10)]
    file.close()
    assert found == [cut_off, held, old]


def test_where_all_is_finished_there_is_none(tmp_path: Path) -> None:
    walked(tmp_path, 1, 1, then=ends("quit"))
    assert list(unfinished(tmp_path, STARTED)) == []
    assert list(unfinished(tmp_path / "missing", STARTED)) == []


OFFERED = [
    ((1,), ends("hang-up"), True),
    ((1,), ends("terminated"), True),
    ((1,), None, True),
    ((1,), ends("quit"), False),
    ((1,), ends("interrupted"), False),
    ((), ends("hang-up"), False),
    ((1, 1), ends("hang-up"), True),
    ((1, 1), ends("hang-up", "solved"), False),
    ((1, 1), ends("hang-up", "not known yet"), True),
]


@pytest.mark.parametrize(("answers", "then", "offered"), OFFERED)
def test_what_was_cut_off_is_offered(
    tmp_path: Path,
    answers: tuple[int, ...],
    then: Callable[[Guide], None] | None,
    offered: bool,
) -> None:
    aged(walked(tmp_path, *answers, then=then), 60)
    at = left_hanging(tmp_path, STARTED + 100)
    assert at == (STARTED + 60 if offered else None)


def test_a_torn_one_is_offered(tmp_path: Path) -> None:
    path = walked(tmp_path, 1)
    os.truncate(path, path.stat().st_size - 5)
    aged(path, 60)
    assert left_hanging(tmp_path, STARTED + 100) == STARTED + 60


def test_only_the_last_is_offered_and_only_for_a_day(tmp_path: Path) -> None:
    aged(walked(tmp_path, 1), 60)
    assert left_hanging(tmp_path, STARTED + 60 + RECENT - 1) is not None
    assert left_hanging(tmp_path, STARTED + 60 + RECENT + 1) is None
    assert left_hanging(tmp_path, STARTED) is None, "a clock that was put back says nothing"
    aged(walked(tmp_path, 1, then=ends("quit")), 70)
    assert left_hanging(tmp_path, STARTED + 100) is None


def test_one_that_is_open_is_not_offered(tmp_path: Path) -> None:
    path = walked(tmp_path, 1)
    file = LineFile.again(path)
    aged(path, 60)
    assert left_hanging(tmp_path, STARTED + 100) is None
    aged(walked(tmp_path, 1), 50)
    assert left_hanging(tmp_path, STARTED + 100) == STARTED + 50, "the last that nobody has open"
    file.close()
    assert left_hanging(tmp_path, STARTED + 100) == STARTED + 60


def test_problems_are_no_reason_to_fail(tmp_path: Path) -> None:
    assert left_hanging(tmp_path / "missing", STARTED) is None
    blocker = tmp_path / "file"
    blocker.touch()
    assert left_hanging(blocker, STARTED) is None
    for data in (b"", b"\0" * 100, b"[" * 100_000, b"{}\n"):
        (tmp_path / "x.jsonl").write_bytes(data)
        aged(tmp_path / "x.jsonl", 60)
        assert left_hanging(tmp_path, STARTED + 100) is None


def test_a_long_note_at_the_end_hides_nothing(tmp_path: Path) -> None:
    path = walked(tmp_path, 1)
    journal = Journal.again(LineFile.again(path))
    last: list[Event] = [Concluded(1.0, "a", "not known yet"), NoteAdded(2.0, "a", "x" * 200_000)]
    for event in last:
        journal.append(event, durable=True)
    journal.close()
    aged(path, 60)
    assert left_hanging(tmp_path, STARTED + 100) == STARTED + 60
