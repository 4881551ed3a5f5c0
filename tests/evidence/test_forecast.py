"""What comes next, as intervals that hold it."""

from __future__ import annotations

from random import Random

import pytest

from wizard.evidence.analysis.curve import Curve, make_curve
from wizard.evidence.analysis.forecast import (
    ENDS,
    ahead,
    beside,
    between,
    level_ahead,
    slope_ahead,
    time_ahead,
)
from wizard.evidence.analysis.robust import Block, blocks
from wizard.evidence.analysis.trend import trend
from wizard.evidence.reading import Interval

MIB = 1024.0**2
GIB = 1024.0**3
HOUR = 3600


def _climb(noise: float, per_hour: float = 120.0) -> tuple[Curve, list[Block], list[float]]:
    gauss = Random(7).gauss
    times = [float(t) for t in range(HOUR)]
    used = [(300 + per_hour * t / HOUR + gauss(0, noise)) * MIB for t in times]
    made = blocks(times, used, 0, len(times))
    levels = [block.level for block in made]
    return make_curve(made, levels, times[-1], used[-1], GIB), made, used


def test_the_rougher_a_climb_was_the_wider_is_what_may_come() -> None:
    straight, rough = (slope_ahead(_climb(noise)[0]) for noise in (1, 30))
    true = 120 * MIB / HOUR
    assert 0.85 * true < straight.low < true < straight.high < 1.15 * true
    assert rough.high - rough.low > 1.2 * (straight.high - straight.low)


def test_what_is_too_rough_may_be_at_its_end_and_has_no_time() -> None:
    curve, made, _ = _climb(120)
    assert curve.rough > ENDS * curve.rise > 0
    found = ahead(curve, made, GIB)
    assert found is not None
    assert found.slope.low < 0 < found.slope.high
    assert found.time is None


def test_what_slows_down_may_go_on_as_slowly() -> None:
    times = [float(t) for t in range(HOUR)]
    used = [(300 + 100 * (t / HOUR) ** 0.7) * MIB for t in times]
    made = blocks(times, used, 0, len(times))
    curve = make_curve(made, [block.level for block in made], HOUR, used[-1], GIB)
    assert curve.late < curve.line.slope
    assert slope_ahead(curve).low < curve.late
    assert slope_ahead(curve).high > curve.line.slope


def test_a_level_may_move_either_way_and_has_no_time() -> None:
    level = level_ahead(20 * MIB, HOUR)
    assert level.low == -level.high
    assert time_ahead(100 * MIB, level, Interval(0.0, 0.0)) is None


def test_peaks_reach_the_limit_before_the_line_does() -> None:
    curve, made, _ = _climb(1)
    assert beside(curve, made).high < 10 * MIB
    peak = made[6]
    peaky = [*made[:6], peak._replace(high=peak.high + 80 * MIB), *made[7:]]
    off = beside(curve, peaky)
    assert off.high == pytest.approx(80 * MIB, abs=10 * MIB)
    slope = Interval(MIB, 2 * MIB)
    assert time_ahead(60 * MIB, slope, off) == Interval(0.0, pytest.approx(60, rel=0.1))
    assert time_ahead(-1.0, slope, off) == Interval(0.0, 0.0)


def test_there_is_no_time_where_the_lower_bound_of_the_slope_is_not_above_zero() -> None:
    nothing = Interval(0.0, 0.0)
    for low in (-5.0, 0.0, 0.9 / HOUR):
        assert time_ahead(MIB, Interval(low, 100.0), nothing) is None
    assert time_ahead(MIB, Interval(2.0 / HOUR, 100.0), nothing) is not None


def test_of_several_climbs_the_next_may_be_a_little_slower_or_faster_than_any() -> None:
    found = between([100.0, 120.0])
    assert 85 < found.low < 100
    assert 120 < found.high < 140


def test_leaks_under_changing_traffic_end_within_their_intervals() -> None:
    """Nine in ten, judged at the middle and later; requests come in crowds and lulls."""
    inside = 0
    for seed in range(8):
        dice = Random(seed)
        pace, used, level = 1.0, [], 100.0
        while level < 1024:
            if not len(used) % 60:
                pace = 0.8 * pace + 0.2 * dice.uniform(0.6, 1.4)
            level += pace * dice.expovariate(1 / 0.25)
            used.append(level * MIB)
        times = [float(t) for t in range(len(used))]
        for part in (0.5, 0.7, 0.9):
            until = int(part * len(used))
            full = trend(times[:until], used[:until], GIB).time_to_limit
            assert full is not None
            inside += full.low <= len(used) - until <= full.high
    assert inside >= 0.9 * 24
