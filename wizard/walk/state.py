"""The state of a walk, which is a fold over its events (wizard.walk.engine)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

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
    """Facts stated by `--set`, as written."""

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

    ended: EndReason | None = None

    @property
    def current(self) -> Visit | None:
        return self.trail[-1] if self.trail else None

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
