"""What blocks say, checked on the rows: combs are no steps, staircases no climbs."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.analysis.direction import direction
from wizard.evidence.analysis.rows import levels_of, was_as_high, was_as_low
from wizard.evidence.analysis.trend import trend

MIB = 1024.0**2
GIB = 1024.0**3
START = 1_760_000_000.0
MINUTE = 60
HOUR = 3600

_EITHER_LIMIT = st.sampled_from([GIB, None])


@st.composite
def _combs(draw: st.DrawFn, most_rows: int) -> list[float]:
    """Values that go to and fro between two levels, each for two values or longer, at least twice
    there and back."""
    rows = draw(st.integers(48, most_rows))
    period = draw(st.integers(4, rows // 2))
    tooth = draw(st.integers(2, period - 2))
    phase = draw(st.integers(0, period - 1))
    low = draw(st.floats(100, 800)) * MIB
    height = draw(st.floats(5, 200)) * MIB
    noise = draw(st.sampled_from([0.0, 0.01, 0.05])) * height
    gauss = Random(draw(st.integers(0, 2**32))).gauss
    return [
        low + (height if (row + phase) % period < tooth else 0.0) + gauss(0, noise)
        for row in range(rows)
    ]


@given(_combs(300), st.sampled_from([15, MINUTE, 5 * MINUTE]), _EITHER_LIMIT)
def test_a_comb_is_never_a_step_nor_growing_nor_falling(
    used: list[float], every: int, limit: float | None
) -> None:
    times = [START + every * row for row in range(len(used))]
    assert trend(times, used, limit).word not in ("step", "growing", "falling")


@given(_combs(120), _EITHER_LIMIT)
def test_a_comb_of_seconds_has_no_direction(used: list[float], limit: float | None) -> None:
    times = [START + row for row in range(len(used))]
    assert direction(times, used, limit).word in ("level", "spiky")


def _minutes(levels: list[float], noise: float = 0.3) -> tuple[list[float], list[float]]:
    gauss = Random(len(levels)).gauss
    times = [START + MINUTE * minute for minute in range(len(levels))]
    return times, [(level + gauss(0, noise)) * MIB for level in levels]


def test_a_comb_has_neither_slope_nor_time_to_the_limit() -> None:
    random = Random(1)
    levels = [random.choice([1930.0, 2072.0]) + 0.1 * minute for minute in range(120)]
    found = trend(*_minutes(levels), 2200 * MIB)
    assert found.text.startswith("spiky, ")
    assert found.slope is None
    assert found.time_to_limit is None


def test_a_step_that_a_badly_measured_row_interrupts_is_one() -> None:
    levels = [500.0] * 50 + [650.0] * 70
    levels[90] = 480.0
    assert trend(*_minutes(levels), GIB).word in ("step", None)
    assert trend(*_minutes([500.0] * 50 + [650.0] * 70), GIB).word == "step"


# Climbs


_CORES = [0.01 + 0.001 * (minute % 7) for minute in range(121)]


def _stairs(heights: dict[int, float], base: float = 346) -> list[float]:
    """Level but for jumps of so many MiB in these minutes."""
    return [base + sum(h for at, h in heights.items() if at <= minute) for minute in range(121)]


@pytest.mark.parametrize(
    "heights",
    [
        {35: 6.4, 55: 2, 98: 0.5, 103: 6.3},
        {2: 2, 11: 5.6, 58: 7, 82: 5.8},
        {15: 5, 40: 5, 65: 5, 90: 5, 110: 3},
        {10: 4, 30: 4, 50: 4, 70: 4, 90: 4, 110: 4},
    ],
)
@pytest.mark.parametrize("cpu", [True, False])
def test_a_staircase_of_few_jumps_is_not_growing(heights: dict[int, float], cpu: bool) -> None:
    times, used = _minutes(_stairs(heights))
    found = trend(times, used, used[-1] / 0.95, work=_CORES if cpu else ())
    assert found.word is None
    assert "growing" in (found.words or ())
    assert found.missing in ("a few jumps make most of the climb", "it climbs in jumps")


@given(st.integers(0, 2**32), st.integers(2, 6), st.booleans())
def test_no_staircase_is_growing(seed: int, jumps: int, cpu: bool) -> None:
    random = Random(seed)
    heights = {random.randrange(1, 120): random.uniform(3, 10) for _ in range(jumps)}
    times, used = _minutes(_stairs(heights))
    assert trend(times, used, used[-1] / 0.95, work=_CORES if cpu else ()).word != "growing"


@pytest.mark.parametrize("settled", [70, 80, 90])
@pytest.mark.parametrize("cpu", [True, False])
def test_a_climb_that_has_levelled_off_is_not_growing(settled: int, cpu: bool) -> None:
    times, used = _minutes([400 + min(minute, settled) / 3 for minute in range(121)])
    found = trend(times, used, used[-1] / 0.95, work=_CORES if cpu else ())
    assert found.word is None
    assert found.missing in (
        "the climb slows down, as a warm-up does",
        "the climb has levelled off",
    )


@pytest.mark.parametrize("every", [1, 3, 5])
def test_many_small_jumps_are_a_climb(every: int) -> None:
    """As of an allocator that takes memory in pieces."""
    times, used = _minutes([400 + 2.0 * every * (minute // every) for minute in range(121)])
    assert trend(times, used, GIB, work=_CORES).word == "growing"


# The rows


def test_levels_are_cut_where_it_fits_best() -> None:
    found = levels_of([1.0, 1.1, 5.0, 1.0, 5.0, 5.1, 3.0, 5.0], 0, 8, 1.0, 5.0)
    assert found.wrong == pytest.approx(1 / 8)
    assert found.crossings == 3
    assert not found.one_move
    assert levels_of([5.0] * 4 + [1.0] * 4, 0, 8, 5.0, 1.0).one_move


def test_where_it_is_now_does_not_count_as_before() -> None:
    assert not was_as_low([5, 5, 1, 1], 0, 4, 2)
    assert was_as_low([5, 1, 5, 1], 0, 4, 2)
    assert not was_as_high([5, 5, 9, 9], 0, 4, 8)
    assert was_as_high([9, 5, 5, 9], 0, 4, 8)
    assert not was_as_low([float("nan"), 5, 1], 0, 3, 2)


def test_a_peak_is_as_high_as_its_highest_value() -> None:
    """Whatever the levels elsewhere are."""
    random = Random(7)
    levels = [500.0 + 120 * (minute // 12 % 2) for minute in range(120)]
    for minute in random.sample(range(120), 6):
        levels[minute] = 620.0
    found = trend(*_minutes(levels), GIB)
    assert found.text in ("spiky, 500 MiB to 620 MiB", "spiky, 500 MiB to 621 MiB")
