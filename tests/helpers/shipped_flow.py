"""The flow that is shipped, by its kinds of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.conditions import Comparison, comparisons
from wizard.flow.library import DEFAULT, open_flow

if TYPE_CHECKING:
    from wizard.flow.model import Answer

FLOW = open_flow(DEFAULT)
DOCUMENT = FLOW.main
STEPS = {step.id: step for step in DOCUMENT.steps if step.kind != "contents"}
QUESTIONS = {step_id: step for step_id, step in STEPS.items() if step.kind == "question"}
OUTCOMES = {step_id: step for step_id, step in STEPS.items() if step.kind == "outcome"}
CHECKS = {outcome.choices[0].to for outcome in OUTCOMES.values() if outcome.choices}


def compared_in(answer: Answer) -> tuple[Comparison, ...]:
    """The comparisons of an answer's condition."""
    expression = answer.condition and answer.condition.expression
    return comparisons(expression) if expression else ()
