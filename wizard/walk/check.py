"""Did it help? What a check has come to, by what was sampled since it began. Pure.

In a check the first answer says that it helped; the last one, where it has no condition, that it is
too early; one with a condition between them that it did not help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from wizard.flow.conditions import And, Comparison, Expression, Or
from wizard.walk.events import AnswerGiven, Verdict
from wizard.walk.judge import lasting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.reading import Evidence
    from wizard.flow.model import Step
    from wizard.walk.state import Visit, Walk

CheckResult = Literal["held", "did not hold", "too early"]

_SILENT = Verdict("unknown")
"""What is kept for an answer without a condition."""


class Progress(Struct, frozen=True):
    """How much of the time that a condition asks for has passed, in seconds."""

    seen: float
    needed: float


class CheckState(Struct, frozen=True):
    """What a check has come to at one moment."""

    result: CheckResult | None
    """None where no answer has a condition: only a person can say."""

    verdict: Verdict | None
    """Of the answer that decided, or of the one that comes nearest."""

    progress: Progress | None
    """Of that answer; None where it does not ask for a time."""


class Refuted(Struct, frozen=True):
    """Guidance that was followed and did not help, as the answer of its check says."""

    outcome: Visit
    check: Visit
    because: tuple[str, ...]
    """The readings that say so; empty where only a person did."""


def result_of(verdicts: Sequence[Verdict | None]) -> CheckResult | None:
    """What the verdicts on a check's choices say together; None where nothing has a condition.

    It held where only the first is true, and did not where only others are.
    """
    judged = [verdict or _SILENT for verdict in verdicts]
    if all(verdict == _SILENT for verdict in judged):
        return None
    helped = judged[0].truth == "true"
    failed = any(verdict.truth == "true" for verdict in judged[1:])
    if helped != failed:
        return "held" if helped else "did not hold"
    return "too early"


def state_of(step: Step, verdicts: Sequence[Verdict | None], evidence: Evidence) -> CheckState:
    """What the check `step` has come to. `evidence` has only what was sampled since it began, with
    the points that its conditions ask for."""
    result = result_of(verdicts)
    if result is None:
        return CheckState(None, None, None)
    if result == "held":
        return CheckState(result, verdicts[0], None)
    if result == "did not hold":
        failed = next(verdict for verdict in verdicts[1:] if verdict and verdict.truth == "true")
        return CheckState(result, failed, None)
    judged = [
        (verdict, progress_of(choice.condition.expression, evidence))
        for choice, verdict in zip(step.choices, verdicts, strict=True)
        if verdict is not None and choice.condition and choice.condition.expression
    ]
    # What is contradicted comes after what may still come true; then what has begun to be so.
    judged.sort(key=lambda one: (one[0].truth == "false", one[1] is not None and not one[1].seen))
    verdict, progress = judged[0] if judged else (None, None)
    return CheckState(result, verdict, progress)


def progress_of(expression: Expression, evidence: Evidence) -> Progress | None:
    """For how long up to now `expression` has been true, of the time that its `for` asks for.

    Of parts joined by `and` the one that is least complete counts, of `or` the most complete; None
    where no part asks for a time. What is denied asks for none: one sample can do.
    """
    match expression:
        case Comparison(duration=None):
            return None
        case Comparison(duration=float(needed)):
            return Progress(min(lasting(expression, evidence).seen, needed), needed)
        case And(parts) | Or(parts):
            progresses = [
                progress for progress in (progress_of(part, evidence) for part in parts) if progress
            ]
            pick = min if isinstance(expression, And) else max
            return (
                pick(progresses, key=lambda progress: progress.seen / (progress.needed or 1.0))
                if progresses
                else None
            )
        case _:
            return None


def says_not_held(answer: AnswerGiven) -> bool:
    """Whether an answer that was given in a check says that it did not help.

    It does where it has a condition and is not the first; without one, where the evidence says so,
    or where no answer of the check has a condition.
    """
    verdicts = answer.verdicts
    if not 1 < answer.number <= len(verdicts):
        return False
    silent = verdicts[answer.number - 1] == _SILENT
    if silent and answer.number == len(verdicts):
        return False
    return not silent or result_of(verdicts) in (None, "did not hold")


def pending(walk: Walk) -> Visit | None:
    """The check that is under way: the current step, or the one that was left as too early for
    where the walk stands now; None where there is none."""
    if not walk.trail:
        return None
    if walk.trail[-1].check:
        return walk.trail[-1]
    before = walk.trail[-2] if len(walk.trail) > 1 else None
    return before if before is not None and left_too_early(before) else None


def left_too_early(visit: Visit) -> bool:
    """Whether it is a check that was left by its last answer, which has no condition."""
    answer = visit.answer
    return (
        visit.check
        and answer is not None
        and answer.number == len(answer.verdicts) > 1
        and answer.verdicts[-1] == _SILENT
    )


def refuted(walk: Walk, state: CheckState | None = None) -> dict[str, Refuted]:
    """Step → guidance on the way that did not help: the last check of it says so, by its answer, or
    while it is the current step by its `state`."""
    not_helpful: dict[str, Refuted] = {}
    for visit in walk.trail:
        if not visit.check or visit.cause is None:
            continue
        outcome, answer = walk.trail[visit.cause], visit.answer
        if answer is None:
            if visit is walk.current and state is not None and state.result == "did not hold":
                reasons = state.verdict.reasons if state.verdict else ()
                not_helpful[outcome.step] = Refuted(outcome, visit, reasons)
            continue
        not_helpful.pop(outcome.step, None)
        if says_not_held(answer):
            reasons = tuple(r for v in answer.verdicts[1:] if v.truth == "true" for r in v.reasons)
            not_helpful[outcome.step] = Refuted(outcome, visit, tuple(dict.fromkeys(reasons)))
    return not_helpful
