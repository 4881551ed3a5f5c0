"""Rules about what the conditions of a question are worth together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.flow.condition import Expression, stated_by
from wizard.flow.reach import documents_of
from wizard.flow.rules.possible import Trials, facts_of
from wizard.flow.rules.rule import Finding, Rule, Subject
from wizard.flow.value import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import Answer, Step

_LOOKS_LIKE_ONE = re.compile(
    rf"(?:{'|'.join(map(re.escape, CATALOGUE))}) *(?:is(?: not)? |<|>|=)", re.IGNORECASE
)

_ONLY_STATED = frozenset(("app.kind",))
"""Facts that no process, file or kernel tells: only a person can."""


def _impossible(subject: Subject) -> Iterator[Finding]:
    trials = Trials()
    for step in subject.document.steps:
        for answer, expression in _conditions(step):
            if not trials.can_hold(expression):
                counter = "memory.oom_kills" in facts_of(expression)
                why = ", since a counter of 0 proves nothing" if counter else ""
                yield Finding(
                    answer.condition.place if answer.condition else answer.place,
                    f"the condition of `{shown(answer.text)}` can never be true{why}",
                    "change it, or remove it",
                )


def _overlapping(subject: Subject) -> Iterator[Finding]:
    """For each answer, the first one before it that can be true as well."""
    trials = Trials()
    for step in subject.document.steps:
        before: dict[frozenset[str], list[tuple[Answer, Expression]]] = {}
        for second, other in _conditions(step):
            if trials.ended:
                return
            alike = before.setdefault(facts_of(other), [])
            if not trials.can_hold(other):
                continue
            first = next((one for one, that in alike if trials.can_hold(that, other)), None)
            alike.append((second, other))
            if first is not None and not trials.ended:
                yield Finding(
                    second.condition.place if second.condition else second.place,
                    f"the conditions of `{shown(first.text)}` and `{shown(second.text)}` can both "
                    "be true, and then nothing is decided",
                    "let one of them begin where the other ends",
                )


def _unknowable(subject: Subject) -> Iterator[Finding]:
    asked = [
        (answer, fact)
        for step in subject.document.steps
        for answer, expression in _conditions(step)
        for fact in sorted(facts_of(expression) & _ONLY_STATED)
        if stated_by(expression) is None
    ]
    stated = _stated(subject) if asked else frozenset()
    for answer, fact in asked:
        if fact not in stated:
            yield Finding(
                answer.condition.place if answer.condition else answer.place,
                f"nothing can know `{fact}` here, and no question states it",
                f"ask for it: an answer whose whole condition is `{fact} is …`",
            )


def _stated(subject: Subject) -> frozenset[str]:
    """The facts that some answer of the flow states."""
    return frozenset(
        fact[0]
        for document in documents_of(subject.flow)
        for step in document.steps
        for answer in step.exits
        if answer.condition and (fact := stated_by(answer.condition.expression))
    )


def _unread(subject: Subject) -> Iterator[Finding]:
    for step in subject.document.steps:
        for answer in step.answers:
            if answer.condition is None and _LOOKS_LIKE_ONE.search(answer.description):
                yield Finding(
                    answer.place,
                    f"what follows `{shown(answer.text)}` looks like a condition and is only text",
                    "write it as a bullet of its own below the answer: - when: `…`",
                )


def _conditions(step: Step) -> list[tuple[Answer, Expression]]:
    """The answers of `step` that have a condition, with it."""
    return [
        (answer, answer.condition.expression)
        for answer in step.exits
        if answer.condition and answer.condition.expression
    ]


def _question(first: str, second: str) -> str:
    """A document whose question has answers with these conditions."""
    return f"""\
# How much memory?

> **Why:** they have different causes.

- [Much](#much)
  - when: `{first}`
- [Little](#little)
  - when: `{second}`

## Much

Look.

## Little

Look.
"""


RULES = (
    Rule(
        "impossible-condition",
        "warning",
        "No value that its facts can have makes a condition true.",
        bad=_question("memory.share >= 90% and memory.share < 80%", "memory.share < 50%"),
        good=_question("memory.share >= 80% and memory.share < 90%", "memory.share < 50%"),
        find=_impossible,
    ),
    Rule(
        "overlapping-conditions",
        "warning",
        "Two answers of a question ask for the same facts, and one value makes both true.",
        bad=_question("memory.share >= 80%", "memory.share < 90%"),
        good=_question("memory.share >= 80%", "memory.share < 80%"),
        find=_overlapping,
    ),
    Rule(
        "unknowable-fact",
        "warning",
        "A condition asks for a fact that only a person can know, and no question states it.",
        bad=_question("memory.share >= 80% and app.kind is regular", "memory.share < 80%"),
        good=_question("memory.share >= 80%", "memory.share < 80%"),
        find=_unknowable,
    ),
    Rule(
        "unread-condition",
        "warning",
        "What follows an answer looks like a condition, but is not written as one.",
        bad=_question("memory.share >= 80%", "memory.share < 80%").replace("- when: `m", "- `m", 1),
        good=_question("memory.share >= 80%", "memory.share < 80%"),
        find=_unread,
    ),
)
