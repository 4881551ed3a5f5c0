"""What the evidence says, in the words that every face uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.text.units import one_of

if TYPE_CHECKING:
    from wizard.guide.view import TrainingView, View
    from wizard.walk.causes import Cause, Standing
    from wizard.walk.events import Truth, Verdict

TRUTH_WORDS: dict[Truth, str] = {
    "true": "supported",
    "false": "contradicted",
    "unknown": "cannot tell yet",
}


def verdict_words(verdict: Verdict) -> str:
    """`supported`, `contradicted` or `cannot tell yet`."""
    return TRUTH_WORDS[verdict.truth]


ANSWERED = "→"
"""Stands between a question and what was answered."""


def hint_heading(training: TrainingView, *, more: bool) -> str:
    """What stands above the hints so far; `more` says that there was another one to give."""
    if not training.of:
        return "There are no hints in this training"
    if not more:
        return "There are no more hints"
    return f"Hint {len(training.hints)} of {training.of}"


STANDING_TRUTHS: dict[Standing, Truth] = {
    "supported": "true",
    "open": "unknown",
    "later": "unknown",
    "ruled out": "false",
    "did not help": "false",
}
"""How a cause stands as a truth, for its sign; what is here or was tried has none."""

STANDING_WORDS: dict[Standing, str] = {
    "here": "you are here",
    "supported": "supported",
    "open": "open",
    "later": "after other guidance",
    "tried": "followed",
    "ruled out": "ruled out",
    "did not help": "did not help",
}


def standing_words(cause: Cause) -> str:
    """How a cause stands, and by what."""
    words, why = STANDING_WORDS[cause.standing], standing_reason(cause)
    return f"{words}: {why}" if why and cause.standing != "later" else why or words


def standing_reason(cause: Cause) -> str:
    """By what a cause stands as it does, in few words; empty where nothing is to be said."""
    match cause.standing:
        case "supported":
            reasons = (reason for leg in cause.way if leg.verdict for reason in leg.verdict.reasons)
            return "; ".join(dict.fromkeys(reasons))
        case "open":
            return _still_open(cause)
        case "later":
            return f"after {_behind(cause)}"
        case "ruled out" | "did not help":
            return "; ".join(ruling_words(*one, given=cause.given) for one in cause.by)
        case _:
            return ""


def board_words(cause: Cause) -> str:
    """The same beside the sign and the title of a cause: of its words the sign has some, and of an
    answer that was given its question is known."""
    if cause.standing == "did not help":
        return STANDING_WORDS[cause.standing]
    if cause.given and cause.standing == "ruled out":
        return ", ".join(f"answered “{answer}”" for _, answer, _ in cause.by)
    return standing_reason(cause) or STANDING_WORDS[cause.standing]


def ruling_words(question: str, answer: str, reasons: tuple[str, ...], *, given: bool) -> str:
    """What rules a cause out: a reading that contradicts an answer, or an answer that was given."""
    said = "; ".join(reasons)
    if not answer:
        return said or question
    if given:
        return f"{question} {ANSWERED} {answer}" + (f" ({said})" if said else "")
    return f"not “{answer}”" + (f": {said}" if said else "")


def _still_open(cause: Cause) -> str:
    """What of the way the evidence cannot tell: the first answer, and how many more."""
    legs = [leg for leg in cause.way if not leg.only]
    unsure = [leg.text for leg in legs if leg.verdict is None or leg.verdict.truth == "unknown"]
    if not unsure:
        return ""
    more = f" and {len(unsure) - 1} more" if len(unsure) > 1 else ""
    return f"needs “{unsure[0]}”{more}"


def _behind(cause: Cause) -> str:
    """The guidance that would have to be followed first."""
    passed = [leg.title for leg in cause.way if leg.only]
    return f"“{passed[-1]}”" if passed else "other guidance"


_EXAMPLES = {"memory": "memory.limit=1GiB", "cpu": "cpu.limit=2"}


def no_limit(view: View) -> str:
    """What to say and do where shares that are judged are of the machine; empty elsewhere."""
    if not any(choice.condition for choice in view.step.choices):
        return ""
    parts = (gauge.name.partition(".")[0] for gauge in view.gauges if not gauge.limited)
    options = " ".join(f"--set {_EXAMPLES[part]}" for part in parts if part in _EXAMPLES)
    said = "No limit can be seen, so shares are of all that the machine has. If there is one: start"
    return f"{said} with {options}" if options else ""


KNOWN_SERVERS = one_of(CATALOGUE["server.kind"].words[:-1])
"""The servers that are found by themselves: `gunicorn, celery or uvicorn`."""

NO_TARGET = "No process is watched"


def candidates_words(count: int) -> str:
    """What to say where nobody chose a process yet and so many are there."""
    if count > 1:
        return f"{count} processes could be meant"
    return "One process could be meant" if count else NO_TARGET
