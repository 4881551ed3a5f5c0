"""Events survive being written as JSON, and nothing else is taken for one."""

from __future__ import annotations

import json
import math
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.session.anything import events, samples
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.sample import MachineSample, Sample
from wizard.evidence.target import Target
from wizard.session import encode as encoding
from wizard.session.encode import EVENTS, DecodeError, EncodeError, decode, encode
from wizard.walk.events import Ended, Event, NoteAdded, Sampled, StepEntered, TargetChosen


def through_json(event: Event) -> Event | None:
    return decode(json.loads(json.dumps(encode(event), allow_nan=False)))


@given(st.lists(events, max_size=4))
def test_any_events_come_back_the_same(written: list[Event]) -> None:
    assert [through_json(event) for event in written] == written


def test_every_event_has_a_table() -> None:
    assert {event for event, _table in EVENTS.values()} == set(get_args(Event))


@pytest.mark.parametrize(
    ("record", "table"),
    [
        *(EVENTS[name] for name in EVENTS),
        (encoding.Verdict, encoding._VERDICT),
        (encoding.Target, encoding._TARGET),
        (encoding.Reading, encoding._READING),
        (encoding.Sample, encoding._SAMPLE),
        (encoding.ProcessSample, encoding._PROCESS),
        (encoding.GroupSample, encoding._GROUP),
        (encoding.MachineSample, encoding._MACHINE),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_field_has_its_row_in_order(record: Any, table: encoding.Table) -> None:
    fields = record.__struct_fields__
    assert tuple(field for field, _key, _kind in table) == fields
    assert len({key for _field, key, _kind in table}) == len(table)


def test_an_event_is_an_object_with_its_name_first() -> None:
    written = encode(StepEntered(12.5, "a", "A", "start", False))
    assert written == {
        "event": "step-entered",
        "at": 12.5,
        "step": "a",
        "title": "A",
        "via": "start",
        "check": False,
    }
    assert next(iter(written)) == "event"


def test_a_sample_is_short_and_leaves_out_what_is_not_known() -> None:
    sample = Sample(1.0, (), None, MachineSample(8, 4, 2.0))
    assert encode(Sampled(1.0, sample)) == {
        "event": "sampled",
        "at": 1.0,
        "s": {"t": 1.0, "m": {"total": 8, "used": 4, "cores": 2.0}},
    }


def test_an_open_end_of_an_interval_is_null() -> None:
    reading = Reading("memory.used", Interval(3, math.inf))
    event = TargetChosen(1.0, Target("machine", "here", None, None, (), {"memory.used": reading}))
    written = encode(event)
    assert written["target"]["facts"]["memory.used"]["value"] == [3, None]
    assert through_json(event) == event


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e300, 10**400])
def test_what_is_no_number_is_not_written(number: float) -> None:
    with pytest.raises(EncodeError):
        encode(Ended(number, "quit"))
    with pytest.raises(EncodeError):
        encode(Sampled(1.0, Sample(1.0, (), None, MachineSample(1, 1, 1.0, number))))


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 400, "true", '"1"']
)
def test_what_is_no_number_is_not_read(number: str) -> None:
    with pytest.raises(DecodeError):
        decode(json.loads(f'{{"event": "ended", "at": {number}, "reason": "quit"}}'))
    with pytest.raises(DecodeError):
        decode(json.loads(f'{{"event": "went-back", "at": 1, "depth": {number}}}'))
    with pytest.raises(DecodeError):
        decode(json.loads(f'{{"event": "sampled", "at": 1, "s": {{"t": 1, "p": [[{number}]]}}}}'))


def test_an_unknown_event_is_none_and_unknown_keys_are_left_out() -> None:
    assert decode({"event": "danced", "at": 1}) is None
    assert decode({"event": "ended", "at": 1, "reason": "quit", "mood": "good"}) == Ended(1, "quit")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "no event is named"),
        ([], "no event is named"),
        ({}, "no event is named"),
        ({"event": 7}, "no event is named"),
        ({"event": ["ended"]}, "no event is named"),
        ({"event": "ended"}, "ended: at: a number is expected, not nothing"),
        ({"event": "ended", "at": 1, "reason": "bored"}, "ended: reason: quit, interrupted"),
        ({"event": "note-added", "at": 1, "step": 3, "text": ""}, "note-added: step: a text"),
        ({"event": "sampled", "at": 1, "s": []}, "sampled: s: an object is expected, not list"),
        ({"event": "sampled", "at": 1, "s": {"t": 1, "p": [[1]]}}, "p: process: a number"),
        ({"event": "sampled", "at": 1, "s": {"t": 1, "p": [{}]}}, "p: an array is expected"),
        ({"event": "note-added", "at": 1, "step": "\x1b]52;c;eA==\x07", "text": 1}, "text: a text"),
        ({"event": "ended", "at": 1, "reason": "\x1b[2J" * 99}, "reason: quit"),
    ],
)
def test_a_broken_event_is_said_in_one_clean_line(written: Any, said: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(written)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 160


def test_texts_of_a_session_are_cleaned_when_they_are_read() -> None:
    poison = "\x1b]52;c;eA==\x07\u202e\ud800"
    event = decode({"event": "note-added", "at": 1, "step": poison, "text": f"a\n{poison}"})
    assert isinstance(event, NoteAdded)
    assert event.step == "\ufffd]52;c;eA==\ufffd"
    assert event.text == "a\n\ufffd]52;c;eA==\ufffd\ufffd\ufffd"


def test_a_lone_surrogate_can_be_written() -> None:
    json.dumps(encode(NoteAdded(1.0, "a", "\ud800"))).encode("ascii")


@given(samples)
def test_a_sample_with_elements_of_a_later_version_is_read(sample: Sample) -> None:
    written = encode(Sampled(sample.at, sample))
    for process in written["s"].get("p", []):
        process.extend([*[None] * (len(encoding._PROCESS) - len(process)), "later"])
    assert decode(written) == Sampled(sample.at, sample)


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
    written = encode(event)
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
        again = decode(written)
    except DecodeError as error:
        again, said = None, str(error)
    else:
        said = ""
    assert said.isprintable()
    assert again is None or through_json(again) == again
