"""Events survive being written as JSON, and nothing else is taken for one."""

from __future__ import annotations

import json
import math
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers.process_trees import machine, sample
from tests.helpers.sessions import raw_line
from tests.session.anything import events, samples
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.target import Target
from wizard.session.codec import (
    DecodeError,
    EncodeError,
    LateSample,
    UnknownEventError,
    decode,
    event_of,
    line_of,
)
from wizard.walk.events import Ended, Event, NoteAdded, Sampled, StepEntered, TargetChosen

USUAL = Sample(
    1795442641.25,
    {
        "group.version": 2.0,
        "group.shared": 0.0,
        "group.memory_used": 146800640.0,
        "machine.cores": 4.0,
    },
    (
        ProcessSample(4242, 1795400000.0, 1, "gunicorn", {"rss": 31457280.0, "switches": 3456.0}),
        ProcessSample(4243, 1795400001.01, 4242, "a (b) {c}", {"system_seconds": 1e-05}),
    ),
    {"memory.pressure": "no PSI"},
)


@given(st.lists(events, max_size=4))
def test_any_events_come_back_the_same(written: list[Event]) -> None:
    assert [decode(line_of(event)) for event in written] == written


def test_every_event_has_a_name_of_its_own() -> None:
    tags = [event.__struct_config__.tag for event in get_args(Event)]
    assert len(set(tags)) == len(tags)
    assert {"document-opened", "went-back", "ended"} <= set(tags)


def test_an_event_is_an_object_with_its_name_first_and_without_what_is_not_known() -> None:
    line = line_of(StepEntered(12.5, "a", "A", "start", False))
    assert line == (
        b'{"event":"step-entered","at":12.5,"step":"a","title":"A","via":"start","check":false}\n'
    )


def test_a_sample_leaves_out_what_is_not_known() -> None:
    written = json.loads(line_of(Sampled(1.0, Sample(1.0, machine(8, 4, 2.0)))))
    values = {"machine.memory_total": 8, "machine.memory_used": 4, "machine.cores": 2.0}
    assert written == {"event": "sampled", "at": 1, "sample": {"at": 1.0, "values": values}}


def test_an_open_end_of_an_interval_is_left_out() -> None:
    reading = Reading("memory.used", Interval(3, float("inf")))
    event = TargetChosen(1.0, Target("machine", "here", facts={"memory.used": reading}))
    line = line_of(event)
    assert json.loads(line)["target"]["facts"]["memory.used"]["value"] == {"low": 3}
    assert decode(line) == event


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e300, 10**400])
def test_what_is_no_number_is_not_written(number: float) -> None:
    with pytest.raises(EncodeError):
        line_of(Ended(number, "quit"))
    with pytest.raises(EncodeError):
        line_of(Sampled(1.0, Sample(1.0, {"machine.cores": number})))


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 400, "true", '"1"']
)
def test_what_is_no_number_is_not_read(number: str) -> None:
    for line in (
        f'{{"event": "ended", "at": {number}, "reason": "quit"}}',
        f'{{"event": "went-back", "at": 1, "depth": {number}}}',
        f'{{"event": "sampled", "at": 1, "sample": {{"at": 1, "processes": [[{number}]]}}}}',
        f'{{"event": "sampled", "at": 1, "sample": {{"at": 1, "values": {{"a": {number}}}}}}}',
    ):
        with pytest.raises(DecodeError):
            decode(line.encode())


def test_an_unknown_event_is_told_and_unknown_keys_are_left_out() -> None:
    with pytest.raises(UnknownEventError):
        event_of({"event": "danced", "at": 1})
    written = {"event": "ended", "at": 1, "reason": "quit", "mood": "good"}
    assert event_of(written) == Ended(1, "quit")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "the line names no event"),
        ([], "the line names no event"),
        ({}, "the line names no event"),
        ({"event": 7}, "the line names no event"),
        ({"event": ["ended"]}, "the line names no event"),
        ({"event": "ended"}, "ended: at: it is missing"),
        ({"event": "ended", "at": 1, "reason": "bored"}, "ended: reason: Invalid enum value"),
        ({"event": "note-added", "at": 1, "step": 3, "text": ""}, "note-added: step: Expected str"),
        ({"event": "sampled", "at": 1, "sample": []}, "sampled: sample: Expected object"),
        (
            {"event": "sampled", "at": 1, "sample": {"at": 1, "processes": [[1]]}},
            "sample.processes[0]: Expected array of at least length 4, got 1",
        ),
        ({"event": "sampled", "at": 1, "s": {"t": 1, "p": [{}]}}, "p[0]: Expected array"),
        (
            {"event": "note-added", "at": 1, "step": "\x1b]52;c;eA==\x07", "text": 1},
            "text: Expected",
        ),
        ({"event": "ended", "at": 1, "reason": "\x1b[2J" * 99}, "reason: Invalid enum value"),
        ({"event": "ended", "at": "\ud800", "reason": "quit"}, "the line is damaged"),
    ],
)
def test_a_broken_event_is_said_in_one_clean_line(written: Any, said: str) -> None:
    with pytest.raises(DecodeError) as caught:
        event_of(written)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 160


def test_texts_of_a_session_are_cleaned_when_they_are_read() -> None:
    poison = "\x1b]52;c;eA==\x07\u202e\ud800"
    event = event_of({"event": "note-added", "at": 1, "step": poison, "text": f"a\n{poison}"})
    assert isinstance(event, NoteAdded)
    assert event.step == "\ufffd]52;c;eA==\ufffd"
    assert event.text == "a\n\ufffd]52;c;eA==\ufffd\ufffd\ufffd"


def test_a_lone_surrogate_can_be_written() -> None:
    assert decode(line_of(NoteAdded(1.0, "a", "\ud800"))) == NoteAdded(1.0, "a", "\ufffd")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(events, JSON, st.data())
def test_a_value_of_the_wrong_kind_anywhere_is_an_event_or_an_error(
    event: Event, other: Any, data: st.DataObject
) -> None:
    written = json.loads(line_of(event))
    here: Any = written
    while True:
        key = data.draw(
            st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here)))
        )
        if not (isinstance(here[key], dict | list) and here[key] and data.draw(st.booleans())):
            break
        here = here[key]
    here[key] = other
    try:
        again = event_of(written)
    except DecodeError as error:
        again, said = None, str(error)
    else:
        said = ""
    assert said.isprintable()
    assert again is None or decode(line_of(again)) == again


# --- samples that are decoded late ------------------------------------------------------------


@pytest.mark.parametrize(
    "taken", [USUAL, Sample(1.0), Sample(1.0, processes=USUAL.processes), sample(2.0)]
)
def test_a_sample_is_decoded_when_it_is_asked_for(taken: Sample) -> None:
    late = decode(line_of(Sampled(taken.at, taken)))
    assert isinstance(late, LateSample)
    assert late.sample == taken
    assert late == Sampled(taken.at, taken)
    assert Sampled(taken.at, taken) == late
    assert late != Sampled(2.5, taken)
    assert line_of(late) == line_of(Sampled(taken.at, taken))
    assert hash(late)
    assert repr(late) == repr(Sampled(taken.at, taken))


@given(samples)
def test_late_or_at_once_is_the_same(taken: Sample) -> None:
    event = Sampled(taken.at, taken)
    assert decode(line_of(event)) == event_of(msgspec.to_builtins(event))


PARTS = st.sampled_from(
    [
        *(bytes([character]) for character in b'-0."\\[]{},:'),
        *(
            b"1e999",
            b"NaN",
            b"null",
            b"true",
            b"e5",
            b"9" * 30,
            b"\0",
            b"\x1b",
            b"\xff",
            b" ",
            b'"event":"ended"',
            b'"missing":{"a":1}',
        ),
    ]
)
LINE = line_of(Sampled(USUAL.at, USUAL))


@given(st.lists(st.tuples(st.integers(0, len(LINE)), st.integers(0, 9), PARTS), max_size=3))
@example([(0, 0, b" ")])
@example([(len(LINE) - 1, 1, b"")])
def test_what_is_kept_can_always_be_decoded(edits: list[tuple[int, int, bytes]]) -> None:
    line = LINE
    for start, length, part in edits:
        line = line[:start] + part + line[start + length :]
    try:
        late = decode(line)
    except DecodeError:
        return
    if isinstance(late, LateSample):
        assert late.sample.at < math.inf
        assert all(process.name.isprintable() for process in late.sample.processes)


def test_a_sample_of_an_enemy_is_cleaned() -> None:
    poisoned = Sample(1.0, {}, (ProcessSample(1, 2.0, None, "\x1b[2J"),), {"\x1b": "\x07"})
    late = decode(raw_line(Sampled(1.0, poisoned)))
    assert isinstance(late, LateSample)
    assert late.sample.processes[0].name == "\ufffd[2J"
    assert late.sample.missing == {"\ufffd": "\ufffd"}
