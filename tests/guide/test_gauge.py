"""What a gauge says of its metric, in all its words and in a few cells."""

from __future__ import annotations

import pytest

from tests.flow.making import flow_of
from wizard.evidence.reading import Evidence, Interval, Reading
from wizard.evidence.series import Series
from wizard.guide.gauge import gauges

MOST = 15
"""Cells for words in a row of 80, beside a sign of two."""


@pytest.mark.parametrize(
    ("text", "words", "brief"),
    [
        ("rising 112 MiB/min", "rising 112 MiB/min, over threshold", "+112 MiB/min"),
        ("falling 3.7 MiB/min", "falling 3.7 MiB/min, over threshold", "-3.7 MiB/min"),
        ("fell by 1.20 GiB", "fell by 1.20 GiB, over threshold", "-1.20 GiB"),
        ("step of 200 MiB", "step of 200 MiB, over threshold", "step 200 MiB"),
        ("spiky, 400 MiB to 1.01 GiB", "spiky, 400 MiB to 1.01 GiB, over threshold", "spiky"),
        ("level", "level, over threshold", "level"),
    ],
)
def test_a_direction_in_many_words_and_in_few(text: str, words: str, brief: str) -> None:
    readings = {
        "memory.share": Reading("memory.share", Interval.exactly(0.97), text="97 %"),
        "memory.direction": Reading("memory.direction", frozenset({"rising"}), text=text),
    }
    flow = flow_of("# A step\n\nText.\n")
    step = flow.step(flow.start)
    assert step is not None
    (memory,) = gauges(["memory.share"], step, Evidence(1.0, readings), Series(), {})
    assert (memory.words, memory.brief) == (words, brief)
    assert len(memory.brief) <= MOST
