"""The state of a walk, which is a fold over its events (wizard.walk.engine), and the values of the
facts that a person stated in it, by `--set` or by an answer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct, field

from wizard.evidence.reading import Interval, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.history.tracks import History
    from wizard.evidence.target import Target
    from wizard.flow.model import StepKind
    from wizard.walk.events import (
        AnswerGiven,
        CommandCopied,
        EndReason,
        NoteAdded,
        Result,
        TrainingBegan,
        Via,
    )


class Visit(Struct, frozen=True):
    """A step that was entered, and what was answered there."""

    step: str
    title: str
    entered: float
    via: Via
    check: bool
    answer: AnswerGiven | None = None
    """None in the current step, and in one that was left by a jump."""

    kind: StepKind | None = None
    """None in sessions that were kept before it was."""

    began: float | None = None
    """When the check began, which is before `entered` where it was come back to; None for what is
    no check."""

    cause: int | None = None
    """Index in the trail of the guidance that a check is about."""


class Walk(Struct, frozen=True):
    """The state of a walk."""

    trail: tuple[Visit, ...] = ()
    """Every visit from the start to the current step, which is the last."""

    remembered: Mapping[str, AnswerGiven] = field(default_factory=dict)
    """Step → its last answer, also after going back; offered again on entering."""

    by_hand: Mapping[str, str] = field(default_factory=dict)
    """Facts stated by `--set` or entered at a step, as written."""

    target: Target | None = None
    history: History | None = None
    """What a file says of the time before."""

    lost: str | None = None
    """Why the target cannot be watched any more."""

    notes: tuple[NoteAdded, ...] = ()
    copied: tuple[CommandCopied, ...] = ()
    result: Result | None = None
    """How it came out, as somebody said."""

    training: TrainingBegan | None = None
    """Which training it is; None where it is about what really happened."""

    alert: str | None = None
    """The one that it began with; None where none was named."""

    began: float | None = None
    """When something was watched or a step was entered first, seconds since the epoch."""

    ended: EndReason | None = None

    @property
    def current(self) -> Visit | None:
        return self.trail[-1] if self.trail else None

    @property
    def is_telling(self) -> bool:
        """Whether something was found out: a question was answered, or it was said how it ended."""
        asked = any(visit.answer and visit.kind == "question" for visit in self.trail)
        return asked or self.result is not None

    @property
    def about(self) -> Target | None:
        """Whom the evidence is about: who is watched, else of whom a history was recorded."""
        if self.target is None and self.history is not None:
            return self.history.target
        return self.target

    @property
    def stated(self) -> dict[str, str]:
        """Fact → value as written: by hand, and by the answers of the trail, the latest last."""
        answers = (visit.answer for visit in self.trail)
        return dict(self.by_hand) | dict(a.states for a in answers if a and a.states)


def value_of(fact: str, text: str) -> Value:
    """The value that `text` writes for `fact`. Raises ValueError with a line for the user."""
    # Late: it takes 2 ms to import, and most starts state nothing.
    from wizard.flow.condition_grammar import parse_value

    operand = parse_value(fact, text)
    match operand:
        case float() | int():
            return Interval.exactly(float(operand))
        case str():
            return frozenset({operand})
        case _:
            return frozenset({text.strip()})


def values_of(stated: Mapping[str, str]) -> dict[str, Value]:
    """Each stated fact with its value. What this version cannot read, as a session of a later one
    may have it, says nothing."""
    values = {}
    for fact, text in stated.items():
        with suppress(ValueError):
            values[fact] = value_of(fact, text)
    return values
