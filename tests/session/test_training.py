"""A session that is a training: marked as such wherever it is told of, and never gone on with."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.sessions import written
from tests.helpers.shop_session import timeline_of
from wizard.report.as_html import to_html
from wizard.report.as_json import to_json
from wizard.report.as_markdown import to_markdown
from wizard.report.gather import gather
from wizard.session.line_file import LineFile
from wizard.session.recorded import recorded
from wizard.session.resume_state import left_hanging, unfinished
from wizard.session.session_listing import as_json, entry_of
from wizard.session.timeline import timeline_entries
from wizard.walk.events import (
    AnswerGiven,
    Diagnosed,
    DocumentOpened,
    Event,
    HintTaken,
    Predicted,
    StepEntered,
    TrainingBegan,
)

if TYPE_CHECKING:
    from pathlib import Path

EVENTS: list[Event] = [
    TrainingBegan(1.0, "climb", "The curve that climbs", 2, 7),
    DocumentOpened(
        2.0, "a.md", "# A\n\n- [B](#b)\n- [C](#c)\n\n# B\n\nDo.\n\n# C\n\nDo.\n", "", True
    ),
    StepEntered(2.0, "a", "A", "start", False, "question"),
    HintTaken(3.0, "a", 1, "Look at the curve."),
    Predicted(4.0, "a", 2, "C", "false"),
    Predicted(4.5, "a", 1, "B", "true"),
    AnswerGiven(5.0, "a", 1, "B", "b", "person", (), None),
    StepEntered(5.0, "b", "B", "answer", False, "outcome"),
]
DIAGNOSED = Diagnosed(6.0, "b", "B", True, "memory at 96 %")


def test_the_list_marks_it(tmp_path: Path) -> None:
    (row,) = as_json([entry_of(written(tmp_path, [*EVENTS, DIAGNOSED]))])
    assert row["training"] == {
        "scenario": "climb",
        "title": "The curve that climbs",
        "level": 2,
        "seed": 7,
        "right": True,
        "reading": "memory at 96 %",
    }


def test_a_report_says_what_a_mentor_looks_for(tmp_path: Path) -> None:
    report = gather(recorded(written(tmp_path, [*EVENTS, DIAGNOSED])))
    assert json.loads(to_json(report))["training"] == {
        "scenario": "climb",
        "title": "The curve that climbs",
        "level": 2,
        "seed": 7,
        "hints": 1,
        "predictions": ["false"],
        "end": "B",
        "right": True,
        "reading": "memory at 96 %",
    }
    for text in (to_markdown(report), to_html(report)):
        assert "The curve that climbs, level 2" in text
        assert "right: B; went by: memory at 96 %" in text


def test_a_report_of_one_that_was_left_says_so(tmp_path: Path) -> None:
    text = to_markdown(gather(recorded(written(tmp_path, EVENTS))))
    assert "| Diagnosis | none given |" in text


def test_it_is_not_offered_to_be_gone_on_with(tmp_path: Path) -> None:
    path = written(tmp_path, EVENTS)
    now = path.stat().st_mtime + 1
    assert list(unfinished(tmp_path, now)) == []
    assert left_hanging(tmp_path, now) is None
    real = written(tmp_path, EVENTS[1:])
    os.utime(real, (now - 60, now - 60))
    assert [session.path for session in unfinished(tmp_path, now)] == [real]
    assert left_hanging(tmp_path, now) == now - 60, "it is found behind the training"


def test_one_that_is_open_is_refused_and_stays_open(tmp_path: Path) -> None:
    path = written(tmp_path, EVENTS)
    file = LineFile.again(path)
    try:
        refused = wizard("resume", path, stdin="q\n")
    finally:
        file.close()
    assert_one_clear_line(refused, "is a training", "wizard train climb --seed 7")


def test_its_time_line_tells_what_the_trainee_did(tmp_path: Path) -> None:
    session = recorded(written(tmp_path, [*EVENTS, DIAGNOSED]))
    told = [telling.text for telling in timeline_entries(timeline_of(session))]
    assert told[0] == "Training, level 2: The curve that climbs"
    assert "Hint 1: Look at the curve." in told
    assert "Predicted: C (the evidence contradicts it)" in told
    assert told[-1] == "Diagnosis: B (right); recognized by: memory at 96 %"
