"""A history and what is sampled are one series, where they are of one process."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pytest

from tests.helpers.histories import MIB, START, csv_of, read, read_file
from tests.helpers.process_trees import GIB, group, sample, tree
from wizard.evidence.reading import Interval
from wizard.evidence.readings.drawn import gauge_points
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.evidence.target import Target
from wizard.flow.condition_grammar import parse_condition
from wizard.flow.problems import Place
from wizard.walk.judge import judge

if TYPE_CHECKING:
    from wizard.flow.conditions import Expression

HOUR = 3600.0
LIMIT = {"memory.limit": Interval.exactly(float(GIB))}


def leak(hours: float = 8.0, per_hour: float = 50.0) -> list[float]:
    return [400 + per_hour * minute / 60 for minute in range(int(hours * 60) + 1)]


def live(series: Series, used: float, seconds: int = 20, after: float = 1.0) -> float:
    """Samples with that much memory (MiB), beginning `after` the last row; the last one's time."""
    begin = series.column("at")[-1] + after
    for second in range(seconds):
        held = group(memory_used=int(used * MIB), memory_limit=GIB, own_memory=None, shared=False)
        series.append(sample(begin + second, processes=tree(), group=held))
    return begin + seconds - 1


def target(created: float) -> Target:
    return Target("process", "gunicorn wsgi:app", 10, created)


def expression_of(condition: str) -> Expression:
    expression, problems = parse_condition(condition, Place("flow.md", 1))
    assert expression is not None
    assert not problems
    return expression


def trend_at(series: Series, now: float, created: float = START - HOUR) -> tuple[str, str]:
    reading = observe(series, target(created), {}, now).readings["memory.trend"]
    return reading.text, reading.because


def test_a_slow_leak_is_seen_at_once() -> None:
    series = Series()
    series.join(read(csv_of(leak())))
    now = live(series, 800)
    text, because = trend_at(series, now)
    assert text == "growing 50 MiB/h"
    assert because.endswith("; all of it from the history")
    assert "consistent with a slow leak" in because
    readings = observe(series, target(START - HOUR), {}, now).readings
    assert readings["memory.time_to_limit"].text == "4 to 5 h (8 h of history)"
    assert readings["memory.used"].text == "800 MiB of 1.00 GiB"


def test_the_limit_that_is_measured_counts_for_the_file_too() -> None:
    series = Series()
    series.join(read_file("bk-monitor.csv"))
    assert isnan(series.column("memory_used")[0])
    live(series, 800)
    assert series.column("memory_used")[0] == pytest.approx(0.795 * GIB)


def test_a_file_that_disagrees_is_kept_apart() -> None:
    series = Series()
    series.join(read(csv_of(leak())))
    text, because = trend_at(series, live(series, 300))
    assert text == "growing 50 MiB/h"
    assert "; all of it from the history" in because
    assert "the history ends at 797 MiB, but what is measured here begins at 300 MiB" in because
    text, because = trend_at(series, live(series, 300, seconds=700))
    assert "from the history" not in because
    assert "growing" not in text


def test_a_file_of_the_life_before_says_until_when() -> None:
    series = Series()
    series.join(read(csv_of(leak())))
    begun = series.column("at")[-1] + 60
    now = live(series, 200, after=120.0)
    text, _ = trend_at(series, now, created=begun)
    assert text.startswith("growing 50 MiB/h, until a restart")


def test_what_was_sampled_counts_where_both_have_something() -> None:
    series = Series()
    for second in range(300):
        held = group(memory_used=500 * MIB, memory_limit=GIB, own_memory=None, shared=False)
        series.append(sample(START + 600 + second, processes=tree(), group=held))
    series.join(read(csv_of([400.0] * 30)))
    times, used = series.column("at"), series.column("memory_used")
    assert list(times) == sorted(times)
    between = [u for t, u in zip(times, used, strict=True) if START + 600 <= t < START + 900]
    assert set(between) == {500.0 * MIB}
    assert used[0] == used[-1] == 400 * MIB
    assert series.is_old(0)
    assert not series.is_old(series.index_at(START + 700))


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("memory.share >= 70% for 1h", "true"),
        ("memory.share >= 70% for 6h", "unknown"),
        ("memory.share < 70% for 6h", "false"),
        ("memory.share < 95% for 8h", "true"),
        ("memory.share < 95% for 9h", "unknown"),
        ("memory.trend is growing for 30m", "true"),
    ],
)
def test_a_for_of_hours(condition: str, truth: str) -> None:
    series = Series()
    series.join(read(csv_of(leak())))
    now = live(series, 800)
    fact = condition.split(maxsplit=1)[0]
    spans = {fact: 10 * HOUR}
    evidence = observe(series, target(START - HOUR), LIMIT, now, spans=spans)
    assert judge(expression_of(condition), evidence).truth == truth


def test_a_gap_in_the_file_breaks_a_for() -> None:
    text = csv_of([400.0] * 60) + csv_of([400.0] * 60, start=START + 2 * HOUR).partition("\n")[2]
    series = Series()
    series.join(read(text))
    now = live(series, 400)
    evidence = observe(series, target(START), LIMIT, now, spans={"memory.share": 10 * HOUR})
    verdict = judge(expression_of("memory.share < 95% for 2h"), evidence)
    assert verdict.truth == "unknown"
    assert verdict.missing == "memory: 59 min 20 s of 2 h seen"


def test_a_check_counts_only_what_came_after() -> None:
    series = Series()
    series.join(read(csv_of(leak())))
    entered = START + 7.5 * HOUR
    reading = observe(series, None, LIMIT, START + 8 * HOUR, since=entered).readings
    assert reading["memory.trend"].because.startswith("over 30 min; ")
    assert reading["memory.trend"].because.endswith("; all of it from the history")


def test_the_curve_is_drawn_from_the_file() -> None:
    series = Series()
    series.join(read(csv_of(leak())))
    points = gauge_points(series, "memory.share", live(series, 800), 300, LIMIT)
    assert None not in points[60:]
    assert points[60] == pytest.approx(795 / 1024, abs=0.01)
