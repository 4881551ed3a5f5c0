"""What a recorded session amounts to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.sessions import STARTED, TARGET, TEXT, sampled, walked, written
from tests.session.anything import events as any_events
from wizard.session.journal_reader import JournalError
from wizard.session.recorded import flow_of, recorded
from wizard.session.redaction import withheld
from wizard.walk.engine import fold_all
from wizard.walk.events import DocumentOpened, Ended, Event, Resumed, StepEntered, TargetChosen

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.guide.controller import Guide
    from wizard.walk.events import EndReason, Result


@given(st.lists(any_events, max_size=8))
def test_the_state_is_the_fold_of_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    path = written(tmp_path_factory.mktemp("sessions"), events)
    assert recorded(path).walk == fold_all(withheld(event) for event in events)


def test_a_walk_that_was_left_at_a_question(tmp_path: Path) -> None:
    path = walked(tmp_path, 1, then=lambda guide: guide.end("quit"))
    session = recorded(path)
    assert session.id == path.stem
    assert session.flow == "main"
    assert session.main_document == "main.md"
    assert session.title == "A small flow"
    assert session.started == STARTED
    assert session.ended == session.last > STARTED
    assert (session.step, session.step_title) == ("memory", "How is memory?")
    assert session.answers == 1
    assert session.target is None
    assert session.outcome is None
    assert not session.finished


def test_back_takes_an_answer_away(tmp_path: Path) -> None:
    session = recorded(walked(tmp_path, 1, 1, then=lambda guide: guide.back() and None))
    assert session.answers == 1
    assert set(session.walk.remembered) == {"which", "memory"}


ENDS: list[tuple[tuple[int, ...], EndReason | None, Result | None, bool]] = [
    ((1, 1), "quit", None, True),
    ((1, 1), "hang-up", None, False),
    ((1, 1), None, None, False),
    ((1,), "quit", None, False),
    ((1,), "hang-up", "solved", True),
    ((1,), "quit", "not solved", True),
    ((1,), "quit", "not known yet", False),
]


@pytest.mark.parametrize(("answers", "reason", "result", "finished"), ENDS)
def test_when_there_is_nothing_to_go_on_with(
    tmp_path: Path,
    answers: tuple[int, ...],
    reason: EndReason | None,
    result: Result | None,
    finished: bool,
) -> None:
    def leave(guide: Guide) -> None:
        if result:
            guide.conclude(result)
        if reason:
            guide.end(reason)

    session = recorded(walked(tmp_path, *answers, then=leave))
    assert session.finished is finished
    assert session.outcome == result
    assert (session.ended is None) is (reason is None)


def test_going_on_takes_the_end_back(tmp_path: Path) -> None:
    events = [
        StepEntered(1.0, "a", "A", "start", False, "outcome"),
        Ended(2.0, "quit"),
        Resumed(3.0, "0.1.0"),
    ]
    session = recorded(written(tmp_path, events))
    assert (session.ended, session.finished) == (None, False)
    again = recorded(written(tmp_path, [*events, Ended(4.0, "quit")]))
    assert (again.ended, again.finished) == (4.0, True)


def test_the_target_is_named_with_its_pid(tmp_path: Path) -> None:
    session = recorded(written(tmp_path, [TargetChosen(1.0, TARGET), sampled(2.0)]))
    assert session.target == "gunicorn wsgi:app (pid 4242)"
    assert session.last == 2.0
    assert session.title == "main"


def test_a_torn_line_is_noted(tmp_path: Path) -> None:
    path = walked(tmp_path, 1)
    os.truncate(path, path.stat().st_size - 5)
    session = recorded(path)
    assert session.notes == ("the last line was cut off and is left out",)
    assert session.step == "which"


def test_the_flow_is_made_again_as_it_was_last(tmp_path: Path) -> None:
    opened = [
        DocumentOpened(1.0, "main.md", TEXT, "x", main=True),
        DocumentOpened(2.0, "other.md", "# Other\n\nText.\n", "y", main=False),
        DocumentOpened(3.0, "main.md", TEXT.replace("Which alert?", "Which one?"), "z", main=True),
    ]
    session = recorded(written(tmp_path, opened))
    flow = flow_of("main", session.events)
    step = flow.step("which")
    assert step is not None
    assert step.title == "Which one?"
    assert flow.step("other.md#other") is not None


def test_a_session_without_its_document_is_one_line(tmp_path: Path) -> None:
    session = recorded(written(tmp_path, []))
    with pytest.raises(
        JournalError, match="main: the session has not saved any document of its flow"
    ):
        flow_of(session.flow, session.events)
