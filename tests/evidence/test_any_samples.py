"""Readings of any samples at all: finite, within their bounds, and no zero out of nothing."""

from __future__ import annotations

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.test_observe import TARGET
from tests.helpers.process_trees import GIB, MACHINE, known, sample
from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Interval, Value
from wizard.evidence.readings.observe import observe
from wizard.evidence.sample import ProcessSample
from wizard.evidence.series import Series
from wizard.fact import Kind

COUNT = st.none() | st.integers(0, 2**50)
TIME = st.none() | st.floats(0, 1e9)


def some(**numbers: st.SearchStrategy[float | None]) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries(numbers).map(known)


PROCESSES = st.lists(
    st.builds(
        ProcessSample,
        pid=st.integers(1, 6),
        created=st.sampled_from([1.0, 2.0]),
        parent=st.none() | st.integers(0, 6),
        name=st.sampled_from(["gunicorn", "[celeryd: x", "node"]),
        values=some(
            **dict.fromkeys(("rss", "pss", "switches"), COUNT),
            **dict.fromkeys(("user_seconds", "system_seconds", "queued_seconds"), TIME),
        ),
    ),
    max_size=4,
    unique_by=lambda one: one.pid,
).map(tuple)

GROUPS = st.none() | some(
    **{"group.version": st.sampled_from([1, 2]), "group.shared": st.booleans()},
    **{"group.cpu_shared": st.none() | st.booleans()},
    **{"group.cpu_limit": st.none() | st.floats(0, 256)},
    **{
        f"group.{name}": COUNT
        for name in (
            *("memory_used", "memory_limit", "memory_peak", "oom_kills"),
            *("periods", "throttled_periods", "own_memory"),
        )
    },
    **{
        f"group.{name}": TIME
        for name in (
            *("cpu_seconds", "own_cpu_seconds", "memory_stall_seconds", "cpu_stall_seconds"),
        )
    },
)

MACHINES = st.none() | some(
    **{
        "machine.memory_total": st.integers(0, 2**50),
        "machine.memory_used": st.integers(0, 2**50),
        "machine.cores": st.floats(0, 256),
        "machine.cpu_seconds": TIME,
    }
)

SAMPLES = st.lists(
    st.tuples(st.floats(0.5, 20), PROCESSES, GROUPS, MACHINES, st.booleans()), max_size=6
)


@given(
    SAMPLES,
    st.none() | st.floats(0, 30),
    st.dictionaries(
        st.sampled_from(["memory.limit", "memory.used", "cpu.limit", "cpu.cores"]),
        st.floats(0, 1e12).map(Interval.exactly),
    ),
)
def test_any_samples_make_readings_that_are_finite_and_within_their_bounds(
    parts: list[tuple[float, tuple[ProcessSample, ...], dict[str, float], dict[str, float], bool]],
    since: float | None,
    stated: dict[str, Value],
) -> None:
    series, at = Series(), 0.0
    for step, processes, one_group, machine, gone in parts:
        at += step
        lacking = {"pid": "gone"} if gone else {}
        series.append(sample(at, () if gone else processes, one_group, machine, lacking))
    spans = dict.fromkeys(CATALOGUE, 15.0)
    evidence = observe(series, TARGET, stated, at, since=since, spans=spans)
    assert set(evidence.readings) == set(CATALOGUE)
    for name, reading in evidence.readings.items():
        assert reading.known or reading.missing
        if name not in stated:
            check_bounds(name, reading.value)
    for name, points in evidence.points.items():
        for _, value in points:
            if name not in stated:
                check_bounds(name, value)
    if evidence.readings["memory.oom_kills"].known:
        kills = evidence.readings["memory.oom_kills"].value
        assert isinstance(kills, Interval)
        assert kills.low > 0


def check_bounds(name: str, value: Value | None) -> None:
    fact = CATALOGUE[name]
    if isinstance(value, Interval):
        assert isfinite(value.low)
        assert isfinite(value.high)
        assert fact.low <= value.low <= value.high <= fact.high
    elif value is not None:
        assert fact.kind in (Kind.TEXT, Kind.VERSION, Kind.COMMAND_LINE) or value <= set(fact.words)


@given(PROCESSES, GROUPS)
def test_nothing_read_is_never_zero(
    processes: tuple[ProcessSample, ...], one_group: dict[str, float] | None
) -> None:
    """Where all values are None, nothing is known: no zero comes out of nothing."""
    blank = tuple(ProcessSample(one.pid, one.created, one.parent, one.name) for one in processes)
    kept = ("group.version", "group.shared")
    empty = one_group and {name: one_group[name] for name in kept}
    series = Series()
    series.append(sample(1.0, blank, empty, None))
    series.append(sample(2.0, blank, empty, None))
    readings = observe(series, TARGET, {}, 2.0).readings
    counted = {"workers.count"} if blank else set()
    for name, reading in readings.items():
        if CATALOGUE[name].sampled and name not in counted:
            assert not reading.known, reading


def test_machine_constant_is_what_the_tests_say() -> None:
    assert (MACHINE["machine.memory_total"], MACHINE["machine.cores"]) == (8 * GIB, 4.0)
