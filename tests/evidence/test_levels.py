"""The least that memory was in a life of the process: what replacing its workers brings back."""

from __future__ import annotations

from wizard.evidence.levels import Levels
from wizard.evidence.reading import Interval
from wizard.evidence.readings.observe import observe
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.series import Series

MIB = 1024**2


def sample(at: float, *began: float, main: float = 0.0) -> Sample:
    """A gunicorn that began at `main`, and its workers when they began."""
    pid = 1 + int(main)
    master = ProcessSample(pid, main, None, "gunicorn", {})
    workers = (ProcessSample(100 + n, at, pid, "gunicorn", {}) for n, at in enumerate(began))
    return Sample(at, {"group.version": 1.0}, (master, *workers))


def lowest(levels: Levels, one: Sample, used: float) -> float | None:
    return levels.add(one, used, 0.0).get("memory_lowest")


def test_while_workers_load_it_is_not_known() -> None:
    levels = Levels()
    assert lowest(levels, sample(10, 1, 1), 50) is None
    assert lowest(levels, sample(30, 1, 1), 80) is None
    assert lowest(levels, sample(31, 1, 1), 90) == 90
    assert lowest(levels, sample(60, 1, 1), 120) == 90


def test_a_worker_that_is_missing_or_new_makes_no_room() -> None:
    levels = Levels()
    assert lowest(levels, sample(40, 1, 1), 100) == 100
    assert lowest(levels, sample(50, 1), 60) == 100
    assert lowest(levels, sample(60, 1, 55), 70) == 100
    assert lowest(levels, sample(90, 1, 55), 95) == 95


def test_a_life_begins_anew_with_its_main_process() -> None:
    levels = Levels()
    assert lowest(levels, sample(40, 1, 1), 100) == 100
    assert lowest(levels, sample(60, 51, 51, main=50), 70) is None
    assert lowest(levels, sample(90, 51, 51, main=50), 140) == 140


def test_what_was_before_anybody_looked_was_no_more() -> None:
    series = Series()
    for at in (40.0, 41.0):
        one = sample(at, 1, 1)
        values = {
            "group.version": 1.0,
            "group.memory_used": at * MIB,
            "group.memory_limit": 512.0 * MIB,
        }
        series.append(Sample(at, values, one.processes))
    reading = observe(series, None, {}, 41.0).readings["memory.at_rest"]
    assert reading.value == Interval(0, 40 * MIB)
    assert reading.text == "at most 40.0 MiB"
