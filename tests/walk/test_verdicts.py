"""What is likely of an answer where nothing sure can be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.walk.test_judge import condition
from wizard.evidence.reading import Evidence, Interval, Likely, Reading
from wizard.flow.model import Answer, Condition
from wizard.flow.problems import Place
from wizard.walk.verdicts import decided, judge_answer, only_likely

if TYPE_CHECKING:
    from wizard.walk.events import Verdict

GROWING = Reading(
    "memory.trend",
    missing="needs 10 min, 4 min seen",
    likely=Likely(
        frozenset({"growing"}),
        0.8,
        "growing 66 MiB/min",
        "a straight climb for 4 min",
        "on real machines",
    ),
)
SLOPE = Reading(
    "memory.slope",
    likely=Likely(Interval(1e6, 2e6), 0.8, "", "a straight climb for 4 min", "on real machines"),
)
BOUND = Reading("cpu.pattern", likely=Likely(frozenset({"bound"}), 0.5, "CPU-bound", "3 s seen"))
AGE = Reading("target.age", Interval.exactly(240.0), text="4 min")


def answer(written: str, number: int = 1) -> Answer:
    place = Place("flow.md")
    when = Condition(written, condition(written), place)
    return Answer(number, f"answer {number}", "next", "answer", "", when, place)


def verdict(written: str, *readings: Reading) -> Verdict:
    found = judge_answer(answer(written), Evidence(0.0, {r.name: r for r in readings}))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "likely", "right"),
    [
        ("memory.trend is growing", "true", 0.8),
        ("memory.trend is flat", "false", 0.8),
        ("not memory.trend is growing", "false", 0.8),
        # Both are needed: they have to be right together.
        ("memory.trend is growing and cpu.pattern is bound", "true", 0.4),
        # The slope is that of the same climb.
        ("memory.trend is growing and memory.slope > 0 MiB/h", "true", 0.8),
        # One is enough, and the better one counts.
        ("memory.trend is growing or cpu.pattern is bound", "true", 0.8),
        ("memory.trend is growing and target.age < 10m", "true", 0.8),
    ],
)
def test_an_unknown_condition_is_judged_with_the_likely_values(
    written: str, likely: str, right: float
) -> None:
    found = verdict(written, GROWING, SLOPE, BOUND, AGE)
    assert (found.truth, found.likely) == ("unknown", likely)
    assert found.likely_right == pytest.approx(right)


def test_a_likely_verdict_says_what_it_rests_on_and_how_often_it_is_right() -> None:
    found = verdict("memory.trend is growing", GROWING)
    assert found.missing == "memory trend: needs 10 min, 4 min seen"
    assert found.likely_reasons == (
        "memory trend: growing 66 MiB/min (a straight climb for 4 min; measured on real machines)",
    )


@pytest.mark.parametrize(
    "written",
    [
        "target.age < 10m",  # known
        "memory.trend is growing and target.age > 10m",  # false whatever is likely
        "memory.trend is growing and memory.share > 90%",  # still unknown
    ],
)
def test_nothing_is_likely_where_the_likely_values_decide_nothing(written: str) -> None:
    found = verdict(written, GROWING, AGE)
    assert (found.likely, found.likely_right, found.likely_reasons) == (None, None, ())


def test_a_likely_answer_never_decides_and_is_the_one_only_where_no_other_is() -> None:
    evidence = Evidence(0.0, {r.name: r for r in (GROWING, AGE)})
    answers = [
        answer("memory.trend is growing", 1),
        answer("memory.trend is flat", 2),
        answer("memory.trend is step or memory.trend is growing", 3),
        answer("target.age < 10m", 4),
    ]
    verdicts = [judge_answer(one, evidence) for one in answers]
    assert decided(answers[:2], verdicts[:2]) is None
    assert only_likely(answers[:2], verdicts[:2]) is answers[0]
    assert only_likely(answers[:3], verdicts[:3]) is None
    assert only_likely(answers, verdicts) is None  # one is true
