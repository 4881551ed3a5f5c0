"""The board of causes in the words that both UIs use. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.verdict_words import tier_words
from wizard.messages import walk_messages as say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.guide.view import View
    from wizard.walk.causes import Cause, Ruling, Standing
    from wizard.walk.events import Tier
    from wizard.walk.ways import Leg

_TIERS: dict[Standing, Tier] = {
    "supported": "true",
    "likely": "likely",
    "open": "unknown",
    "later": "unknown",
    "turned away": "false",
    "ruled out": "false",
    "did not help": "false",
}


def cause_tier(cause: Cause) -> Tier | None:
    """How sure a cause is, for its sign. What is here or was tried has none, and what is against an
    answer has one of its own."""
    if cause.standing == "open" and any(leg.likely == "false" for leg in cause.way):
        return "unlikely"
    return _TIERS.get(cause.standing)


_JOINT = " · "


def findings_words(
    cause: Cause,
    fits: Callable[[str], bool] | None = None,
    cut: str = "…",
    *,
    joint: str = _JOINT,
) -> str:
    """What one sees where it is this, in a line; of more than `fits`, the last, behind `cut`: they
    tell causes apart."""
    parts = cause.findings or (cause.title,)
    for first in range(len(parts)):
        line = f"{cut} " * (first > 0) + joint.join(parts[first:])
        if fits is None or fits(line):
            break
    return line


def spoken_against(view: View) -> Cause | None:
    """The best supported cause that an answer turned away from and the evidence is for; None where
    there is none. Looks at the board only where an answer was no more than a guess."""
    if not any(visit.unsupported for visit in view.trail):
        return None
    told = (cause for cause in view.causes if cause.standing == "against an answer")
    return next(told, None)


def standing_words(cause: Cause) -> str:
    """How a cause stands, and by what."""
    words, why = say.STANDINGS[cause.standing], standing_reason(cause)
    match cause.standing:
        case "later" | "turned away" | "against an answer":
            return why or words
        case "likely":
            words = tier_words("likely", cause.right)
        case "open" if cause_tier(cause) == "unlikely":
            words = say.VERDICTS["unlikely"]
        case _:
            pass
    return say.STANDING_BECAUSE.format(standing=words, reason=why) if why else words


def standing_reason(cause: Cause) -> str:
    """By what a cause stands as it does, in few words; empty where nothing is to be said."""
    reason = _REASONS.get(cause.standing)
    return reason(cause) if reason else ""


def board_words(cause: Cause) -> str:
    """The same beside the sign and the remedy of a cause: the sign has some of its words."""
    match cause.standing:
        case "likely":
            return standing_words(cause)
        case "open" if cause_tier(cause) == "unlikely":
            return standing_words(cause)
        case "did not help":
            return say.STANDINGS[cause.standing]
        case _:
            return standing_reason(cause) or say.STANDINGS[cause.standing]


def brief_words(cause: Cause) -> str:
    """How a cause stands that a sign alone does not tell; empty for any other."""
    match cause.standing:
        case "likely":
            return tier_words("likely", cause.right)
        case "against an answer":
            return turn_words(cause)
        case _:
            return ""


def ruling_words(ruling: Ruling, standing: Standing) -> str:
    """What rules a cause out: a reading that contradicts an answer, or the answer of its check."""
    because = "; ".join(ruling.reasons)
    if not ruling.answer:
        return because or ruling.question
    if standing == "did not help":
        sentence = say.RULED_OUT_BY_BECAUSE if because else say.RULED_OUT_BY
    else:
        sentence = say.NOT_ANSWER_BECAUSE if because else say.NOT_ANSWER
    return sentence.format(question=ruling.question, answer=ruling.answer, reasons=because)


def turn_words(cause: Cause) -> str:
    """Which answer led elsewhere; of one that the evidence is against, how surely."""
    turn = cause.turn
    if turn is None:
        return say.STANDINGS[cause.standing]
    sentences = say.BY_ANSWER
    if cause.standing == "against an answer":
        sure = cause.way[0].truth == "true"
        sentences = say.AGAINST_ANSWER if sure else say.LIKELY_AGAINST_ANSWER
    return sentences["own" if turn.own else "other"].format(answer=turn.answer)


def against_reason(cause: Cause) -> str:
    """What speaks against the answer that led elsewhere: what is said of the one that did not."""
    first = cause.way[0]
    reasons = first.verdict.reasons if first.verdict and first.truth == "true" else ()
    said = "; ".join(reasons or _likely_reasons(first))
    return said or say.OTHER_IS_SUPPORTED.format(answer=first.text)


def _against(cause: Cause) -> str:
    return say.STANDING_BECAUSE.format(standing=turn_words(cause), reason=against_reason(cause))


def _likely_reasons(leg: Leg) -> tuple[str, ...]:
    return leg.verdict.likely_reasons if leg.verdict and leg.likely == "true" else ()


def _joined(reasons: Iterable[Iterable[str]]) -> str:
    return "; ".join(dict.fromkeys(reason for some in reasons for reason in some))


def _still_open(cause: Cause) -> str:
    """What of the way the evidence cannot tell: the first answer, and how many more."""
    legs = [leg for leg in cause.way if not leg.only and leg.truth == "unknown"]
    unsure = [leg.text for leg in legs if leg.likely != "true"]
    if not unsure:
        return ""
    sentence = say.NEEDS_ANSWERS if len(unsure) > 1 else say.NEEDS_ANSWER
    return sentence.format(answer=unsure[0], count=len(unsure) - 1)


def _behind(cause: Cause) -> str:
    """The guidance that would have to be followed first."""
    passed = [leg.title for leg in cause.way if leg.only]
    return say.AFTER_GUIDANCE.format(guidance=passed[-1]) if passed else say.AFTER_OTHER_GUIDANCE


def _supported(cause: Cause) -> str:
    return _joined(leg.verdict.reasons for leg in cause.way if leg.verdict)


def _likely(cause: Cause) -> str:
    return _joined(map(_likely_reasons, cause.way))


def _ruled_out(cause: Cause) -> str:
    return "; ".join(ruling_words(one, cause.standing) for one in cause.by)


_REASONS: dict[Standing, Callable[[Cause], str]] = {
    "supported": _supported,
    "against an answer": _against,
    "likely": _likely,
    "open": _still_open,
    "later": _behind,
    "did not help": _ruled_out,
    "turned away": turn_words,
    "ruled out": _ruled_out,
}
