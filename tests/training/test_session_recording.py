"""What a session has sampled, as a recording and as the history that this is played as."""

from __future__ import annotations

from array import array
from io import StringIO
from math import inf, isnan
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.process_trees import GIB, MIB, group, process, sample
from tests.helpers.values import replace
from wizard.evidence.history.cells import Lines
from wizard.evidence.history.tracks import History
from wizard.evidence.series import Series
from wizard.evidence.target import Target
from wizard.session.recorded_history import history_of_recording
from wizard.text.anonymize import KnownNames
from wizard.training.session_recording import recording_of
from wizard.walk.events import Event, HistoryRead, Sampled, TargetChosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.sample import Sample

START = 1_764_000_000.0
TARGET = Target("process", "gunicorn shop:app", 10, START - 7200)
NOBODY = KnownNames()

GROUP, TREE = "group", "tree"

looks = st.lists(
    st.tuples(
        st.floats(0.9, 5.0),
        st.integers(0, 4 * GIB),
        st.floats(0.0, 4.0),
    ),
    min_size=2,
    max_size=20,
)
"""(seconds since the one before, bytes, cores)"""


def samples_of(drawn: Sequence[tuple[float, int, float]], kind: str) -> list[Sample]:
    samples, at, used = [], START, 0.0
    for apart, memory, cores in drawn:
        at, used = at + apart, used + apart * cores
        held = group(memory_used=memory, cpu_seconds=used) if kind is GROUP else None
        rss = memory if kind is TREE else 100 * MIB
        samples.append(sample(at, (process(10, rss=rss, cpu=used),), held))
    return samples


def events_of(samples: Sequence[Sample], history: History | None = None) -> list[Event]:
    read = [] if history is None else [HistoryRead(START, history)]
    return [TargetChosen(START, TARGET), *read, *(Sampled(one.at, one) for one in samples)]


def played(events: Sequence[Event], until: float = inf, names: KnownNames = NOBODY) -> History:
    recorded = recording_of(events, until, names).decode()
    return history_of_recording(Lines(StringIO(recorded)), "it", START + 10**6)


def close(one: Sequence[float], other: Sequence[float], off: float) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(isnan(a) == isnan(b) for a, b in pairs) and all(
        abs(a - b) <= off for a, b in pairs if not isnan(a)
    )


@given(drawn=looks, kind=st.sampled_from((GROUP, TREE)))
def test_the_curves_of_memory_and_cpu_are_kept(
    drawn: list[tuple[float, int, float]], kind: str
) -> None:
    samples = samples_of(drawn, kind)
    series = Series()
    for one in samples:
        series.append(one)
    history = played(events_of(samples))
    assert close(history.times, series.column("at"), 0.001)
    assert close(history.columns["memory_used"], series.column("memory_used"), 512.0)
    # CPU time of a process is kept in the kernel's ticks of 10 ms.
    assert close(history.columns["cpu_cores"], series.column("cpu_cores"), 0.03)
    assert close(history.columns["memory_limit"], series.column("memory_limit"), 0.0)


@given(drawn=looks, rows=looks, kind=st.sampled_from((GROUP, TREE)))
def test_what_a_file_said_of_the_time_before_is_kept(
    drawn: list[tuple[float, int, float]], rows: list[tuple[float, int, float]], kind: str
) -> None:
    samples = samples_of(drawn, kind)
    if kind is TREE:
        drawn = [(apart, memory or 1, cores) for apart, memory, cores in drawn]
        samples = samples_of(drawn, kind)
    times = array("d", (START - 60.0 * count for count in range(len(rows), 0, -1)))
    memory = array("d", (float(memory) for _apart, memory, _cores in rows))
    cores = array("d", (cores for _apart, _memory, cores in rows))
    past = History("day.csv", 60.0, times, {"memory_used": memory, "cpu_cores": cores})
    history = played(events_of(samples, past))
    count = len(rows)
    assert len(history.times) == count + len(samples)
    assert close(history.times[:count], times, 0.001)
    assert close(history.columns["memory_used"][:count], memory, 512.0)
    assert isnan(history.columns["cpu_cores"][0])
    assert close(history.columns["cpu_cores"][1:count], cores[1:], 0.001)
    assert len(set(history.columns["memory_source"])) == 1
    assert history.every >= 60.0


def test_what_a_file_cannot_say_is_unknown_before_the_session() -> None:
    first = sample(START, (process(10),), group(memory_used=MIB, cpu_seconds=1.0))
    first = replace(first, values={**first.values, "files.open": 12.0})
    times = array("d", (START - 120.0, START - 60.0))
    past = History("day.csv", 60.0, times, {"memory_used": array("d", (1e6, 2e6))})
    lines = recording_of(events_of([first], past), inf, NOBODY).decode()
    assert lines.count("files.open") == 1
    history = played(events_of([first], past))
    assert len(history.times) == 3


def test_nothing_after_the_end_and_nobody_before_the_last_target_is_in_it() -> None:
    first = samples_of([(1, MIB, 0.1)] * 3, GROUP)
    second = samples_of([(10, 2 * MIB, 0.1)] * 5, GROUP)
    other = Target("process", "celery -A shop worker", 77, START)
    events = [*events_of(first), TargetChosen(START + 5, other), *events_of(second)[1:]]
    history = played(events, START + 30)
    assert list(history.times) == [START + 10, START + 20, START + 30]
    assert history.target is not None
    assert history.target.title == "celery -A shop worker"


def test_a_process_watched_again_after_a_pause_goes_on() -> None:
    samples = samples_of([(1, MIB, 0.1)] * 6, GROUP)
    events = events_of(samples)
    events.insert(4, TargetChosen(START + 3.5, TARGET))
    assert len(played(events).times) == 6


def test_names_are_taken_out_of_what_processes_are_called() -> None:
    one = sample(START, (process(10, name="run-alice db-7"),))
    events = [TargetChosen(START, TARGET), Sampled(START, one)]
    recorded = recording_of(events, inf, KnownNames(frozenset({"db-7"}), frozenset({"alice"})))
    assert b"db-7" not in recorded
    assert b"[host]" in recorded


def test_nothing_sampled_is_nothing_recorded() -> None:
    assert recording_of([TargetChosen(START, TARGET)], inf, NOBODY) == b""
    assert recording_of([], inf, NOBODY) == b""


def test_of_a_long_session_as_much_is_kept_as_is_played() -> None:
    """A peak of one second in the middle of two hours is still there."""
    samples = samples_of([(1.0, 50 * MIB, 0.5)] * 7200, GROUP)
    peak = group(memory_used=900 * MIB, cpu_seconds=1500.5)
    samples[3000] = replace(samples[3000], values={**samples[3000].values, **peak})
    recorded = recording_of(events_of(samples), inf, NOBODY)
    assert recorded.count(b"\n") < 6000
    history = history_of_recording(Lines(StringIO(recorded.decode())), "it", START + 10**6)
    assert max(history.columns["memory_used"]) == 900 * MIB
    assert not any("gap" in line for line in history.notes)
    assert list(history.times[-900:]) == [one.at for one in samples[-900:]]
    assert close(history.columns["cpu_cores"][1:], [0.5] * (len(history.times) - 1), 0.01)
