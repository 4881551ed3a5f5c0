"""Times as people read them."""

from __future__ import annotations

import pytest

from wizard.text.times import stopwatch


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0:00"), (-0.4, "0:00"), (754, "12:34"), (28_800, "8:00:00"), (-6400, "-1:46:40")],
)
def test_a_time_that_runs_has_a_sign_before_its_zero(seconds: float, text: str) -> None:
    assert stopwatch(seconds) == text
