"""What the evidence says of the answers of a step: each verdict, and what all of them say together.

Where a condition is unknown it is judged once more with the likely values put in: it may then be
likely true or likely false. That orders and preselects, and decides nothing. Pure.
"""

from __future__ import annotations

from itertools import compress
from math import prod
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from wizard.evidence.reading import Evidence, Likely, Reading
from wizard.flow.conditions import comparisons
from wizard.messages import walk_messages as say
from wizard.text.units import times_of_ten
from wizard.walk.events import Verdict
from wizard.walk.judge import judge

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from wizard.flow.conditions import Expression
    from wizard.flow.model import Answer
    from wizard.walk.events import AnswerGiven

Choice = TypeVar("Choice")
"""An answer, or the picture of one."""


def judge_answer(answer: Answer, evidence: Evidence) -> Verdict | None:
    """The verdict on an answer, None where it has no condition."""
    if answer.condition is None:
        return None
    if answer.condition.expression is None:
        return Verdict("unknown", missing=say.CONDITION_UNREADABLE)
    verdict = judge(answer.condition.expression, evidence)
    return _leaning(verdict, answer.condition.expression, evidence)


def decided(answers: Sequence[Choice], verdicts: Sequence[Verdict | None]) -> Choice | None:
    """The answer that decides a question: the only true one where all others are false.

    The last answer, if it has no condition, is the way out and does not count.
    """
    judged = list(zip(answers, verdicts, strict=True))
    if judged and judged[-1][1] is None:
        judged.pop()
    true = [answer for answer, verdict in judged if verdict and verdict.truth == "true"]
    false = [answer for answer, verdict in judged if verdict and verdict.truth == "false"]
    return true[0] if len(true) == 1 and len(false) == len(judged) - 1 else None


def only_true(answers: Sequence[Choice], verdicts: Sequence[Verdict | None]) -> Choice | None:
    """The one answer that is true, whatever the others are; None where none or several are."""
    true = [a for a, v in zip(answers, verdicts, strict=True) if v and v.truth == "true"]
    return true[0] if len(true) == 1 else None


def only_likely(answers: Sequence[Choice], verdicts: Sequence[Verdict | None]) -> Choice | None:
    """The one answer that is likely where none is true; None where none or several are."""
    judged = [verdict for verdict in verdicts if verdict]
    if any(verdict.truth == "true" for verdict in judged):
        return None
    likely = list(compress(answers, [v is not None and v.likely == "true" for v in verdicts]))
    return likely[0] if len(likely) == 1 else None


def _leaning(verdict: Verdict, expression: Expression, evidence: Evidence) -> Verdict:
    """An unknown verdict with what is likely, where the likely values decide the condition."""
    if verdict.truth != "unknown":
        return verdict
    asked = dict.fromkeys(part.fact for part in comparisons(expression))
    likely = [fact for fact in asked if fact in evidence.readings]
    likely = [fact for fact in likely if evidence.readings[fact].likely is not None]
    if not likely:
        return verdict
    assumed = judge(expression, _assuming(likely, evidence))
    if assumed.truth == "unknown":
        return verdict
    # What the verdict does not hang on, its share is not lowered by.
    for fact in reversed(likely):
        fewer = [name for name in likely if name != fact]
        if judge(expression, _assuming(fewer, evidence)).truth == assumed.truth:
            likely = fewer
    return replace(
        verdict,
        likely=assumed.truth,
        likely_right=_share([evidence.readings[fact] for fact in likely]),
        likely_reasons=assumed.reasons,
    )


def _share(readings: Sequence[Reading]) -> float:
    """How often all of them are right. Those that rest on the same are right together."""
    calls = {(r.likely.because, r.likely.measured): r.likely.right for r in readings if r.likely}
    return prod(calls.values())


def _assuming(facts: Collection[str], evidence: Evidence) -> Evidence:
    """The evidence with the likely values of `facts` put in."""
    assumed = {fact: _assumed(evidence.readings[fact]) for fact in facts}
    return replace(evidence, readings={**evidence.readings, **assumed})


def _assumed(reading: Reading) -> Reading:
    """The reading as if its likely value were sure."""
    likely = reading.likely
    if likely is None:
        return reading
    measured = say.MEASURED_ON.format(where=likely.measured) if likely.measured else ""
    because = "; ".join(filter(None, (likely.because, measured)))
    return Reading(reading.name, likely.value, text=likely.text, because=because)


def with_share(words: str, right: float | None) -> str:
    """`words` with how often that is right: `likely, right 8 times of 10`."""
    if right is None:
        return words
    return say.VERDICT_RIGHT.format(verdict=words, times=times_of_ten(right))


def right_words(likely: Likely) -> str:
    """How often such a call is right: `right 8 times of 10 on real machines`."""
    sentence = say.RIGHT_TIMES_ON if likely.measured else say.RIGHT_TIMES
    return sentence.format(times=times_of_ten(likely.right), measured=likely.measured)


def verdict_on(answer: AnswerGiven) -> Verdict:
    """What the evidence said of the answer that was given."""
    if 1 <= answer.number <= len(answer.verdicts):
        return answer.verdicts[answer.number - 1]
    return Verdict("unknown")


def unsupported(answer: AnswerGiven) -> bool:
    """Whether a person picked what the evidence was not for, where it may have a say."""
    says = any(verdict != Verdict("unknown") for verdict in answer.verdicts)
    return answer.by == "person" and says and verdict_on(answer).truth != "true"


def numbers_of(verdict: Verdict) -> str:
    """The readings behind a verdict and what is missing, as one text; empty where nothing is."""
    reasons, missing = verdict.reasons, verdict.missing
    if verdict.likely is not None:
        reasons = verdict.likely_reasons
        missing = say.TO_BE_SURE.format(missing=missing) if missing else None
    return "; ".join((*reasons, *((missing,) if missing else ())))


def contradicted(answer: AnswerGiven) -> bool:
    """Whether a person picked what the evidence spoke against."""
    return answer.by == "person" and verdict_on(answer).truth == "false"
