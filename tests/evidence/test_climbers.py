"""Who it is that grows."""

from __future__ import annotations

from bisect import bisect_right
from random import Random

import pytest

from wizard.evidence.analysis.climbers import WorkerSeries, climbers, only_jumps, sentence
from wizard.evidence.analysis.trend import Trend, trend

MIB = 1024.0**2
START = 1_760_000_000.0
HOUR = 3600


def _worker(
    pid: int, rise: float = 0.0, jump: float = 0.0, jump_at: float = 0.5, created: float = -9.0
) -> WorkerSeries:
    """100 MiB at first, then `rise` MiB more along an hour and `jump` MiB at one moment of it."""
    gauss = Random(pid).gauss
    at = range(max(0, int(created)), HOUR)
    used = [
        (100 + rise * t / HOUR + (jump if t >= jump_at * HOUR else 0) + gauss(0, 1)) * MIB
        for t in at
    ]
    return WorkerSeries(pid, START + created, [START + t for t in at], used)


def _sentence(*workers: WorkerSeries, rise: float) -> str:
    return sentence(climbers(workers, START, START + HOUR), rise * MIB)


def test_all_of_them() -> None:
    assert (
        _sentence(*(_worker(pid, rise=40) for pid in range(4)), rise=160) == "all 4 workers climb"
    )


def test_some_of_them() -> None:
    workers = [_worker(pid, rise=50 if pid else 0) for pid in range(4)]
    assert _sentence(*workers, rise=150) == "3 of 4 workers climb"


def test_one_alone_climbs() -> None:
    workers = [_worker(pid, rise=150 if pid == 2 else 1) for pid in range(4)]
    assert _sentence(*workers, rise=153) == "pid 2 alone climbs (149 MiB), not the other 3 workers"


def test_one_alone_jumped() -> None:
    workers = [_worker(pid, jump=200 if pid == 1 else 0) for pid in range(2)]
    text = _sentence(*workers, rise=200)
    assert text.startswith("pid 1 alone jumped (")
    assert text.endswith("not the other worker")


def test_the_only_worker() -> None:
    assert _sentence(_worker(7, rise=80), rise=80) == "pid 7 climbs"


def test_what_no_worker_holds() -> None:
    workers = [_worker(pid, rise=5) for pid in range(2)]
    assert _sentence(*workers, rise=200).startswith("the 2 workers hold only ")
    assert _sentence(_worker(1), rise=200).startswith("its worker holds only ")


def test_a_replaced_worker_has_a_series_of_its_own() -> None:
    old = _worker(1, rise=40)
    young = _worker(1, rise=40, created=3000.0)
    found = climbers([old, young, _worker(2, rise=40)], START, START + HOUR)
    assert [one.pid for one in found.seen] == [1, 2]
    assert sentence(found, 80 * MIB) == "both workers climb; 1 worker was replaced in this time"


def test_jumps_one_after_the_other_are_no_slope() -> None:
    steps = [_worker(pid, jump=60, jump_at=0.1 + 0.2 * pid) for pid in range(4)]
    found = climbers(steps, START, START + HOUR)
    assert only_jumps(found, 240 * MIB)
    assert sentence(found, 240 * MIB) == "all 4 workers jumped"
    assert not only_jumps(climbers([_worker(1, rise=60)], START, START + HOUR), 60 * MIB)


def test_nothing_is_said_of_nobody() -> None:
    assert sentence(climbers((), START, START + HOUR), 1.0) == ""


def _generations(life: float, count: int = 2) -> list[WorkerSeries]:
    """Workers that are replaced in turn, each after `life` seconds, until an hour is over."""
    found = []
    for place in range(count):
        born = -life * place / count
        while born < HOUR:
            seen = [START + t for t in range(max(0, int(born)), min(HOUR, int(born + life)), 5)]
            if seen:
                rss = [(14 + 3 * (at - START - born) / life) * MIB for at in seen]
                found.append(WorkerSeries(len(found) + 10, START + born, seen, rss))
            born += life
    return found


def test_workers_that_are_replaced_in_turn_are_recycled() -> None:
    assert climbers(_generations(480), START, START + HOUR).recycled
    assert not climbers(_generations(4 * HOUR), START, START + HOUR).recycled
    assert not climbers((), START, START + HOUR).recycled


def test_one_that_dies_again_and_again_beside_one_that_stays_is_not_recycling() -> None:
    found = climbers([_worker(1, rise=60), *_generations(120, count=1)], START, START + HOUR)
    assert found.replaced > 20
    assert not found.recycled


def _sawtooth(minutes: int, limit: float, extra: float = 0.0) -> Trend:
    """What is said after so many minutes of two recycled workers whose master gains `extra` MiB an
    hour."""
    workers = [
        WorkerSeries(one.pid, one.created, one.times[:rows], one.used[:rows])
        for one in _generations(480)
        if (rows := bisect_right(one.times, START + 60 * minutes))
    ]
    times = [START + t for t in range(0, 60 * minutes, 5)]
    total = dict.fromkeys(times, 0.0)
    for one in workers:
        for at, rss in zip(one.times, one.used, strict=True):
            if at in total:
                total[at] += rss
    used = [total[at] + extra * (at - START) / HOUR * MIB for at in times]
    return trend(times, used, limit * MIB, workers=workers)


@pytest.mark.parametrize("limit", [40, 64, 128, 256, 512])
def test_recycled_workers_do_not_grow_whenever_one_looks(limit: float) -> None:
    for minutes in range(25, 60):
        words = _sawtooth(minutes, limit).words
        assert words is not None
        assert "growing" not in words, minutes


def test_what_grows_beside_recycled_workers_may_grow() -> None:
    assert "growing" in (_sawtooth(59, 128, extra=30).words or ())
