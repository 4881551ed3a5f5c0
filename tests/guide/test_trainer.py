"""A training from its briefing to its end: what is shown when, and what is recorded of it."""

from __future__ import annotations

import pytest

from tests.guide.test_controller import MIB, sample
from tests.helpers.trainings import Running, Training, training
from wizard.evidence.sample import Sample
from wizard.flow.blocks import texts
from wizard.walk.engine import WalkError
from wizard.walk.events import (
    AnswerGiven,
    Diagnosed,
    Ended,
    FactStated,
    HintTaken,
    Predicted,
    StepEntered,
    TargetChosen,
    TargetLost,
    TrainingBegan,
    Verdict,
    WentBack,
)

CLIMBS = "It climbs slowly and steadily"
JUMPS = "It jumps at one moment"


def at_the_curve(level: int = 1) -> Training:
    made = training(level)  # type: ignore[arg-type]
    made.guide.answer(1)
    for _ in range(1 if level == 3 else 2):
        made.take("gunicorn")
    assert made.guide.step.id == "memory-curve"
    return made


def body(made: Training) -> str:
    return "\n".join(texts(made.guide.view().step.blocks))


def refused(made: Training) -> set[str]:
    shown = made.guide.view().training
    assert shown is not None
    return set(shown.refused)


def verdicts(made: Training) -> list[str | None]:
    choices = made.guide.view().step.choices
    return [choice.verdict.truth if choice.verdict else None for choice in choices]


def test_the_briefing_comes_first_and_the_walk_begins_after_it() -> None:
    made = training()
    view = made.guide.view()
    assert view.training is not None
    assert view.training.phase == "briefing"
    assert view.step.title == made.scenario.title
    assert [choice.text for choice in view.step.choices] == ["Begin"]
    assert "{{" not in body(made)
    assert not view.gauges
    assert not view.can_go_back
    assert not [one for one in made.recorder.events if isinstance(one, StepEntered)]
    made.guide.answer(1)
    (entered,) = [one for one in made.recorder.events if isinstance(one, StepEntered)]
    assert (entered.step, entered.alert) == ("memory-server", "high_mem_usage")
    assert made.guide.view().gauges


def test_that_it_is_a_training_stands_before_all_but_stated_facts() -> None:
    made = training()
    events = [one for one in made.recorder.events if not isinstance(one, FactStated)]
    first = events[0]
    assert isinstance(first, TrainingBegan)
    assert (first.scenario, first.level, first.seed) == ("slow-leak", 1, 3)


def test_the_evidence_is_hidden_until_something_was_held_right() -> None:
    made = at_the_curve()
    view = made.guide.view()
    assert verdicts(made) == [None] * 6
    assert view.step.preselected is None
    assert not view.causes
    made.take(JUMPS)
    (*_, held) = [one for one in made.recorder.events if isinstance(one, Predicted)]
    assert (held.text, held.truth) == (JUMPS, "false")
    assert held in made.recorder.durable
    assert made.guide.step.id == "memory-curve"
    assert sorted(filter(None, verdicts(made))) == ["false"] * 4 + ["true"]
    assert made.guide.view().step.preselected == held.number
    assert f"You said “{JUMPS}”: the evidence contradicts it." in body(made)
    assert not made.guide.view().causes
    made.take(CLIMBS)
    assert made.guide.step.id != "memory-curve"
    assert len([one for one in made.recorder.events if isinstance(one, Predicted)]) == 2


def test_of_an_answer_without_a_condition_no_gauge_says_anything() -> None:
    made = at_the_curve()
    made.take("I am not sure")
    assert "You said “I am not sure”: no gauge shows this." in body(made)


def test_back_at_a_question_what_was_seen_stays_seen() -> None:
    made = at_the_curve()
    made.take(CLIMBS)
    made.take(CLIMBS)
    assert made.guide.back()
    assert made.guide.step.id == "memory-curve"
    assert "true" in verdicts(made)


def test_an_answer_that_is_not_there_is_no_prediction() -> None:
    made = at_the_curve()
    with pytest.raises(WalkError, match="no answer 9"):
        made.guide.answer(9)
    assert verdicts(made) == [None] * 6


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_levels(level: int) -> None:
    made = at_the_curve(level)
    view = made.guide.view()
    assert all(bool(gauge.words) == (level == 1) for gauge in view.gauges)
    assert all(gauge.text for gauge in view.gauges)
    assert any(gauge.severity != "normal" for gauge in view.gauges) == (level == 1)
    assert ("(memory.trend): What memory does" in body(made)) == (level == 1)
    reasons = "\n".join(texts(view.step.why))
    assert ("no signs and no reasons before your diagnosis" in reasons) == (level == 3)
    assert ("leak" in reasons) == (level < 3)
    assert any(choice.condition for choice in view.step.choices) == (level < 3)
    made.take(CLIMBS)
    if level == 3:
        assert made.guide.step.id != "memory-curve", "what is said is answered"
        return
    assert "a leak" in "\n".join(texts(made.guide.view().step.why))
    assert any(choice.condition for choice in made.guide.view().step.choices)


def test_level_3_shows_no_sign_before_its_diagnosis_and_all_behind_it() -> None:
    made = at_the_curve(3)
    made.take(JUMPS)
    assert [one.text for one in made.recorder.events if isinstance(one, Predicted)][-1] == JUMPS
    assert not any(one.contradicted or one.unsupported for one in made.guide.view().trail)
    made.guide.back()
    assert verdicts(made) == [None] * 6, "nor where somebody comes back"
    made.take(JUMPS)
    while made.guide.step.kind != "outcome":
        made.guide.answer(1)
    made.guide.answer(1)
    made.guide.diagnose("")
    made.guide.answer(1)
    assert made.guide.step.id == "memory-curve"
    assert "true" in verdicts(made)
    assert made.guide.view().trail[0].answer


def test_what_was_said_of_a_prediction_is_what_stands_beside_the_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = at_the_curve()
    made.take(JUMPS)
    assert "the evidence contradicts it" in body(made)
    view = made.guide.view()
    (at,) = [one for one, choice in enumerate(view.step.choices) if choice.text == JUMPS]
    turned = list(made.guide.verdicts())
    turned[at] = Verdict("unknown", (), "needs 10 min", "true", 0.8, ("it jumped",))
    monkeypatch.setattr("wizard.guide.presenter.verdicts_of", lambda *_: tuple(turned))
    assert made.guide.view().step.choices[at].verdict == turned[at]
    assert "it is likely, right 8 times of 10" in body(made)
    assert "contradicts" not in body(made)


@pytest.mark.parametrize("level", [1, 3])
def test_the_briefing_can_be_read_again_on_the_way(level: int) -> None:
    made = at_the_curve(level)
    told = list(texts(made.guide.view().step.why))
    behind = told[told.index("The briefing") + 1 :]
    assert behind
    assert not any("{{ " in line for line in behind)
    made.take(CLIMBS)
    assert list(texts(made.guide.view().step.why))[-len(behind) :] == behind


def test_hints_come_one_by_one_and_end() -> None:
    made = at_the_curve()
    for number in (1, 2, 3):
        assert made.guide.hint()
        shown = made.guide.view().training
        assert shown is not None
        assert (len(shown.hints), shown.of) == (number, 3)
    assert not made.guide.hint()
    taken = [one for one in made.recorder.events if isinstance(one, HintTaken)]
    assert [one.number for one in taken] == [1, 2, 3]
    assert "*form*" not in taken[0].text
    assert "shape" in taken[0].text
    assert made.guide.view().flow_title == "Training, level 1, 3 hints"


def test_nothing_but_reading_and_leaving_goes_before_the_walk() -> None:
    made = training()
    assert not made.guide.hint()
    assert not made.guide.back()
    assert {"why", "hint", "find", "follow", "causes", "process"} <= refused(made)
    with pytest.raises(WalkError):
        made.guide.open("recycle-workers", "find")
    with pytest.raises(WalkError):
        made.guide.answer(2)


def test_guidance_is_where_a_diagnosis_is_given() -> None:
    made = training()
    made.walk_best()
    (choice,) = made.guide.view().step.choices
    assert choice.text == "This is my diagnosis: finish"
    assert made.guide.view().can_go_back
    made.guide.answer(1)
    shown = made.guide.view().training
    assert shown is not None
    assert shown.asked == "Which reading gave it away?"
    assert made.guide.back()
    assert made.guide.step.kind == "outcome"
    assert not made.scores
    made.guide.answer(1)
    made.guide.diagnose("the trend")
    (said,) = [one for one in made.recorder.events if isinstance(one, Diagnosed)]
    assert (said.step, said.right, said.reading) == ("recycle-workers", True, "the trend")
    (score,) = made.scores
    assert score.right
    assert score.hints == 0
    assert score.foreseen == score.predicted > 0
    view = made.guide.view()
    assert view.training is not None
    assert view.training.phase == "debriefing"
    assert not view.step.choices
    assert "Right." in body(made)
    assert "the trend" in body(made)
    assert "--seed 3" in body(made)
    assert not made.guide.back()


def test_an_empty_line_is_a_reading_too() -> None:
    made = training()
    made.walk_best()
    made.guide.answer(1)
    made.guide.diagnose("")
    assert "you did not say" in body(made)


def wrong() -> Training:
    """A training that ended with more memory for a leak."""
    made = at_the_curve()
    made.take(JUMPS)
    made.take(JUMPS)
    while made.guide.step.kind != "outcome":
        made.guide.answer(1)
    made.guide.answer(1)
    made.guide.diagnose("")
    return made


def test_a_wrong_diagnosis_leads_back_to_where_the_ways_parted() -> None:
    made = wrong()
    (choice,) = made.guide.view().step.choices
    assert choice.text == "Back to where you went wrong"
    made.guide.answer(1)
    assert isinstance(made.recorder.events[-1], WentBack)
    assert made.guide.step.id == "memory-curve"
    assert "true" in verdicts(made)
    for answer in (CLIMBS, *["The workers"] * 2, *["No, --max-requests is not there"] * 2):
        made.take(answer)
    made.guide.answer(1)
    made.guide.diagnose("")
    (first,) = made.scores
    assert not first.right
    assert made.guide.score is not None
    assert made.guide.score.mended
    assert "Right this time." in body(made)
    assert not made.guide.view().step.choices


def test_a_fault_is_started_beside_the_briefing_and_ended_with_the_walk() -> None:
    case = Running()
    made = training(case=case)
    made.guide.prepare()
    made.guide.prepare()
    assert made.guide.view().target.title == "The application is starting"
    assert not made.guide.view().target.detail
    case.ready.set()
    assert made.guide._starting is not None
    made.guide._starting.join(10)
    assert made.guide.view().target.state == "watching"
    made.guide.end("quit")
    assert case.closed


def test_once_its_time_is_over_what_was_seen_still_counts() -> None:
    case = Running()
    case.ready.set()
    made = training(case=case)
    made.guide.prepare()
    assert made.guide._starting is not None
    made.guide._starting.join(10)
    made.guide.answer(1)
    unseen = made.guide.place
    made.machine.on_sample(sample(made.clock(), 90 * MIB))  # type: ignore[operator]
    assert made.guide.place != unseen, "lines say the step anew"
    seen = made.guide.view().gauges[0].text
    assert "90" in seen
    made.clock.now += 1
    gone = Sample(made.clock(), missing={"pid": "process 42 has ended"})
    made.machine.on_sample(gone)  # type: ignore[operator]
    made.machine.on_lost("it ended")  # type: ignore[operator]
    made.clock.now += 600
    assert made.guide.view().gauges[0].text == seen
    target = made.guide.view().target
    assert target.state == "lost"
    assert target.detail == "time is up: continue with what you have seen"
    assert [one for one in made.recorder.events if isinstance(one, TargetLost)]
    assert not hasattr(made.machine, "lost"), "nobody is looked for in its place"


def test_what_fails_to_start_too_late_takes_no_debriefing_away() -> None:
    case = Running("it took too long")
    made = training(case=case)
    made.guide.prepare()
    made.guide._phase = "debriefing"
    case.ready.set()
    assert made.guide._starting is not None
    made.guide._starting.join(10)
    assert made.guide._phase == "debriefing"


def test_what_cannot_be_started_ends_the_training_with_its_reason() -> None:
    case = Running("it needs two cores; use a larger machine")
    case.ready.set()
    made = training(case=case)
    made.guide.prepare()
    assert made.guide._starting is not None
    made.guide._starting.join(10)
    view = made.guide.view()
    assert view.training is not None
    assert view.training.phase == "failed"
    assert not view.step.choices
    assert "cannot continue: it needs two cores" in body(made)
    assert made.guide.failed == case.trouble
    with pytest.raises(WalkError):
        made.guide.answer(1)


def test_leaving_while_the_fault_is_being_started_watches_nothing() -> None:
    case = Running()
    made = training(case=case)
    made.guide.prepare()
    made.guide.end("quit")
    assert made.guide._starting is not None
    made.guide._starting.join(10)
    assert isinstance(made.recorder.events[-1], Ended)
    assert not [one for one in made.recorder.events if isinstance(one, TargetChosen)]


def test_an_answer_counts_as_any_other() -> None:
    made = at_the_curve()
    made.take(CLIMBS)
    made.take(CLIMBS)
    given = [one for one in made.recorder.events if isinstance(one, AnswerGiven)]
    assert CLIMBS in [one.text for one in given]
    assert all(one.by != "evidence" for one in given)
