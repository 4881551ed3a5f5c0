"""A share drawn over hours: few points, which stay where they are, and no peak lost."""

from __future__ import annotations

import pytest

from tests.evidence.history.reading import MIB, START, csv_of, read
from tests.evidence.trees import GIB, group, sample
from wizard.evidence.reading import Interval
from wizard.evidence.readings.drawn import MOST_POINTS, long_points
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
