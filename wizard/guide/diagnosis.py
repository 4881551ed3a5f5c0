"""Following the evidence alone: pass what is decided, stop where it stops being sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from wizard.walk.verdicts import decided

if TYPE_CHECKING:
    from collections.abc import Collection

    from wizard.flow.model import Answer, Flow, Step
    from wizard.walk.events import By, Verdict
    from wizard.walk.state import Walk


class Diagnosis(Struct, frozen=True):
    """Where the evidence leads."""

    sure: bool
    """Whether it led to guidance, every question on the way being decided."""

    open: tuple[Answer, ...]
    """The answers that could not be told apart where it stopped; empty where it is sure."""


class Followed(Protocol):
    """What following needs of wizard.guide.controller.Guide."""

    @property
    def flow(self) -> Flow: ...

    @property
    def walk(self) -> Walk: ...

    @property
    def step(self) -> Step: ...

    def verdicts(self) -> tuple[Verdict | None, ...]: ...

    def answer(self, number: int, by: By = "person") -> None: ...


def follow_evidence(guide: Followed, but: Collection[str] = ()) -> Diagnosis:
    """Answer every decided question from the current step on, up to the first guidance.

    The steps in `but` are left to a person. An answer that would lead back to a step of the way is
    not followed either: the evidence goes in a circle there, and only a person can say what is new.
    Nor is one whose step is not there.
    """
    while guide.step.kind != "outcome":
        step, verdicts = guide.step, guide.verdicts()
        asks = step.kind == "question" and step.id not in but
        answer = decided(step.choices, verdicts) if asks else None
        ahead = guide.flow.step(answer.to) if answer else None
        been = {visit.step for visit in guide.walk.trail}
        if answer is None or ahead is None or ahead.id in been:
            return Diagnosis(sure=False, open=_possible(step.choices, verdicts))
        guide.answer(answer.number, by="evidence")
    return Diagnosis(sure=True, open=())


def _possible(
    answers: tuple[Answer, ...], verdicts: tuple[Verdict | None, ...]
) -> tuple[Answer, ...]:
    """The answers that nothing contradicts; the way out only where all others are contradicted."""
    judged = list(zip(answers, verdicts, strict=True))
    way_out = judged.pop() if judged and judged[-1][1] is None else None
    possible = tuple(
        answer for answer, verdict in judged if verdict is None or verdict.truth != "false"
    )
    return possible or ((way_out[0],) if way_out else ())
