"""What happened is told in lines that people understand."""

from __future__ import annotations

from tests.helpers.shop_session import shop, timeline_of
from tests.helpers.values import replace
from wizard.session.timeline import Timeline, TimelineEntry, changes, timeline_entries
from wizard.text.units import stopwatch
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    NoteAdded,
    StepEntered,
    Verdict,
    WentBack,
)

LIKELY = Verdict("unknown", (), "4 min of 10 min seen", "true", 0.8, ("it climbs",))
POISON = "\x1b]52;c;eA==\x07\u202e\n\r"


def lines(timeline: Timeline, timeline_entries: list[TimelineEntry]) -> list[str]:
    return [
        f"{stopwatch(one.at - timeline.start)} {one.kind}: {one.text}" for one in timeline_entries
    ]


def test_a_session_is_told_in_order() -> None:
    timeline = timeline_of(shop())
    said = lines(timeline, list(timeline_entries(timeline)))
    assert said[:5] == [
        "0:00 target: Stated: memory.limit is 640MiB",
        "0:00 target: Watching gunicorn wsgi:app (pid 25771)",
        "0:00 step: Which alert did you receive?",
        "0:07 contradiction: Answered: Memory (the evidence contradicts it: memory.share is 13 %)",
        "0:07 step: What is the shop started with?",
    ]
    assert "0:39 back: Back to: How does the memory curve look?" in said
    assert "1:06 answer: Answered: Check whether it helped" in said
    assert said[-2:] == ["1:47 result: Result: not solved", "1:49 end: Left the wizard"]
    assert [one.at for one in timeline_entries(timeline)] == sorted(
        one.at for one in timeline_entries(timeline)
    )


def test_changes_of_mind_are_found_to_the_second() -> None:
    timeline = timeline_of(shop())
    found = list(changes(timeline))
    assert lines(timeline, found) == [
        "0:30 verdict: It jumps: the evidence contradicts it",
        "0:30 verdict: It climbs: the evidence supports it",
        "0:30 verdict: It is flat: the evidence contradicts it",
        "1:38 verdict: Yes: the evidence contradicts it",
        "1:38 verdict: No: the evidence supports it",
    ]
    for change in found:
        before = timeline.verdicts(timeline.moment(change.at - 1.5))
        after = timeline.verdicts(timeline.moment(change.at))
        assert before != after


def test_who_chose_is_told() -> None:
    true, false = Verdict("true", ("a is 1",)), Verdict("false", ("a is 1",))
    cases = [
        ("person", 1, true, "answer", "Answered: A (the evidence supports it: a is 1)"),
        ("person", 1, false, "contradiction", "Answered: A (the evidence contradicts it: a is 1)"),
        ("evidence", 1, true, "answer", "By the evidence: A (the evidence supports it: a is 1)"),
        ("stated", 1, false, "answer", "Known: A (the evidence contradicts it: a is 1)"),
        ("person", 1, Verdict("unknown"), "answer", "Answered: A"),
        (
            *("person", 1, Verdict("unknown", (), "5 s of 30 s seen"), "answer"),
            "Answered: A (the evidence cannot tell: 5 s of 30 s seen)",
        ),
        (
            *("person", 1, LIKELY, "answer"),
            "Answered: A (the evidence makes it likely, right 8 times of 10: it climbs; to be "
            "sure: 4 min of 10 min seen)",
        ),
        (
            *("person", 1, replace(LIKELY, likely="false"), "answer"),
            "Answered: A (the evidence makes it unlikely, right 8 times of 10: it climbs; to be "
            "sure: 4 min of 10 min seen)",
        ),
        ("person", 7, true, "answer", "Answered: A"),
        ("person", -1, false, "answer", "Answered: A"),
    ]
    for by, number, verdict, kind, text in cases:
        given = AnswerGiven(2.0, "s", number, "A", "t", by, (verdict,), None)  # type: ignore[arg-type]
        timeline = Timeline("f", 0.0, [StepEntered(1.0, "s", "S", "start", False), given])
        assert timeline_entries(timeline)[-1] == TimelineEntry(2.0, kind, text)  # type: ignore[arg-type]


def test_going_back_further_than_there_is() -> None:
    timeline = Timeline("f", 0.0, [WentBack(1.0, 9), WentBack(2.0, -1)])
    assert [one.text for one in timeline_entries(timeline)] == ["Back to: an earlier step"] * 2


def test_every_telling_is_one_harmless_line() -> None:
    events = [
        StepEntered(0.0, POISON, POISON, "side", False),
        NoteAdded(1.0, "s", POISON),
        CommandCopied(2.0, "s", POISON),
    ]
    for one in timeline_entries(Timeline("f", 0.0, events)):
        assert one.text.replace("\ufffd", "").isprintable()


def test_a_session_without_documents_changes_no_mind() -> None:
    assert list(changes(Timeline("f", 0.0, [StepEntered(0.0, "a", "A", "start", False)]))) == []


def test_looking_for_changes_over_any_length_ends() -> None:
    session = shop()
    moved = [event for event in session.events if event.at < session.started + 9]
    late = StepEntered(9e18, "solved", "Solved", "answer", False)
    assert list(changes(Timeline("f", 0.0, [*moved, late]))) is not None
