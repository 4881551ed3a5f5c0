"""A check and the board of causes as a guide shows them, with samples of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.guide.test_controller import MIB, Clock, Recorder, Watched, sample
from tests.walk.test_check import DOCUMENT, FLOW
from wizard.evidence.target import Target
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.guide.check_views import rough
from wizard.guide.controller import Guide
from wizard.guide.resumed import ResumedGuide
from wizard.walk.events import StepEntered

if TYPE_CHECKING:
    from wizard.guide.view import CheckView

TARGET = Target("process", "gunicorn app", 42, 999_000.0, ("gunicorn", "app"))


def at_the_check() -> tuple[Guide, Recorder, Clock, Watched]:
    """A minute at 97 % of the limit, then guidance and its check."""
    recorder, clock, watched = Recorder(), Clock(), Watched(TARGET)
    guide = Guide(FLOW, recorder, clock, watcher=watched)  # type: ignore[arg-type]
    guide.begin()
    guide.watch_target(TARGET)
    sampled(clock, watched, 60, 97)
    clock.now += 0.5
    guide.answer(1)
    guide.answer(1)
    return guide, recorder, clock, watched


def sampled(clock: Clock, watched: Watched, seconds: int, percent: int) -> None:
    for _ in range(seconds):
        clock.now += 1
        watched.on_sample(sample(clock.now, percent * MIB))  # type: ignore[operator]


def shown(guide: Guide) -> CheckView:
    check = guide.view().check
    assert check is not None
    return check


def test_only_what_came_after_counts() -> None:
    guide, _, clock, watched = at_the_check()
    assert (shown(guide).result, shown(guide).words) == ("too early", "too early: 0 s of 10 min")
    sampled(clock, watched, 181, 40)
    assert shown(guide).words == "too early: 3 min of 10 min"
    assert shown(guide).said == ("memory was 40 % since then",)
    sampled(clock, watched, 420, 45)
    assert shown(guide).result == "held"
    assert shown(guide).said == (
        "memory is at 45 % of its limit",
        "memory was 40 % to 45 % since then",
    )


def test_what_did_not_hold_is_crossed_out_and_the_next_is_named() -> None:
    guide, _, clock, watched = at_the_check()
    sampled(clock, watched, 301, 97)
    view = guide.view()
    assert shown(guide).result == "did not hold"
    assert shown(guide).said[-1] == "next: Scale"
    assert [visit.title for visit in view.trail if visit.refuted] == ["Recycle"]
    assert {cause.step: cause.standing for cause in view.causes}["recycle"] == "did not help"
    guide.answer(2)
    after = guide.view()
    assert after.step.id == "scale"
    assert [visit.title for visit in after.trail if visit.refuted] == ["Recycle"]
    guide.back()
    guide.back()
    assert not [visit for visit in guide.view().trail if visit.refuted]


def test_it_goes_on_while_somebody_reads_that_it_is_too_early() -> None:
    guide, _, clock, watched = at_the_check()
    sampled(clock, watched, 120, 40)
    guide.answer(4)
    assert guide.view().step.id == "later"
    sampled(clock, watched, 500, 40)
    assert (shown(guide).title, shown(guide).result) == ("Did it help?", "held")
    guide.back()
    assert shown(guide).result == "held"


def test_another_process_counts_from_when_it_is_watched() -> None:
    guide, _, clock, watched = at_the_check()
    sampled(clock, watched, 200, 97)
    guide.watch_target(Target("process", "gunicorn app", 77, clock.now, ("gunicorn", "app")))
    sampled(clock, watched, 61, 40)
    assert shown(guide).words == "too early: 1 min of 10 min"
    assert shown(guide).said[-1] == "nothing was measured for 3 min of the 4 min since it began"
    sampled(clock, watched, 600, 40)
    assert shown(guide).result == "held"


def test_days_later_the_check_has_begun_then_and_the_gap_is_said() -> None:
    guide, recorder, clock, watched = at_the_check()
    sampled(clock, watched, 100, 40)
    clock.now += 2 * 86400
    watcher = Watched(TARGET)
    resumed = ResumedGuide(
        FLOW,
        Recorder(),
        clock,
        watcher=watcher,
        walk=guide.walk,
        events=recorder.events,  # type: ignore[arg-type]
    )
    began = next(e.at for e in recorder.events if isinstance(e, StepEntered) and e.check)
    assert resumed.walk.current is not None
    assert resumed.walk.current.began == began
    assert shown(resumed).words == "too early: 0 s of 10 min"
    assert shown(resumed).said[-1] == "nothing was measured for 2 d of the 2 d since it began"


def test_an_answer_without_a_reading_is_for_the_person() -> None:
    guide, _, _, _ = at_the_check()
    guide.answer(2)
    guide.answer(1)
    assert guide.view().step.id == "is-it-faster"
    assert shown(guide).result is None
    assert shown(guide).words == "no reading can tell whether it helped: you decide"


def test_a_document_without_questions_has_no_board() -> None:
    document = parse_document("# A\n\n## B\n\nText.\n", "a.md")
    guide = Guide(Flow("a", document, {"a.md": document}), Recorder(), Clock())
    guide.begin()
    assert guide.view().causes == ()


def test_the_board_is_that_of_the_new_edition() -> None:
    guide, _, _, _ = at_the_check()
    document = parse_document(DOCUMENT.replace("## Scale", "## Add more"), "main.md")
    guide.replace_flow(Flow("main", document, {"main.md": document}))
    assert "Add more" in {cause.title for cause in guide.view().causes}


def test_a_jump_from_the_board_is_left_by_back() -> None:
    guide, _, _, _ = at_the_check()
    guide.open("contact", "find")
    assert guide.view().step.id == "contact"
    guide.back()
    assert (guide.view().step.id, shown(guide).result) == ("did-it-help", "too early")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (29, "20 s"),
        (59.9, "50 s"),
        (61, "1 min"),
        (3599, "59 min"),
        (7299, "2 h 1 min"),
    ],
)
def test_a_passed_time_is_said_roughly(seconds: float, text: str) -> None:
    assert rough(seconds) == text
