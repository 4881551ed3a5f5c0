"""What memory did in the last two minutes."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue import CATALOGUE
from wizard.evidence.analysis.direction import Direction, direction

MIB = 1024.0**2
GIB = 1024.0**3
START = 1_760_000_000.0


def _seen(values: list[float], limit: float | None = GIB, every: float = 1.0) -> Direction:
    return direction([START + every * index for index in range(len(values))], values, limit)


def _noisy(values: list[float], seed: int = 1) -> list[float]:
    gauss = Random(seed).gauss
    return [value + gauss(0, 2 * MIB) for value in values]


def _line(per_minute: float, seconds: int = 121) -> list[float]:
    return [400 * MIB + per_minute * MIB * second / 60 for second in range(seconds)]


def _step(at: int, height: float, seconds: int = 121) -> list[float]:
    return [400 * MIB + (height * MIB if second >= at else 0) for second in range(seconds)]


def _ramp(at: int, lasts: int, height: float) -> list[float]:
    """A warm-up: a climb that begins and is over in so many seconds."""
    return [
        (400 + height * min(1.0, max(0.0, (second - at) / lasts))) * MIB for second in range(121)
    ]


@pytest.mark.parametrize(
    ("values", "word", "text"),
    [
        (_line(0), "level", "level"),
        (_line(30), "rising", "rising 30 MiB/min"),
        (_line(-30), "falling", "falling 30 MiB/min"),
        (_step(60, 200), "step", "step of 200 MiB"),
        (_ramp(60, 5, 200), "step", "step of 200 MiB"),
        (_ramp(30, 26, 200), "rising", "rising 100 MiB/min"),
        (_ramp(-8, 26, 200)[:60], "rising", "rising 125 MiB/min"),
        (_ramp(100, 26, 200)[:116], "rising", "rising 56 MiB/min"),
        (_step(60, -200), "falling", "fell by 200 MiB"),
        (_step(118, 200), "step", "step of 200 MiB"),
        (_step(118, -200), "falling", "fell by 200 MiB"),
        (_step(40, 200)[:80] + _step(200, 0)[:40], "spiky", "spiky, 400 MiB to 600 MiB"),
    ],
)
def test_words(values: list[float], word: str, text: str) -> None:
    found = _seen(values)
    assert (found.word, found.text) == (word, text)
    assert _seen(_noisy(values)).word == word


@pytest.mark.parametrize("end", [119, 120, 121])
def test_workers_that_are_replaced_are_neither_a_fall_nor_a_step(end: int) -> None:
    """Every 20 s memory is short of two workers for some seconds."""
    values = [(400 if second % 20 in range(5) else 500) * MIB for second in range(20, 141)]
    for last in range(end - 20, end):
        assert _seen(_noisy(values[:last])).word in ("level", "spiky"), last


def test_a_short_peak_is_spiky() -> None:
    values = _noisy([400 * MIB] * 121)
    values[50] = values[51] = 600 * MIB
    assert _seen(values).word == "spiky"


def test_what_has_begun_to_climb_is_rising() -> None:
    assert (
        _seen(_noisy(_line(0, 60) + [400 * MIB + 4 * MIB * s for s in range(60)])).word == "rising"
    )


@pytest.mark.parametrize(
    ("seconds", "missing"), [(0, "needs 30 s, 0 s seen"), (13, "needs 30 s, 12 s seen")]
)
def test_needs_half_a_minute(seconds: int, missing: str) -> None:
    found = _seen(_line(0, seconds))
    assert found.word is None
    assert found.missing == missing
    assert _seen(_line(30, 31)).word is not None


def test_counts_from_the_last_gap_on() -> None:
    times = [START + second for second in (*range(60), *range(80, 100))]
    found = direction(times, _line(30, 80), GIB)
    assert found.missing == "needs 30 s, 19 s seen"


def test_too_few_values_say_nothing() -> None:
    assert _seen([400 * MIB] * 7, every=9.0).missing == "too few values in 54 s"
    assert _seen([float("nan")] * 121).word is None


def test_without_a_limit_the_median_is_the_measure() -> None:
    values = [value / 10 for value in _line(30)]
    assert _seen(values, GIB).word == "level"
    assert _seen(values, None).word == "rising"


@given(
    st.lists(st.floats(0, 2.0**40) | st.just(float("nan")), max_size=150),
    st.none() | st.floats(0, 2.0**40),
    st.sampled_from([0.5, 1.0, 3.0, 12.0]),
)
def test_any_series_gets_a_word_or_a_reason(
    values: list[float], limit: float | None, every: float
) -> None:
    found = _seen(values, limit, every)
    assert found.word is None or found.word in CATALOGUE["memory.direction"].words
    assert (found.word is None) == (found.missing is not None)
    assert "nan" not in found.text
