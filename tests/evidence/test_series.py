"""A series: bounded memory, and every second of the last day."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.process_trees import group, sample
from wizard.evidence.series import DAY, TIERS, Series


def series_of(count: int, every: float = 1.0, start: float = 1000.0) -> Series:
    series = Series(every)
    for n in range(count):
        series.append(sample(start + n * every, group=group(cpu_seconds=float(n))))
    return series


def test_times_only_grow() -> None:
    series = series_of(3)
    assert not series.append(sample(1002.0))
    assert not series.append(sample(900.0))
    assert len(series) == 3
    assert series.append(sample(1002.5))


def test_bisection_by_time() -> None:
    series = series_of(5)
    assert [series.index_at(at) for at in (999.0, 1000.0, 1002.9, 2000.0)] == [-1, 0, 2, 4]
    assert [series.index_from(at) for at in (999.0, 1000.0, 1002.1, 2000.0)] == [0, 0, 3, 5]


def test_samples_between_two_times() -> None:
    series = series_of(5)
    assert [one.at for one in series.samples(1001.0, 1003.0)] == [1001.0, 1002.0, 1003.0]
    newest = series.sample_at(1003.7)
    assert newest is not None
    assert newest.at == 1003.0
    assert series.sample_at(999.0) is None


def test_a_moment_has_the_fields_of_a_row() -> None:
    moment = series_of(3).moment(2)
    assert (moment.at, moment.cpu_cores, moment.workers) == (1002.0, 1.0, 2.0)


def test_old_samples_are_thinned_and_rows_are_not() -> None:
    series = series_of(3 * 3600)
    now = 1000.0 + 3 * 3600 - 1
    assert len(series) == 3 * 3600
    fresh = series.samples(now - TIERS[0][0] + 70, now)
    assert len(fresh) == int(TIERS[0][0]) - 70 + 1
    times = [one.at for one in series.samples(0, now - TIERS[0][0] - 70)]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 10
    assert max(gaps) <= 70
    assert len(series.samples(0, now)) < 2000


def test_a_day_is_kept_and_no_more() -> None:
    series = series_of(30 * 360, every=10.0)
    assert DAY / 10 <= len(series) <= DAY / 10 * 1.06
    oldest = series.samples(0, 1e12)[0].at
    assert series.column("at")[-1] - oldest <= DAY + 700


@given(st.lists(st.floats(min_value=0.1, max_value=4000.0), max_size=200))
def test_any_spacing_keeps_order_and_the_newest(steps: list[float]) -> None:
    series = Series()
    at = 1000.0
    for step in steps:
        at += step
        series.append(sample(at, ()))
    times = list(series.column("at"))
    assert times == sorted(set(times))
    kept = [one.at for one in series.samples(0, at)]
    assert set(kept) <= set(times) or len(series) < len(steps)
    assert kept[-1:] == times[-1:]
