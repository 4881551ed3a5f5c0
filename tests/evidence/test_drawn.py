"""The past of a share as it is drawn: one value a second for a sparkline; over hours few points,
which stay where they are, and no peak lost.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.histories import START, csv_of, read
from tests.helpers.process_trees import GIB, MIB, group, sample
from wizard.evidence.reading import Interval
from wizard.evidence.readings.drawn import MOST_POINTS, gauge_points, long_points
from wizard.evidence.series import Series

LIMIT = {"memory.limit": Interval.exactly(float(GIB))}
HOUR = 3600.0


def history(levels: list[float], every: float = 60.0) -> Series:
    series = Series()
    series.join(read(csv_of(levels, every)))
    return series


@pytest.mark.parametrize("hours", [1, 8, 23])
def test_no_more_points_than_can_be_drawn(hours: int) -> None:
    series = history([512.0] * (hours * 60 + 1))
    drawn = long_points(series, "memory.share", START + hours * HOUR, hours * HOUR, LIMIT)
    assert MOST_POINTS / 2 <= len(drawn.points) <= MOST_POINTS
    assert set(drawn.points[1:]) == {0.5}


def test_a_peak_is_kept_and_a_gap_is_one() -> None:
    levels = [512.0] * 480
    levels[240] = 1024.0
    series = history([*levels[:300], *[float("nan")] * 60, *levels[360:]])
    points = long_points(series, "memory.share", START + 479 * 60, 8 * HOUR, LIMIT).points
    assert max(point for point in points if point is not None) == 1.0
    assert points.count(None) >= 50 * 60 // 128


def test_points_stay_where_they_are_as_time_goes_on() -> None:
    series = history([400.0 + minute for minute in range(480)])
    before = long_points(series, "memory.share", START + 479 * 60, 8 * HOUR, LIMIT)
    for second in range(300):
        held = group(memory_used=900 * MIB, memory_limit=GIB)
        series.append(sample(START + 479 * 60 + 1 + second, group=held))
    after = long_points(series, "memory.share", START + 479 * 60 + 300, 8 * HOUR, LIMIT)
    assert after.each == before.each
    moved = after.first - before.first
    assert after.points[: len(before.points) - moved - 1] == before.points[moved:-1]


def test_what_is_over_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    series = history([400.0] * 480)
    looked = []
    true = Series.index_from
    monkeypatch.setattr(Series, "index_from", lambda *a: looked.append(a) or true(*a))
    long_points(series, "memory.share", START + 479 * 60, 8 * HOUR, LIMIT)
    first = len(looked)
    long_points(series, "memory.share", START + 479 * 60, 8 * HOUR, LIMIT)
    assert len(looked) - first == 2 < first


def series_of(*at_used: tuple[float, int | None], every: float = 1.0) -> Series:
    """Samples with so many quarters of the limit in use; None where nothing could be read."""
    series = Series(every)
    for at, quarters in at_used:
        used = None if quarters is None else quarters * GIB // 4
        machine_only = group(memory_used=used, shared=True)
        series.append(sample(at, (), machine_only))
    return series


def test_one_value_a_second_oldest_first() -> None:
    series = series_of((1, 1), (2, 2), (3, 3))
    assert gauge_points(series, "memory.share", 3.0, 3) == (0.25, 0.5, 0.75)
    assert gauge_points(series, "memory.share", 3.0, 2) == (0.5, 0.75)
    assert gauge_points(series, "memory.share", 3.0, 5) == (None, None, 0.25, 0.5, 0.75)


def test_small_delays_of_the_sampler_move_nothing() -> None:
    series = series_of((1.0, 1), (2.04, 2), (2.97, 3), (4.2, 1))
    assert gauge_points(series, "memory.share", 4.9, 4) == (0.25, 0.5, 0.75, 0.25)


def test_a_short_delay_is_bridged_and_a_gap_is_not() -> None:
    series = series_of((1, 1), (3, 2), (9, 3))
    assert gauge_points(series, "memory.share", 9.0, 9) == (
        *(0.25, 0.25, 0.5, 0.5, 0.5),
        *(None, None, None, 0.75),
    )


def test_what_could_not_be_read_is_a_gap() -> None:
    series = series_of((1, 1), (2, None), (3, 2))
    assert gauge_points(series, "memory.share", 3.0, 3) == (0.25, None, 0.5)


def test_time_goes_on_without_samples() -> None:
    series = series_of((1, 1), (2, 2))
    assert gauge_points(series, "memory.share", 3.0, 3) == (0.25, 0.5, 0.5)
    assert gauge_points(series, "memory.share", 7.5, 3) == (None, None, None)


def test_an_earlier_moment_sees_nothing_later() -> None:
    series = series_of((1, 1), (2, 2), (3, 3))
    assert gauge_points(series, "memory.share", 2.5, 2) == (0.25, 0.5)


def test_longer_intervals_are_filled() -> None:
    series = series_of((0, 1), (5, 2), (10, 3), every=5.0)
    assert gauge_points(series, "memory.share", 10.0, 11) == (
        *(0.25,) * 5,
        *(0.5,) * 5,
        0.75,
    )


def test_a_stated_limit_counts_for_the_whole_past() -> None:
    series = series_of((1, 1), (2, 2))
    stated = {"memory.limit": Interval.exactly(GIB / 2)}
    assert gauge_points(series, "memory.share", 2.0, 2, stated) == (0.5, 1.0)
    nothing = {"memory.limit": Interval.exactly(0)}
    assert gauge_points(series, "memory.share", 2.0, 2, nothing) == (None, None)


def test_cpu_has_no_value_for_the_first_sample() -> None:
    series = Series()
    for n in range(3):
        series.append(sample(n, group=group(cpu_seconds=float(n), memory_used=MIB)))
    assert gauge_points(series, "cpu.share", 2.0, 3) == (None, 0.5, 0.5)


@pytest.mark.parametrize(("name", "seconds"), [("memory.used", 2), ("nothing", 2)])
def test_what_is_no_share_has_no_points(name: str, seconds: int) -> None:
    assert gauge_points(series_of((1, 1)), name, 1.0, seconds) == (None, None)


def test_no_samples_and_no_seconds() -> None:
    assert gauge_points(Series(), "memory.share", 5.0, 3) == (None, None, None)
    assert gauge_points(series_of((1, 1)), "memory.share", 1.0, 0) == ()


@given(
    st.lists(st.floats(0.2, 9), max_size=40),
    st.floats(-5, 50),
    st.integers(0, 60),
    st.sampled_from([0.5, 1.0, 5.0]),
)
def test_any_spacing_gives_as_many_points_as_seconds(
    steps: list[float], later: float, seconds: int, every: float
) -> None:
    series, at = Series(every), 1000.0
    for step in steps:
        at += step
        series.append(sample(at, (), group(memory_used=GIB // 2)))
    points = gauge_points(series, "memory.share", at + later, seconds)
    assert len(points) == seconds
    assert set(points) <= {None, 0.5}
    if steps and seconds and 0 <= later < 1:
        assert points[-1] == 0.5
