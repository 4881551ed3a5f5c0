"""Samples that are decoded late are those that would have been decoded at once, or none."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.session.anything import samples
from wizard.evidence.sample import GroupSample, MachineSample, ProcessSample, Sample
from wizard.session.encode import DecodeError, decode, encode
from wizard.session.late import LateSample, late_sample
from wizard.session.writer import line_of
from wizard.walk.events import Sampled

USUAL = Sample(
    1795442641.25,
    (
        ProcessSample(4242, 1795400000.0, 1, "gunicorn", 31457280, 12.5, 1.25, 3456, 20971520),
        ProcessSample(4243, 1795400001.01, 4242, "a (b) {c}", None, None, 1e-05),
    ),
    GroupSample(2, False, 146800640, 1073741824, None, 0, 1.5, None, 7, 1, 0.0, 0.25, 9, 0.5, True),
    MachineSample(17179869184, 8589934592, 4.0, 99.5),
    {"memory.pressure": "no PSI"},
)


@pytest.mark.parametrize(
    "sample", [USUAL, Sample(1.0, (), None, None), Sample(1.0, USUAL.processes, None, None)]
)
def test_what_we_usually_write_is_kept_as_it_is(sample: Sample) -> None:
    late = late_sample(line_of(encode(Sampled(sample.at, sample))))
    assert isinstance(late, LateSample)
    assert late.sample == sample
    assert late == Sampled(sample.at, sample)
    assert Sampled(sample.at, sample) == late
    assert late != Sampled(2.5, sample)
    assert encode(late) == encode(Sampled(sample.at, sample))
    assert repr(late) == repr(Sampled(sample.at, sample))


@given(samples)
def test_late_or_at_once_is_the_same(sample: Sample) -> None:
    line = line_of(encode(Sampled(sample.at, sample)))
    late = late_sample(line)
    assert late is None or late == decode(json.loads(line))


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
            b'"x":{"a":1}',
        ),
    ]
)
LINE = line_of(encode(Sampled(USUAL.at, USUAL)))


@given(st.lists(st.tuples(st.integers(0, len(LINE)), st.integers(0, 9), PARTS), max_size=3))
@example([(0, 0, b" ")])
@example([(len(LINE) - 1, 1, b"")])
def test_what_is_kept_can_always_be_decoded(edits: list[tuple[int, int, bytes]]) -> None:
    line = LINE
    for start, length, part in edits:
        line = line[:start] + part + line[start + length :]
    late = late_sample(line)
    if late is None:
        return
    try:
        at_once = decode(json.loads(line))
    except (ValueError, DecodeError) as error:
        raise AssertionError(f"{line!r} was kept") from error
    assert late == at_once


@pytest.mark.parametrize(
    "line",
    [
        b'{"event":"sampled","at":1.0,"s":{"t":1.0}}',
        b'{"event":"sampled","at":1.0,"s":{"t":1.0}} \n',
        b'{"event":"sampled","at":1.0,"s":{"t":1.0,"p":[[1,2.0,null,"\\u001b",3]]}}\n',
        b'{"event":"sampled","at":1.0,"s":{"t":1.0,"p":[[1.5,2.0,null,"a",3]]}}\n',
        b'{"event":"sampled","at":1.0,"s":{"t":1.0,"p":[[1,2.0,null,"a",3,0,0,0,0,"later"]]}}\n',
        b'{"event":"sampled","at":1.0,"s":{"t":1.0,"later":1}}\n',
        b'{"event":"sampled","at":1.0,"s":{"t":9223372036854775808}}\n',
        b'{"event":"sampled","at":01,"s":{"t":1}}\n',
    ],
)
def test_what_is_unusual_is_looked_at_closely(line: bytes) -> None:
    assert late_sample(line) is None
