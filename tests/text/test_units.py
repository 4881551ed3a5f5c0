"""Numbers and times as people read them."""

from __future__ import annotations

import pytest

from wizard.text.units import count_of, stopwatch


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
