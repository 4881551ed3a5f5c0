"""Likely words of memory curves. How often they are right is measured in tests/bench."""

from __future__ import annotations

from math import exp
from random import Random
from typing import TYPE_CHECKING

import pytest

from wizard.evidence.analysis.direction import likely_direction
from wizard.evidence.analysis.likely import YOUNG
from wizard.evidence.analysis.trend import trend

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.reading import Likely

MIB = 1024.0**2
GIB = 1024.0**3
HOUR = 3600
START = 1_760_000_000.0


def _series(
    level: Callable[[float], float], seconds: int, noise: float, seed: int = 1, every: int = 1
) -> tuple[list[float], list[float]]:
    """`level` gives MiB for seconds. Noise hangs together for ten seconds, as a busy process's."""
    gauss, off, values = Random(seed).gauss, 0.0, []
    for t in range(0, seconds + 1, every):
        off = 0.9 * off + gauss(0, noise * (1 - 0.9**2) ** 0.5)
        values.append((level(t) + off) * MIB)
    return [START + t for t in range(0, seconds + 1, every)], values


def _likely(
    level: Callable[[float], float],
    seconds: int,
    limit: float | None = GIB,
    *,
    noise: float = 1.0,
    age: float | None = 0.0,
    seed: int = 1,
) -> Likely:
    """`age` of the process when the first row was taken; None for one that is not known."""
    times, used = _series(level, seconds, noise, seed)
    verdict = trend(times, used, limit, started=None if age is None else START - age)
    assert verdict.likely is not None
    return verdict.likely


def _word(likely: Likely) -> str:
    assert isinstance(likely.value, frozenset)
    (word,) = likely.value
    return word


def _leak(t: float) -> float:
    """66 MiB a minute: 512 MiB are full after seven minutes and a half."""
    return 30 + 66 * t / 60


@pytest.mark.parametrize("seconds", [60, 90, 120, 240, 400])
@pytest.mark.parametrize("age", [0.0, 900.0, 2.0 * HOUR])
@pytest.mark.parametrize("limit", [512 * MIB, 64 * GIB, None])
def test_a_leak_is_likely_from_a_minute_on(seconds: int, age: float, limit: float | None) -> None:
    likely = _likely(_leak, seconds, limit, age=age)
    assert _word(likely) == "growing"
    assert likely.right >= 0.8
    assert likely.text.startswith("growing 6")
    assert likely.text.endswith(" MiB/min")
    assert "climb for" in likely.because


def test_before_a_minute_nothing_is_likely() -> None:
    times, used = _series(_leak, 50, 1.0)
    assert trend(times, used, 512 * MIB, started=START).likely is None


def test_the_first_half_hour_lowers_the_share_and_is_told() -> None:
    young, old = (_likely(_leak, 240, None, age=age) for age in (0.0, 2.0 * HOUR))
    assert young.right == pytest.approx(old.right * YOUNG)
    assert young.because == "a straight climb for 4 min; may be warm-up"
    assert old.because == "a straight climb for 4 min"


def test_what_is_full_before_a_warm_up_would_be_over_is_told_to_be() -> None:
    because = _likely(_leak, 240, 512 * MIB).because
    assert because.startswith("a straight climb for 4 min, full in ")
    assert because.endswith(", before a warm-up would be over")
    slow = _likely(lambda t: 100 + t / 60, 1200, GIB, noise=0.05).because
    assert slow.endswith("; may be warm-up")


def test_growth_is_measured_against_its_level_and_not_against_the_machine() -> None:
    times, used = _series(lambda t: 300 + 20 * t / HOUR, 2 * HOUR, 1.0, every=15)
    verdict = trend(times, used, None, ceiling=64 * GIB)
    assert verdict.word is None
    assert verdict.likely is not None
    assert _word(verdict.likely) == "growing"
    assert verdict.likely.right >= 0.9
    assert verdict.likely.measured == "on real machines"


@pytest.mark.parametrize("level", [20.0, 60.0, 300.0])
@pytest.mark.parametrize("seconds", [60, 120, 240])
def test_noise_of_a_mebibyte_is_hardly_ever_growth(level: float, seconds: int) -> None:
    words = [
        _word(_likely(lambda _: level, seconds, None, age=None, seed=seed)) for seed in range(60)
    ]
    assert words.count("growing") <= 1


def test_no_climb_has_a_high_share_where_it_slows_down() -> None:
    """A warm-up of two minutes, seen for four."""
    likely = _likely(lambda t: 100 + 150 * (1 - exp(-t / 120)), 240)
    assert likely.right < 0.75 or _word(likely) != "growing"


@pytest.mark.parametrize("minutes", [15, 29, 35, 39])
def test_what_has_settled_after_its_start_is_flat(minutes: int) -> None:
    likely = _likely(lambda t: 300 - 200 * exp(-t / 120), minutes * 60)
    assert _word(likely) == "flat"


@pytest.mark.parametrize(
    ("level", "word", "text"),
    [
        (lambda t: 400 + 200 * (t > 100), "step", "step of 200 MiB"),
        (lambda t: 400 - 200 * (t > 100), "falling", "fell by 200 MiB"),
        (lambda _: 400, "flat", "flat at 400 MiB"),
        (lambda t: 400 + 100 * (t % 50 > 25), "spiky", "spiky, 400 MiB to 500 MiB"),
    ],
)
def test_other_words_are_likely_early_too(
    level: Callable[[float], float], word: str, text: str
) -> None:
    likely = _likely(level, 240, noise=0.1)
    assert (_word(likely), likely.text) == (word, text)


def test_a_sure_word_has_no_likely_one() -> None:
    times, used = _series(lambda t: 400 + 200 * t / HOUR, 2 * HOUR, 1.0, every=15)
    verdict = trend(times, used, GIB)
    assert (verdict.word, verdict.likely) == ("growing", None)


def test_rows_of_each_minute_have_a_likely_direction_and_those_of_each_second_none() -> None:
    times, used = _series(lambda t: 400 + t / 60, HOUR, 0.01, every=60)
    likely = likely_direction(times, used, GIB)
    assert likely is not None
    assert (_word(likely), likely.text) == ("rising", "rising 60 MiB/h")
    assert likely_direction(*_series(lambda t: 400 + t / 60, 300, 0.01), GIB) is None


@pytest.mark.parametrize("since", [1, 2, 3, 4])
def test_what_has_just_fallen_is_not_full_soon(since: int) -> None:
    """A worker was killed at the limit, and the kernel's count of it comes seconds later."""
    times, used = _series(_leak, 430, 1.0)
    full = trend(times, used, 512 * MIB, started=START)
    assert full.ahead is not None
    assert full.ahead.time is not None
    used[-since:] = [value / 2 for value in used[-since:]]
    fell = trend(times, used, 512 * MIB, started=START)
    assert fell.ahead is None or fell.ahead.time is None or fell.ahead.time.low > 60
    assert fell.likely is None or "full" not in fell.likely.because
