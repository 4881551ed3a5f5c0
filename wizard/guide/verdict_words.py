"""What the evidence says, in the words that both UIs use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.messages import training_messages
from wizard.messages import walk_messages as say
from wizard.text.units import one_of
from wizard.walk.verdicts import with_share

if TYPE_CHECKING:
    from wizard.guide.view import TrainingView, View
    from wizard.walk.events import Tier, Verdict


def verdict_words(verdict: Verdict) -> str:
    """`supported`, `contradicted` or `cannot tell yet`; `likely` and `unlikely` with how often that
    is right."""
    return tier_words(verdict.tier, verdict.likely_right)


def tier_words(tier: Tier, right: float | None) -> str:
    """What a tier is called, with how often it is right where that is measured."""
    return with_share(say.VERDICTS[tier], right)


def hint_heading(training: TrainingView, *, more: bool) -> str:
    """What stands above the hints so far; `more` says that there was another one to give."""
    if not training.of:
        return training_messages.NO_HINTS
    if not more:
        return training_messages.NO_MORE_HINTS
    return training_messages.HINT_OF.format(number=len(training.hints), count=training.of)


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
