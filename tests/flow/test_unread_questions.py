"""Questions that are written but not read as such: each is an error with its line, and no other
text is."""

from __future__ import annotations

import pytest

from tests.helpers.flows import flow_of
from wizard.flow.lint.checker import check

FRONT = "---\nstart: which\n---\n\n"
HEAD = "# Which resource? <a id='which'></a>\n\n"
TAIL = "\n\n# Keys\n\nLook.\n\n# Memory\n\nLook.\n"
ANSWERS = "- [Keys](#keys)\n- [Memory](#memory)"


def said(text: str) -> list[tuple[int, str, str]]:
    """What the checker says of questions in `text`: line, code, severity."""
    left_out = ("missing-why", "unreachable-step", "broken-link", "empty-outcome")
    return [
        (one.place.line, one.code, one.severity)
        for one in check(flow_of(text))
        if one.code not in left_out
    ]


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("1. [Keys](#keys)\n2. [Memory](#memory)", 7, "unread-question"),
        ("- [ ] [Keys](#keys)\n- [ ] [Memory](#memory)", 7, "unread-question"),
        ("- [x] [Keys](#keys)\n- [ ] [Memory](#memory)", 7, "unread-question"),
        ("- Keys → [Keys](#keys)\n- Memory → [Memory](#memory)", 7, "unread-question"),
        ("* **If so**: [Keys](#keys)\n* **If not**: [Memory](#memory).", 7, "unread-question"),
        ("- Yes, go to [Keys](#keys)\n- No, see [Memory](#memory)!", 7, "unread-question"),
        ("- Keys\n  - [here](#keys)\n- Memory\n  - [there](#memory)", 7, "unread-question"),
        ("a) [Keys](#keys)\n\n1) [Keys](#keys)\n2) [Memory](#memory)", 9, "unread-question"),
        ("| If | Then |\n|---|---|\n| keys | [Keys](#keys) |", 9, "unread-question"),
        ("Some text, and [Keys](#keys).", 5, "unread-question"),
        ("- [Keys](#keys)", 5, "unread-question"),
        ("> **Why:** they differ.", 7, "unread-question"),
        (ANSWERS + "\n\n* when: `memory.share >= 90%`\n* that is all", 10, "stray-condition"),
        (ANSWERS + "\n\nwhen: `memory.share >= 90%`", 10, "stray-condition"),
        (ANSWERS + "\n  1. when: `memory.shrae >= 90%`", 9, "stray-condition"),
        (ANSWERS + "\n\n**When:** memory.share >= 90%", 10, "stray-condition"),
        (ANSWERS + "\n\n| a |\n|---|\n| when: `cpu.share > 9%` |", 12, "stray-condition"),
        ("- [](#keys)\n- [Memory](#memory)", 7, "answer-without-text"),
        ("- [ ](#keys)\n- [Memory](#memory)", 7, "answer-without-text"),
        ("- [Keys](#keys)\n- [Memory](#memory)\n- Neither", 9, "mixed-list"),
    ],
)
def test_it_is_an_error_with_its_line(body: str, line: int, code: str) -> None:
    assert said(FRONT + HEAD + body + TAIL) == [(line, code, "error")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A\n\n```bash\nps\n", 3),
        ("# A\n\n```bash\nps", 3),
        ("# A\n\n```", 3),
        ("# A\n\n~~~~ sh\nps\n~~~\n", 3),
        ("# A\n\n- a\n\n  ```bash\n  ps\n\nText.\n\n# B\n\nText.\n", 5),
        ("# A\n\n> ```\n> ps\n\nText.\n", 3),
        ("# A\n\n````\n```\nps\n```\n", 3),
    ],
)
def test_a_fence_that_never_closes_is_an_error_at_its_first_line(text: str, line: int) -> None:
    assert said(text) == [(line, "open-fence", "error")]


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n```bash\nps\n```\n",
        "# A\n\n```\n```",
        "# A\n\n```\n\n```\n",
        "# A\n\n- a\n\n  ```\n  ps\n  ```\n- b\n",
        "# A\n\n> ~~~\n> ps\n> ~~~~\n",
        "# A\n\n1. a\n   ```\n   ps\n\n   ```",
    ],
)
def test_a_fence_that_closes_is_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "# What is it?\n\nText.\n\n# Where is [it](#what-is-it)?\n\nText.\n",
        "# Contents\n\n1. [Keys](#keys)\n2. [Memory](#memory)" + TAIL,
        "# Contents\n\n| step |\n|---|\n| [Keys](#keys) |\n| [Memory](#memory) |" + TAIL,
        "# What is new?\n\n- The keys, which took us longer than all that went before taken "
        "together, are now ready; see [there](#keys)\n- [Memory](#memory)" + TAIL,
        "# Start\n\n- Read [Keys](#keys)\n- then [Memory](#memory)" + TAIL,
        "# When\n\nWhen: `ssh host` works, or when: you see it. When `memory.share > 9%`.\n",
        "# Why\n\n> **Why this helps**: it does.\n",
        "# What can go wrong?\n\nText.\n\n## This\n\nText.\n",
    ],
)
def test_an_ordinary_runbook_is_left_in_peace(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "body",
    ["1. [Keys](#keys)\n2. [Memory](#memory)", "- Keys → [Keys](#keys)\n- or [Memory](#memory)"],
)
def test_where_a_question_stands_above_links_it_is_one_in_any_document(body: str) -> None:
    assert said("# Which one?\n\n" + body + TAIL) == [(3, "unread-question", "error")]
    asked = "# The cache\n\nWhich one is full?\n\n"
    assert said(asked + body + TAIL) == [(5, "unread-question", "error")]


def test_headings_of_contents_and_answered_ones_may_ask() -> None:
    contents = "# Which one?\n\nText.\n\n## Keys\n\nText.\n\n## Memory\n\nText.\n"
    assert said("---\nwatch: [cpu.share]\n---\n\n" + contents) == []
    assert said(FRONT + HEAD + ANSWERS + TAIL) == []
