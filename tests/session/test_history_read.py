"""A history in a session: what was judged from it can be judged again."""

from __future__ import annotations

import json
from math import isnan, nan
from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.histories import START, csv_of, read
from wizard.guide.controller import Guide
from wizard.guide.diagnosis import follow_evidence
from wizard.guide.replayer import Replayer
from wizard.report.as_json import to_json
from wizard.report.as_markdown import particulars
from wizard.report.gather import gather
from wizard.session.codec import DecodeError, decode, event_of, line_of
from wizard.session.journal import Journal
from wizard.session.recorded import recorded
from wizard.session.rediagnose import rediagnose
from wizard.session.timeline import Timeline
from wizard.walk.events import HistoryRead

if TYPE_CHECKING:
    from pathlib import Path

FLOW = """\
---
start: curve
---

## What does memory do? <a id="curve"></a>

- [It grows](#fix)
  - when: `memory.trend is growing`
- [It does not](#other)
  - when: `memory.trend is not growing`

## Recycle <a id="fix"></a>

Do it.

## Other <a id="other"></a>

Look.
"""

LEVELS = [400 + minute / 2 for minute in range(481)]
NOW = START + 9 * 3600


def walked(directory: Path) -> Path:
    times = iter(range(10_000))
    flow = flow_of(FLOW)
    journal = Journal.create(directory, flow=flow.name, started=NOW)
    stated = {"memory.limit": "1GiB"}
    guide = Guide(flow, journal, lambda: NOW + next(times), stated=stated)
    guide.look_back(read(csv_of(LEVELS)))
    guide.begin()
    follow_evidence(guide)
    assert guide.step.id == "fix"
    guide.end("quit")
    journal.close()
    assert journal.path is not None
    return journal.path


def test_the_verdicts_are_the_same_when_it_is_judged_again(tmp_path: Path) -> None:
    session = recorded(walked(tmp_path))
    timeline = Timeline(session.flow, session.started, session.events)
    again = rediagnose(timeline)
    assert again.verdicts == 2
    assert again.differences == ()
    assert again.led is not None
    assert (again.led.step, again.led.sure) == ("fix", True)


def test_the_report_tells_of_it(tmp_path: Path) -> None:
    report = gather(recorded(walked(tmp_path)))
    facts = {fact.name: fact.text for fact in report.facts}
    assert facts["memory.trend"] == "growing 30 MiB/h"
    (memory,) = report.curves
    assert memory.since == START
    assert report.history is not None
    assert (report.history.name, report.history.since) == ("mem.csv", START)
    assert dict(particulars(report))["History"].startswith("mem.csv: 8 h, ")
    assert dict(particulars(report))["History"].endswith(" to 18:00:00 UTC")
    assert json.loads(to_json(report))["history"]["file"] == "mem.csv"
    assert None not in memory.cells


def test_a_replay_shows_it(tmp_path: Path) -> None:
    session = recorded(walked(tmp_path))
    replayer = Replayer(Timeline(session.flow, session.started, session.events))
    replayer.prepare()
    view = replayer.view()
    assert view.target.title == "mem.csv, 8 h until 18:00:00 UTC"
    (memory, *_) = view.gauges
    assert memory.percent == "62 %"
    assert (memory.span, memory.span_said) == ("all", "all 8 h")
    assert memory.words == "growing 30 MiB/h, full 11 to 15 h later"
    replayer.span = "1 h"
    (memory, *_) = replayer.view().gauges
    assert memory.span_said == "last 1 h"
    assert (memory.points[0], memory.points[-1]) == pytest.approx((0.596, 0.625), abs=0.01)


def test_it_comes_back_as_it_was() -> None:
    history = read(csv_of([400.0, nan, 812.34567891, 3.0]))
    event = decode(line_of(HistoryRead(5.0, history)))
    assert isinstance(event, HistoryRead)
    back = event.history
    assert list(back.times) == list(history.times)
    assert (back.name, back.every, back.notes) == (history.name, history.every, history.notes)
    for mine, its in zip(back.columns["memory_used"], history.columns["memory_used"], strict=True):
        assert mine == pytest.approx(its, rel=1e-6) or (isnan(mine) and isnan(its))


def test_a_long_history_is_small_on_the_disk() -> None:
    history = read(csv_of([500 + (index * 7919) % 1000 / 7 for index in range(100_000)], 10.0))
    assert len(line_of(HistoryRead(5.0, history))) < 300_000


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"times": [3, 2]}, "times that grow"),
        ({"times": []}, "times that grow"),
        ({"times": [1, 1e300]}, "too large"),
        ({"columns": {"memory_used": [1]}}, "1 values for 2 times"),
        ({"columns": {"memory_used": [1, "x"]}}, "a number is expected"),
        ({"columns": []}, "Expected object"),
        ({"every": 0}, "above 0"),
    ],
)
def test_a_history_that_cannot_be_is_refused(change: dict[str, object], words: str) -> None:
    history = {"name": "x", "every": 60, "times": [1, 2], "columns": {"memory_used": [1, None]}}
    assert event_of({"event": "history-read", "at": 1, "history": history}) is not None
    with pytest.raises(DecodeError, match=words):
        event_of({"event": "history-read", "at": 1, "history": {**history, **change}})
