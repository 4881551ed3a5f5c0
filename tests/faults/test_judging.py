"""What counts as right, early, unsaid and wrong."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.judging import document_of, judge_end, judge_readings
from tests.faults.row import Ask, Row, Shown
from wizard.flow.library import open_flow
from wizard.training.faults import FAULTS


def report_of(way: str, seconds: float = 60.0) -> dict[str, Any]:
    """A report of `diagnose` that walked `way`."""
    names, unsure, _ = way.partition(" ?")
    *path, end = names.split(" > ")
    return {
        "seconds": seconds,
        "path": [{"step": step} for step in path],
        "end": {"step": end},
        "sure": not unsure,
    }


@pytest.mark.parametrize(
    ("way", "mark"),
    [
        ("a > b > end", "right"),
        ("a > c ?", "right"),
        ("a > b ?", "unsaid"),
        ("a ?", "unsaid"),
        ("a > b", "WRONG"),
        ("a > c", "WRONG"),
        ("a > other ?", "WRONG"),
        ("a > other", "WRONG"),
        ("a > c > d ?", "WRONG"),
    ],
)
def test_an_end_is_held_to_the_ways(way: str, mark: str) -> None:
    ask = Ask(("a > b > end", "a > c ?"))
    assert judge_end(ask, report_of(way)).mark == mark


def test_what_needs_longer_is_early_and_never_an_excuse_for_a_wrong_answer() -> None:
    ask = Ask(("a > b > end",), within=20)
    assert judge_end(ask, report_of("a > b ?", seconds=10)).mark == "early"
    assert judge_end(ask, report_of("a > other", seconds=10)).mark == "WRONG"


@pytest.mark.parametrize(
    ("verdict", "seconds", "mark"),
    [
        ("true", 3, "right"),
        ("unknown", 3, "early"),
        ("false", 3, "early"),
        ("unknown", 6, "unsaid"),
        ("false", 6, "WRONG"),
    ],
)
def test_a_reading_is_asked_for_after_its_time(verdict: str, seconds: float, mark: str) -> None:
    [finding] = judge_readings(row_of("pid > 0"), readings_report(seconds, verdict))
    assert finding.mark == mark


def test_what_is_never_true_may_be_unknown() -> None:
    row = row_of("pid > 0", never=("pid > 1", "pid > 2"))
    findings = judge_readings(row, readings_report(60, "true", "unknown", "true"))
    assert [(f.asked, f.mark) for f in findings] == [
        ("pid > 0", "right"),
        ("never pid > 2", "WRONG"),
    ]


def test_the_document_asks_for_every_condition(tmp_path) -> None:
    row = row_of("pid > 0", "memory.share < 50%", never=("cpu.pattern is idle",))
    path = tmp_path / "readings.md"
    path.write_text(document_of(row))
    flow = open_flow(str(path), ())
    whens = [
        choice.condition.written for choice in flow.step(flow.start).choices if choice.condition
    ]
    assert whens == ["pid > 0", "memory.share < 50%", "cpu.pattern is idle"]


def row_of(*conditions: str, never: tuple[str, ...] = ()) -> Row:
    return Row(FAULTS["only-waits"], tuple(Shown(one) for one in conditions), never, ())


def readings_report(seconds: float, *verdicts: str) -> dict[str, Any]:
    """A report on a document with the conditions `pid > 0`, `pid > 1` and so on."""
    answers: list[dict[str, Any]] = [
        {"when": f"pid > {number}", "verdict": verdict, "missing": "something"}
        for number, verdict in enumerate(verdicts)
    ]
    neither = {"when": None, "verdict": "unknown", "missing": None}
    return {"seconds": seconds, "end": {"answers": [*answers, neither, neither]}}
