"""A recording gives back what was sampled, whatever was cut off or damaged."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers.process_trees import known, process
from tests.helpers.process_trees import sample as sample_of
from tests.helpers.values import replace
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.row import Rows
from wizard.evidence.sample import MOST_MEMBERS, ProcessSample, Sample
from wizard.evidence.target import Target
from wizard.session import recordings as module
from wizard.session.codec import Gap, line_of
from wizard.session.recording_writer import BUDGET, SampleWriter, end_lines, header_lines
from wizard.session.recordings import WHOLE_EVERY, Recording, RecordingError, RecordingHeader

if TYPE_CHECKING:
    from collections.abc import Sequence

FIXTURES = Path(__file__).parent / "fixtures"
PAGE = (Path(module.__file__).parent / "RECORDING.md").read_text(encoding="utf-8")
KIB = 1024
START = 1795442640.0
TARGET = Target(
    "process",
    "gunicorn app:app",
    100,
    START - 500,
    ("gunicorn", "app:app", "--password", "hunter2"),
    {
        "server.workers": Reading("server.workers", Interval(2, math.inf)),
        "server.kind": Reading("server.kind", frozenset({"gunicorn"})),
        "server.version": Reading("server.version", None, missing="not installed here"),
    },
)
HEADER = RecordingHeader("0.1.0", START, 5.0, TARGET)

kib = st.none() | st.integers(0, 4 * KIB**2).map(lambda count: count * KIB)
ticks = st.none() | st.integers(0, 10**6).map(lambda count: count / 100)
thousandths = st.none() | st.integers(0, 10**9).map(lambda count: count / 1000)
counts = st.none() | st.integers(0, 10**6)
groups = st.fixed_dictionaries(
    {
        "version": st.sampled_from([1, 2]),
        "shared": st.booleans(),
        "cpu_shared": st.none() | st.booleans(),
        **dict.fromkeys(("memory_used", "memory_limit", "memory_peak", "own_memory"), kib),
        **dict.fromkeys(("periods", "throttled_periods", "oom_kills"), counts),
        **dict.fromkeys(("cpu_seconds", "cpu_limit", "own_cpu_seconds"), thousandths),
        **dict.fromkeys(("memory_stall_seconds", "cpu_stall_seconds"), thousandths),
    }
).map(lambda numbers: known(numbers, "group."))
machines = st.fixed_dictionaries(
    {
        "memory_total": st.integers(1, 10**6).map(lambda count: count * KIB),
        "memory_used": st.integers(1, 10**6).map(lambda count: count * KIB),
        "cores": st.sampled_from([0.5, 2.0, 16.0]),
        "cpu_seconds": thousandths,
        "memory_stall_seconds": thousandths,
        "cpu_stall_seconds": thousandths,
    }
).map(lambda numbers: known(numbers, "machine."))


@st.composite
def trees(draw: st.DrawFn) -> tuple[ProcessSample, ...]:
    """A main process and some of a few others, in any order, their ids given again at times."""
    pids = [100, *draw(st.lists(st.sampled_from([7, 8, 9]), unique=True))]
    return tuple(
        ProcessSample(
            pid,
            START - 500 if pid == 100 else START - draw(st.sampled_from([1.25, 2.0])),
            1 if pid == 100 else 100,
            draw(st.sampled_from(["gunicorn", "gunicorn: worke"])),
            known(
                {
                    "rss": draw(kib),
                    "user_seconds": draw(ticks),
                    "system_seconds": draw(ticks),
                    "switches": draw(counts),
                    "pss": draw(kib),
                }
            ),
        )
        for pid in pids
    )


@st.composite
def samples(draw: st.DrawFn) -> list[Sample]:
    """Samples, each much like the one before."""
    at, taken = START, []
    tree, group, machine = draw(trees()), draw(st.none() | groups), draw(st.none() | machines)
    for _ in range(draw(st.integers(1, 12))):
        at += draw(st.integers(1, 20_000)) / 1000
        tree = draw(trees()) if draw(st.booleans()) else tree
        if group is not None and draw(st.booleans()):
            changed = {"memory_used": draw(kib), "cpu_seconds": draw(thousandths)}
            group = {**group, **known(changed, "group.")}
        missing = draw(st.sampled_from([{}, {"memory.pressure": "no PSI"}]))
        taken.append(sample_of(round(at, 3), tree, group, machine, missing))
    return taken


def written(taken: Sequence[Sample], budget: float = math.inf) -> list[bytes]:
    recorder = SampleWriter(budget)
    return [*header_lines(HEADER), *(line for one in taken if (line := recorder.line(one)))]


def in_order(sample: Sample) -> Sample:
    """With its processes in one order, and without the waits, which count from any number."""
    main, others = sample.processes[:1], sample.processes[1:]
    tree = (*main, *sorted(others, key=lambda process: process.pid))
    return replace(sample, processes=tuple(map(without_waits, tree)))


def without_waits(process: ProcessSample) -> ProcessSample:
    values = {name: value for name, value in process.values.items() if name != "switches"}
    return replace(process, values=values)


def busy(at: int, workers: int) -> Sample:
    """A server whose every number changes all the time."""
    main = process(
        100, 1, rss=26444 * KIB, cpu=11.0, system=2.0, created=START - 500, switches=5 * at
    )
    tree = [main]
    for pid in range(101, 101 + workers):
        rss = (204800 + 4 * (pid * at % 997)) * KIB
        cpu = at * (2.5 + (pid + at) % 7 / 10)
        waits = {"switches": 97 * at}
        tree.append(
            process(pid, 100, rss=rss, cpu=round(cpu, 2), system=0.43 * at, created=START, **waits)
        )
    group = known(
        {
            "version": 2,
            "shared": False,
            "memory_used": (900000 + 4 * (at * 7919 % 9973)) * KIB,
            "memory_limit": 2**31,
            "memory_peak": (1200000 + at) * KIB,
            "oom_kills": 0,
            "cpu_seconds": at * 11.731,
            "cpu_limit": 4.0,
            "periods": 50 * at,
            "throttled_periods": 7 * at,
            "memory_stall_seconds": at * 0.013,
            "cpu_stall_seconds": at * 1.307,
            "own_memory": (26000 + at % 13) * KIB,
            "own_cpu_seconds": at * 0.021,
        },
        "group.",
    )
    machine = known(
        {
            "memory_total": 2**34,
            "memory_used": 2**33 + at // 3 * 4096,
            "cores": 8.0,
            "memory_stall_seconds": at // 3 * 0.1,
            "cpu_stall_seconds": at // 3 * 0.7,
        },
        "machine.",
    )
    return sample_of(START + 5 * at + at % 3 / 1000, tuple(tree), group, machine)


@given(samples())
def test_what_is_written_is_read(taken: list[Sample]) -> None:
    recording = Recording(written(taken))
    assert list(map(in_order, recording.samples())) == list(map(in_order, taken))
    assert recording.notes == []


@given(samples())
def test_the_same_rows_follow_from_it(taken: list[Sample]) -> None:
    live, later = Rows(), Rows()
    before = [live.row(sample) for sample in taken]
    after = [later.row(sample) for sample in Recording(written(taken)).samples()]
    for one, other in zip(before, after, strict=True):
        for name in one | other:
            value, again = one.get(name, math.nan), other.get(name, math.nan)
            if name in ("busiest_pid", "largest_pid", "switches"):
                continue  # which of two that are alike is meant depends on their order
            assert again == pytest.approx(value, nan_ok=True), name


def test_the_waits_of_the_busiest_process_are_kept() -> None:
    taken = [busy(at, 3) for at in range(1, 2 * WHOLE_EVERY + 9)]
    live, later = Rows(), Rows()
    before = [live.row(sample) for sample in taken]
    after = [later.row(sample) for sample in Recording(written(taken)).samples()]
    assert [row.switches for row in after[1:]] == pytest.approx(
        [row.switches for row in before[1:]]
    )
    assert [row.busiest_pid for row in after[1:]] == [row.busiest_pid for row in before[1:]]


@given(st.data())
def test_a_recording_cut_anywhere_gives_what_was_whole(data: st.DataObject) -> None:
    lines = written([busy(at, 2) for at in range(1, 8)])
    text = b"".join(lines)
    end = data.draw(st.integers(len(lines[0] + lines[1]), len(text)))
    recording = Recording(text[:end].splitlines(keepends=True))
    count = len(list(recording.samples()))
    whole = text[:end].count(b"\n") - 2
    complete = text[end : end + 1] == b"\n"
    assert count == whole + complete
    assert recording.is_torn == (text[end - 1 : end] != b"\n" and not complete)


@given(st.integers(2, 2 * WHOLE_EVERY), st.binary(max_size=30))
def test_a_damaged_line_costs_what_builds_on_it(place: int, rubbish: bytes) -> None:
    taken = [busy(at, 2) for at in range(1, 2 * WHOLE_EVERY + 1)]
    lines = written(taken)
    undamaged = {sample.at: in_order(sample) for sample in Recording(lines).samples()}
    lines[place] = b"~" + rubbish.replace(b"\n", b"") + b"\n"
    recording = Recording(lines)
    again = {sample.at: in_order(sample) for sample in recording.samples()}
    assert len(taken) - len(again) <= WHOLE_EVERY
    assert all(undamaged[at] == sample for at, sample in again.items())
    assert [note.partition(":")[0] for note in recording.notes] == [f"line {place + 1}"]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**70) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("tpgmxc+-s"), inner)
    ),
    max_leaves=8,
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["t", "at", "event", "sample", "c", "v", "-", "+", "o", "x", "k", "reason"]
            ),
            values,
        ),
        max_size=4,
    )
)
@example([{"t": 0, "x": None}])
def test_no_line_breaks_the_reader(said: list[dict[str, object]]) -> None:
    lines = written([busy(1, 2)])
    recording = Recording([*lines, *(json.dumps(line).encode() + b"\n" for line in said)])
    assert len(list(recording.samples())) >= 1


@pytest.mark.parametrize(("workers", "lines"), [(4, 5760), (32, 1100), (64, 700)])
def test_eight_hours_fit_in_a_megabyte(workers: int, lines: int) -> None:
    recorder = SampleWriter()
    made = [line for at in range(1, 5761) if (line := recorder.line(busy(at, workers)))]
    assert 300_000 < sum(map(len, made)) <= 1_000_000
    assert len(made) >= lines


def test_a_large_tree_is_told_in_fewer_lines_and_its_rates_are_what_they_were() -> None:
    taken = [busy(at, 32) for at in range(1, 400)]
    recording = Recording(written(taken, BUDGET))
    read = list(recording.samples())
    assert len(read) < len(taken) / 2
    told = {one.at: {p.pid: p.values["rss"] for p in one.processes} for one in taken}
    assert all({p.pid: p.values["rss"] for p in one.processes} == told[one.at] for one in read)
    gaps = {round((b.at - a.at) / 5) for a, b in pairwise(read)}
    assert max(gaps) == 1 + recording.most_left_out <= 8
    of_read, of_taken = Rows(), Rows()
    at_those = {one.at: one for one in taken}
    for sample in read:
        found = of_read.row(sample).busiest
        assert found == pytest.approx(of_taken.row(at_those[sample.at]).busiest, 0.01, nan_ok=True)


def test_pss_that_was_read_in_between_is_carried_on() -> None:
    taken = [busy(at, 32) for at in range(1, 400)]
    for index, sample in enumerate(taken):
        tree = list(sample.processes)
        place = index % len(tree)
        values = tree[place].values
        tree[place] = replace(tree[place], values={**values, "pss": values["rss"] // 2})
        taken[index] = replace(sample, processes=tuple(tree))
    read = list(Recording(written(taken, BUDGET)).samples())
    told = [p.values for sample in read for p in sample.processes if "pss" in p.values]
    assert len(told) > 0.95 * len(taken)
    assert all(0.45 < one["pss"] / one["rss"] < 0.55 for one in told)


@pytest.mark.parametrize("count", [-1, 10**6, "many"])
def test_a_number_of_samples_left_out_that_cannot_be_is_damage(count: object) -> None:
    lines = [*written([busy(1, 2)]), json.dumps({"t": 5000, "k": count}).encode() + b"\n"]
    recording = Recording(lines)
    assert len(list(recording.samples())) == 1
    assert recording.notes


def test_what_is_wrong_any_number_of_times_is_told_once() -> None:
    recorder = SampleWriter()
    lines = [*header_lines(HEADER), recorder.line(busy(1, 2)) or b""]
    for _ in range(300):
        lines += [b"~\n", line_of(Gap(1.0, 2.0, 3, "No space left on device"))]
    recording = Recording(lines)
    assert len(list(recording.samples())) == 1
    assert recording.notes == [
        "900 samples could not be written, in 300 gaps, the first: "
        "line 5: 3 samples could not be written: No space left on device",
        "300 lines are damaged, the first: line 4: the line is damaged; what builds on it is "
        "left out",
    ]


def test_no_more_processes_are_taken_than_a_tree_has() -> None:
    first = written([])
    row = [5.0, None, "python", {"rss": 1024}]

    def added(pids: range) -> bytes:
        return json.dumps({"t": 1, "+": [[pid, *row] for pid in pids]}).encode() + b"\n"

    most = MOST_MEMBERS
    said = {"at": START, "processes": [[pid, *row] for pid in range(most)]}
    event = {"event": "sampled", "at": START, "sample": said}
    whole = json.dumps(event).encode() + b"\n"
    recording = Recording(
        [*first, whole, added(range(most - 5, most)), added(range(most, most + 1))]
    )
    assert [len(sample.processes) for sample in recording.samples()] == [most, most]
    assert recording.notes == ["line 5: more than 1000 processes; what builds on it is left out"]


def test_there_is_an_end_to_what_a_recording_may_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = written([busy(at, 9) for at in range(1, 20)])
    monkeypatch.setattr(module, "MOST_PROCESSES", 35)
    with pytest.raises(RecordingError, match="line 6: more than 35 processes"):
        list(Recording(lines).samples())


def test_the_header_comes_back_without_secrets() -> None:
    lines = header_lines(HEADER)
    assert b"hunter2" not in b"".join(lines)
    header = Recording(lines).header
    assert (header.wizard, header.started, header.every) == ("0.1.0", START, 5.0)
    target = header.target
    assert (target.kind, target.title, target.pid) == ("process", "gunicorn app:app", 100)
    assert target.created == START - 500
    facts = {name: reading.value for name, reading in target.facts.items()}
    assert facts == {
        "server.workers": Interval(2, math.inf),
        "server.kind": frozenset({"gunicorn"}),
    }


def test_a_run_that_went_on_and_samples_that_were_lost_are_told() -> None:
    first, second = SampleWriter(), SampleWriter()
    lines = [
        *(
            *header_lines(HEADER),
            first.line(busy(1, 2)),
            line_of(Gap(1.0, 2.0, 3, "No space left on device")),
        ),
        *(*header_lines(HEADER._replace(started=START + 60)), second.line(busy(20, 2))),
        *end_lines(START + 101, "the time is over"),
    ]
    recording = Recording(lines)
    assert [sample.at for sample in recording.samples()] == [busy(1, 2).at, busy(20, 2).at]
    assert recording.runs == 2
    assert recording.ended == "the time is over"
    assert recording.notes == ["line 4: 3 samples could not be written: No space left on device"]


def test_another_target_in_the_same_file_is_refused() -> None:
    other = replace(TARGET, pid=200, created=START)
    recording = Recording([*header_lines(HEADER), *header_lines(HEADER._replace(target=other))])
    with pytest.raises(RecordingError, match="line 4: from here on another process"):
        list(recording.samples())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"time,value\n",
        b"\x1f\x8b\x08",
        b"[]\n",
        b'{"journal":1}\n',
        b'{"recording":2,"every":5.0}\n',
        b'{"recording":1,"wizard":"1","started":0,"every":0,"target":{"kind":"process"}}\n',
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(line: bytes) -> None:
    with pytest.raises(RecordingError) as error:
        Recording([line])
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("line 1: ")


def test_the_example_of_the_page_is_a_recording() -> None:
    example = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)[0].encode()
    recording = Recording(example.splitlines(keepends=True))
    taken = list(recording.samples())
    assert [len(sample.processes) for sample in taken] == [2, 2, 2, 2, 1]
    assert taken[1].processes[1].values["rss"] == (102400 + 64) * KIB
    assert taken[1].values["group.memory_used"] == (146800 + 64) * KIB
    assert [process.pid for process in taken[3].processes] == [4242, 4250]
    assert recording.ended == "process 4242 has ended"
    assert len(recording.notes) == 1


@pytest.mark.parametrize("name", ["busy", "large", "machine", "container", "damaged"])
def test_recordings_of_format_1_stay_readable(name: str) -> None:
    """The fixtures were written, and what is expected of them read, by version 0.1.0."""
    path = FIXTURES / f"recording-1-{name}.jsonl"
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    recording = Recording(path.read_bytes().splitlines(keepends=True))
    rows, found = Rows(), []
    for sample in recording.samples():
        processes = [
            [p.pid, p.created, p.parent, p.name, dict(without_waits(p).values)]
            for p in sample.processes
        ]
        row = rows.row(sample)
        one = {"at": sample.at, "missing": dict(sample.missing), "processes": processes}
        found.append({**one, "row": {n: v for n, v in row.items() if not math.isnan(v)}})
    assert len(found) == expected.pop("count")
    for one, then in zip(found[:3] + found[-3:], expected.pop("samples"), strict=True):
        row = then.pop("row")
        if "oom_kills" in row:  # of whom they were is said since
            row["kills"] = row.pop("oom_kills")
        assert {name: one["row"].get(name) for name in row} == pytest.approx(row)
        assert {**one, "row": 0} == {**then, "row": 0}
    header, target = recording.header, recording.header.target
    assert {
        **{"wizard": header.wizard, "started": header.started, "every": header.every},
        **{"title": target.title, "kind": target.kind, "pid": target.pid},
        **{"command": list(target.command), "facts": sorted(target.facts)},
        **{"notes": recording.notes, "ended": recording.ended, "is_torn": recording.is_torn},
        **{"runs": recording.runs, "most_left_out": recording.most_left_out},
        "last": recording.last,
    } == expected
