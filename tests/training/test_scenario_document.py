"""A scenario's document: what is read of it, and that any text can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.flow.blocks import CodeBlock, texts
from wizard.flow.folder import is_scenario
from wizard.text.clean import clean_line
from wizard.training.scenario import Turn
from wizard.training.scenario_document import ScenarioError, read_scenario, scenario_of

if TYPE_CHECKING:
    from wizard.training.scenario_document import Sheet

WHOLE = """\
---
title: The queue that grows
level: 2
fault: celery-backlog
flow: ../orders.md
alert: OrdersWaiting
ends: ["#slow", slow-too]
way:
  first: "Yes: it grows"
  "#second": No
reading: two tasks, the same all the time
minutes: 7.5
set:
  app.kind: regular
---

# Another title

## Briefing

Users of `{{ app }}` wait.

```bash read
tail x.log
```

## Hints

1. Look.
2. Look again.

   With care.

## debriefing

### The trap

It was slow.
"""


def read(text: str) -> Sheet:
    return read_scenario(text, "queue", "lessons/queue.md")


def said(text: str) -> list[str]:
    sheet = read(text)
    return [str(problem) for problem in (*sheet.problems, *sheet.strays)]


def test_everything_that_a_document_says_is_in_the_scenario() -> None:
    sheet = read(WHOLE)
    assert sheet.problems == sheet.strays == ()
    scenario = scenario_of(sheet)
    assert (scenario.name, scenario.title, scenario.level) == ("queue", "The queue that grows", 2)
    assert (scenario.fault, scenario.recording) == ("celery-backlog", "")
    assert (scenario.flow, scenario.alert) == ("orders.md", "OrdersWaiting")
    assert scenario.ends == ("slow", "slow-too")
    assert scenario.way == (Turn("first", "Yes: it grows"), Turn("second", "No"))
    assert scenario.reading == "two tasks, the same all the time"
    assert scenario.minutes == 7.5
    assert scenario.stated == {"app.kind": "regular"}
    assert list(texts(scenario.briefing)) == ["Users of {{ app }} wait.", "tail x.log"]
    assert [list(texts(hint)) for hint in scenario.hints] == [
        ["Look."],
        ["Look again.", "With care."],
    ]
    assert list(texts(scenario.debriefing)) == ["The trap", "It was slow."]
    assert scenario.file == "lessons/queue.md"


def test_what_a_scenario_shows_is_nothing_to_run() -> None:
    codes = [block for block in read(WHOLE).scenario.briefing if isinstance(block, CodeBlock)]
    assert [code.command for code in codes] == [None]


def test_everything_knows_where_it_stands() -> None:
    marks = read(WHOLE).marks
    lines = WHOLE.split("\n")
    for name, words in {
        "level": "level: 2",
        "ends.slow-too": 'ends: ["#slow", slow-too]',
        "way.second": '  "#second": No',
        "set.app.kind": "  app.kind: regular",
        "briefing": "## Briefing",
        "hints.2": "2. Look again.",
        "debriefing": "## debriefing",
    }.items():
        assert lines[marks[name].line - 1] == words


def test_a_recording_stands_beside_the_document() -> None:
    text = WHOLE.replace("fault: celery-backlog", "recording: night.rec")
    assert read(text).scenario.recording == "lessons/night.rec"


def test_the_heading_is_the_title_of_one_that_names_none() -> None:
    assert read(WHOLE.replace("title: The queue that grows\n", "")).scenario.title == (
        "Another title"
    )
    assert read("").scenario.title == "queue"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "level: 2",
            "level: easy",
            "3:8: error: there is no level `easy`; "
            "write `level: 1` for a newcomer, or 2 or 3 [bad-level]",
        ),
        (
            "level: 2\n",
            "",
            "1:1: error: it has no level; write `level: 1` for a newcomer, or 2 or 3 [bad-level]",
        ),
        (
            "minutes: 7.5",
            "minutes: -1",
            "12:10: error: `-1` is not a valid number of minutes; "
            "write a number above 0, at most 600, such as `minutes: 15` [bad-minutes]",
        ),
        (
            "minutes: 7.5",
            "minutes: 601",
            "12:10: error: `601` is not a valid number of minutes; "
            "write a number above 0, at most 600, such as `minutes: 15` [bad-minutes]",
        ),
        (
            "reading:",
            "raeding:",
            "11:1: warning: unknown key `raeding` in the front matter; "
            "did you mean `reading`? [front-matter-key]",
        ),
        (
            "app.kind: regular",
            "app.kind: [regular]",
            "14:13: error: `set.app.kind` has to be text; "
            "write one line of text [front-matter-type]",
        ),
        (
            '["#slow", slow-too]',
            "[[slow]]",
            "7:8: error: an entry of `ends` is not text; write `ends: [STEP]` [front-matter-type]",
        ),
        (
            "## Hints",
            "## Hint",
            "27:1: warning: `Hint` is not a section of a scenario; "
            "the sections are `## Briefing`, `## Hints` and `## Debriefing` [stray-text]",
        ),
        (
            "# Another title",
            "# Another title\n\nOnce upon a time.",
            "19:1: warning: this text is in none of the sections, so nobody sees it; "
            "the sections are `## Briefing`, `## Hints` and `## Debriefing` [stray-text]",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, complaint: str) -> None:
    assert said(WHOLE.replace(old, new))[0] == f"lessons/queue.md:{complaint}"


def test_the_first_error_is_what_a_player_is_told() -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario_of(read(WHOLE.replace("level: 2", "level: 4")))
    assert str(caught.value) == (
        "lessons/queue.md:3: there is no level `4`; write `level: 1` for a newcomer, or 2 or 3"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WHOLE, True),
        ("\ufeff" + WHOLE.replace("\n", "\r\n"), True),
        ("---\nlevel: 1\nfault: x\n---\n", True),
        ("---\nlevel: 1\nrecording: x\n---\n", True),
        ("---\nlevle: 1\nfault: x\nends: [a]\n---\n", True),
        ("---\ntitle: a\nlevel: 1\n---\n# A\n", False),
        ("---\nlevel: 1\n---\nfault: x\n", False),
        ("level: 1\nfault: x\n", False),
        ("", False),
    ],
)
def test_a_scenario_is_told_from_a_flow_by_its_front_matter(text: str, told: bool) -> None:
    assert is_scenario(text) is told


PIECES = (
    "---\n", "level: 1\n", "level: [\n", "fault: x\n", "ends: [a, b]\n", "ends: {a: b}\n", "way:\n",
    "  a: b\n", "  - a\n", "set:\n", "minutes: 1e9\n", "minutes: ٣\n", "title: 'x\n", "a: &b *c\n",
    "# A\n", "## Briefing\n", "## Hints\n", "## Debriefing\n", "### B\n", "1. a\n", "2. \n",
    "- b\n", "   c\n", "> ", "> - ", "```bash\n", "```\n", "{{ app }}", "[a](#b)", "| a |\n|---|\n",
    "<!--",
    "\n", "\n\n", "\t", "\x00", "\x1b[31m", "\ud800", "\ufeff", "\u202e", "Ä", "你好", "\r",
    "***\n",
)  # fmt: skip

anything = st.one_of(
    st.text(st.characters(), max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map(lambda some: WHOLE[:300] + "".join(some)),
)


@given(anything)
@example("---\nlevel: 1\nway: {[a]: b}\n---\n")
@example("---\nminutes: '" + "9" * 5000 + "'\n---\n")
@example("> " * 5000)
def test_any_text_is_read_or_refused_in_one_clean_line(text: str) -> None:
    is_scenario(text)
    sheet = read(text)
    for problem in (*sheet.problems, *sheet.strays):
        assert clean_line(str(problem)) == str(problem)
        assert problem.place.file == "lessons/queue.md"
    assert clean_line(sheet.scenario.title) == sheet.scenario.title
    if any(problem.severity == "error" for problem in sheet.problems):
        with pytest.raises(ScenarioError):
            scenario_of(sheet)
    else:
        assert scenario_of(sheet) == sheet.scenario
