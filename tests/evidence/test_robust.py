"""Lines that outliers do not bend."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.analysis.robust import correlation, median, residuals, steepness, theil_sen

_VALUES = st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=16)


def test_a_line_is_found_through_an_outlier() -> None:
    ys = [3.0 * x for x in range(12)]
    ys[5] = 1e6
    line = theil_sen(range(12), ys)
    assert line.slope == 3.0
    assert line.low <= 3.0 <= line.high


def test_tau_counts_rising_and_falling_pairs() -> None:
    assert theil_sen(range(12), range(12)).tau == 1
    assert theil_sen(range(12), range(12, 0, -1)).tau == -1
    assert theil_sen(range(12), [5.0] * 12).tau == 0
    assert theil_sen(range(4), [0, 2, 1, 3]).tau == pytest.approx(4 / 6)


def test_the_interval_is_that_of_the_book() -> None:
    """Hollander & Wolfe: with 12 points, C is 28 of 66 pairs, so the 19th slope from either end."""
    ys = [float(x * x) for x in range(12)]
    slopes = sorted((ys[j] - ys[i]) / (j - i) for i in range(12) for j in range(i + 1, 12))
    noisy = [y + (-1) ** x * 1e-9 for x, y in enumerate(ys)]
    line = theil_sen(range(12), noisy)
    assert slopes[0] < line.low <= slopes[18] + 1e-6
    assert slopes[47] - 1e-6 <= line.high < slopes[-1]


def test_ties_between_neighbours_widen_the_interval() -> None:
    waves = [x + (1.0 if x // 4 % 2 else -1.0) for x in range(12)]
    jitter = [x + (1.0 if x % 2 else -1.0) for x in range(12)]
    slow, fast = theil_sen(range(12), waves), theil_sen(range(12), jitter)
    assert slow.high - slow.low > fast.high - fast.low


def test_correlation_is_between_none_and_half() -> None:
    assert correlation([0.0] * 5) == 0
    assert correlation([1.0, -1.0] * 6) == 0
    assert correlation([1.0] * 6 + [-1.0] * 6) == 0.5


@given(_VALUES)
def test_the_slope_is_within_its_interval_and_between_the_extremes(ys: list[float]) -> None:
    xs = range(len(ys))
    line = theil_sen(xs, ys)
    assert line.low <= line.slope <= line.high
    steps = [b - a for a, b in pairwise(ys)]
    slack = 1e-9 * max(1.0, *map(abs, ys))
    assert min(steps) - slack <= line.slope <= max(steps) + slack
    assert -1 <= line.tau <= 1
    assert steepness(xs, ys) == line.slope


@given(_VALUES)
def test_residuals_lie_around_zero(ys: list[float]) -> None:
    rest = residuals(range(len(ys)), ys, 0.0)
    assert sum(value <= 0 for value in rest) * 2 >= len(rest)
    assert sum(value >= 0 for value in rest) * 2 >= len(rest)


@given(_VALUES)
def test_half_of_the_values_are_on_each_side_of_the_median(values: list[float]) -> None:
    middle = median(values)
    assert sum(value <= middle for value in values) * 2 >= len(values)
    assert sum(value >= middle for value in values) * 2 >= len(values)
