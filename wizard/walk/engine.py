"""A walk through a flow: a fold over events, and the events that a choice leads to.

`fold` needs no flow, so a saved session can be seen without its documents. The functions that
return events decide nothing about screens and read no clock: `at` is the time in seconds since the
epoch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.flow.conditions import stated_by
from wizard.messages import walk_messages as say
from wizard.walk.check import left_too_early
from wizard.walk.events import (
    AnswerGiven,
    By,
    CommandCopied,
    Concluded,
    Ended,
    Event,
    FactStated,
    HistoryRead,
    NoteAdded,
    Resumed,
    StepEntered,
    TargetChosen,
    TargetLost,
    TrainingBegan,
    Verdict,
    Via,
    WentBack,
)
from wizard.walk.state import Visit, Walk, values_of
from wizard.walk.verdicts import decided, judge_answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.flow.model import Answer, Flow, Step


_JUMPS = frozenset(("side", "find"))


class WalkError(ValueError):
    """A choice that cannot be made; the text is one line for the user."""


def fold(walk: Walk, event: Event) -> Walk:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    """The state after `event`."""
    match event:
        case StepEntered():
            trail = (*walk.trail, _visit_of(event, walk.trail))
            alert = walk.alert or event.alert
            return replace(walk, trail=trail, alert=alert, began=_first(walk, event))
        case AnswerGiven() if walk.trail:
            answered = replace(walk.trail[-1], answer=event)
            remembered = {**walk.remembered, event.step: event}
            return replace(walk, trail=(*walk.trail[:-1], answered), remembered=remembered)
        case WentBack(depth=depth) if 0 < depth <= len(walk.trail):
            kept = walk.trail[:depth]
            return replace(walk, trail=(*kept[:-1], replace(kept[-1], answer=None)))
        case TargetChosen(target=target):
            return replace(walk, target=target, lost=None, began=_first(walk, event))
        case TargetLost(reason=reason):
            return replace(walk, lost=reason)
        case HistoryRead(history=history):
            return replace(walk, history=history)
        case FactStated(fact=fact, value=value):
            return replace(walk, by_hand={**walk.by_hand, fact: value})
        case NoteAdded():
            return replace(walk, notes=(*walk.notes, event))
        case CommandCopied():
            return replace(walk, copied=(*walk.copied, event))
        case TrainingBegan():
            return replace(walk, training=event)
        case Concluded(result=result):
            return replace(walk, result=result)
        case Resumed():
            return replace(walk, ended=None)
        case Ended(reason=reason):
            return replace(walk, ended=reason)
        case _:
            return walk


def _first(walk: Walk, event: Event) -> float:
    return event.at if walk.began is None else walk.began


def fold_all(events: Iterable[Event], walk: Walk | None = None) -> Walk:
    """The state after all `events`."""
    state = walk or Walk()
    for event in events:
        state = fold(state, event)
    return state


def enter(  # noqa: PLR0913, PLR0917 - each is a part of what is recorded
    flow: Flow, walk: Walk, step_id: str, at: float, via: Via, alert: str | None = None
) -> tuple[Event, ...]:
    """Go to a step, and pass each question on the way that stated facts alone decide; `alert` is
    the one that leads there.

    Raises WalkError where there is no such step.
    """
    events: list[Event] = []
    passed: set[str] = set()
    while True:
        step = flow.step(step_id)
        if step is None:
            raise WalkError(say.NO_SUCH_STEP.format(step=step_id, flow=flow.name))
        check = _is_check(flow, walk, step, via)
        entered = StepEntered(at, step.id, step.title, via, check, step.kind, alert)
        events.append(entered)
        walk = fold(walk, entered)
        verdicts = _verdicts_of_stated(step, walk, at)
        answer = None if step.id in passed else decided(step.choices, verdicts)
        if answer is None or flow.step(answer.to) is None:
            return tuple(events)
        passed.add(step.id)
        frozen = tuple(verdict or Verdict("unknown") for verdict in verdicts)
        given = _given(step, answer, at, "stated", frozen)
        events.append(given)
        walk = fold(walk, given)
        step_id, via, alert = answer.to, "answer", None


def choose(  # noqa: PLR0913, PLR0917 - an answer is all of this
    flow: Flow, walk: Walk, number: int, at: float, by: By, verdicts: tuple[Verdict, ...] = ()
) -> tuple[Event, ...]:
    """Take choice `number` of the current step. Raises WalkError where there is none."""
    step = current_step(flow, walk)
    answer = next((choice for choice in step.choices if choice.number == number), None)
    if answer is None:
        raise WalkError(say.NO_SUCH_ANSWER.format(step=step.title, number=number))
    if flow.step(answer.to) is None:
        target = answer.href or answer.to
        raise WalkError(say.LEADS_NOWHERE.format(answer=answer.text, target=target))
    given = _given(step, answer, at, by, verdicts)
    return (given, *enter(flow, fold(walk, given), answer.to, at, answer.kind))


def back(walk: Walk, at: float) -> WentBack | None:
    """Return to the last step that was not passed by itself; None at the start."""
    for depth in range(len(walk.trail) - 1, 0, -1):
        if not _passed(walk.trail[depth - 1]):
            return WentBack(at, depth)
    return None


def way_back(flow: Flow, walk: Walk, at: float) -> tuple[Event, ...]:
    """The events that lead to the step before, past those that `flow` has no more; none at the
    first."""
    events: list[Event] = []
    while (event := back(walk, at)) is not None:
        events.append(event)
        walk = fold(walk, event)
        if walk.current and flow.step(walk.current.step) is not None:
            return tuple(events)
    return ()


def back_to(walk: Walk, depth: int, step: str, at: float) -> tuple[Event, ...]:
    """The events that ask `step` again, the last of the first `depth` visits; none where that is
    another step, or the one in which the walk stands."""
    if not 0 < depth < len(walk.trail) or walk.trail[depth - 1].step != step:
        return ()
    return (WentBack(at, depth),)


def earlier_answer(step: Step, walk: Walk) -> Answer | None:
    """The choice that was taken last time, as far as the step still has it."""
    given = walk.remembered.get(step.id)
    if given is None:
        return None
    same = [choice for choice in step.choices if choice.to == given.to]
    return next((choice for choice in same if choice.text == given.text), same[0] if same else None)


def current_step(flow: Flow, walk: Walk) -> Step:
    """The step that the walk stands in. Raises WalkError before the start."""
    step = flow.step(walk.trail[-1].step) if walk.trail else None
    if step is None:
        raise WalkError(say.NOT_IN_FLOW)
    return step


def _verdicts_of_stated(step: Step, walk: Walk, at: float) -> list[Verdict | None]:
    """What stated facts alone say of each choice of a question."""
    stated = walk.stated
    if step.kind != "question" or not stated:
        return [None] * len(step.choices)
    evidence = observe(Series(), None, values_of(stated), at)
    return [judge_answer(answer, evidence) for answer in step.choices]


def _is_check(flow: Flow, walk: Walk, step: Step, via: Via) -> bool:
    """A question that is entered by an outcome's answer asks whether it helped; one that stated
    facts passed in between was not there for the person. Reading on says nothing of the kind. Who
    jumps to a check of the way goes on with it."""
    if step.kind != "question":
        return False
    if via in _JUMPS:
        return any(visit.check and visit.step == step.id for visit in walk.trail)
    index = _before(walk.trail)
    before = flow.step(walk.trail[index].step) if index is not None else None
    return via == "answer" and before is not None and before.kind == "outcome"


def _before(trail: tuple[Visit, ...]) -> int | None:
    """The index of the last visit that was there for the person."""
    return next((i for i in range(len(trail) - 1, -1, -1) if not _passed(trail[i])), None)


def _visit_of(event: StepEntered, trail: tuple[Visit, ...]) -> Visit:
    """The visit that begins with `event` at the end of `trail`.

    A check goes on, rather than beginning anew, where one jumps to it, and where it was left as too
    early and what came then leads to it again.
    """
    visit = Visit(event.step, event.title, event.at, event.via, event.check, kind=event.kind)
    if not event.check:
        return visit
    before = _before(trail)
    if event.via in _JUMPS:
        same = (v for v in reversed(trail) if v.check and v.step == event.step)
        goes_on = next(same, None)
    else:
        left = trail[before - 1] if before else None
        goes_on = left if left and left.step == event.step and left_too_early(left) else None
    if goes_on is not None:
        return replace(visit, began=goes_on.began, cause=goes_on.cause)
    return replace(visit, began=event.at, cause=before)


def _passed(visit: Visit) -> bool:
    return visit.answer is not None and visit.answer.by == "stated"


def _given(
    step: Step, answer: Answer, at: float, by: By, verdicts: tuple[Verdict, ...]
) -> AnswerGiven:
    # What only the evidence said is nobody's statement, and the evidence may say otherwise later.
    condition = answer.condition if by != "evidence" else None
    stated = stated_by(condition.expression) if condition else None
    states = stated if stated and CATALOGUE[stated[0]].by_answer else None
    return AnswerGiven(at, step.id, answer.number, answer.text, answer.to, by, verdicts, states)
