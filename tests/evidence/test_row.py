"""From two samples to a row: which source counts, rates, workers."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import GIB, MIB, group, machine, process, sample, tree
from wizard.evidence.reading import Interval
from wizard.evidence.readings.observe import observe
from wizard.evidence.row import ReadFrom, Row, Rows
from wizard.evidence.series import Series
from wizard.evidence.workers import workers_of

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample


def rows(*samples: Sample) -> list[Row]:
    maker = Rows()
    return [maker.row(one) for one in samples]


def last(*samples: Sample) -> Row:
    return rows(*samples)[-1]


# --- memory -----------------------------------------------------------------------------------


def test_a_group_with_a_limit_counts_even_where_it_is_shared() -> None:
    row = last(sample(1, group=group(shared=True)))
    assert (row.memory_used, row.memory_source) == (500 * MIB, ReadFrom.GROUP)
    assert (row.memory_limit, row.memory_limit_source) == (GIB, ReadFrom.GROUP)


def test_a_group_without_a_limit_counts_where_it_holds_only_the_target() -> None:
    row = last(sample(1, group=group(memory_limit=None)))
    assert (row.memory_used, row.memory_source) == (500 * MIB, ReadFrom.GROUP)
    assert (row.memory_limit, row.memory_limit_source) == (8 * GIB, ReadFrom.MACHINE)


def test_else_the_tree_counts() -> None:
    row = last(sample(1, group=group(memory_limit=None, shared=True)))
    assert (row.memory_used, row.memory_source) == (301 * MIB, ReadFrom.RSS)


def test_our_own_memory_is_taken_off() -> None:
    assert last(sample(1, group=group(own_memory=40 * MIB))).memory_used == 460 * MIB
    assert last(sample(1, group=group(own_memory=900 * MIB))).memory_used == 0


def test_pss_counts_where_it_is_known_of_all_and_follows_rss_between() -> None:
    one = sample(1, (process(10, pss=60 * MIB), process(11, 10, pss=20 * MIB)))
    two = sample(2, (process(10, rss=110 * MIB), process(11, 10)))
    three = sample(3, (process(10, rss=110 * MIB), process(11, 10), process(12, 10)))
    found = rows(one, two, three)
    assert [(row.memory_used, row.memory_source) for row in found] == [
        (80 * MIB, ReadFrom.PSS),
        (90 * MIB, ReadFrom.PSS),
        (310 * MIB, ReadFrom.RSS),
    ]


def test_the_machine_counts_where_nothing_else_is_watched() -> None:
    row = last(sample(1, ()))
    assert (row.memory_used, row.memory_source) == (3 * GIB, ReadFrom.MACHINE)


def test_a_limit_beyond_the_machine_is_the_machines() -> None:
    row = last(sample(1, group=group(memory_limit=64 * GIB, cpu_limit=64.0)))
    assert (row.memory_limit, row.memory_limit_source) == (8 * GIB, ReadFrom.MACHINE)
    assert (row.cpu_limit, row.cpu_limit_source) == (4.0, ReadFrom.MACHINE)


def test_without_machine_and_group_there_is_no_limit() -> None:
    row = last(sample(1, machine=None))
    assert isnan(row.memory_limit)
    assert isnan(row.cpu_limit)


def test_the_highest_starts_anew_when_the_source_changes() -> None:
    lone = group(memory_limit=None)
    crowded = group(memory_limit=None, shared=True)
    found = rows(sample(1, group=lone), sample(2, group=crowded), sample(3, group=lone))
    assert [row.memory_highest for row in found] == [500 * MIB, 301 * MIB, 500 * MIB]


# --- CPU --------------------------------------------------------------------------------------


def test_the_first_sample_gives_no_rate() -> None:
    row = last(sample(1, group=group(cpu_seconds=5.0)))
    assert all(isnan(value) for value in (row.cpu_cores, row.busiest, row.throttled))


def test_cores_of_the_group_without_our_own_time() -> None:
    before = group(cpu_seconds=10.0, own_cpu_seconds=1.0)
    after = group(cpu_seconds=13.0, own_cpu_seconds=1.5)
    row = last(sample(1, group=before), sample(3, group=after))
    assert (row.cpu_cores, row.cpu_source) == (1.25, ReadFrom.GROUP)


def test_cores_of_the_tree_in_a_shared_group_without_quota() -> None:
    shared = group(cpu_limit=None, shared=True, memory_limit=None)
    row = last(
        sample(1, tree(cpu=1.0), shared),
        sample(2, tree(cpu=1.5), shared),
    )
    assert (row.cpu_cores, row.cpu_source) == (1.0, ReadFrom.TREE)
    assert (row.busiest, row.busiest_pid) == (0.5, 11)


def test_the_cpu_group_may_be_shared_while_the_memory_group_is_not() -> None:
    apart = group(cpu_limit=None, cpu_shared=True)
    row = last(sample(1, group=apart), sample(2, group=apart))
    assert row.cpu_source == ReadFrom.TREE
    assert row.memory_source == ReadFrom.GROUP


def test_a_new_process_counts_and_one_found_late_does_not() -> None:
    before = sample(10, tree(0))
    born = process(12, 10, cpu=0.25, created=10.5)
    late = process(13, 10, cpu=900.0, created=2.0)
    row = last(before, sample(11, (*tree(0), born, late)))
    assert row.cpu_cores == 0.25


def test_a_reused_id_is_another_process() -> None:
    before = sample(10, (*tree(0), process(12, 10, cpu=50.0, created=1.0)))
    after = sample(11, (*tree(0), process(12, 10, cpu=0.5, created=10.2)))
    assert last(before, after).cpu_cores == 0.5


def test_user_share_needs_some_cpu_time() -> None:
    busy = sample(2, (process(10, cpu=0.6, system=0.2),))
    assert last(sample(1, (process(10),)), busy).user_share == pytest.approx(0.75)
    idle = sample(2, (process(10, cpu=0.02),))
    assert isnan(last(sample(1, (process(10),)), idle).user_share)


def test_throttled_is_a_share_of_the_periods() -> None:
    before = group(periods=100, throttled_periods=10)
    row = last(sample(1, group=before), sample(2, group=group(periods=110, throttled_periods=14)))
    assert row.throttled == pytest.approx(0.4)
    assert last(sample(1, group=before), sample(2, group=before)).throttled == 0.0
    free = group(cpu_limit=None)
    assert isnan(last(sample(1, group=free), sample(2, group=free)).throttled)


def test_cores_of_the_machine() -> None:
    before, after = machine(8, 4, 4.0, 100.0), machine(8, 4, 4.0, 103.0)
    row = last(sample(1, (), machine=before), sample(2, (), machine=after))
    assert (row.cpu_cores, row.cpu_source) == (3.0, ReadFrom.MACHINE)


def test_pressure_is_a_share_of_the_time() -> None:
    before, after = group(memory_stall_seconds=1.0), group(memory_stall_seconds=1.5)
    row = last(sample(1, group=before), sample(3, group=after))
    assert row.memory_pressure == 0.25
    assert isnan(row.cpu_pressure)


def _waits(at: float, switches: int | None, queued: float | None, cpu: float) -> Sample:
    one = process(11, cpu=cpu, switches=switches, queued_seconds=queued)
    return sample(at, (process(10), one))


def test_what_the_busiest_waited_for() -> None:
    row = last(_waits(1, 100, 5.0, 0.0), _waits(3, 160, 6.5, 0.4))
    assert (row.busiest_pid, row.switches, row.queued) == (11, 30.0, 0.75)
    assert last(_waits(1, 100, 5.0, 0.0), _waits(3, 160, 25.0, 0.4)).queued == 1.0
    unknown = last(_waits(1, None, None, 0.0), _waits(3, 160, 6.5, 0.4))
    assert isnan(unknown.switches)
    assert isnan(unknown.queued)


def test_what_a_process_waited_for_that_has_just_begun() -> None:
    born = process(12, 10, cpu=0.9, created=1.5, switches=4, queued_seconds=0.5)
    row = last(sample(1, (process(10),)), sample(2, (process(10), born)))
    assert (row.busiest_pid, row.switches, row.queued) == (12, 4.0, 0.5)


# --- workers ----------------------------------------------------------------------------------


def pids(*processes: object) -> list[int]:
    return [worker.pid for worker in workers_of(tuple(processes))]  # type: ignore[arg-type]


def test_workers_are_direct_children_of_the_same_program() -> None:
    main = process(10)
    assert pids(main, process(11, 10), process(12, 11), process(13, 10, name="node")) == [11]


def test_workers_with_rewritten_names() -> None:
    main = process(10, name="gunicorn: maste")
    workers = process(11, 10, name="gunicorn: worke"), process(12, 10, name="gunicorn: dirty")
    assert pids(main, *workers) == [11]
    main = process(10, name="[celeryd: celer")
    assert pids(main, process(11, 10, name="[celeryd: celer")) == [11]


def test_a_server_without_workers_has_none_but_another_program_has_any_child() -> None:
    assert pids(process(10, name="celery"), process(11, 10, name="git")) == []
    assert pids(process(10, name="supervisord"), process(11, 10, name="node")) == [11]
    assert pids() == []


def test_the_largest_worker() -> None:
    row = last(sample(1, tree(3)))
    assert (row.workers, row.largest, row.largest_pid) == (3, 102 * MIB, 13)


def test_workers_that_ended_and_began_are_counted() -> None:
    found = rows(
        sample(1, tree(2, first=11)),
        sample(2, tree(2, first=12)),
        sample(3, tree(2, first=12)),
        sample(4, tree(1, first=12)),
        sample(5, tree(3, first=20)),
    )
    assert [(row.vanished, row.appeared) for row in found] == [
        (0, 0),
        (1, 1),
        (1, 1),
        (2, 1),
        (3, 4),
    ]


def test_a_target_that_is_gone_says_nothing_of_now() -> None:
    gone = sample(2, (), group(), missing={"pid": "process 10 has ended"})
    found = last(sample(1, group=group()), gone)
    assert isnan(found.memory_used)
    assert isnan(found.workers)
    assert found.vanished == 0


def test_workers_of_a_target_in_whose_place_another_runs_are_counted_on() -> None:
    before, after = Series(), Series()
    for at in (1.0, 2.0):
        before.append(sample(at, tree(2)))
    after.succeed(before)
    after.append(sample(9.0, (process(20), process(21, 20))))
    restarts = observe(after, None, {}, 9.0).readings["workers.restarts"]
    assert (restarts.value, restarts.because) == (Interval(1, 1), "seen in 8 s")
    after.append(sample(10.0, (process(20), process(21, 20), process(22, 20))))
    assert observe(after, None, {}, 10.0).readings["workers.restarts"].value == Interval(2, 2)
    since = observe(after, None, {}, 10.0, since=9.0).readings["workers.restarts"]
    assert not since.known
