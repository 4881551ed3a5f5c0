"""Answers in another order: the same document but for that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.flow.library import shipped_folder
from wizard.flow.parse import parse_document
from wizard.training.shuffle import shuffled

if TYPE_CHECKING:
    from wizard.flow.model import Answer, Document, Step

SHIPPED = shipped_folder() / "resource-alerts.md"
RUNBOOKS = Path(__file__).resolve().parents[3] / "shared/corpus/openshift-runbooks"

QUESTION = """\
---
start: ask
---

# Ask

- [One](#one)
  - when: `cpu.share >= 80% and
    memory.share < 80%`
- [Two](#two): with a word more
  on the next line
- [Three](#three)

  - when: `memory.trend is growing`
- [Not sure](#ask)

## One
Do it.
- [Check](#ask)
## Two
## Three
"""

ANSWERS = st.sampled_from(
    [
        "- [{}](#a)",
        "- [{}](#b): with words\n  that go on",
        "- [{}](#c)\n  - when: `cpu.share >= 80%`",
        "- [{}](#a)\n\n  - when: `memory.share < 95% and\n    cpu.share < 1%`\n",
        "- [{}](#b) and [aside](#c)\n",
        "- [{}](#a)\n\n  ```bash read\n  ls\n\n  ```",
        "- [{}](#c)\nlazy line",
        "- [{}](#b)<a id=name></a>",
        "* [{}](#a): another list",
        "-\n  [{}](#c)",
        "  - [{}][ref]\n\n    [ref]: #b\n",
    ]
)
BETWEEN = st.sampled_from(["", "\n", "\nWords between.\n", "\n> **Why:** so.\n", "\n---\n"])
STEPS = st.lists(st.tuples(ANSWERS, BETWEEN), max_size=6)
FRONTS = st.sampled_from(
    ["", "---\nstart: a\nalerts:\n  x: b\n---\n", "\ufeff---\nbroken: [\n---\n"]
)
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of three steps whose answers are written in many ways."""
    text = draw(FRONTS)
    for name in "abc":
        text += f"# {name}\n\nSome words.\n\n"
        for at, (answer, between) in enumerate(draw(STEPS)):
            text += answer.format(f"{name}{at}") + "\n" + between
        text += "\n"
    return text.replace("\n", draw(ENDS))


def told(answer: Answer) -> tuple[str, ...]:
    when = answer.condition.written if answer.condition else ""
    return (answer.text, answer.to, answer.kind, answer.description, when)


def answers_of(step: Step) -> list[tuple[str, ...]]:
    return [told(answer) for answer in step.choices]


def same_but_for_order(before: Document, after: Document) -> None:
    assert [step.id for step in after.steps] == [step.id for step in before.steps]
    assert (after.start, after.alerts) == (before.start, before.alerts)
    for old, new in zip(before.steps, after.steps, strict=True):
        assert (new.title, new.markdown, new.why) == (old.title, old.markdown, old.why)
        assert sorted(answers_of(new)) == sorted(answers_of(old))
        behind = len(old.answers) - 1 if old.kind == "question" else 0
        assert answers_of(new)[behind:] == answers_of(old)[behind:]


@given(documents(), st.integers())
@example(QUESTION, 0)
def test_only_the_order_of_answers_differs(text: str, seed: int) -> None:
    result = shuffled(text, seed)
    assert sorted(result.split("\n")) == sorted(text.split("\n"))
    assert shuffled(text, seed) == result
    same_but_for_order(parse_document(text, "x.md"), parse_document(result, "x.md"))


@given(st.text(), st.integers())
def test_any_text_can_be_shuffled(text: str, seed: int) -> None:
    shuffled(text, seed)


def test_all_orders_come_up_and_the_way_out_stays() -> None:
    orders = set()
    for seed in range(40):
        document = parse_document(shuffled(QUESTION, seed), "x.md")
        question = document.steps[0]
        orders.add(tuple(answer.text for answer in question.answers))
        conditions = {a.text: a.condition.written for a in question.answers if a.condition}
        assert conditions.keys() == {"One", "Three"}
        assert conditions["Three"] == "memory.trend is growing"
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"Not sure"}


def test_what_stands_elsewhere_stays_byte_for_byte() -> None:
    result = shuffled(QUESTION, 1)
    head, tail = (
        QUESTION.split("- [One]", maxsplit=1)[0],
        QUESTION[QUESTION.index("- [Not sure]") :],
    )
    assert result != QUESTION
    assert result.startswith(head)
    assert result.endswith(tail)


def test_a_question_that_is_added_leaves_the_order_of_the_others() -> None:
    more = QUESTION + "\n## More\n- [One](#one)\n- [Two](#two)\n- [Three](#three)\n- [No](#ask)\n"
    for seed in range(5):
        assert shuffled(more, seed).startswith(shuffled(QUESTION, seed))


def test_answers_that_cannot_move_alone_stay_and_the_others_move() -> None:
    """The code in two answers is shown in the order of the answers: that question stays."""
    code = "- [{}](#one)\n\n  ```\n  {}\n  ```\n"
    odd = "# Odd\n\n" + "".join(code.format(word, word) for word in "abcd")
    for seed in range(10):
        result = shuffled(f"{QUESTION}\n{odd}", seed)
        assert result.endswith(odd)
    assert shuffled(f"{QUESTION}\n{odd}", 1).startswith(shuffled(QUESTION, 1))


def test_the_shipped_flow_has_another_order_for_each_seed() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    before = parse_document(text, "x.md")
    results = {seed: shuffled(text, seed) for seed in range(3)}
    assert len({text, *results.values()}) == 4
    for result in results.values():
        assert sorted(result.split("\n")) == sorted(text.split("\n"))
        same_but_for_order(before, parse_document(result, "x.md"))
    moved = {
        old.id
        for result in results.values()
        for old, new in zip(before.steps, parse_document(result, "x.md").steps, strict=True)
        if answers_of(old) != answers_of(new)
    }
    movable = {step.id for step in before.steps if len(step.answers) > 2}
    assert moved <= movable
    assert len(moved) > 0.8 * len(movable)


@pytest.mark.skipif(not RUNBOOKS.is_dir(), reason=f"no runbooks at {RUNBOOKS}")
def test_runbooks_that_nobody_wrote_for_this_are_the_same_but_for_order() -> None:
    for file in sorted(RUNBOOKS.rglob("*.md"))[::12]:
        text = file.read_text(encoding="utf-8")
        result = shuffled(text, 1)
        assert sorted(result.split("\n")) == sorted(text.split("\n"))
        same_but_for_order(parse_document(text, "x.md"), parse_document(result, "x.md"))
