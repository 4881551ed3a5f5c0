"""What memory does over ten minutes or more. How often it is right is measured in tests/bench."""

from __future__ import annotations

from array import array
from math import sin, tau
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.evidence.analysis.climbers import WorkerSeries
from wizard.evidence.analysis.trend import Trend, trend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MIB = 1024.0**2
GIB = 1024.0**3
MIN = 60
HOUR = 3600
DAY = 24 * HOUR
START = 1_760_000_000.0
NAN = float("nan")


def _series(
    level: Callable[[int], float], seconds: int, every: int = 1, noise: float = 1.0
) -> tuple[array[float], array[float]]:
    """`level` gives MiB for seconds; both ends are among the samples."""
    gauss = Random(seconds).gauss
    at = range(0, seconds + 1, every)
    times = array("d", (START + t for t in at))
    return times, array("d", ((level(t) + gauss(0, noise)) * MIB for t in at))


def _leak(per_hour: float) -> Callable[[int], float]:
    return lambda t: 400 + per_hour * t / HOUR


def _seen(
    level: Callable[[int], float], seconds: int, limit: float | None = GIB, **more: object
) -> Trend:
    times, used = _series(level, seconds)
    return trend(times, used, limit, **more)  # type: ignore[arg-type]


def _step(height: float, at: int) -> Callable[[int], float]:
    return lambda t: 400 + (height if t >= at else 0)


# Words


@pytest.mark.parametrize(
    ("level", "seconds", "text"),
    [
        (_leak(0), 2 * HOUR, "flat at 399 MiB"),
        (_leak(900), 10 * MIN, "growing 15 MiB/min; may be warm-up"),
        (_leak(300), 40 * MIN, "growing 299 to 302 MiB/h"),
        (_leak(30), 3 * HOUR, "growing or spiky, 30 MiB/h"),
        (_leak(60), 3 * HOUR, "growing 60 MiB/h"),
        (_leak(-60), 3 * HOUR, "falling 59 to 60 MiB/h"),
        (_step(200, 40 * MIN), HOUR, "step of 200 MiB 20 min ago"),
        (_step(-200, 40 * MIN), HOUR, "fell by 200 MiB 20 min ago"),
        (lambda t: 400 + (200 if 1000 < t < 1030 else 0), HOUR, "spiky, 400 MiB to 602 MiB"),
        (lambda t: 450 + 100 * sin(t / 300), HOUR, "spiky, 354 MiB to 547 MiB"),
    ],
)
def test_words(level: Callable[[int], float], seconds: int, text: str) -> None:
    assert _seen(level, seconds).text == text


def test_a_short_window_cannot_tell_a_slow_leak_from_flat() -> None:
    found = _seen(_leak(40), 15 * MIN)
    assert found.words == {"growing", "flat"}
    assert found.text.startswith("growing or flat, ")
    assert found.missing == "it climbs too little in 15 min to tell a leak from the day's load"


def test_flat_is_not_said_where_a_leak_would_fill_the_room_within_a_day() -> None:
    near = _seen(lambda _: 1000, 20 * MIN)
    assert near.words == {"growing", "flat"}
    assert near.missing == (
        "level for 20 min; so near the limit that is too short to tell whether it stays below"
    )
    assert _seen(lambda _: 400, 20 * MIN).word == "flat"


def test_a_warm_up_that_has_settled_is_flat() -> None:
    found = _seen(lambda t: 400 - 150 * 0.5 ** (t / 300), 2 * HOUR)
    assert found.word == "flat"


def test_a_warm_up_that_goes_on_is_not_sure() -> None:
    found = _seen(lambda t: 400 - 150 * 0.5 ** (t / 300), 20 * MIN)
    assert "growing" in (found.words or ())
    assert found.word is None


def test_what_moved_just_now_is_not_sure() -> None:
    found = _seen(_step(200, HOUR - 20), HOUR)
    assert found.words == {"growing", "step", "spiky"}
    assert found.missing == "it has just moved; its new level has to be seen for longer"
    assert _seen(_step(-200, HOUR - 20), HOUR).text == "fell just now, to 200 MiB"


def test_a_jump_between_distant_samples_may_be_a_climb() -> None:
    times, used = _series(_step(200, 4 * HOUR), 8 * HOUR, every=10 * MIN)
    assert "step" in (trend(times, used, GIB).words or ())
    assert trend(times, used, GIB).word is None


# Slope and time to the limit


def test_the_slope_is_an_interval_in_bytes_a_second() -> None:
    found = _seen(_leak(120), 2 * HOUR)
    assert found.slope is not None
    assert found.text == "growing 120 to 121 MiB/h"
    assert 100 * MIB / HOUR < found.slope.low < 115 * MIB / HOUR
    assert 125 * MIB / HOUR < found.slope.high < 140 * MIB / HOUR


def test_the_time_to_the_limit_comes_from_both_ends_of_the_slope() -> None:
    found = _seen(_leak(120), 2 * HOUR)
    assert found.slope is not None
    assert found.time_to_limit is not None
    room = (1024 - 640) * MIB
    assert found.time_to_limit.low == pytest.approx(room / found.slope.high, rel=0.05)
    assert found.time_to_limit.high == pytest.approx(room / found.slope.low, rel=0.05)


def test_there_is_no_time_to_the_limit_where_memory_may_not_grow() -> None:
    assert _seen(_leak(0), HOUR).time_to_limit is None
    assert _seen(_leak(-60), HOUR).time_to_limit is None
    assert _seen(_leak(120), 2 * HOUR, None).time_to_limit is None


def test_without_a_limit_memory_runs_into_the_machine() -> None:
    found = _seen(_leak(120), 2 * HOUR, None, ceiling=8 * GIB)
    assert found.word == "growing"
    assert found.time_to_limit is not None
    assert found.time_to_limit.low > 50 * HOUR


def test_over_the_limit_there_is_no_time_left() -> None:
    found = _seen(lambda t: 1000 + 120 * t / HOUR, 2 * HOUR)
    assert found.time_to_limit is not None
    assert found.time_to_limit.low == found.time_to_limit.high == 0


@pytest.mark.parametrize("level", [_step(200, 1800), lambda t: 450 + 100 * sin(t / 300)])
def test_a_step_and_waves_have_no_slope(level: Callable[[int], float]) -> None:
    found = _seen(level, HOUR)
    assert found.slope is None
    assert found.time_to_limit is None


def test_without_a_limit_growth_is_measured_against_the_median() -> None:
    times, used = _series(_leak(120), 2 * HOUR)
    small = [value / 10 for value in used]
    assert trend(times, small, GIB).word != "growing"
    assert trend(times, small, None).word == "growing"


# What may be said


@pytest.mark.parametrize(
    ("seconds", "says", "never"),
    [
        (10 * MIN, "may be warm-up", "leak"),
        (29 * MIN, "may be warm-up", "leak"),
        (31 * MIN, "growing", "leak"),
        (2 * HOUR, "consistent with a slow leak or with allocator retention", "warm-up"),
        (8 * HOUR, "consistent with a slow leak or with allocator retention", "warm-up"),
    ],
)
def test_the_wording_follows_the_window(seconds: int, says: str, never: str) -> None:
    found = _seen(_leak(400 * HOUR / seconds), seconds)
    assert found.word == "growing"
    said = f"{found.text} {found.because}"
    assert says in said
    assert never not in said
    assert "confirmed" not in said


# Which part of the series counts


@pytest.mark.parametrize(
    ("seconds", "missing"),
    [
        (0, "needs 10 min, 0 s seen"),
        (3 * MIN, "needs 10 min, 3 min seen"),
        (599, "needs 10 min, 9 min 59 s seen"),
    ],
)
def test_needs_ten_minutes(seconds: int, missing: str) -> None:
    found = _seen(_leak(900), seconds)
    assert found.words is None
    assert found.slope is None
    assert found.missing == missing
    assert _seen(_leak(900), 600).words is not None


def test_nothing_seen() -> None:
    assert trend([], [], GIB).missing == "needs 10 min, nothing was seen"


def test_the_first_half_hour_of_a_life_is_left_out() -> None:
    warm = _seen(lambda t: 400 - 150 * 0.5 ** (t / 300), 20 * MIN, started=START)
    assert warm.words is None
    assert warm.missing == "needs 10 min after the process's first 30 min; it is 20 min old"
    old = _seen(_leak(900), 20 * MIN, started=START - HOUR)
    assert old.seconds == 20 * MIN
    assert _seen(_leak(900), HOUR, started=START).seconds == 30 * MIN


def _restarted(t: int) -> float:
    """A leak for two hours, a restart, and a leak again."""
    return 400 + 200 * t / HOUR if t < 2 * HOUR else 300 + 200 * (t - 2 * HOUR) / HOUR


def test_a_restart_starts_the_series_anew() -> None:
    found = _seen(_restarted, 4 * HOUR, started=START + 2 * HOUR)
    assert found.seconds == pytest.approx(1.5 * HOUR, abs=1)
    assert found.text == "growing 199 to 200 MiB/h"


def test_while_a_life_is_young_the_one_before_is_judged() -> None:
    found = _seen(_restarted, 2 * HOUR + 5 * MIN, started=START + 2 * HOUR)
    assert found.word == "growing"
    assert found.text == "growing 199 to 201 MiB/h, until a restart 5 min ago"
    assert found.time_to_limit is None


def test_a_fall_of_unknown_cause_is_not_growth() -> None:
    assert _seen(_restarted, 4 * HOUR).word != "growing"


def test_a_long_gap_starts_the_series_anew() -> None:
    times, used = _series(_leak(900), 4 * HOUR)
    kept = [i for i in range(len(times)) if not HOUR < i < 3 * HOUR + 50 * MIN]
    found = trend([times[i] for i in kept], [used[i] for i in kept], GIB)
    assert found.seconds == 10 * MIN
    kept = [i for i in kept if i < 3 * HOUR + 53 * MIN]
    found = trend([times[i] for i in kept], [used[i] for i in kept], GIB)
    assert found.missing == "needs 10 min, 2 min 59 s seen since a gap"


def test_short_gaps_and_uneven_sampling_do_not_matter() -> None:
    times, used = _series(_leak(120), 2 * HOUR)
    random = Random(1)
    kept = [
        i
        for i in range(len(times))
        if (i < HOUR and i % 15 == 0) or (i > HOUR + 10 * MIN and random.random() < 0.7)
    ]
    found = trend([times[i] for i in kept], [used[i] for i in kept], GIB)
    assert found.word == "growing"


def test_unknown_values_are_left_out() -> None:
    times, used = _series(_leak(120), 2 * HOUR)
    for i in (*range(0, 900), *range(2000, len(used), 3)):
        used[i] = NAN
    assert trend(times, used, GIB).word == "growing"
    assert trend(times, array("d", [NAN] * len(times)), GIB).missing == "too few values in 2 h"


# Load and workers


def _morning(t: int) -> float:
    """Memory and CPU on the rising flank of a wave."""
    return 500 + 120 * sin((t - 2 * HOUR) / (2 * HOUR))


def test_growth_while_the_cpu_use_rises_too_is_not_sure() -> None:
    times, used = _series(_morning, 4 * HOUR)
    cores = [(_morning(t) - 300) / 200 for t in range(4 * HOUR + 1)]
    found = trend(times, used, GIB, work=cores)
    assert found.words == {"growing", "spiky"}
    assert found.missing == "the CPU use rises too: more work, or a leak that follows it"


@pytest.mark.parametrize("hours", [12, 24])
def test_a_climb_that_stays_straight_for_half_a_day_is_growth_whatever_the_cpu_does(
    hours: int,
) -> None:
    """An aging service uses more CPU, too."""
    times, used = _series(lambda t: 280 + 11 * t / HOUR, hours * HOUR, 20, noise=4)
    cores = [2 + 0.5 * (at - START) / (hours * HOUR) + Random(at).gauss(0, 0.05) for at in times]
    found = trend(times, used, 620 * MIB, work=cores)
    assert found.word == "growing"
    assert "the CPU use rises too" in found.because


@given(
    begins=st.floats(0, 1),
    hours=st.floats(11.1, 24),
    height=st.floats(20, 300),
    room=st.floats(1, 400),
)
@settings(max_examples=40)
def test_the_load_of_a_day_is_never_growth(
    begins: float, hours: float, height: float, room: float
) -> None:
    def load(t: int) -> float:
        return 400 + height / 2 * (1 + sin(tau * (begins + t / DAY)))

    times, used = _series(load, int(hours * HOUR), 60, noise=2)
    cores = [load(int(at - START)) / 400 for at in times]
    found = trend(times, used, (400 + height + room) * MIB, work=cores)
    assert found.word != "growing"


def test_growth_while_the_cpu_use_stays_level_says_so() -> None:
    times, used = _series(_leak(120), 2 * HOUR)
    level = [0.5 + 0.1 * sin(t) for t in range(2 * HOUR + 1)]
    assert "the CPU use does not rise with it" in trend(times, used, GIB, work=level).because
    unknown = trend(times, used, GIB, work=[NAN] * len(times))
    assert "so a rising load is not ruled out" in unknown.because


def test_a_leak_is_seen_through_the_waves_of_the_work() -> None:
    def waves(t: int) -> float:
        return 30 * sin(t / 400)

    times, used = _series(lambda t: _leak(90)(t) + waves(t), 2 * HOUR)
    assert trend(times, used, GIB).word is None
    cores = [1 + waves(t) / 60 for t in range(2 * HOUR + 1)]
    assert trend(times, used, GIB, work=cores).word == "growing"


def _workers(levels: Sequence[Callable[[int], float]], seconds: int) -> list[WorkerSeries]:
    return [
        WorkerSeries(100 + pid, START - 1, *_series(level, seconds, noise=0.5 + pid / 10))
        for pid, level in enumerate(levels)
    ]


def test_one_worker_that_jumped_is_another_finding_than_all_that_climb() -> None:
    leak = _seen(_leak(200), HOUR, workers=_workers([_leak(50)] * 4, HOUR))
    assert leak.because.endswith("all 4 workers climb")
    jump = _seen(_step(200, 1800), HOUR, workers=_workers([_step(200, 1800), _leak(0)], HOUR))
    assert jump.word == "step"
    assert jump.because.endswith("pid 100 alone jumped (200 MiB), not the other worker")


def test_jumps_of_workers_one_after_the_other_are_not_surely_growth() -> None:
    steps = [_step(30, 150 + 450 * number) for number in range(8)]
    found = _seen(
        lambda t: sum(level(t) - 350 for level in steps), HOUR, workers=_workers(steps, HOUR)
    )
    assert found.words == {"growing", "step"}
    assert found.missing == "its workers jumped one after the other"
