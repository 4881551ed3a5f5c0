"""A session becomes a scenario: its way, its end, what is left out, and what nothing is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.process_trees import group, sample
from tests.helpers.sessions import STARTED, written
from wizard.evidence.target import Target
from wizard.flow.library import DEFAULT, open_flow
from wizard.guide.controller import Guide
from wizard.session.recorded import Recorded, recorded
from wizard.text.anonymize import KnownNames
from wizard.text.clean import clean_line
from wizard.training.draft_document import SessionFacts, SessionPath, document
from wizard.training.scenario import Turn
from wizard.training.scenario_document import read_scenario
from wizard.training.scenario_draft import NoScenarioError, ScenarioDraft, draft_of
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    Event,
    NoteAdded,
    Sampled,
    TargetChosen,
    Verdict,
)
from wizard.walk.state import Visit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FLOW = open_flow(DEFAULT, ())
MIB = 1024**2
TARGET = Target(
    "process", "gunicorn shop:app", 10, STARTED - 90, ("gunicorn", "shop:app", "--user", "alice")
)
NAMES = KnownNames(frozenset({"db-7"}), frozenset({"alice"}))


class Kept:
    """A recorder that keeps the events."""

    problem = None

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event, *, durable: bool) -> None:
        self.events.append(event)

    def saved(self) -> None:
        return None


def session(
    directory: Path,
    *answers: int,
    alert: str | None = "high_mem_usage",
    start: str | None = None,
    then: Callable[[Guide], None] | None = None,
    stated: dict[str, str] | None = None,
    samples: int = 5,
) -> Recorded:
    """Somebody looks at the target for some seconds, answers, and does `then`."""
    kept, times = Kept(), iter(range(10_000))
    guide = Guide(FLOW, kept, lambda: STARTED + 10 + next(times), stated=stated)
    begin = FLOW.main.alerts[alert] if alert else start
    guide.begin(begin, alert)
    for answer in answers:
        guide.answer(answer)
    if then:
        then(guide)
    watched: list[Event] = [TargetChosen(STARTED, TARGET)]
    for second in range(samples):
        held = group(memory_used=(400 + second) * MIB, cpu_seconds=second / 2)
        watched.append(Sampled(STARTED + second, sample(STARTED + second, group=held)))
    return recorded(written(directory, [*watched, *kept.events], flow=DEFAULT))


def draft(made: Recorded) -> ScenarioDraft:
    return draft_of(made, FLOW, DEFAULT, "night.rec", NAMES)


TO_RECYCLING = (1, 1, 1, 1)
"""gunicorn, it climbs, the workers do, no --max-requests."""


def test_the_way_the_end_and_what_was_stated_are_those_of_the_session(tmp_path: Path) -> None:
    made = draft(session(tmp_path, *TO_RECYCLING, stated={"app.kind": "regular"}))
    scenario = read_scenario(made.document, "night", "night.md").scenario
    assert scenario.title == "gunicorn shop:app, 2026-11-23"
    assert scenario.recording == "night.rec"
    assert scenario.flow == DEFAULT
    assert scenario.alert == "high_mem_usage"
    assert scenario.ends == ("recycle-workers",)
    assert Turn("memory-curve", "It climbs slowly and steadily") in scenario.way
    assert scenario.way[-1] == Turn("recycling", "No, --max-requests is not there")
    assert scenario.stated == {"app.kind": "regular"}
    assert scenario.minutes == 5
    assert scenario.reading
    assert len(scenario.hints) >= 1
    assert made.recording.count(b"\n") == 7


def test_answers_taken_back_are_not_on_the_way(tmp_path: Path) -> None:
    def again(guide: Guide) -> None:
        guide.back()
        guide.answer(2)

    scenario = read_scenario(draft(session(tmp_path, *TO_RECYCLING, then=again)).document, "n", "n")
    assert scenario.scenario.ends == ("recycle-sooner",)
    assert scenario.scenario.way[-1] == Turn("recycling", "Yes")


def test_what_came_after_the_guidance_is_told_and_is_no_part_of_the_way(tmp_path: Path) -> None:
    """A training ends at the first guidance; the check is for the author to judge by."""
    made = draft(session(tmp_path, *TO_RECYCLING, 1, 3))
    scenario = read_scenario(made.document, "night", "night.md").scenario
    assert scenario.ends == ("recycle-workers",)
    assert "What followed:" in made.document
    assert "No, it stays at the limit" in made.document


def test_a_jump_is_bridged_by_the_shortest_way(tmp_path: Path) -> None:
    def jump(guide: Guide) -> None:
        guide.open("recycling", "find")
        guide.answer(2)

    made = draft(session(tmp_path, then=jump))
    scenario = read_scenario(made.document, "night", "night.md").scenario
    assert scenario.ends == ("recycle-sooner",)
    assert [turn.step for turn in scenario.way] == [
        "memory-server",
        "memory-curve",
        "who-grows",
        "steady-climb",
        "recycling",
    ]
    assert "It jumped" in made.document


def test_a_walk_that_began_somewhere_else_begins_at_the_alert_that_leads_there(
    tmp_path: Path,
) -> None:
    made = session(tmp_path, *TO_RECYCLING, alert=None, start="memory-server")
    scenario = read_scenario(draft(made).document, "night", "night.md").scenario
    assert FLOW.main.alerts[scenario.alert] == "memory-server"
    made = session(tmp_path, 1, *TO_RECYCLING, alert=None, start="which-alert")
    scenario = read_scenario(draft(made).document, "night", "night.md").scenario
    assert scenario.alert == ""
    assert scenario.way[0].step == "which-alert"


def test_notes_and_commands_are_kept_without_names(tmp_path: Path) -> None:
    def work(guide: Guide) -> None:
        guide.note("alice saw it | on db-7\n# not a heading")
        guide.copied("ssh alice@db-7.example.com uptime")
        guide.conclude("solved")

    made = draft(session(tmp_path, *TO_RECYCLING, then=work))
    for text in (made.document, made.recording.decode()):
        assert "alice" not in text
        assert "db-7" not in text
    sheet = read_scenario(made.document, "night", "night.md")
    assert not sheet.problems
    assert not sheet.strays
    assert "its result is: solved" in made.document
    assert "saw it" in made.document


def test_what_the_author_has_to_write_is_said(tmp_path: Path) -> None:
    made = draft(session(tmp_path, *TO_RECYCLING))
    briefing, rest = made.document.split("## Hints")
    hints, debriefing = rest.split("## Debriefing")
    for part in (briefing, hints, debriefing):
        assert "To be written" in part
    assert "Recycle the gunicorn workers" not in briefing


def test_without_samples_or_guidance_there_is_no_scenario(tmp_path: Path) -> None:
    with pytest.raises(NoScenarioError, match=r"nothing was sampled, .*; choose a session that"):
        draft(session(tmp_path, *TO_RECYCLING, samples=0))
    with pytest.raises(NoScenarioError, match=r"reached no guidance, .*wizard resume"):
        draft(session(tmp_path, 1))


@given(text=st.text(min_size=1, max_size=80), note=st.text(max_size=200))
def test_no_text_of_a_session_becomes_markup(text: str, note: str) -> None:
    """Whatever a process, an answer or a note says, the document is read back as it was meant."""
    line = clean_line(text).strip() or "x"
    answer = AnswerGiven(2.0, "one", 1, line, "end", "person", (Verdict("true", (line,)),), None)
    asked = Visit("one", line, 1.0, "start", False, answer, "question")
    end = Visit("end", line, 3.0, "answer", False, None, "outcome")
    way = SessionPath(line, (Turn("one", line),), end, (asked,), (), (line,))
    notes = (NoteAdded(2.0, "one", note),)
    copied = (CommandCopied(2.0, "one", note),)
    told = SessionFacts(
        way, line, 3.0, "main", "a.rec", 5, {"host": line}, line, line, "", notes, copied
    )
    sheet = read_scenario(document(told), "a", "a.md")
    assert not sheet.problems
    assert not sheet.strays
    scenario = sheet.scenario
    assert scenario.title == f"{line}, 1970-01-01"
    assert scenario.alert == line
    assert scenario.way == (Turn("one", line),)
    assert scenario.stated == {"host": line}
    assert len(scenario.hints) == 3
    assert scenario.briefing
    assert scenario.debriefing
