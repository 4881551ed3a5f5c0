"""What a trainee has come to, and what comes next."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.values import replace
from wizard.training.attempts import Attempt, cause_of, next_scenario, standings
from wizard.training.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.training.scenario import Level


def scenario(name: str, cause: str, level: Level = 1) -> Scenario:
    return Scenario(
        name=name,
        title=name.title(),
        level=level,
        fault="a-fault",
        recording="",
        flow="flow",
        alert="",
        ends=(cause,),
        way=(),
        reading="",
        minutes=15.0,
        stated={},
        briefing=(),
        hints=(),
        debriefing=(),
        file=f"{name}.md",
    )


SCENARIOS = (
    scenario("climb", "leak"),
    scenario("night", "leak", 2),
    scenario("jump", "huge", 1),
    scenario("loop", "spin", 3),
)


def attempt(name: str, at: float, *, right: bool = True, hints: int = 0) -> Attempt:
    about = next(one for one in SCENARIOS if one.name == name)
    flow, cause = cause_of(about)
    return Attempt(
        at=at,
        scenario=name,
        flow=flow,
        cause=cause,
        level=about.level,
        seed=7,
        right=right,
        end=cause if right else "elsewhere",
        hints=hints,
        wrong_turns=0,
        predicted=2,
        foreseen=1,
        seconds=60.0,
        late=False,
        session="a-session",
    )


def chosen(attempts: Sequence[Attempt], *, but: Sequence[str] = ()) -> str | None:
    found = next_scenario(attempts, SCENARIOS, lambda one: one.name not in but, Random(1))
    return found.name if found else None


def test_a_newcomer_begins_with_something_easy() -> None:
    assert {chosen([]) for _ in range(9)} <= {"climb", "jump"}


def test_what_cannot_run_here_is_never_next() -> None:
    assert chosen([], but=["climb", "jump", "night"]) == "loop"
    assert chosen([], but=[one.name for one in SCENARIOS]) is None


def test_a_wrong_diagnosis_comes_again_in_another_variant() -> None:
    assert chosen([attempt("climb", 1.0, right=False), attempt("jump", 2.0)]) == "night"
    assert chosen([attempt("loop", 1.0, right=False), attempt("jump", 2.0)]) == "loop"


def test_wrong_comes_before_hinted_before_untried_before_mastered() -> None:
    wrong = attempt("jump", 3.0, right=False)
    hinted = attempt("climb", 1.0, hints=2)
    mastered = attempt("loop", 0.0)
    assert chosen([hinted, mastered, wrong]) == "jump"
    assert chosen([hinted, mastered]) == "night"
    assert chosen([mastered]) in ("climb", "jump")
    assert chosen([mastered, attempt("climb", 1.0), attempt("jump", 2.0)]) == "loop"


def test_the_latest_attempt_says_how_a_cause_stands() -> None:
    tried = [
        attempt("climb", 1.0, right=False),
        attempt("night", 5.0),
        attempt("jump", 2.0, hints=1),
    ]
    found = {one.cause: one for one in standings(tried, SCENARIOS)}
    assert {name: one.state for name, one in found.items()} == {
        "leak": "mastered",
        "huge": "weak",
        "spin": "untried",
    }
    leak = found["leak"]
    assert (leak.attempts, leak.right, leak.played) == (2, 1, ("climb", "night"))
    assert [one.state for one in found.values()] == ["weak", "untried", "mastered"]


@given(
    st.lists(
        st.builds(
            attempt,
            st.sampled_from([one.name for one in SCENARIOS]),
            st.floats(0, 1e9),
            right=st.booleans(),
            hints=st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(0, 99),
)
def test_next_is_of_a_cause_that_none_is_weaker_than(tried: list[Attempt], seed: int) -> None:
    found = next_scenario(tried, SCENARIOS, lambda _: True, Random(seed))
    assert found is not None
    states = {one.cause: one.state for one in standings(tried, SCENARIOS)}
    for state in ("weak", "untried"):
        if state in states.values():
            assert states[found.ends[0]] == state
            break


def test_an_attempt_of_a_cause_that_is_no_more_counts_for_nothing() -> None:
    gone = replace(attempt("climb", 1.0), cause="gone")
    assert {one.state for one in standings([gone], SCENARIOS)} == {"untried"}
