"""Rules about what the conditions of a question are worth together."""

from __future__ import annotations

import itertools
import math
import operator as op
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.fact import Fact, Kind
from wizard.flow.condition_grammar import LIKE_CONDITION
from wizard.flow.conditions import (
    And,
    Comparison,
    Expression,
    Not,
    Operand,
    Or,
    comparisons,
    stated_by,
)
from wizard.flow.lint.rule import Rule, RuleContext, Violation, violation
from wizard.messages import lint_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.flow.model import Answer, Step

_MOST_TRIALS = 5000
"""How many combinations are tried; conditions that need more are let pass."""

_MOST_COMPARISONS = 200_000
"""How many comparisons are worked out for one rule in one document; real ones need 2,000."""

_ORDERS = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
_OTHER = "\0"
"""A text that no condition names."""


def facts_of(expression: Expression) -> frozenset[str]:
    """The facts that `expression` asks for."""
    return frozenset(comparison.fact for comparison in comparisons(expression))


class Trials:
    """What one rule may try out in one document."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARISONS

    @property
    def ended(self) -> bool:
        """Whether nothing more is tried out: whatever follows is let pass."""
        return self._left <= 0

    def can_hold(self, *expressions: Expression) -> bool:
        """Whether some values make all of `expressions` true at once; True where that is too many
        to try."""
        together = And(expressions)
        named = {comparison.fact for comparison in comparisons(together)}
        trials = {name: _trials(CATALOGUE[name], together) for name in sorted(named)}
        count = math.prod(map(len, trials.values()))
        self._left -= min(count, _MOST_TRIALS) * len(comparisons(together))
        if count > _MOST_TRIALS or self.ended:
            return True
        return any(
            _holds(together, dict(zip(trials, values, strict=True)))
            for values in itertools.product(*trials.values())
        )


def _trials(fact: Fact, expression: Expression) -> list[Operand]:
    """Values of `fact` that stand for all it can have."""
    named = {
        comparison.value for comparison in comparisons(expression) if comparison.fact == fact.name
    }
    match fact.kind:
        case Kind.WORD:
            return list(fact.words)
        case Kind.TEXT | Kind.COMMAND_LINE:
            return [_OTHER, *named]
        case Kind.VERSION:
            versions = [value for value in named if isinstance(value, tuple)]
            return [(0,), *versions, *((*version, 1) for version in versions), (10**9,)]
        case _:
            return [*fact.words, *_numbers(fact, named)]


def _numbers(fact: Fact, named: set[Operand]) -> list[float]:
    """Numbers from its least to its greatest, that stand for all."""
    # A counter of OOM kills at 0 is unknown, since it ends with the container.
    low = 1.0 if fact.name == "memory.oom_kills" else fact.low
    constants = sorted(value for value in named if isinstance(value, float) and value >= low)
    ends = [low if low != float("-inf") else min(constants, default=0.0) - 1.0]
    ends += [fact.high if fact.high != float("inf") else max([*ends, *constants]) + 2.0]
    points = sorted({*ends, *constants})
    between = [(left + right) / 2 for left, right in itertools.pairwise(points)]
    if fact.kind is Kind.COUNT:
        between = [float(int(point)) for point in between]
    return sorted({*points, *between})


def _holds(expression: Expression, values: Mapping[str, Operand]) -> bool:
    match expression:
        case Comparison():
            return _compares(expression, values[expression.fact])
        case Not(part):
            return not _holds(part, values)
        case And(parts):
            return all(_holds(part, values) for part in parts)
        case Or(parts):
            return any(_holds(part, values) for part in parts)


def _compares(comparison: Comparison, value: Operand) -> bool:
    match comparison.operator:
        case "is":
            return value == comparison.value
        case "is not":
            return value != comparison.value
        case sign:
            if isinstance(value, str) or isinstance(comparison.value, str):
                return False
            return bool(_ORDERS[sign](value, comparison.value))


_ONLY_STATED = frozenset(("app.kind",))
"""Facts that no process, file or kernel tells: only a person can."""


def _impossible(context: RuleContext) -> Iterator[Violation]:
    trials = Trials()
    for step in context.document.steps:
        for answer, expression in _conditions(step):
            if not trials.can_hold(expression):
                counter = "memory.oom_kills" in facts_of(expression)
                message = messages.IMPOSSIBLE_COUNTER if counter else messages.IMPOSSIBLE
                place = answer.condition.place if answer.condition else answer.place
                yield violation(place, message, text=answer.text)


def _overlapping(context: RuleContext) -> Iterator[Violation]:
    """For each answer, the first one before it that can be true as well."""
    trials = Trials()
    for step in context.document.steps:
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
                place = second.condition.place if second.condition else second.place
                message = messages.OVERLAPPING
                yield violation(place, message, first=first.text, second=second.text)


def _unknowable(context: RuleContext) -> Iterator[Violation]:
    asked = [
        (answer, fact)
        for step in context.document.steps
        for answer, expression in _conditions(step)
        for fact in sorted(facts_of(expression) & _ONLY_STATED)
        if stated_by(expression) is None
    ]
    stated = _stated(context)
    for answer, fact in asked:
        if fact not in stated and not context.around.states(fact):
            place = answer.condition.place if answer.condition else answer.place
            yield violation(place, messages.UNKNOWABLE, fact=fact)


def _stated(context: RuleContext) -> frozenset[str]:
    """The facts that some answer of the document states."""
    return frozenset(
        fact[0]
        for step in context.document.steps
        for answer in step.choices
        if answer.condition and (fact := stated_by(answer.condition.expression))
    )


def _unread(context: RuleContext) -> Iterator[Violation]:
    for step in context.document.steps:
        for answer in step.answers:
            if answer.condition is None and LIKE_CONDITION.search(answer.description):
                yield violation(answer.place, messages.UNREAD_CONDITION, text=answer.text)


def _conditions(step: Step) -> list[tuple[Answer, Expression]]:
    """The answers of `step` that have a condition, with it."""
    return [
        (answer, answer.condition.expression)
        for answer in step.choices
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
        advice=(
            "A share cannot be above 90% and below 80%, and a counter of OOM kills at 0 is "
            "unknown, never true."
        ),
        bad=_question("memory.share >= 90% and memory.share < 80%", "memory.share < 50%"),
        good=_question("memory.share >= 80% and memory.share < 90%", "memory.share < 50%"),
        find=_impossible,
    ),
    Rule(
        "overlapping-conditions",
        "warning",
        "Two answers of a question ask for the same facts, and one value makes both true.",
        advice="Then the evidence can decide nothing. Let one of them begin where the other ends.",
        bad=_question("memory.share >= 80%", "memory.share < 90%"),
        good=_question("memory.share >= 80%", "memory.share < 80%"),
        find=_overlapping,
    ),
    Rule(
        "unknowable-fact",
        "warning",
        "A condition asks for a fact that only a person can know, and no question states it.",
        advice=(
            "Ask for it first: an answer whose whole condition is `app.kind is regular` states it."
        ),
        bad=_question("memory.share >= 80% and app.kind is regular", "memory.share < 80%"),
        good=_question("memory.share >= 80%", "memory.share < 80%"),
        find=_unknowable,
    ),
    Rule(
        "unread-condition",
        "warning",
        "What follows an answer looks like a condition, but is not written as one.",
        advice=(
            "It is a bullet of its own below the answer, with `when:`, a space, and the condition"
            " in backticks."
        ),
        bad=_question("memory.share >= 80%", "memory.share < 80%").replace("- when: `m", "- `m", 1),
        good=_question("memory.share >= 80%", "memory.share < 80%"),
        find=_unread,
    ),
)
