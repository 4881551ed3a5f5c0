"""What the evidence says, in the words that both UIs use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.messages import training_messages
from wizard.messages import walk_messages as say
from wizard.text.units import one_of

if TYPE_CHECKING:
    from wizard.guide.view import TrainingView, View
    from wizard.walk.causes import Cause, Standing
    from wizard.walk.events import Truth, Verdict


def verdict_words(verdict: Verdict) -> str:
    """`supported`, `contradicted` or `cannot tell yet`."""
    return say.VERDICTS[verdict.truth]


def hint_heading(training: TrainingView, *, more: bool) -> str:
    """What stands above the hints so far; `more` says that there was another one to give."""
    if not training.of:
        return training_messages.NO_HINTS
    if not more:
        return training_messages.NO_MORE_HINTS
    return training_messages.HINT_OF.format(number=len(training.hints), count=training.of)


STANDING_TRUTHS: dict[Standing, Truth] = {
    "supported": "true",
    "open": "unknown",
    "later": "unknown",
    "ruled out": "false",
    "did not help": "false",
}
"""How a cause stands as a truth, for its sign; what is here or was tried has none."""


def standing_words(cause: Cause) -> str:
    """How a cause stands, and by what."""
    words, why = say.STANDINGS[cause.standing], standing_reason(cause)
    if not why or cause.standing == "later":
        return why or words
    return say.STANDING_BECAUSE.format(standing=words, reason=why)


def standing_reason(cause: Cause) -> str:
    """By what a cause stands as it does, in few words; empty where nothing is to be said."""
    match cause.standing:
        case "supported":
            reasons = (reason for leg in cause.way if leg.verdict for reason in leg.verdict.reasons)
            return "; ".join(dict.fromkeys(reasons))
        case "open":
            return _still_open(cause)
        case "later":
            return _behind(cause)
        case "ruled out" | "did not help":
            return "; ".join(ruling_words(*one, given=cause.given) for one in cause.by)
        case _:
            return ""


def board_words(cause: Cause) -> str:
    """The same beside the sign and the title of a cause: of its words the sign has some, and of an
    answer that was given its question is known."""
    if cause.standing == "did not help":
        return say.STANDINGS[cause.standing]
    if cause.given and cause.standing == "ruled out":
        return ", ".join(say.ANSWERED.format(answer=answer) for _, answer, _ in cause.by)
    return standing_reason(cause) or say.STANDINGS[cause.standing]


def ruling_words(question: str, answer: str, reasons: tuple[str, ...], *, given: bool) -> str:
    """What rules a cause out: a reading that contradicts an answer, or an answer that was given."""
    because = "; ".join(reasons)
    if not answer:
        return because or question
    if given:
        sentence = say.RULED_OUT_BY_BECAUSE if because else say.RULED_OUT_BY
    else:
        sentence = say.NOT_ANSWER_BECAUSE if because else say.NOT_ANSWER
    return sentence.format(question=question, answer=answer, reasons=because)


def _still_open(cause: Cause) -> str:
    """What of the way the evidence cannot tell: the first answer, and how many more."""
    legs = [leg for leg in cause.way if not leg.only]
    unsure = [leg.text for leg in legs if leg.verdict is None or leg.verdict.truth == "unknown"]
    if not unsure:
        return ""
    sentence = say.NEEDS_ANSWERS if len(unsure) > 1 else say.NEEDS_ANSWER
    return sentence.format(answer=unsure[0], count=len(unsure) - 1)


def _behind(cause: Cause) -> str:
    """The guidance that would have to be followed first."""
    passed = [leg.title for leg in cause.way if leg.only]
    return say.AFTER_GUIDANCE.format(guidance=passed[-1]) if passed else say.AFTER_OTHER_GUIDANCE


_EXAMPLES = {"memory": "memory.limit=1GiB", "cpu": "cpu.limit=2"}


def no_limit(view: View) -> str:
    """What to say and do where shares that are judged are of the machine; empty elsewhere."""
    if not any(choice.condition for choice in view.step.choices):
        return ""
    parts = (gauge.name.partition(".")[0] for gauge in view.gauges if not gauge.limited)
    options = " ".join(f"--set {_EXAMPLES[part]}" for part in parts if part in _EXAMPLES)
    return say.NO_LIMIT.format(options=options) if options else ""


KNOWN_SERVERS = one_of(CATALOGUE["server.kind"].words[:-1])
"""The servers that are found by themselves: `gunicorn, celery or uvicorn`."""


def candidates_words(count: int) -> str:
    """What to say where nobody chose a process yet and so many are there."""
    if count > 1:
        return say.CANDIDATES.format(count=count)
    return say.ONE_CANDIDATE if count else say.NO_TARGET
