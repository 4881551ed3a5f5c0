"""Did it help? When a check begins, what it has come to, and which guidance it crosses out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import flow_of
from wizard.evidence.reading import Evidence, Interval, Reading
from wizard.walk import engine
from wizard.walk.check import (
    CheckState,
    pending,
    progress_of,
    refuted,
    result_of,
    says_not_held,
    state_of,
)
from wizard.walk.engine import fold_all
from wizard.walk.events import AnswerGiven, StepEntered, Verdict, WentBack
from wizard.walk.seen import spans_of, verdicts_of
from wizard.walk.state import Walk

DOCUMENT = """\
---
start: which
---

# A flow

## Which? <a id="which"></a>

- [Leak](#recycle)
- [Load](#scale)

## Recycle <a id="recycle"></a>

Recycle the workers.

- [Check](#did-it-help)

## Did it help? <a id="did-it-help"></a>

- [Yes](#solved)
  - when: `memory.share < 50% for 10m`
- [No](#scale)
  - when: `memory.share >= 50% for 5m`
- [I could not do it](#contact)
- [Too early](#later)

## Later <a id="later"></a>

Come [back](#did-it-help).

- [Look again](#did-it-help)

## Scale <a id="scale"></a>

Add instances.

- [Check](#is-it-faster)

## Is it faster? <a id="is-it-faster"></a>

- [Yes](#solved)
- [No](#recycle)
- [Too early](#later)

## Contact <a id="contact"></a>

Ask.

## Solved <a id="solved"></a>

Done.
"""
FLOW = flow_of(DOCUMENT)
STEP = FLOW.step("did-it-help")
assert STEP is not None
SILENT = Verdict("unknown")
TRUE, FALSE = (
    Verdict("true", ("memory.share is 40 %",)),
    Verdict("false", ("memory.share is 97 %",)),
)
WAITS = Verdict("unknown", missing="memory.share: 1 s of 10 min seen")


def entered(*numbers: int, start: str = "recycle", verdicts: tuple[Verdict, ...] = ()) -> Walk:
    """The walk from `start` through those answers, ten seconds apart; a number below 1 goes so many
    steps back."""
    walk = fold_all(engine.enter(FLOW, Walk(), start, 0.0, "start"))
    for count, number in enumerate(numbers, 1):
        at = 10.0 * count
        if number < 1:
            walk = engine.fold(walk, WentBack(at, len(walk.trail) + number))
        else:
            walk = fold_all(engine.choose(FLOW, walk, number, at, "person", verdicts), walk)
    return walk


def evidence(now: float, *spans: tuple[float, float, float], every: float = 1.0) -> Evidence:
    """The share of memory was that much from the first to the second of each span."""
    points = tuple(
        (start + every * n, Interval.exactly(value))
        for start, end, value in spans
        for n in range(int((end - start) / every) + 1)
    )
    last = points[-1][1] if points else None
    reading = Reading("memory.share", last, text="some", missing=None if last else "nothing")
    return Evidence(now, {"memory.share": reading}, {"memory.share": points}, every)


def state(found: Evidence) -> CheckState:
    assert STEP is not None
    return state_of(STEP, verdicts_of(STEP, found), found)


def test_a_check_begins_when_it_is_entered_from_guidance() -> None:
    visit = entered(1).current
    assert visit is not None
    assert (visit.check, visit.began, visit.cause) == (True, 10.0, 0)


def test_left_as_too_early_and_come_back_to_it_goes_on() -> None:
    silent = (WAITS, WAITS, SILENT, SILENT)
    for walk in (entered(1, 4, -1, verdicts=silent), entered(1, 4, 1, verdicts=silent)):
        visit = walk.current
        assert visit is not None
        assert (visit.step, visit.check, visit.began) == ("did-it-help", True, 10.0)
        assert visit.cause == 0


def test_a_jump_to_a_check_of_the_way_goes_on_with_it() -> None:
    walk = entered(1, 3, verdicts=(WAITS, WAITS, SILENT, SILENT))
    walk = fold_all(engine.enter(FLOW, walk, "did-it-help", 99.0, "find"), walk)
    assert walk.current is not None
    assert (walk.current.check, walk.current.began, walk.current.cause) == (True, 10.0, 0)


def test_a_jump_to_a_question_that_was_no_check_is_none() -> None:
    walk = fold_all(engine.enter(FLOW, Walk(), "recycle", 0.0, "start"))
    walk = fold_all(engine.enter(FLOW, walk, "did-it-help", 5.0, "find"), walk)
    assert walk.current is not None
    assert (walk.current.check, walk.current.began) == (False, None)


def test_guidance_that_was_read_again_begins_its_check_anew() -> None:
    walk = entered(1, -1, 1)
    assert walk.current is not None
    assert walk.current.began == 30.0


def test_reading_on_from_guidance_is_no_check() -> None:
    flow = flow_of("# All\n\n## Do\n\nText.\n\n## Did it?\n\n- [Yes](#do)\n- [No](#do)\n")
    walk = fold_all(engine.enter(flow, Walk(), "do", 0.0, "start"))
    walk = fold_all(engine.choose(flow, walk, 1, 1.0, "person"), walk)
    assert walk.current is not None
    assert (walk.current.step, walk.current.check) == ("did-it", False)


def test_what_is_pending() -> None:
    silent = (WAITS, WAITS, SILENT, SILENT)
    assert pending(Walk()) is None
    assert pending(entered()) is None
    here = pending(entered(1))
    left = pending(entered(1, 4, verdicts=silent))
    assert here is not None
    assert left is not None
    assert here.step == left.step == "did-it-help"
    assert pending(entered(1, 3, verdicts=silent)) is None, "it was answered"


def test_too_early_says_how_much_of_the_time_has_passed() -> None:
    found = state(evidence(180.0, (0.0, 180.0, 0.4)))
    assert found.result == "too early"
    assert found.progress is not None
    assert (found.progress.seen, found.progress.needed) == (180.0, 600.0)


def test_held_after_its_time() -> None:
    assert state(evidence(599.0, (0.0, 599.0, 0.4))).result == "held"
    assert state(evidence(590.0, (0.0, 590.0, 0.4))).result == "too early"


def test_did_not_hold() -> None:
    found = state(evidence(300.0, (0.0, 300.0, 0.97)))
    assert found.result == "did not hold"
    assert found.verdict is not None
    assert found.verdict.truth == "true"


def test_what_speaks_against_it_counts_before_it_is_decided() -> None:
    found = state(evidence(120.0, (0.0, 120.0, 0.97)))
    assert found.result == "too early"
    assert found.progress is not None
    assert (found.progress.seen, found.progress.needed) == (120.0, 300.0), "of the five of No"


def test_a_gap_begins_the_time_anew() -> None:
    found = state(evidence(900.0, (0.0, 500.0, 0.4), (800.0, 900.0, 0.4)))
    assert found.result == "too early"
    assert found.progress is not None
    assert found.progress.seen == 100.0


def test_nothing_seen_is_too_early() -> None:
    found = state(evidence(900.0))
    assert found.result == "too early"
    assert found.progress is not None
    assert found.progress.seen == 0.0


@given(st.lists(st.sampled_from([0.1, 0.4, 0.5, 0.97, None]), min_size=1, max_size=40))
def test_progress_is_complete_exactly_when_the_condition_is_true(
    shares: list[float | None],
) -> None:
    """A minute between two samples; None is a gap."""
    assert STEP is not None
    points = tuple(
        (60.0 * n, Interval.exactly(share)) for n, share in enumerate(shares) if share is not None
    )
    now = 60.0 * (len(shares) - 1)
    reading = Reading("memory.share", points[-1][1] if points else None, text="some")
    wanted = max(spans_of(STEP).values())
    seen = tuple(point for point in points if point[0] >= now - wanted)
    found = Evidence(now, {"memory.share": reading}, {"memory.share": seen}, 10.0)
    for choice, verdict in zip(STEP.choices, verdicts_of(STEP, found), strict=True):
        if choice.condition is None or choice.condition.expression is None or verdict is None:
            continue
        progress = progress_of(choice.condition.expression, found)
        assert progress is not None
        assert 0.0 <= progress.seen <= progress.needed
        assert (verdict.truth == "true") == (progress.seen >= progress.needed - 30.0)
    both = result_of(verdicts_of(STEP, found))
    assert both in ("held", "did not hold", "too early")


@pytest.mark.parametrize(
    ("verdicts", "result"),
    [
        ((TRUE, FALSE, SILENT), "held"),
        ((FALSE, TRUE, SILENT), "did not hold"),
        ((WAITS, WAITS, SILENT), "too early"),
        ((FALSE, FALSE, SILENT), "too early"),
        ((TRUE, TRUE, SILENT), "too early"),
        ((None, None, None), None),
        ((None, TRUE, None), "did not hold"),
    ],
)
def test_the_result_of_its_verdicts(verdicts: tuple[Verdict | None, ...], result: str) -> None:
    assert result_of(verdicts) == result


@pytest.mark.parametrize(
    ("number", "verdicts", "says"),
    [
        (1, (FALSE, TRUE, SILENT, SILENT), False),
        (2, (FALSE, TRUE, SILENT, SILENT), True),
        (2, (WAITS, WAITS, SILENT, SILENT), True),
        (3, (WAITS, WAITS, SILENT, SILENT), False),
        (3, (FALSE, TRUE, SILENT, SILENT), True),
        (4, (FALSE, TRUE, SILENT, SILENT), False),
        (2, (SILENT, SILENT, SILENT), True),
        (3, (SILENT, SILENT, SILENT), False),
        (2, (), False),
    ],
)
def test_which_answers_say_that_it_did_not_help(
    number: int, verdicts: tuple[Verdict, ...], says: bool
) -> None:
    answer = AnswerGiven(0.0, "did-it-help", number, "x", "y", "person", verdicts, None)
    assert says_not_held(answer) is says


def test_guidance_that_did_not_help_is_crossed_out_until_it_is_taken_back() -> None:
    failed = (FALSE, TRUE, SILENT, SILENT)
    walk = entered(1, 2, verdicts=failed)
    assert list(refuted(walk)) == ["recycle"]
    assert refuted(walk)["recycle"].because == ("memory.share is 40 %",)
    assert not refuted(engine.fold(walk, WentBack(99.0, 2)))


def test_it_is_crossed_out_as_soon_as_the_evidence_says_so() -> None:
    walk = entered(1)
    assert not refuted(walk)
    assert list(refuted(walk, CheckState("did not hold", TRUE, None))) == ["recycle"]
    assert not refuted(walk, CheckState("held", TRUE, None))


def test_a_later_check_of_the_same_guidance_counts() -> None:
    silent = (SILENT, SILENT, SILENT)
    walk = entered(1, 2, verdicts=(FALSE, TRUE, SILENT, SILENT))
    for number, verdicts in ((1, ()), (2, silent), (1, ()), (1, (TRUE, FALSE, SILENT, SILENT))):
        walk = fold_all(engine.choose(FLOW, walk, number, 50.0, "person", verdicts), walk)
    assert walk.current is not None
    assert walk.current.step == "solved"
    assert list(refuted(walk)) == ["scale"]


def test_a_session_that_was_kept_before_has_its_checks() -> None:
    old = [
        StepEntered(1.0, "recycle", "Recycle", "start", False),
        AnswerGiven(2.0, "recycle", 1, "Check", "did-it-help", "person", (SILENT,), None),
        StepEntered(2.0, "did-it-help", "Did it help?", "answer", True),
    ]
    visit = fold_all(old).current
    assert visit is not None
    assert (visit.began, visit.cause) == (2.0, 0)
