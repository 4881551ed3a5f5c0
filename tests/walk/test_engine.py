"""The walk as a fold: answers, back, stated facts, checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.walk import engine
from wizard.walk.engine import WalkError, fold_all
from wizard.walk.events import AnswerGiven, FactStated, StepEntered
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

DOCUMENT = """\
---
start: alert
---

# A flow

## Which alert? <a id="alert"></a>

- [Memory](#server)
- [CPU](#work)
- [I am not sure](#look)

## Which server? <a id="server"></a>

- [gunicorn](#curve)
  - when: `server.kind is gunicorn`
- [celery](#queue)
  - when: `server.kind is celery`
- [I am not sure](#look)

## How does the curve look? <a id="curve"></a>

- [It climbs](#recycle)
  - when: `memory.trend is growing`
- [It jumps](#contact)
- [I am not sure](#look)

## Recycle <a id="recycle"></a>

Add an argument.

- [Check](#did-it-help)

## Did it help? <a id="did-it-help"></a>

- [Yes](#contact)
  - when: `memory.share < 50%`
- [No](#server)
- [Too early](#look)

## Queue <a id="queue"></a>

Look at the queue.

## Work <a id="work"></a>

Find the loop.

## Look <a id="look"></a>

Look at both curves.

- [Now I know](#alert)

## Contact <a id="contact"></a>

Ask for help.
"""


def flow() -> Flow:
    document = parse_document(DOCUMENT, "flow.md")
    assert not document.problems
    return Flow("flow", document, {"flow.md": document})


FLOW = flow()


def walked(*numbers: int, stated: Mapping[str, str] | None = None) -> Walk:
    """The walk after those answers, one second apart."""
    facts = [FactStated(0, fact, value) for fact, value in (stated or {}).items()]
    walk = fold_all(facts)
    walk = fold_all(engine.enter(FLOW, walk, FLOW.start, 0, "start"), walk)
    for at, number in enumerate(numbers, start=1):
        walk = fold_all(engine.choose(FLOW, walk, number, at, "person"), walk)
    return walk


def stands_at(walk: Walk) -> str:
    return engine.current_step(FLOW, walk).id


def steps(walk: Walk) -> list[str]:
    return [visit.step for visit in walk.trail]


def test_an_answer_leads_to_its_step() -> None:
    walk = walked(1, 1)
    assert steps(walk) == ["alert", "server", "curve"]
    assert walk.trail[0].answer is not None
    assert walk.trail[0].answer.text == "Memory"


def test_back_returns_to_the_question_and_remembers_its_answer() -> None:
    walk = walked(1, 1, 1)
    event = engine.back(walk, 9)
    assert event is not None
    walk = engine.fold(walk, event)
    assert stands_at(walk) == "curve"
    assert walk.remembered["curve"].to == "recycle"


def test_back_at_the_start_does_nothing() -> None:
    assert engine.back(walked(), 9) is None


def test_an_answer_that_is_a_fact_states_it() -> None:
    assert walked(1, 1).stated == {"server.kind": "gunicorn"}


def test_back_takes_the_stated_fact_back() -> None:
    walk = walked(1, 1)
    event = engine.back(walk, 9)
    assert event is not None
    assert engine.fold(walk, event).stated == {}


def test_a_question_that_stated_facts_decide_is_passed() -> None:
    walk = walked(1, stated={"server.kind": "celery"})
    assert steps(walk) == ["alert", "server", "queue"]
    passed = walk.trail[1].answer
    assert passed is not None
    assert passed.by == "stated"


def test_back_skips_a_passed_question() -> None:
    walk = walked(1, stated={"server.kind": "celery"})
    event = engine.back(walk, 9)
    assert event is not None
    assert stands_at(engine.fold(walk, event)) == "alert"


def test_nothing_is_asked_twice_on_another_way() -> None:
    walk = walked(1, 1, 1, 1, 2)
    assert steps(walk)[-2:] == ["server", "curve"]


def test_a_question_entered_from_guidance_is_a_check() -> None:
    walk = walked(1, 1, 1, 1)
    assert [visit.check for visit in walk.trail] == [False, False, False, False, True]


def test_a_question_that_is_passed_on_the_way_from_guidance_makes_no_difference() -> None:
    text = DOCUMENT.replace("[Check](#did-it-help)", "[Check](#server)")
    document = parse_document(text, "flow.md")
    flow = Flow("flow", document, {"flow.md": document})
    walk = fold_all(engine.enter(flow, Walk(), "server", 0, "start"))
    for number in (1, 1, 1):
        walk = fold_all(engine.choose(flow, walk, number, 1, "person"), walk)
    assert steps(walk) == ["server", "curve", "recycle", "server", "curve"]
    assert [visit.check for visit in walk.trail][-2:] == [True, True]


def test_a_number_that_is_not_offered_is_refused() -> None:
    with pytest.raises(WalkError, match="has no answer 7"):
        engine.choose(FLOW, walked(), 7, 1, "person")


def test_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(WalkError, match="no step 'nowhere'"):
        engine.enter(FLOW, walked(), "nowhere", 1, "find")


def test_a_jump_is_left_by_back() -> None:
    walk = walked(1)
    walk = fold_all(engine.enter(FLOW, walk, "contact", 5, "find"), walk)
    event = engine.back(walk, 9)
    assert event is not None
    assert stands_at(engine.fold(walk, event)) == "server"


def test_a_circle_of_passed_questions_ends() -> None:
    text = (
        "---\nstart: a\n---\n## a\n\n- [x](#b)\n  - when: `app.kind is regular`\n- [y](#c)\n\n"
        "## b\n\n- [x](#a)\n  - when: `app.kind is regular`\n- [y](#c)\n\n## c\n\nEnd.\n"
    )
    document = parse_document(text, "c.md")
    circle = Flow("c", document, {"c.md": document})
    walk = fold_all([FactStated(0, "app.kind", "regular")])
    walk = fold_all(engine.enter(circle, walk, "a", 0, "start"), walk)
    assert walk.trail[-1].answer is None


@given(st.lists(st.integers(1, 3), max_size=12))
def test_back_after_forward_is_the_same_state(numbers: list[int]) -> None:
    walk = walked()
    for at, wanted in enumerate(numbers, start=1):
        step = engine.current_step(FLOW, walk)
        if not step.choices:
            break
        number = min(wanted, len(step.choices))
        forward = fold_all(engine.choose(FLOW, walk, number, at, "person"), walk)
        event = engine.back(forward, at)
        assert event is not None
        returned = engine.fold(forward, event)
        assert returned.trail == walk.trail
        assert returned.stated == walk.stated
        walk = forward


@given(st.lists(st.sampled_from([1, 2, 3, 0]), max_size=20))
def test_any_sequence_of_answers_and_backs_can_be_folded_again(moves: list[int]) -> None:
    events = list(engine.enter(FLOW, Walk(), FLOW.start, 0, "start"))
    for at, move in enumerate(moves, start=1):
        walk = fold_all(events)
        step = engine.current_step(FLOW, walk)
        if move == 0:
            went = engine.back(walk, at)
            events += [went] if went else []
        elif move <= len(step.choices):
            events += engine.choose(FLOW, walk, move, at, "person")
    walk = fold_all(events)
    assert walk.trail[0].step == "alert"
    assert all(visit.answer for visit in walk.trail[:-1])
    assert engine.current_step(FLOW, walk).id == walk.trail[-1].step


def test_events_that_do_not_fit_change_nothing() -> None:
    stray = AnswerGiven(0, "x", 1, "x", "y", "person", (), None)
    assert fold_all([stray]) == Walk()
    entered = StepEntered(0, "alert", "Which alert?", "start", check=False)
    assert len(fold_all([entered, stray]).trail) == 1
