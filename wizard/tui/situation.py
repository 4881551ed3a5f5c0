"""What a command is, and what decides whether it makes sense just now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen
from wizard.walk.judge import decided

if TYPE_CHECKING:
    from wizard.guide.view import View

Group = Literal["Answer", "Read", "Look up", "Keep", "Leave"]


@frozen
class Situation:
    """What decides which commands make sense."""

    view: View
    scrolls: bool = False
    """Whether the body is longer than its place."""

    pages: bool = False
    """Whether there are more answers than fit in their place."""

    more: bool = False
    """Whether the step is longer than what was laid out of it."""

    @property
    def many(self) -> bool:
        """Whether a number may have two digits: then Enter ends it."""
        return len(self.view.step.choices) > 9


When = Callable[[Situation], bool]


def _always(_: Situation) -> bool:
    return True


def evidence_decides(now: Situation) -> bool:
    """Whether the evidence decides the question."""
    choices = now.view.step.choices
    return decided(choices, [choice.verdict for choice in choices]) is not None


def at_an_end(now: Situation) -> bool:
    """Whether others may have to go on from here; a section to read on from is no such place."""
    step = now.view.step
    return step.kind == "outcome" and not any(choice.kind == "next" for choice in step.choices)


@frozen
class Command:
    """One thing that a person can do."""

    name: str
    keys: tuple[str, ...]
    """As Textual names them."""

    shown: tuple[str, ...]
    """The keys as people read them; the footer shows the first."""

    label: str
    """What it does in a word or two, for the footer."""

    help: str
    """What it does in a sentence, for help and palette."""

    group: Group
    footer: int | None = None
    """Its rank in the footer: where not all fits, the highest give way. None: not shown there."""

    when: When = _always
    offered: When = _always
    """Where the footer shows it; it may make sense elsewhere, too."""

    absent: str = ""
    """What to say where it makes no sense."""

    palette: bool = True
    answers: bool = False
    """Whether the key takes an answer, and so is ignored just after a new step appeared."""

    parameters: tuple[str, ...] = ()
    """One argument of the method for each key; empty where it takes none."""

    def refusal(self, now: Situation) -> str | None:
        """What to say where it makes no sense now, which may be nothing; None where it does."""
        training = now.view.training
        if training is not None and self.name in training.refused:
            return training.refused[self.name]
        return None if self.when(now) else self.absent

    def exists(self, view: View) -> bool:
        """Whether there is such a command at all, in a training or outside of one."""
        return self.name != (HAND_OVER if view.training else HINT)


HAND_OVER, HINT = "handover", "hint"
"""The key of the first is that of the second in a training."""
