"""Readings: what follows from the samples, what is stated, what is unknown and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import GIB, MIB, group, process, sample, tree
from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Evidence, Interval, Reading, Value
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.evidence.target import Target

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample

TARGET = Target(
    "process",
    "gunicorn wsgi",
    pid=10,
    created=500.0,
    command=("gunicorn", "wsgi"),
    facts={
        "server.kind": Reading("server.kind", frozenset({"gunicorn"}), text="gunicorn"),
        "pid": Reading("pid", Interval.exactly(10), text="10"),
    },
)


def series_of(*samples: Sample) -> Series:
    series = Series()
    for one in samples:
        series.append(one)
    return series


def look(*samples: Sample, stated: dict[str, Value] | None = None, **more: object) -> Evidence:
    now = samples[-1].at if samples else 1000.0
    return observe(series_of(*samples), TARGET, stated or {}, now, **more)  # type: ignore[arg-type]


def exactly(evidence: Evidence, name: str) -> float:
    value = evidence.readings[name].value
    assert isinstance(value, Interval), evidence.readings[name]
    assert value.low == value.high
    return value.low


def missing(evidence: Evidence, name: str) -> str:
    reading = evidence.readings[name]
    assert reading.value is None, reading
    assert reading.missing
    return reading.missing


def test_every_name_of_the_catalogue_has_a_reading_that_is_known_or_says_why() -> None:
    for evidence in (look(), look(sample(1)), look(sample(1, ()), sample(2, ()))):
        assert set(evidence.readings) == set(CATALOGUE)
        for name, reading in evidence.readings.items():
            assert reading.name == name
            assert reading.text if reading.known else reading.missing


def test_memory_of_a_group_with_a_limit() -> None:
    evidence = look(sample(1, group=group()))
    assert exactly(evidence, "memory.used") == 500 * MIB
    assert exactly(evidence, "memory.share") == pytest.approx(500 / 1024)
    assert evidence.readings["memory.used"].text == "500 MiB of 1.00 GiB"
    assert evidence.readings["memory.used"].because == "working set of the control group"
    assert evidence.readings["memory.share"].text == "49 %"
    assert evidence.readings["memory.share"].because == "500 MiB of 1.00 GiB"


def test_without_a_limit_the_machine_is_and_it_says_so() -> None:
    evidence = look(sample(1))
    assert exactly(evidence, "memory.limit") == 8 * GIB
    assert exactly(evidence, "cpu.limit") == 4
    assert "no limit is set" in evidence.readings["memory.limit"].because
    assert "no quota is set" in evidence.readings["cpu.limit"].because
    assert "machine" in evidence.readings["memory.limit"].text
    assert "RSS" in evidence.readings["memory.used"].because


def test_a_shared_group_is_named_as_such() -> None:
    evidence = look(sample(1, group=group(shared=True)))
    assert "other processes" in evidence.readings["memory.used"].because


def test_the_first_sample_gives_no_rate() -> None:
    evidence = look(sample(1, group=group()))
    for name in ("cpu.cores", "cpu.share", "cpu.busiest", "cpu.user_share"):
        assert missing(evidence, name) == "needs a second sample"


def test_cpu_of_two_samples() -> None:
    evidence = look(
        sample(1, tree(cpu=1.0), group(cpu_seconds=2.0)),
        sample(2, tree(cpu=1.4), group(cpu_seconds=3.0)),
    )
    assert exactly(evidence, "cpu.cores") == 1.0
    assert exactly(evidence, "cpu.share") == 0.5
    assert evidence.readings["cpu.cores"].text == "1.00 of 2 cores"
    assert exactly(evidence, "cpu.busiest") == pytest.approx(0.4)
    assert exactly(evidence, "cpu.busiest_pid") == 11
    assert exactly(evidence, "cpu.user_share") == 1.0


def test_nobody_is_the_busiest_of_idle_processes() -> None:
    evidence = look(sample(1), sample(2))
    assert exactly(evidence, "cpu.busiest") == 0
    assert missing(evidence, "cpu.busiest_pid") == "no process is using the CPU"


@pytest.mark.parametrize(
    ("kills", "reason"),
    [
        (0, "none counted, but the count restarts with the container"),
        (2, "2 kills before we began to watch, it is not known when or of what"),
        (None, "nothing counts the kills in its control group"),
    ],
)
def test_no_oom_kill_that_was_seen_is_unknown(kills: int | None, reason: str) -> None:
    evidence = look(sample(1, group=group(oom_kills=kills)))
    assert missing(evidence, "memory.oom_kills") == reason


@pytest.mark.parametrize(("first", "last"), [(0, 1), (0, 5), (3, 5)])
def test_a_kill_with_which_no_process_ended_is_nobodys(first: int, last: int) -> None:
    at = (sample(1, group=group(oom_kills=first)), sample(2, group=group(oom_kills=last)))
    for evidence in (look(*at), look(*at, sample(60, group=group(oom_kills=last)))):
        assert evidence.readings["memory.oom_kills"].value is None
        assert "not known of which process" in missing(evidence, "memory.oom_kills")
        assert evidence.readings["memory.kills_seen"].value is None


def test_a_count_that_begins_anew_is_no_kill() -> None:
    trees = (tree(2, first=11), tree(2, first=21), tree(2, first=31))
    samples = [
        sample(n, trees[n - 1], group(oom_kills=count)) for n, count in ((1, 3), (2, 0), (3, 0))
    ]
    assert not look(*samples).readings["memory.oom_kills"].known


def test_the_peak_lies_between_what_was_seen_and_what_the_kernel_counted() -> None:
    evidence = look(sample(1, group=group(memory_peak=1000 * MIB)))
    assert evidence.readings["memory.peak"].value == Interval(500 / 1024, 1000 / 1024)
    assert "file cache" in (evidence.readings["memory.peak"].missing or "")
    evidence = look(sample(1, group=group(memory_used=990 * MIB)), sample(2, group=group()))
    assert exactly(evidence, "memory.peak") == pytest.approx(990 / 1024)


def test_the_peak_of_a_tree_is_only_known_from_when_we_looked() -> None:
    reading = look(sample(1)).readings["memory.peak"]
    assert isinstance(reading.value, Interval)
    assert reading.value.high == 1.0
    assert reading.missing
    assert reading.text.startswith("at least")


def test_workers_and_restarts() -> None:
    evidence = look(
        sample(1, tree(3, first=11)), sample(2, tree(3, first=12)), sample(3, tree(3, first=12))
    )
    assert exactly(evidence, "workers.count") == 3
    assert exactly(evidence, "workers.restarts") == 1
    assert evidence.readings["workers.count"].text == "3 workers"
    assert evidence.readings["workers.restarts"].text == "1 restart"
    assert exactly(evidence, "memory.largest_pid") == 14


def test_a_pool_that_shrinks_or_grows_restarts_nothing() -> None:
    grown = look(sample(1, tree(1)), sample(31, tree(4)))
    assert exactly(grown, "workers.restarts") == 0
    shrunk = look(sample(1, tree(4)), sample(31, tree(1)))
    assert exactly(shrunk, "workers.restarts") == 0


def test_no_restart_means_nothing_before_a_worker_could_have_timed_out() -> None:
    early = look(sample(1, tree(2)), sample(30, tree(2)))
    assert missing(early, "workers.restarts") == "none was seen yet; to be sure takes 30 s"
    late = look(sample(1, tree(2)), sample(31, tree(2)))
    assert exactly(late, "workers.restarts") == 0


def test_a_reload_counts_though_the_new_ones_begin_first() -> None:
    evidence = look(
        sample(1, tree(2, first=11)),
        sample(2, (*tree(2, first=11), process(21, 10), process(22, 10))),
        sample(3, tree(2, first=21)),
    )
    assert exactly(evidence, "workers.restarts") == 2


def test_what_was_stated_beats_what_was_read_and_feeds_what_follows() -> None:
    stated: dict[str, Value] = {
        "memory.limit": Interval.exactly(512 * MIB),
        "server.kind": frozenset({"celery"}),
        "cpu.limit": Interval.exactly(0.5),
    }
    evidence = look(
        sample(1, group=group(cpu_seconds=0.0)),
        sample(2, group=group(cpu_seconds=0.5)),
        stated=stated,
    )
    limit = evidence.readings["memory.limit"]
    assert (limit.origin, limit.text, limit.detected) == ("stated", "512 MiB", "1.00 GiB")
    assert exactly(evidence, "memory.share") == pytest.approx(500 / 512)
    assert exactly(evidence, "cpu.share") == 1.0
    kind = evidence.readings["server.kind"]
    assert (kind.value, kind.detected) == (frozenset({"celery"}), "gunicorn")


def test_a_stated_value_that_agrees_names_no_other() -> None:
    reading = look(stated={"server.kind": frozenset({"gunicorn"})}).readings["server.kind"]
    assert (reading.origin, reading.detected) == ("stated", None)
    assert reading.because == "detected and confirmed"


def test_stated_values_alone_make_a_share() -> None:
    stated: dict[str, Value] = {
        "memory.used": Interval.exactly(256 * MIB),
        "memory.limit": Interval(512 * MIB, 1024 * MIB),
    }
    evidence = observe(Series(), None, stated, 5.0)
    assert evidence.readings["memory.share"].value == Interval(0.25, 0.5)
    assert missing(evidence, "cpu.share") == "no process is watched"
    assert missing(evidence, "server.kind") == "no process is watched"


@pytest.mark.parametrize("limit", [0.0, 1e-300])
def test_nothing_is_a_share_of_nothing(limit: float) -> None:
    evidence = look(sample(1, group=group()), stated={"memory.limit": Interval.exactly(limit)})
    assert missing(evidence, "memory.share")


def test_ages_follow_from_the_start() -> None:
    evidence = look(sample(4100))
    assert exactly(evidence, "target.age") == 3600
    assert evidence.readings["target.age"].text == "1 h"
    assert missing(evidence, "container.age")
    young = Target("process", "x", 1, created=1001.0, container_created=400.0)
    evidence = observe(Series(), young, {}, 1000.0)
    assert exactly(evidence, "target.age") == 0
    assert exactly(evidence, "container.age") == 600


def test_an_old_sample_says_nothing_of_now() -> None:
    evidence = observe(series_of(sample(1), sample(2)), TARGET, {}, 30.0)
    assert "28 s old" in missing(evidence, "memory.used")
    assert "28 s old" in missing(evidence, "workers.count")


def test_a_target_that_ended_says_so_for_good() -> None:
    gone = sample(2, (), missing={"pid": "process 10 has ended"})
    series = series_of(sample(1), gone)
    for now in (2.0, 500.0):
        evidence = observe(series, TARGET, {}, now)
        assert missing(evidence, "memory.share") == "process 10 has ended"
        assert missing(evidence, "cpu.cores") == "process 10 has ended"


def test_what_could_not_be_read_gives_its_reason_on() -> None:
    evidence = look(
        sample(1, (), machine=None, missing={"memory.used": "no group"}),
        sample(2, (), machine=None),
    )
    assert missing(evidence, "memory.limit")
    first = look(sample(1, (), machine=None, missing={"memory.used": "no group"}))
    assert missing(first, "memory.share") == "no group"


def test_an_earlier_moment_is_seen_as_it_was_then() -> None:
    series = series_of(*(sample(n, group=group(memory_used=n * 100 * MIB)) for n in range(1, 8)))
    evidence = observe(series, TARGET, {}, 3.5, spans={"memory.used": 10})
    assert exactly(evidence, "memory.used") == 300 * MIB
    assert [at for at, _ in evidence.points["memory.used"]] == [1, 2, 3]


# --- checks: only what came after counts ------------------------------------------------------


def test_a_check_sees_only_what_came_after() -> None:
    samples = [
        sample(1, tree(2, first=11), group(memory_used=1000 * MIB, oom_kills=3, cpu_seconds=0.0)),
        sample(2, tree(2, first=12), group(memory_used=400 * MIB, oom_kills=3, cpu_seconds=1.0)),
        sample(3, tree(2, first=12), group(memory_used=300 * MIB, oom_kills=3, cpu_seconds=1.5)),
    ]
    evidence = look(*samples, since=1.5, spans={"memory.share": 60})
    assert not evidence.readings["workers.restarts"].known
    peak = evidence.readings["memory.peak"].value
    assert isinstance(peak, Interval)
    assert peak.low == pytest.approx(400 / 1024)
    assert not evidence.readings["memory.oom_kills"].known
    assert [at for at, _ in evidence.points["memory.share"]] == [2, 3]
    assert exactly(evidence, "cpu.cores") == 0.5
    first = observe(series_of(*samples), TARGET, {}, 2.0, since=1.5)
    assert missing(first, "cpu.cores") == "needs a second sample"
    later = look(*samples, since=3.5)
    assert "since" in missing(later, "memory.used")


def test_an_oom_kill_after_the_check_began_counts() -> None:
    samples = [
        sample(n, tree(2, first=first), group(oom_kills=kills))
        for n, first, kills in ((1, 11, 3), (2, 11, 3), (3, 12, 5))
    ]
    assert exactly(look(*samples, since=1.5), "memory.oom_kills") == 2


# --- points -----------------------------------------------------------------------------------


def test_points_are_the_metrics_past() -> None:
    samples = [sample(n, group=group(cpu_seconds=n * 0.5)) for n in range(1, 6)]
    evidence = look(*samples, spans={"cpu.share": 2.5, "memory.share": 100, "memory.trend": 2})
    assert evidence.points["cpu.share"] == (
        (3, Interval(0.25, 0.25)),
        (4, Interval(0.25, 0.25)),
        (5, Interval(0.25, 0.25)),
    )
    assert len(evidence.points["memory.share"]) == 5
    assert evidence.points["memory.trend"] == ((3, None), (4, None), (5, None))
    assert evidence.every == 1.0


def test_points_with_a_stated_limit() -> None:
    stated: dict[str, Value] = {"memory.limit": Interval.exactly(2 * GIB)}
    evidence = look(sample(1, group=group()), stated=stated, spans={"memory.share": 10})
    assert evidence.points["memory.share"] == ((1, Interval(500 / 2048, 500 / 2048)),)
    stated = {"memory.share": Interval.exactly(0.5)}
    evidence = look(sample(1, group=group()), stated=stated, spans={"memory.share": 10})
    assert evidence.points["memory.share"] == ((1, Interval(0.5, 0.5)),)
