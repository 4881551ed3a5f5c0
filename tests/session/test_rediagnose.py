"""Yesterday's evidence, judged by other rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.shop_session import shop, timeline_of
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.session.rediagnose import Difference, rediagnose
from wizard.session.timeline import Timeline
from wizard.walk.events import AnswerGiven, DocumentOpened, FactStated, StepEntered, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable


def text_of_flow() -> str:
    return next(event.text for event in shop().events if isinstance(event, DocumentOpened))


def changed(*replacements: tuple[str, str]) -> Flow:
    """The fixture's flow with some of its text replaced."""
    text = text_of_flow()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    document = parse_document(text, "shop-memory.md")
    return Flow("changed", document, {document.path: document})


def differences(flow: Flow | None = None) -> list[tuple[str, str, str, str, str]]:
    """(kind, step, answer, then, now) of each."""
    found = rediagnose(timeline_of(shop()), flow).differences
    return [(one.kind, one.step, one.answer, one.then, one.now) for one in found]


def test_nothing_differs_where_nothing_changed() -> None:
    again = rediagnose(timeline_of(shop()))
    assert (again.answers, again.verdicts, again.differences) == (6, 17, ())
    assert differences(changed()) == []


def test_where_the_evidence_alone_leads() -> None:
    led = rediagnose(timeline_of(shop())).led
    assert led is not None
    assert [(one.title, one.answer) for one in led.path] == [
        ("Which alert did you receive?", "Memory"),
        ("What is the shop started with?", "gunicorn"),
        ("How does the memory curve look?", "It climbs"),
    ]
    assert (led.step, led.kind, led.sure, led.open) == ("recycle", "outcome", True, ())


def test_where_the_evidence_stops_being_sure() -> None:
    flow = changed(("`memory.direction is rising`", "`memory.trend is growing`"))
    led = rediagnose(timeline_of(shop()), flow).led
    assert led is not None
    assert (led.step, led.sure) == ("curve", False)
    assert [choice.text for choice, _ in led.open] == ["It climbs"]


def test_a_verdict_differs() -> None:
    assert differences(changed(("`memory.share >= 95%`", "`memory.share >= 10%`"))) == [
        ("verdict", "which-alert", "Memory", "false", "true")
    ]


def test_a_verdict_says_its_numbers() -> None:
    flow = changed(("`memory.share >= 95%`", "`memory.share < 95% for 10m`"))
    (first,) = rediagnose(timeline_of(shop()), flow).differences
    assert (first.then, first.now) == ("false", "unknown")
    assert first.because.startswith("memory is at 13 % of its limit; memory: ")
    assert first.because.endswith(" of 10 min seen")


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        # What was likely then and is not any more; a session that keeps nothing of it says nothing.
        (Verdict("unknown", likely="true", likely_right=0.8), [("likely", "unknown")]),
        (Verdict("unknown"), []),
    ],
)
def test_what_was_likely_differs_where_that_was_kept(
    kept: Verdict, expected: list[tuple[str, str]]
) -> None:
    document = DocumentOpened(
        0.0,
        "a.md",
        "---\nstart: a\n---\n# A\n\n- [Yes](#b)\n  - when: `memory.trend is growing`\n"
        "- [No](#b)\n\n# B\n",
        "",
        True,
    )
    events = (
        document,
        StepEntered(0.0, "a", "A", "start", False, "question"),
        AnswerGiven(1.0, "a", 1, "Yes", "b", "person", (kept, Verdict("unknown"))),
        StepEntered(1.0, "b", "B", "answer", False, "outcome"),
    )
    found = rediagnose(Timeline("f", 0.0, events)).differences
    assert [(one.then, one.now) for one in found] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "- [gunicorn](#curve)",
            "- [gunicorn](#contact)",
            [("leads", "server", "gunicorn", "curve", "contact")],
        ),
        (
            "- [gunicorn](#curve)\n",
            "- [A Python server](#curve)\n",
            [],  # the same step: the same answer in other words
        ),
        (
            "- [gunicorn](#curve)\n  - when: `server.kind is gunicorn`\n",
            "- [Nobody knows](#contact)\n",
            [("answer", "server", "gunicorn", "there", "gone")],
        ),
        (
            '## What is the shop started with? <a id="server"></a>',
            '## What is the shop started with? <a id="what"></a>',
            [
                ("leads", "which-alert", "Memory", "server", "nowhere"),
                ("step", "server", "gunicorn", "there", "gone"),
            ],
        ),
    ],
)
def test_the_path_differs(
    old: str, new: str, expected: list[tuple[str, str, str, str, str]]
) -> None:
    assert differences(changed((old, new))) == expected


def test_a_question_that_is_passed_now_leads_further() -> None:
    again = '## How does the memory curve look? <a id="curve"></a>\n'
    new = (
        '## Is it gunicorn? <a id="curve"></a>\n\n- [gunicorn](#look)\n'
        "  - when: `server.kind is gunicorn`\n- [Other](#contact)\n"
        "  - when: `server.kind is other`\n\n"
        '## How does the memory curve look? <a id="look"></a>\n'
    )
    found = differences(changed((again, new)))
    assert ("leads", "server", "gunicorn", "curve", "look") in found


def session_by_evidence(when: str) -> tuple[Timeline, Callable[[str], Flow]]:
    """One question that the evidence decided, by a fact that was stated."""

    def text(condition: str) -> str:
        return (
            f"---\nstart: a\n---\n# A\n- [One](#b)\n  - when: `{condition}`\n- [Two](#c)\n"
            "  - when: `server.workers > 9`\n# B\n# C\n"
        )

    def flow(condition: str) -> Flow:
        document = parse_document(text(condition), "a.md")
        return Flow("f", document, {"a.md": document})

    verdicts = (Verdict("true"), Verdict("false"))
    events = [
        FactStated(0.0, "server.workers", "4"),
        DocumentOpened(1.0, "a.md", text(when), "", True),
        StepEntered(1.0, "a", "A", "start", False),
        AnswerGiven(2.0, "a", 1, "One", "b", "evidence", verdicts, None),
        StepEntered(2.0, "b", "B", "answer", False),
    ]
    return Timeline("f", 0.0, events), flow


def test_what_the_evidence_decided_differs() -> None:
    timeline, flow = session_by_evidence("server.workers < 9")
    assert rediagnose(timeline).differences == ()
    found = rediagnose(timeline, flow("server.workers < 2")).differences
    assert [(one.kind, one.then, one.now) for one in found] == [
        ("verdict", "true", "false"),
        ("decided", "One", "nothing"),
    ]


def test_another_flow_has_none_of_it() -> None:
    document = parse_document("# Other\n", "other.md")
    found = rediagnose(timeline_of(shop()), Flow("other", document, {"other.md": document}))
    assert {one.kind for one in found.differences} == {"step"}
    assert len(found.differences) == 6
    assert found.led is not None
    assert found.led.step == "other"


def test_a_session_without_documents() -> None:
    timeline = Timeline("f", 0.0, [StepEntered(0.0, "a", "A", "start", False)])
    assert rediagnose(timeline).led is None
    given = AnswerGiven(1.0, "a", 1, "One", "b", "person", (), None)
    timeline = Timeline("f", 0.0, [given])
    assert rediagnose(timeline).differences == (
        Difference(1.0, "a", "a", "step", "One", "there", "gone", ""),
    )
