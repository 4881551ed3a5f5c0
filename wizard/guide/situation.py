"""What an action is, and what decides whether it makes sense just now.

`wizard.guide.actions` is the table of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from wizard.walk.verdicts import decided

if TYPE_CHECKING:
    from wizard.guide.view import View

Group = Literal["Answer", "Read", "Look up", "Keep", "Leave"]

MANY = 40
"""A table of contents with more entries than these is printed by lines only when asked for."""


class Situation(Struct, frozen=True):
    """What decides which actions make sense."""

    view: View
    scrolls: bool = False
    """Whether the text is longer than its place on the screen."""

    pages: bool = False
    """Whether there are more answers than fit in their place on the screen."""

    more: bool = False
    """Whether the step is longer than what was shown of it."""

    @property
    def many(self) -> bool:
        """Whether the number of an answer may have two digits: then Enter ends it."""
        return len(self.view.step.choices) > 9

    @property
    def long_contents(self) -> bool:
        """Whether the choices are a table of contents too long to be printed with the step."""
        return len(self.view.step.choices) > MANY and self.view.step.kind == "contents"

    @property
    def in_training(self) -> bool:
        return self.view.training is not None

    @property
    def debriefed(self) -> bool:
        """Whether a training is over, or could not be shown, so that another one may follow."""
        training = self.view.training
        return training is not None and training.phase in ("debriefing", "failed")

    @property
    def asks(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.view.step.choices)

    @property
    def sees_nothing(self) -> bool:
        """Whether no process is watched, and no past is known either."""
        is_watched = self.view.target.state != "none" or self.in_training
        return not is_watched and not any(gauge.points for gauge in self.view.gauges)

    @property
    def judged(self) -> bool:
        """Whether the evidence says something about an answer."""
        return any(choice.verdict for choice in self.view.step.choices)

    @property
    def decided(self) -> bool:
        """Whether the evidence decides the question."""
        choices = self.view.step.choices
        return decided(choices, [choice.verdict for choice in choices]) is not None

    @property
    def at_an_end(self) -> bool:
        """Whether the walk may end here, so that somebody else may have to take over. A section to
        read on from is no such place."""
        step = self.view.step
        return step.kind == "outcome" and all(choice.kind != "next" for choice in step.choices)


When: TypeAlias = Callable[[Situation], bool]


def always(_: Situation) -> bool:
    return True


class Typed(Struct, frozen=True):
    """How the action is asked for by lines."""

    key: str
    """The letter to type; empty for an answer, which is a number."""

    takes: str = ""
    """What may follow the letter, as the help shows it; empty for nothing."""

    words: tuple[str, ...] = ()
    """What else may be typed instead of the letter, besides the action's name."""

    help: str = ""
    """What it does, where the action's own help speaks of the screen."""

    prompt: str = ""
    """The word behind the letter in the prompt; empty: the prompt does not mention it."""

    prompted: When = always
    """Where the prompt mentions it, if the action makes sense there."""


class Action(Struct, frozen=True):
    """One thing that a person can do."""

    name: str
    """The method `do_NAME` does it."""

    label: str
    """What it does in a word or two, for the footer and the palette."""

    help: str
    """What it does in a sentence, for the help and the palette."""

    group: Group
    keys: tuple[str, ...] = ()
    """The keys on the full screen, as Textual names them."""

    typed: Typed | None = None
    """How it is asked for by lines; None where it cannot be."""

    shown_as: tuple[str, ...] = ()
    """The keys as people read them, where this is not simply their names."""

    footer: int | None = None
    """The rank in the footer: where not all fit, the highest ranks go first. None: never there."""

    when: When = always
    """Where it does something."""

    offered: When = always
    """Where the footer shows it, if it does something there."""

    only: Literal["", "walk", "training"] = ""
    """Whether there is such an action only in a training, or only outside of one."""

    absent: str = ""
    """What to say where it does nothing."""

    palette: bool = True
    """Whether the palette of the full screen lists it."""

    answers: bool = False
    """Whether it takes an answer, and so is ignored just after a new step has appeared."""

    arguments: tuple[str, ...] = ()
    """One argument of the method for each key; empty where it takes none."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys as people read them; the footer shows the first."""
        return self.shown_as or tuple(_KEY_NAMES.get(key, key) for key in self.keys)

    @property
    def on_screen(self) -> bool:
        """Whether the full screen has it."""
        return bool(self.keys) or self.palette

    def exists(self, *, training: bool) -> bool:
        """Whether there is such an action at all, in a training or outside of one."""
        return self.only != ("walk" if training else "training")

    def refusal(self, now: Situation) -> str | None:
        """What to say where it does nothing now, which may be empty; None where it does."""
        training = now.view.training
        if training is not None and self.name in training.refused:
            return training.refused[self.name]
        return None if self.when(now) else self.absent

    def works_in(self, now: Situation) -> bool:
        """Whether it does something in this walk, at one step or another."""
        training = now.view.training
        never = training is not None and training.phase == "walk" and self.name in training.refused
        return self.exists(training=now.in_training) and (not never or self.name == "why")


_KEY_NAMES = {
    "up": "↑",
    "down": "↓",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "space": "Space",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "plus": "+",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "ctrl+c": "Ctrl+C",
    "ctrl+p": "Ctrl+P",
    "ctrl+z": "Ctrl+Z",
}
