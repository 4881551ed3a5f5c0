"""Which process the CPU time between two looks belongs to, also that of children nobody saw."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.process_trees import group, process, sample
from wizard.evidence.cpu_ledger import CpuLedger
from wizard.evidence.row import Rows

if TYPE_CHECKING:
    from wizard.evidence.cpu_ledger import CpuUse
    from wizard.evidence.row import Row
    from wizard.evidence.sample import ProcessSample

MASTER, WORKER = process(10), process(11, 10)


def worker(ended: float, cpu: float = 0.0) -> ProcessSample:
    return process(11, 10, cpu=cpu, children_user_seconds=ended, children_system_seconds=0.0)


def used(*looks: tuple[ProcessSample, ...]) -> CpuUse:
    """Of the last two looks, one a second from 100 on."""
    ledger, use = CpuLedger(), None
    for number, (before, now) in enumerate(itertools.pairwise(looks)):
        use = ledger.between(before, 100.0 + number, now, 101.0 + number)
    assert use is not None
    return use


def test_children_that_live_shorter_than_a_look_are_their_parents() -> None:
    use = used((MASTER, worker(5.0)), (MASTER, worker(5.97, cpu=0.02)))
    assert (use.busiest.process.pid, use.busiest.seconds) == (11, pytest.approx(0.99))
    assert use.brief
    assert use.time.both == pytest.approx(0.99)


def test_a_child_that_was_seen_is_not_counted_twice_when_it_ends() -> None:
    child = process(12, 11, cpu=0.4, created=100.5)
    older = process(12, 11, cpu=1.4, created=100.5)
    use = used((MASTER, WORKER), (MASTER, WORKER, child), (MASTER, WORKER, older))
    assert (use.busiest.process.pid, use.busiest.seconds) == (12, pytest.approx(1.0))
    use = used(
        (MASTER, WORKER),
        (MASTER, WORKER, child),
        (MASTER, WORKER, older),
        (MASTER, worker(1.6)),
    )
    assert (use.busiest.process.pid, use.busiest.seconds) == (11, pytest.approx(0.2))
    assert not use.brief


def test_commands_of_some_tenths_of_a_second_are_one_busy_worker() -> None:
    """What begins or ends within a look is what its parent does."""
    first, second = (
        process(12, 11, cpu=0.3, created=100.7),
        process(13, 11, cpu=0.6, created=101.4),
    )
    use = used((MASTER, WORKER), (MASTER, worker(0.7), first), (MASTER, worker(1.4), second))
    assert use.busiest.seconds == pytest.approx(0.4 + 0.6)


def test_what_has_just_begun_and_works_alone_is_the_busiest_itself() -> None:
    use = used((MASTER,), (MASTER, process(12, 10, cpu=0.9, created=100.4)))
    assert (use.busiest.process.pid, use.busiest.seconds) == (12, pytest.approx(0.9))


def test_the_time_of_a_whole_branch_goes_to_the_ancestor_that_lives() -> None:
    shell, command = process(12, 11, cpu=0.1), process(13, 12, cpu=2.0)
    use = used((MASTER, WORKER, shell, command), (MASTER, worker(2.3)))
    assert use.busiest.seconds == pytest.approx(0.2)


def test_what_was_given_to_another_parent_is_not_awaited_for_ever() -> None:
    orphan = process(12, 11, cpu=50.0, created=1.0)
    looks = [(MASTER, WORKER, orphan), *((MASTER, worker(float(n))) for n in range(14))]
    assert used(*looks).busiest.seconds == pytest.approx(1.0)


def test_a_cycle_of_parents_ends() -> None:
    one, two = process(12, 13, cpu=1.0), process(13, 12, cpu=1.0)
    assert used((MASTER, one, two), (MASTER,)).time.both == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 300), st.integers(0, 300)),
        max_size=60,
    )
)
def test_nothing_is_counted_twice(moves: list[tuple[int, int, int, int]]) -> None:
    """Processes begin, work and end, each waited for by its parent: in all no more is counted than
    was used, and all of it but what is still to come."""
    ticks: dict[int, list[int]] = {0: [0, 0, -1, 0]}
    """Process → own, of ended children, parent, when it began."""

    ledger, counted, spent, next_pid = CpuLedger(), 0.0, 0, 1
    before: tuple[ProcessSample, ...] = ()

    def look(at: int) -> tuple[ProcessSample, ...]:
        return tuple(
            process(
                pid,
                parent if parent >= 0 else None,
                cpu=own / 100,
                created=100.0 + began,
                children_user_seconds=ended / 100,
            )
            for pid, (own, ended, parent, began) in ticks.items()
        )

    before = look(0)
    for at, (who, what, work, more) in enumerate(moves, 1):
        living = list(ticks)
        pid = living[who % len(living)]
        ticks[pid][0] += work
        spent += work
        if what < 3:
            ticks[next_pid] = [more, 0, pid, at]
            spent += more
            next_pid += 1
        elif pid and not any(one[2] == pid for one in ticks.values()):
            own, ended, parent, _ = ticks.pop(pid)
            ticks[parent][1] += own + ended
        now = look(at)
        use = ledger.between(before, 100.0 + at - 1, now, 100.0 + at)
        assert use is not None
        counted += use.time.both
        assert use.busiest.seconds <= use.time.both + 1e-6
        before = now
    assert counted == pytest.approx(spent / 100, abs=1e-6)


def _row(*groups: dict[str, float], ended: float = 0.97) -> Row:
    rows = Rows()
    trees = (MASTER, worker(0.01)), (MASTER, worker(0.01 + ended))
    return [
        rows.row(sample(100.0 + at, tree, one))
        for at, (tree, one) in enumerate(zip(trees, groups, strict=True))
    ][-1]


@pytest.mark.parametrize(
    ("group_used", "ended", "others", "unseen"),
    [
        (0.98, 0.97, 0.0, None),
        (0.98, 0.0, 0.0, 0.98),
        (0.98, 0.0, 0.95, None),
        (0.30, 0.97, 0.0, -0.67),
    ],
)
def test_what_the_group_counts_and_no_process_used_was_not_seen(
    group_used: float, ended: float, others: float, unseen: float | None
) -> None:
    row = _row(
        group(cpu_seconds=5.0, others_cpu_seconds=1.0),
        group(cpu_seconds=5.0 + group_used, others_cpu_seconds=1.0 + others),
        ended=ended,
    )
    assert row.get("unseen") == (None if unseen is None else pytest.approx(unseen))


def test_in_a_shared_group_without_a_limit_what_ended_above_the_tree_may_be_its_own() -> None:
    rows = Rows()
    shared = group(cpu_limit=None, shared=True)
    reaped = [9.0, 9.8, 10.2, 10.6, 71.0, 71.4, 71.8]
    looks = [
        sample(
            100.0 + at,
            (MASTER, worker(0.02 + 0.02 * at)),
            {**shared, "machine.reaped_seconds": up},
        )
        for at, up in enumerate(reaped)
    ]
    found = [rows.row(one).get("unseen") for one in looks]
    assert found[-1] == pytest.approx(0.4), "a command of the shell above that ran for a minute"


def test_what_ended_above_the_tree_is_not_its_own_where_none_of_its_children_did() -> None:
    rows = Rows()
    shared = group(cpu_limit=None, shared=True)
    looks = [
        sample(100.0 + at, (MASTER, worker(0.02)), {**shared, "machine.reaped_seconds": 0.4 * at})
        for at in range(8)
    ]
    assert [rows.row(one).get("unseen") for one in looks] == [None] * 8
