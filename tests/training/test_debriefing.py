"""What is read before and after a training, as it is laid out."""

from __future__ import annotations

import pytest

from tests.helpers.values import replace
from tests.training import walked
from tests.training.walked import FLOW, SCENARIO, Trainee
from wizard.catalogue import CATALOGUE
from wizard.flow.blocks import CodeBlock, ListBlock, Paragraph, Quote, TextSpan, texts
from wizard.flow.library import DEFAULT, open_flow
from wizard.flow.prose import lay_out
from wizard.text.glyphs import UNICODE
from wizard.text.line import text_of, width_of
from wizard.training.debriefing import briefing, debriefing, gauge_notes, named
from wizard.training.score import score
from wizard.walk.events import Verdict

NAMES = {"app": "orders", "limit": "1 GiB"}


def read(trainee: Trainee, reading: str = "the curve", shown: str = "") -> str:
    """The debriefing as it stands on a screen of 80 columns."""
    found = score(SCENARIO, FLOW, trainee.events)
    next_line = "Next: wizard train next"
    blocks = debriefing(SCENARIO, found, reading, NAMES, next_line=next_line, shown=shown)
    lines = lay_out(blocks, 76, len, UNICODE)
    assert all(width_of(line, len) <= 76 for line in lines)
    return "\n".join(text_of(line) for line in lines)


def test_who_is_right_and_alone_is_told_so_and_reads_one_way() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It climbs")
    trainee.diagnoses()
    assert (
        read(trainee)
        == """\
Right. It is “Recycle the workers”, and you took the shortest path without a
hint.

Your path, which is the shortest

1. Which alert? Memory
2. Which server? gunicorn
3. How does the curve look? It climbs
4. Recycle the workers

In short

• What you went by: the curve
• What an expert goes by: the trend of memory
• Hints: none, you did it on your own
• Time: 4 min of 10 min

What there is to learn

It climbed in orders.

Next: wizard train next"""
    )


def test_a_wrong_end_shows_both_ways_the_fork_and_the_evidence() -> None:
    trainee = Trainee()
    trainee.answers("Memory")
    trainee.predicts("celery")
    trainee.answers("gunicorn")
    trainee.takes_hint(1)
    trainee.takes_hint(2)
    trainee.now += 600
    trainee.answers("It jumps")
    trainee.diagnoses()
    assert (
        read(trainee, "")
        == """\
Not this time. You ended at “Ask for more”; the right diagnosis was “Recycle
the workers”.

Your path beside the shortest

Question                  Your path     Shortest path
────────────────────────  ────────────  ───────────────────
Which alert?              Memory        the same
Which server?             gunicorn      the same
How does the curve look?  It jumps      It climbs
Diagnosis                 Ask for more  Recycle the workers

Where the paths diverged

How does the curve look?

• You answered “It jumps”. The evidence contradicted it: memory trend:
  growing 12 MiB/h.
• The shortest path answers “It climbs”. The evidence supported it: memory
  trend: growing 12 MiB/h.

In short

• What you went by: you did not say
• What an expert goes by: the trend of memory
• Predictions: 0 of 1 right
• Hints: 2
• Time: 17 min, 7 min over the limit of 10 min

What there is to learn

It climbed in orders.

Next: wizard train next"""
    )


def test_a_turn_that_was_gone_back_from_is_named_and_not_called_the_fork() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "celery")
    trainee.goes_back()
    trainee.answers("gunicorn", "It climbs")
    trainee.diagnoses()
    shown = read(trainee)
    assert shown.startswith("Right. It is “Recycle the workers”.\n")
    assert "A wrong turn that you came back from\n\nWhich server?" in shown
    assert "Where the paths diverged" not in shown
    assert "Wrong turns that you came back from: Which server? → celery" in shown


def test_where_no_reading_could_tell_the_words_had_to() -> None:
    trainee = Trainee()
    trainee.answers("CPU", "Yes")
    trainee.diagnoses()
    shown = read(trainee)
    assert "You answered “CPU”. No gauge shows that" in shown
    assert shown.count("No gauge shows that") == 1
    (row,) = (line for line in shown.splitlines() if line.startswith("Which server?"))
    assert row.split()[2:] == ["\N{EN DASH}", "gunicorn"]


def test_where_the_evidence_could_not_tell_the_gauges_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walked, "JUDGED", {})
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It jumps")
    trainee.diagnoses()
    said = read(trainee, shown="Memory 97 %, step 121 MiB; CPU 1 %, idle")
    assert "You answered “It jumps”. The evidence could not tell yet." in said
    assert "“It climbs”. It said the same of that answer." in " ".join(said.split())
    assert "What the gauges showed at the end: Memory 97 %, step 121 MiB;" in said


def test_what_was_likely_is_told_with_how_often_that_is_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reasons = ("memory trend: growing 66 MiB/min (a straight climb for 4 min)",)
    likely = Verdict("unknown", (), "needs 10 min", "true", 0.8, reasons)
    monkeypatch.setitem(walked.JUDGED, "It climbs", likely)
    monkeypatch.setitem(walked.JUDGED, "It jumps", replace(likely, likely="false"))
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It jumps")
    trainee.diagnoses()
    said = " ".join(read(trainee, shown="memory 97 %").split())
    assert (
        "You answered “It jumps”. It was unlikely, right 8 times of 10: memory trend: growing "
        "66 MiB/min (a straight climb for 4 min)." in said
    )
    assert "The shortest path answers “It climbs”. It was likely, right 8 times of 10" in said
    assert "What the gauges showed" not in said


def test_where_the_evidence_told_the_gauges_are_not_asked() -> None:
    trainee = Trainee()
    trainee.answers("Memory", "gunicorn", "It jumps")
    trainee.diagnoses()
    assert "What the gauges showed" not in read(trainee, shown="Memory 97 %")


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (("Memory", "gunicorn", "I am not sure"), "Right. “Look longer” is a good end too"),
        (("Memory", "gunicorn", "I am not sure", "Look again", "It climbs"), "Right. It is “Rec"),
    ],
)
def test_another_way_and_another_end_are_right_too(acts: tuple[str, ...], said: str) -> None:
    trainee = Trainee()
    trainee.answers(*acts)
    trainee.diagnoses()
    assert read(trainee).startswith(said)


def test_a_jump_a_mended_diagnosis_and_a_training_that_was_left() -> None:
    jumped = Trainee()
    jumped.answers("Memory")
    jumped.goes_to("ask", "find")
    jumped.diagnoses()
    assert "• You went elsewhere.\n• The shortest path answers “gunicorn”." in read(jumped)
    jumped.goes_back()
    jumped.answers("gunicorn", "It climbs")
    jumped.diagnoses()
    assert read(jumped).startswith("Right this time. You found it")
    left = Trainee()
    left.answers("Memory")
    assert read(left).startswith("You left before giving a diagnosis. The right one was “Recycle")
    assert "Time:" not in read(left)


def test_the_briefing_has_the_names_of_its_case_and_says_what_the_level_means() -> None:
    lines = list(texts(briefing(SCENARIO, NAMES)))
    assert lines[0] == "Pages of orders are slow, and the limit is 1 GiB."
    assert lines[-1].startswith("Level 1: each question explains the readings")
    assert lines[-1].endswith("You have 10 min.")
    last = {list(texts(briefing(replace(SCENARIO, level=level), NAMES)))[-1] for level in (1, 2, 3)}
    assert len(last) == 3


def test_names_are_filled_wherever_they_stand_and_others_stay_as_written() -> None:
    line = Paragraph((TextSpan("{{ app }} {{app}} {{ pid }}"),))
    blocks = (Quote((line, ListBlock(((line,),), None)), None), CodeBlock("a {{ app }}", "", None))
    assert list(texts(named(blocks, NAMES))) == [
        "orders {{app}} {{ pid }}",
        "orders {{app}} {{ pid }}",
        "a orders",
    ]


def test_a_question_explains_its_readings_once_each() -> None:
    flow = open_flow(DEFAULT)
    curve = flow.step("memory-curve")
    assert curve is not None
    lines = list(texts(gauge_notes(curve)))
    assert [line.split(" (")[0] for line in lines] == [
        "Memory trend",
        "Memory",
        "Memory at the start",
    ]
    assert "growing: it climbs and does not come down" in lines[0]
    backlog = flow.step("celery-backlog")
    assert backlog is not None
    assert gauge_notes(backlog) == ()


def test_every_word_that_a_reading_may_be_is_explained() -> None:
    for name in ("memory.trend", "cpu.pattern"):
        assert all(f"{word}: " in CATALOGUE[name].more for word in CATALOGUE[name].words)
    assert all(fact.more.endswith(".") for fact in CATALOGUE.values() if fact.more)
