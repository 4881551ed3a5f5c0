"""Who it is that grows."""

from __future__ import annotations

from random import Random

from wizard.evidence.curves.climbers import WorkerSeries, climbers, only_jumps, say

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


def _say(*workers: WorkerSeries, rise: float) -> str:
    return say(climbers(workers, START, START + HOUR), rise * MIB)


def test_all_of_them() -> None:
    assert _say(*(_worker(pid, rise=40) for pid in range(4)), rise=160) == "all 4 workers climb"


def test_some_of_them() -> None:
    workers = [_worker(pid, rise=50 if pid else 0) for pid in range(4)]
    assert _say(*workers, rise=150) == "3 of 4 workers climb"


def test_one_alone_climbs() -> None:
    workers = [_worker(pid, rise=150 if pid == 2 else 1) for pid in range(4)]
    assert _say(*workers, rise=153) == "pid 2 alone climbs (149 MiB), not the other 3 workers"


def test_one_alone_jumped() -> None:
    workers = [_worker(pid, jump=200 if pid == 1 else 0) for pid in range(2)]
    text = _say(*workers, rise=200)
    assert text.startswith("pid 1 alone jumped (")
    assert text.endswith("not the other worker")


def test_the_only_worker() -> None:
    assert _say(_worker(7, rise=80), rise=80) == "pid 7 climbs"


def test_what_no_worker_holds() -> None:
    workers = [_worker(pid, rise=5) for pid in range(2)]
    assert _say(*workers, rise=200).startswith("the 2 workers hold only ")
    assert _say(_worker(1), rise=200).startswith("its worker holds only ")


def test_a_replaced_worker_has_a_series_of_its_own() -> None:
    old = _worker(1, rise=40)
    young = _worker(1, rise=40, created=3000.0)
    found = climbers([old, young, _worker(2, rise=40)], START, START + HOUR)
    assert [one.pid for one in found.seen] == [1, 2]
    assert say(found, 80 * MIB) == "both workers climb; 1 worker was replaced in this time"


def test_jumps_one_after_the_other_are_no_slope() -> None:
    steps = [_worker(pid, jump=60, jump_at=0.1 + 0.2 * pid) for pid in range(4)]
    found = climbers(steps, START, START + HOUR)
    assert only_jumps(found, 240 * MIB)
    assert say(found, 240 * MIB) == "all 4 workers jumped"
    assert not only_jumps(climbers([_worker(1, rise=60)], START, START + HOUR), 60 * MIB)


def test_nothing_is_said_of_nobody() -> None:
    assert say(climbers((), START, START + HOUR), 1.0) == ""
