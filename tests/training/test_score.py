"""How a training went, from its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.walked import FLOW, JUDGED, SCENARIO, Trainee
from wizard.training.score import PathStep, Score, score
from wizard.walk.events import StepEntered

if TYPE_CHECKING:
    from wizard.walk.events import Event, Leaning

BEST = (
    PathStep("alert", "Which alert?", "Memory"),
    PathStep("server", "Which server?", "gunicorn"),
    PathStep("curve", "How does the curve look?", "It climbs"),
    PathStep("recycle", "Recycle the workers", ""),
)


def scored(trainee: Trainee) -> Score:
    return score(SCENARIO, FLOW, trainee.events)


def test_the_best_way_alone() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It climbs")
    trainee.diagnoses()
    assert scored(trainee) == Score(
        right=True,
        mended=False,
        end=PathStep("recycle", "Recycle the workers", ""),
        hints=0,
        seconds=240.0,
        over_time=0.0,
        taken=BEST,
        best=BEST,
        parted=None,
        wrong_turns=(),
        predicted=0,
        foreseen=0,
    )


def test_a_wrong_end_names_the_fork_and_what_the_evidence_said_there() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It jumps")
    trainee.diagnoses()
    found = scored(trainee)
    assert found.right is False
    assert found.end == PathStep("ask", "Ask for more", "")
    assert [leg.answer for leg in found.taken] == ["Memory", "gunicorn", "It jumps", ""]
    parted = found.parted
    assert parted is not None
    assert (parted.step, parted.taken, parted.best) == ("curve", "It jumps", "It climbs")
    assert parted.of_taken == JUDGED["It jumps"]
    assert parted.of_best == JUDGED["It climbs"]
    assert parted.depth == 3
    assert trainee.walk.trail[parted.depth - 1].step == "curve"


def test_the_first_fork_counts_and_answers_without_a_condition_have_no_verdict() -> None:
    trainee = Trainee()
    trainee.answers("CPU", "Yes")
    trainee.diagnoses()
    parted = scored(trainee).parted
    assert parted is not None
    assert (parted.title, parted.taken, parted.best) == ("Which alert?", "CPU", "Memory")
    assert (parted.of_taken, parted.of_best, parted.depth) == (None, None, 1)


def test_a_wrong_turn_that_was_gone_back_from_is_told_where_the_ways_are_one() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "celery")
    trainee.goes_back()
    trainee.answers("gunicorn", "It climbs")
    trainee.diagnoses()
    found = scored(trainee)
    assert found.right
    assert found.taken == BEST
    assert found.wrong_turns == (PathStep("server", "Which server?", "celery"),)
    assert found.parted is not None
    assert (found.parted.taken, found.parted.depth) == ("celery", None)
    assert found.parted.of_taken == JUDGED["celery"]


def test_to_go_back_from_a_right_answer_is_no_wrong_turn() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn")
    trainee.goes_back()
    trainee.goes_back()
    trainee.answers("Memory", "gunicorn", "It climbs")
    trainee.diagnoses()
    assert scored(trainee).wrong_turns == ()
    assert scored(trainee).parted is None


def test_off_the_best_way_an_answer_is_wrong_where_the_evidence_was_against_it() -> None:
    trainee = Trainee()
    trainee.answers("CPU", "Yes")
    trainee.goes_back()
    trainee.answers("No")
    trainee.goes_back()
    trainee.goes_back()
    trainee.answers("Memory", "gunicorn", "It climbs")
    trainee.diagnoses()
    found = scored(trainee)
    # "Yes" is unknown to the evidence and "No" supported; the wrong turn was CPU.
    assert [leg.answer for leg in found.wrong_turns] == ["CPU"]


def test_a_loop_is_told_as_it_was_walked_and_parts_at_its_first_question() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "I am not sure", "Look again", "It climbs")
    trainee.diagnoses()
    found = scored(trainee)
    assert found.right
    assert [leg.step for leg in found.taken] == [
        *("alert", "server", "curve", "look", "curve", "recycle"),
    ]
    assert found.parted is not None
    assert (found.parted.taken, found.parted.depth) == ("I am not sure", 3)


def test_a_jump_off_the_way_is_where_it_parts_and_one_ahead_is_not() -> None:
    off = Trainee()
    off.answers("Memory")
    off.goes_to("ask", "find")
    off.diagnoses()
    parted = scored(off).parted
    assert parted is not None
    assert (parted.step, parted.taken, parted.best, parted.depth) == ("server", "", "gunicorn", 2)
    assert (parted.of_taken, parted.of_best) == (None, None)

    ahead = Trainee()
    ahead.answers("Memory")
    ahead.goes_to("curve", "side")
    ahead.answers("It climbs")
    ahead.diagnoses()
    assert scored(ahead).right
    assert scored(ahead).parted is None
    assert PathStep("server", "Which server?", "") in scored(ahead).taken


def test_a_see_also_link_that_was_come_back_from_is_no_part_of_the_way() -> None:
    trainee = Trainee()
    trainee.answers("Memory")
    trainee.goes_to("look", "side")
    trainee.goes_back()
    trainee.answers("gunicorn", "It climbs")
    trainee.diagnoses()
    assert scored(trainee).taken == BEST
    assert scored(trainee).wrong_turns == ()


def test_what_stated_facts_answered_is_in_neither_way() -> None:
    trainee = Trainee({"server.kind": "gunicorn"})
    trainee.answers("Memory", "It climbs")
    trainee.diagnoses()
    found = scored(trainee)
    assert found.taken == found.best
    assert [leg.step for leg in found.best] == ["alert", "curve", "recycle"]


def test_another_end_that_is_accepted_is_right_too() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "I am not sure")
    trainee.diagnoses()
    found = scored(trainee)
    assert found.right
    assert found.end == PathStep("look", "Look longer", "")
    assert found.best == BEST


def test_predictions_are_held_to_the_best_way_and_off_it_to_the_evidence() -> None:
    trainee = Trainee()
    trainee.answers("Memory")
    trainee.predicts("celery", "true")  # The evidence errs; the best way does not.
    trainee.predicts("gunicorn", "true")  # The second at a question.
    trainee.answers("gunicorn")
    trainee.predicts("It climbs", "unknown")
    trainee.goes_back()
    trainee.goes_back()
    trainee.answers("CPU")
    trainee.predicts("Yes", "unknown")  # Nobody can say.
    found = scored(trainee)
    assert (found.foreseen, found.predicted) == (1, 2)

    trainee.goes_back()
    trainee.answers("CPU")
    trainee.diagnoses()
    assert scored(trainee).predicted == 2


@pytest.mark.parametrize(
    ("tier", "counted"), [("true", (0, 0)), ("unknown", (0, 0)), ("false", (0, 1))]
)
def test_where_no_gauge_shows_the_best_answer_another_is_wrong_only_against_the_evidence(
    tier: str, counted: tuple[int, int]
) -> None:
    trainee = Trainee()
    trainee.predicts("CPU", tier)  # type: ignore[arg-type]
    found = scored(trainee)
    assert (found.foreseen, found.predicted) == counted
    best = Trainee()
    best.predicts("Memory", "unknown")
    assert (scored(best).foreseen, scored(best).predicted) == (1, 1)


@pytest.mark.parametrize(("truth", "foreseen"), [("true", 1), ("false", 0)])
def test_off_the_best_way_a_prediction_is_what_the_evidence_says(truth: str, foreseen: int) -> None:
    trainee = Trainee()
    trainee.answers("CPU")
    trainee.predicts("No", truth)  # type: ignore[arg-type]
    assert (scored(trainee).foreseen, scored(trainee).predicted) == (foreseen, 1)


@pytest.mark.parametrize(
    ("likely", "counted"), [("true", (1, 1)), ("false", (0, 1)), (None, (0, 0))]
)
def test_off_the_best_way_what_is_likely_counts_where_nothing_is_sure(
    likely: Leaning | None, counted: tuple[int, int]
) -> None:
    trainee = Trainee()
    trainee.answers("CPU")
    trainee.predicts("No", "unknown", likely)
    assert (scored(trainee).foreseen, scored(trainee).predicted) == counted


def test_hints_count_once_each_and_the_time_from_the_first_step() -> None:
    trainee = Trainee()
    for number in (1, 2, 2):
        trainee.takes_hint(number)
    trainee.now += 600
    trainee.answers("Memory", "gunicorn", "It climbs")
    trainee.diagnoses()
    found = scored(trainee)
    assert found.hints == 2
    assert found.seconds == 600 + 7 * 60
    assert found.over_time == pytest.approx(7)


def test_a_training_that_was_left_has_no_end_and_no_time() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "celery")
    found = scored(trainee)
    assert (found.right, found.end, found.seconds, found.over_time) == (None, None, None, 0.0)
    assert found.mended is False
    assert [leg.step for leg in found.taken] == ["alert", "server", "queue"]
    assert found.parted is not None
    assert found.parted.step == "server"


def test_before_anything_happened_there_is_nothing() -> None:
    found = score(SCENARIO, FLOW, [])
    assert (found.right, found.taken, found.parted, found.seconds) == (None, (), None, None)
    assert found.best == BEST


def test_who_mends_a_wrong_diagnosis_is_told_so_and_the_first_counts() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It jumps")
    trainee.diagnoses()
    first = scored(trainee)
    trainee.goes_back()
    trainee.answers("It climbs")
    assert scored(trainee) == first  # Nothing has been said since.
    trainee.diagnoses()
    found = scored(trainee)
    assert (found.right, found.mended) == (False, True)
    assert found.end == BEST[-1]
    assert found.taken == BEST
    assert found.seconds == first.seconds
    assert [leg.answer for leg in found.wrong_turns] == ["It jumps"]
    assert found.parted is not None
    assert (found.parted.taken, found.parted.depth) == ("It jumps", None)


ACTS = st.lists(st.integers(0, 8), max_size=25)


def acted(acts: list[int]) -> list[Event]:
    """The events of somebody who does anything at all."""
    trainee = Trainee()
    for act in acts:
        choices = FLOW.step(trainee.step).choices  # type: ignore[union-attr]
        match act:
            case 3:
                trainee.goes_back()
            case 4:
                trainee.takes_hint(1)
            case 5:
                trainee.diagnoses()
            case 6:
                trainee.goes_to("curve", "find")
            case 7:
                trainee.goes_to("ask", "side")
            case 8 if choices:
                trainee.predicts(choices[0].text, "unknown")
            case _ if act < len(choices):
                trainee.answers(choices[act].text)
    return trainee.events


@given(ACTS)
def test_whatever_is_done_the_score_agrees_with_itself(acts: list[int]) -> None:
    events = acted(acts)
    for upto in range(len(events) + 1):
        found = score(SCENARIO, FLOW, events[:upto])
        assert (found.right is None) is (found.seconds is None) is (found.end is None)
        assert 0 <= found.foreseen <= found.predicted
        assert not (found.mended and found.right)
        assert found.best == BEST
        entered = [event.step for event in events[:upto] if isinstance(event, StepEntered)]
        assert [leg.step for leg in found.taken if leg.step not in entered] == []
        if found.end is not None:
            assert found.taken[-1] == found.end
        if found.wrong_turns:
            assert found.parted is not None
        if found.parted is not None:
            assert found.parted.taken != found.parted.best
        if found.taken == found.best and not found.wrong_turns:
            assert found.parted is None
