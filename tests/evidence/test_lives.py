"""Curves that climb straight and fall at once, again and again: each life only climbs."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.analysis.lives import alike, lives_of
from wizard.evidence.analysis.trend import Trend, trend

if TYPE_CHECKING:
    from collections.abc import Sequence

MIB = 1024.0**2
GIB = 1024.0**3
START = 1_760_000_000.0
MINUTE = 60
HOUR = 3600


def _teeth(  # noqa: PLR0917
    seconds: int, every: int, life: float, low: float, high: float, phase: float = 0.0
) -> tuple[list[float], list[float]]:
    """Saw teeth from `low` to `high` MiB, each of `life` seconds."""
    gauss = Random(seconds + every).gauss
    at = range(0, seconds + 1, every)
    used = [(low + (high - low) * ((t / life + phase) % 1) + gauss(0, 1)) * MIB for t in at]
    return [START + t for t in at], used


def _of(teeth: tuple[Sequence[float], Sequence[float]], **more: object) -> Trend:
    return trend(*teeth, GIB, **more)  # type: ignore[arg-type]


def test_what_lives_ended_by_that_nobody_saw_killed_is_not_known() -> None:
    teeth = _teeth(170 * MINUTE, 60, 25 * MINUTE, 300, 500)
    found = _of(teeth)
    assert found.words == {"growing", "spiky"}
    assert found.missing == (
        "it climbs straight and falls at once, as a leak that is killed or restarted does"
    )
    assert found.slope is None
    once = _of(teeth, kills=[START + 25 * MINUTE])
    assert once.word is None


@pytest.mark.parametrize("phase", [0.0, 0.3, 0.8])
def test_a_sawtooth_under_the_limit_of_workers_that_are_replaced_is_no_growth(phase: float) -> None:
    found = _of(_teeth(3 * HOUR, 15, 25 * MINUTE, 300, 500, phase), replaces=True)
    assert found.word is None
    assert "growing" not in (found.words or ())
    assert found.missing == "it climbs straight until workers are replaced"
    at_the_limit = _of(_teeth(3 * HOUR, 15, 25 * MINUTE, 300, 1000, phase), replaces=True)
    assert at_the_limit.word is None
    assert "growing" in (at_the_limit.words or ())
    between_rows = _of(_teeth(HOUR, 60, 9 * MINUTE, 250, 1000, phase), replaces=True)
    assert "growing" in (between_rows.words or ())
    once_killed = _of(_teeth(3 * HOUR, 15, 25 * MINUTE, 300, 500, phase), replaces=True, kills=[1])
    assert "growing" in (once_killed.words or ())


@given(
    st.floats(2.2, 12),
    st.floats(0, 1),
    st.integers(100, 600),
    st.integers(120, 400),
    st.booleans(),
    st.booleans(),
)
def test_no_sawtooth_is_surely_falling_or_spiky_or_flat(  # noqa: PLR0917
    lives: float, phase: float, low: int, height: int, replaces: bool, limited: bool
) -> None:
    """Wherever in a tooth the window ends, at its bottom too."""
    times, used = _teeth(2 * HOUR, 30, 2 * HOUR / lives, low, low + height, phase)
    found = trend(times, used, GIB if limited else None, replaces=replaces)
    assert found.word is None


def test_a_fall_after_a_straight_climb_may_be_the_end_of_a_life() -> None:
    times = [START + 30 * row for row in range(241)]
    used = [(300 + 3 * min(row, 200) - 600 * (row > 200)) * MIB for row in range(241)]
    assert "falling" in (trend(times, used, GIB).words or ())
    assert trend(times, used, GIB).word is None
    level = [(900 - 600 * (row > 200)) * MIB for row in range(241)]
    assert trend(times, level, GIB).word == "falling"


def test_waves_and_combs_are_no_lives() -> None:
    times = [START + 30 * row for row in range(240)]
    for used in (
        [400 + abs(row % 60 - 30) * 8 for row in range(240)],
        [400 + 200 * (row // 20 % 2) for row in range(240)],
        [400 + 200 * (row % 60 < 3) for row in range(240)],
    ):
        assert lives_of(times, used, 0, 240, 50) == ()


def test_lives_are_alike_that_begin_and_end_on_the_same_levels() -> None:
    times, used = _teeth(HOUR, 30, 12 * MINUTE, 300, 500)
    lives = lives_of(times, used, 0, len(times), 50 * MIB)
    assert [round((life.ended - START) / MINUTE) for life in lives] == [12, 24, 36, 48, 60][
        : len(lives)
    ]
    assert len(lives) >= 4
    assert alike(lives)
    higher = [level * (1 + (time - START) / HOUR) for time, level in zip(times, used, strict=True)]
    assert not alike(lives_of(times, higher, 0, len(times), 50 * MIB))
