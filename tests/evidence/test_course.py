"""Verdicts that are made once for each half minute."""

from __future__ import annotations

from wizard.evidence.course import Course


def test_a_verdict_holds_for_half_a_minute() -> None:
    asked: list[float] = []

    def judge(time: float) -> float:
        asked.append(time)
        return time

    course = Course[float]()
    assert [course.at(time, judge) for time in (59.0, 60.0, 89.9, 90.0, 61.0)] == [
        30,
        60,
        60,
        90,
        60,
    ]
    assert asked == [30.0, 60.0, 90.0]


def test_another_limit_makes_all_of_them_anew() -> None:
    course = Course[str]()
    assert course.at(60.0, lambda _: "by 1 GiB", key=1) == "by 1 GiB"
    assert course.at(60.0, lambda _: "again", key=1) == "by 1 GiB"
    assert course.at(60.0, lambda _: "by 2 GiB", key=2) == "by 2 GiB"


def test_the_oldest_are_forgotten() -> None:
    course = Course[float](every=1.0)
    for time in range(10_000):
        course.at(float(time), lambda moment: moment)
    asked: list[float] = []
    course.at(9_999.0, asked.append)  # type: ignore[arg-type, func-returns-value]
    assert asked == []
    assert course.at(0.0, lambda _: -1.0) == -1.0
