"""Numbers and times as people read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.text.units import MIB, count_of, rate, stopwatch, within


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0:00"), (-0.4, "0:00"), (754, "12:34"), (28_800, "8:00:00"), (-6400, "-1:46:40")],
)
def test_a_time_that_runs_has_a_sign_before_its_zero(seconds: float, text: str) -> None:
    assert stopwatch(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 workers"), (1, "1 worker"), (2, "2 workers"), (4, "4 workers")]
)
def test_a_count_agrees_with_its_noun(count: int, text: str) -> None:
    assert count_of(count, "worker") == text


def test_a_plural_may_be_its_own_word() -> None:
    assert count_of(2, "process", "processes") == "2 processes"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (180, 240, "3 to 4 min"),
        (200, 230, "3 to 4 min"),
        (2400, 5400, "40 to 90 min"),
        (43 * 60, 92 * 60, "40 to 90 min"),
        (2400, 5 * 3600, "40 min to 5 h"),
        (20, 130, "20 s to 2 min"),
        (22, 125, "20 s to 2 min"),
        (0, 17, "0 to 20 s"),
        (0, 0, "0 s"),
        (7.98 * 3600, 8.02 * 3600, "8 h"),
        (20 * 3600, 50 * 3600, "20 h to 2 d"),
        (2 * 86400, 5 * 86400, "2 to 5 d"),
        (2400, float("inf"), "40 min or more"),
    ],
)
def test_a_span_of_time_from_and_to_is_in_one_unit_and_round(
    low: float, high: float, text: str
) -> None:
    assert within(low, high) == text


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_a_span_of_time_never_says_less_than_it_is(one: float, other: float) -> None:
    low, high = sorted((one, other))
    numbers = re.findall(r"(\d+)(?: (s|min|h|d))?", within(low, high))
    sizes = {"s": 1, "min": 60, "h": 3600, "d": 86400}
    units = [sizes[unit or numbers[-1][1]] for _, unit in numbers]
    first, last = int(numbers[0][0]) * units[0], int(numbers[-1][0]) * units[-1]
    assert first <= low + 0.3 * units[0] * 10
    assert last >= high - 0.3 * units[-1] * 10


@pytest.mark.parametrize(
    ("mib_a_minute", "text"), [(66, "66 MiB/min"), (9.9, "594 MiB/h"), (1200, "1.2 GiB/min")]
)
def test_what_is_fast_is_said_by_the_minute(mib_a_minute: float, text: str) -> None:
    assert rate(mib_a_minute * MIB / 60, mib_a_minute * MIB / 60) == text
