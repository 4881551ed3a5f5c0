"""How a training went: a fold over its events. Pure.

The first diagnosis is what counts; who goes back after a wrong one and finds the right end has
mended it. What the evidence said is taken from the events, where it is frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.walk.engine import fold, fold_all
from wizard.walk.events import AnswerGiven, Diagnosed, HintTaken, Predicted, StepEntered, WentBack
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wizard.flow.model import Flow
    from wizard.training.scenario import Scenario
    from wizard.walk.events import Event, Verdict
    from wizard.walk.state import Visit


_FOR = ("true", "likely")
"""What evidence for an answer says, the surest first."""

_AGAINST = ("false", "unlikely")


class PathStep(Struct, frozen=True):
    """A step of a way, and what was answered there."""

    step: str
    title: str
    answer: str
    """Its text; empty where the step was left by a jump, or is where the way has come to."""


class Divergence(Struct, frozen=True):
    """A question of the best way at which something else was done."""

    step: str
    title: str
    taken: str
    """The answer's text; empty where the step was left by a jump."""

    best: str
    of_taken: Verdict | None
    """What the evidence said of the answer taken; None where it has no condition, or there is
    none."""

    of_best: Verdict | None
    depth: int | None
    """How many visits of the trail lead to it, it included: what WentBack takes. None where it was
    gone back from, so that the trail does not hold it."""


class Score(Struct, frozen=True):
    """How it went, so far."""

    right: bool | None
    """Whether the first diagnosis was right; None before one."""

    mended: bool
    """Whether a later diagnosis was right, and the first not."""

    end: PathStep | None
    """Where the last diagnosis was given; None before one."""

    hints: int
    seconds: float | None
    """From the first step to the first diagnosis; None before one."""

    over_time: float
    """By how many minutes that was longer than the scenario gives, 0 where it was not."""

    taken: tuple[PathStep, ...]
    """The way to the last diagnosis, else to where it stands, without what was gone back from and
    without what stated facts answered."""

    best: tuple[PathStep, ...]
    """The best way; the last leg is its end."""

    parted: Divergence | None
    """Where the two ways part; where they do not, the first wrong turn that was gone back from."""

    wrong_turns: tuple[PathStep, ...]
    """Wrong answers that were gone back from, in their order."""

    predicted: int
    """Questions at which something was predicted that can be called right or wrong."""

    foreseen: int
    """How many of these predictions were right. The first at a question counts."""


def score(scenario: Scenario, flow: Flow, events: Iterable[Event]) -> Score:
    """How the training of `scenario` went. `flow` is the one walked, whose answers stand in the
    order of `events`, which may end anywhere."""
    known = _until_last_diagnosis(tuple(events))
    walk = fold_all(known)
    diagnoses = [event for event in known if isinstance(event, Diagnosed)]
    began = next((event.at for event in known if isinstance(event, StepEntered)), None)
    seconds = None
    if diagnoses and began is not None:
        seconds = max(0.0, diagnoses[0].at - began)
    turns = _Turns(scenario, flow)
    gone_back = turns.gone_back_from(known)
    parted = turns.parting_of(walk.trail)
    if parted is None and gone_back:
        parted = turns.parting_at(gone_back[0], None)
    return Score(
        right=diagnoses[0].right if diagnoses else None,
        mended=bool(diagnoses) and diagnoses[-1].right and not diagnoses[0].right,
        end=PathStep(diagnoses[-1].step, diagnoses[-1].title, "") if diagnoses else None,
        hints=len({event.number for event in known if isinstance(event, HintTaken)}),
        seconds=seconds,
        over_time=max(0.0, (seconds or 0.0) / 60 - scenario.minutes),
        taken=_taken(walk.trail),
        best=turns.best_way(walk.trail),
        parted=parted,
        wrong_turns=tuple(
            PathStep(given.step, turns.title(given.step), given.text) for given in gone_back
        ),
        predicted=len(predictions := turns.predictions(known)),
        foreseen=sum(predictions),
    )


def _until_last_diagnosis(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """What came after it, a look at another step say, is no part of how it went."""
    last = max((at for at, event in enumerate(events) if isinstance(event, Diagnosed)), default=-1)
    return events[: last + 1] if last >= 0 else events


def _taken(trail: Sequence[Visit]) -> tuple[PathStep, ...]:
    return tuple(
        PathStep(visit.step, visit.title, visit.answer.text if visit.answer else "")
        for visit in trail
        if not _passed(visit)
    )


def _passed(visit: Visit) -> bool:
    return visit.answer is not None and visit.answer.by == "stated"


class _Turns:
    """The answers of one walk beside those of the best way."""

    def __init__(self, scenario: Scenario, flow: Flow) -> None:
        self._scenario = scenario
        self._flow = flow
        self._best = {turn.step: turn.answer for turn in scenario.way}
        self._ahead = {*self._best, *scenario.ends}

    def title(self, step_id: str) -> str:
        step = self._flow.step(step_id)
        return step.title if step else step_id

    def best_way(self, trail: Sequence[Visit]) -> tuple[PathStep, ...]:
        """The way of the scenario up to its first end, without what stated facts answered."""
        passed = {visit.step for visit in trail if _passed(visit)}
        legs = [
            PathStep(turn.step, self.title(turn.step), turn.answer)
            for turn in self._scenario.way
            if turn.step not in passed
        ]
        ends = [PathStep(end, self.title(end), "") for end in self._scenario.ends[:1]]
        return (*legs, *ends)

    def gone_back_from(self, events: Sequence[Event]) -> list[AnswerGiven]:
        """The wrong answers that are not in the trail any more since somebody went back."""
        wrong: list[AnswerGiven] = []
        walk = Walk()
        for event in events:
            left = walk.trail
            walk = fold(walk, event)
            if isinstance(event, WentBack):
                behind = left[max(0, len(walk.trail) - 1) :]
                answers = [visit.answer for visit in behind if visit.answer is not None]
                wrong += [given for given in answers if self._is_wrong(given)]
        return wrong

    def parting_of(self, trail: Sequence[Visit]) -> Divergence | None:
        """The first question of the best way that the trail leaves in another direction."""
        for at, visit in enumerate(trail[:-1]):
            best = self._best.get(visit.step)
            if best is None or _passed(visit):
                continue
            if visit.answer is None:
                if trail[at + 1].step not in self._ahead:
                    return Divergence(visit.step, visit.title, "", best, None, None, at + 1)
            elif visit.answer.text != best:
                return self.parting_at(visit.answer, at + 1)
        return None

    def parting_at(self, given: AnswerGiven, depth: int | None) -> Divergence:
        """What the evidence said when `given` was taken; of a step off the best way, the best
        answer is the one that the evidence supported then, or made likely, if there is one."""
        best = self._best.get(given.step) or self._supported(given)
        return Divergence(
            step=given.step,
            title=self.title(given.step),
            taken=given.text,
            best=best,
            of_taken=self._verdict(given, given.text),
            of_best=self._verdict(given, best),
            depth=depth,
        )

    def predictions(self, events: Iterable[Event]) -> list[bool]:
        """Whether the first prediction at each question was right, where that can be said: by the
        best way, else by what was sure, else by what was likely. Where no gauge shows the best
        answer, and the evidence said nothing against the one held right, that was no error."""
        first: dict[str, Predicted] = {}
        for event in events:
            if isinstance(event, Predicted):
                first.setdefault(event.step, event)
        calls = map(self._foresaw, first.values())
        return [right for right in calls if right is not None]

    def _foresaw(self, made: Predicted) -> bool | None:
        best = self._best.get(made.step)
        if best is None:
            return None if made.tier == "unknown" else made.tier in _FOR
        if made.text == best:
            return True
        could_tell = made.tier in _AGAINST or self._is_judged(made.step, best)
        return False if could_tell else None

    def _is_judged(self, step_id: str, text: str) -> bool:
        """Whether the answer of that text has a condition."""
        step = self._flow.step(step_id)
        choices = step.choices if step else ()
        return any(choice.text == text and choice.condition for choice in choices)

    def _is_wrong(self, given: AnswerGiven) -> bool:
        if given.by == "stated":
            return False
        best = self._best.get(given.step)
        if best is not None:
            return given.text != best
        verdict = self._verdict(given, given.text)
        return verdict is not None and verdict.truth == "false"

    def _supported(self, given: AnswerGiven) -> str:
        step = self._flow.step(given.step)
        pairs = zip(step.choices if step else (), given.verdicts, strict=False)
        judged = list(pairs)
        for tier in _FOR:
            texts = [choice.text for choice, verdict in judged if verdict.tier == tier]
            if texts:
                return texts[0] if len(texts) == 1 else ""
        return ""

    def _verdict(self, given: AnswerGiven, text: str) -> Verdict | None:
        """What the evidence said of the answer `text` when `given` was taken."""
        step = self._flow.step(given.step)
        pairs = zip(step.choices if step else (), given.verdicts, strict=False)
        matching = (
            verdict for choice, verdict in pairs if choice.text == text and choice.condition
        )
        return next(matching, None)
