"""Which sessions would still walk on a flow that has changed, and where they would stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.sessions import TEXT, walked, written
from wizard.session.recorded import recorded
from wizard.session.rediagnose import first_stumble, is_of
from wizard.walk.events import AnswerGiven, StepEntered

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.guide.controller import Guide


def test_what_did_not_change_walks(tmp_path: Path) -> None:
    session = recorded(walked(tmp_path, 1, 1, 1, 2, 2))
    assert first_stumble(flow_of(TEXT), session) is None


CHANGES = [
    ("another text", "[Growing](#fix)", "[It climbs](#fix)", None, ""),
    ("another title", "How is memory?", "And memory?", None, ""),
    ("one answer more", "- [CPU](#cpu)\n", "- [Disk](#fix)\n- [CPU](#cpu)\n", None, ""),
    ("an answer elsewhere", "[Memory](#memory)", "[Memory](#help)", "which", "now leads to help"),
    ("an answer gone", "- [Growing](#fix)\n", "", "memory", "“Growing” is no longer there"),
    (
        "a step renamed",
        '(#memory)\n- [CPU](#cpu)\n\n## How is memory? <a id="memory"></a>',
        '(#ram)\n- [CPU](#cpu)\n\n## How is memory? <a id="ram"></a>',
        "which",
        "now leads to ram; memory is gone",
    ),
    (
        "the start gone",
        'Which alert? <a id="which"></a>',
        "Begin",
        "which",
        "is no longer there",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "step", "reason"),
    [pytest.param(*change[1:], id=change[0]) for change in CHANGES],
)
def test_a_change_stops_it_where_an_answer_cannot_be_given_any_more(
    tmp_path: Path, old: str, new: str, step: str | None, reason: str
) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new).replace("(#which)", "(#begin)" if new == "Begin" else "(#which)")
    session = recorded(walked(tmp_path, 1, 1))
    stumble = first_stumble(flow_of(text), session)
    if step is None:
        assert stumble is None
        return
    assert stumble is not None
    assert stumble.step == step
    assert reason in stumble.reason
    assert (stumble.here is None) is (new == "Begin")


def test_see_also_links_have_to_be_there_too(tmp_path: Path) -> None:
    def look_aside(guide: Guide) -> None:
        guide.open("fix", "find")

    session = recorded(walked(tmp_path, 1, then=look_aside))
    assert first_stumble(flow_of(TEXT), session) is None
    without = TEXT.replace('<a id="fix"></a>', "").replace("(#fix)", "(#cpu)")
    stumble = first_stumble(flow_of(without), session)
    assert stumble is not None
    assert (stumble.step, stumble.title) == ("fix", "Replace the workers")


def test_an_answer_at_no_step_is_no_reason_to_fail(tmp_path: Path) -> None:
    given = AnswerGiven(2.0, "nowhere", 1, "Memory", "memory", "person", (), None)
    events = [StepEntered(1.0, "which", "Which alert?", "start", False), given]
    stumble = first_stumble(flow_of(TEXT), recorded(written(tmp_path, events)))
    assert stumble is not None
    assert (stumble.step, stumble.reason) == ("nowhere", "the step is no longer there")


def test_a_session_is_of_the_flow_that_it_is_named_after(tmp_path: Path) -> None:
    session = recorded(walked(tmp_path, 1))
    assert is_of(flow_of(TEXT), session)
    assert not is_of(flow_of(TEXT), recorded(written(tmp_path, [], flow="other")))
