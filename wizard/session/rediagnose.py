"""A session held against what is there now: its evidence judged again, by the rules of this version
or by another flow, and whether it would still walk on a flow. Pure.

Every answer is looked at by itself, at its own moment: what the evidence says of each answer of its
question now, and where the answer leads now. What comes after a difference is still compared, since
the person went there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from wizard.messages import journal_messages as say
from wizard.walk import engine
from wizard.walk.engine import WalkError
from wizard.walk.events import AnswerGiven, StepEntered, Verdict, WentBack
from wizard.walk.seen import evidence_of, verdicts_of
from wizard.walk.state import Walk
from wizard.walk.verdicts import decided, numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.model import Answer, Flow, Step
    from wizard.session.recorded import Recorded
    from wizard.session.timeline import Moment, Timeline


DifferenceKind = Literal["verdict", "answer", "step", "leads", "decided"]
"""What the evidence says of an answer; an answer or a step that is gone; where an answer leads;
what the evidence decides."""


class Difference(Struct, frozen=True):
    """One thing that is not as it was."""

    at: float
    """When the answer was given."""

    step: str
    title: str
    kind: DifferenceKind
    answer: str
    then: str
    now: str
    because: str
    """The numbers of now; empty where there are none."""


class Decided(Struct, frozen=True):
    """A question that the evidence decides by itself."""

    step: str
    title: str
    answer: str
    because: tuple[str, ...]


class Led(Struct, frozen=True):
    """Where the evidence alone leads, by what was seen in the end."""

    flow: Flow
    path: tuple[Decided, ...]
    step: str
    title: str
    kind: str
    sure: bool
    """Whether that is guidance, every question on the way being decided."""

    open: tuple[tuple[Answer, Verdict | None], ...]
    """The answers that could not be told apart; empty where it is sure."""


class Rediagnosis(Struct, frozen=True):
    """What became of a session's verdicts and of its way."""

    answers: int
    """How many were compared."""

    verdicts: int
    differences: tuple[Difference, ...]
    """In the order of time."""

    led: Led | None
    """None where the flow has no step to begin at."""


def rediagnose(timeline: Timeline, flow: Flow | None = None) -> Rediagnosis:
    """Judge a session again, by `flow` or else by the documents that it keeps."""
    answers = verdicts = 0
    differences: list[Difference] = []
    for count, event in enumerate(timeline.happenings):
        if isinstance(event, AnswerGiven):
            moment = timeline.moment_after(count, timeline.times[count])
            answers += 1
            verdicts += len(event.verdicts)
            differences.extend(_differences(timeline, moment, event, flow or timeline.flow(moment)))
    end = timeline.moment(timeline.end)
    last = flow or timeline.flow(end)
    return Rediagnosis(
        answers, verdicts, tuple(differences), _led(timeline, last) if last else None
    )


def _differences(
    timeline: Timeline, moment: Moment, given: AnswerGiven, flow: Flow | None
) -> Iterator[Difference]:
    visit = moment.walk.current
    title = visit.title if visit else given.step
    step = flow.step(given.step) if flow else None

    def differs(
        kind: DifferenceKind, then: str, now: str, answer: str = given.text, because: str = ""
    ) -> Difference:
        return Difference(moment.at, given.step, title, kind, answer, then, now, because)

    if flow is None or step is None:
        yield differs("step", "there", "gone")
        return
    verdicts = verdicts_of(step, evidence_of(moment.walk, step, timeline.series(moment), moment.at))
    for answer, then, now in _pairs(timeline.step(moment), given, step, verdicts):
        # A session that was kept before anything was likely says nothing of that.
        if then.truth != now.truth or (then.likely and then.likely != now.likely):
            yield differs("verdict", then.tier, now.tier, answer, numbers_of(now))
    choice = _same_exit(step, given)
    if choice is None:
        yield differs("answer", "there", "gone")
        return
    if given.by == "evidence":
        now_decided = decided(step.choices, verdicts)
        if now_decided is not choice:
            text = now_decided.text if now_decided else "nothing"
            yield differs("decided", given.text, text)
    then_there = _came_to(timeline, moment)
    now_there = _leads_to(flow, moment.walk, choice, moment.at) if given.by != "stated" else None
    if then_there and now_there and then_there != now_there:
        yield differs("leads", then_there, now_there)


def _pairs(
    before: Step | None, given: AnswerGiven, step: Step, verdicts: tuple[Verdict | None, ...]
) -> Iterator[tuple[str, Verdict, Verdict]]:
    """(answer, what was said of it then, what is said now) of each answer that is still there.
    An answer without a condition was recorded as one of which nothing is known."""
    texts = [choice.text for choice in before.choices] if before else []
    if len(texts) != len(given.verdicts):
        texts = [choice.text for choice in step.choices]
    now = dict(zip((choice.text for choice in step.choices), verdicts, strict=True))
    for text, then in zip(texts, given.verdicts, strict=False):
        if text in now:
            yield text, then, now[text] or Verdict("unknown")


def _same_exit(step: Step, given: AnswerGiven) -> Answer | None:
    """The choice that is the answer now: of the same text, else to the same step."""
    same_text = [choice for choice in step.choices if choice.text == given.text]
    same_end = [choice for choice in step.choices if choice.to == given.to]
    return next((choice for choice in same_text if choice in same_end), None) or next(
        iter(same_text or same_end), None
    )


def _came_to(timeline: Timeline, moment: Moment) -> str | None:
    """The step where the walk stood after that answer, behind all that was passed at once."""
    step, passed = None, True
    for event in timeline.happenings[moment.count + 1 :]:
        if isinstance(event, StepEntered) and passed:
            step, passed = event.step, False
        elif isinstance(event, AnswerGiven) and event.by == "stated":
            passed = True
        elif isinstance(event, StepEntered | AnswerGiven | WentBack):
            break
    return step


def _leads_to(flow: Flow, walk: Walk, choice: Answer, at: float) -> str | None:
    """The step where the walk would stand after that answer now; None where it leads nowhere."""
    try:
        events = engine.choose(flow, walk, choice.number, at, "person")
    except WalkError:
        return "nowhere"
    entered = [event.step for event in events if isinstance(event, StepEntered)]
    return entered[-1] if entered else None


def _led(timeline: Timeline, flow: Flow) -> Led | None:
    """Follow decided questions from the first step of the session, by what was seen last."""
    end = timeline.moment(timeline.end)
    trail = end.walk.trail
    step = (flow.step(trail[0].step) if trail else None) or flow.step(flow.start)
    if step is None:
        return None
    series = timeline.series(end)
    times = series.column("at")
    at = times[-1] if len(times) else end.at
    walk = Walk(by_hand=end.walk.by_hand, target=end.walk.target, history=end.walk.history)
    path: list[Decided] = []
    been: set[str] = set()
    while True:
        been.add(step.id)
        verdicts = verdicts_of(step, evidence_of(walk, step, series, at))
        answer = decided(step.choices, verdicts) if step.kind == "question" else None
        after = flow.step(answer.to) if answer and answer.to not in been else None
        if answer is None or after is None:
            sure = step.kind == "outcome"
            still = () if sure else tuple(_possible(step, verdicts))
            return Led(flow, tuple(path), step.id, step.title, step.kind, sure, still)
        verdict = verdicts[answer.number - 1]
        because = verdict.reasons if verdict else ()
        path.append(Decided(step.id, step.title, answer.text, because))
        step = after


def _possible(
    step: Step, verdicts: tuple[Verdict | None, ...]
) -> Iterator[tuple[Answer, Verdict | None]]:
    """What the evidence does not speak against, but for the way out."""
    for choice, verdict in zip(step.choices, verdicts, strict=True):
        way_out = verdict is None and choice is step.choices[-1] and len(step.choices) > 1
        if not way_out and (verdict is None or verdict.truth != "false"):
            yield choice, verdict


class Stumble(Struct, frozen=True):
    """The first place at which it would not."""

    step: str
    """The step's id, as the session has it."""

    title: str
    reason: str
    """In a few words, what is not as it was."""

    here: Step | None
    """The step as the flow has it now, None where it is gone."""


def is_of(flow: Flow, session: Recorded) -> bool:
    """Whether the session walked this flow: by its name, or by the file of its main document."""
    if session.flow == flow.name:
        return True
    return bool(flow.main.path) and session.main_document == flow.main.path


def first_stumble(flow: Flow, session: Recorded) -> Stumble | None:
    """Where the session would no longer walk on `flow`; None where it would to its end.

    It walks as long as each step that was entered is there, and each answer that was given is one
    of its step and leads to the same step. Its text may have changed; what the evidence would say
    is `rediagnose`'s matter.
    """
    titles: dict[str, str] = {}
    for event in session.events:
        if isinstance(event, StepEntered):
            titles[event.step] = event.title
            if flow.step(event.step) is None:
                return Stumble(event.step, event.title, say.STEP_IS_GONE, None)
        elif isinstance(event, AnswerGiven):
            step = flow.step(event.step)
            reason = _refused(flow, step, event)
            if reason:
                return Stumble(event.step, titles.get(event.step, event.step), reason, step)
    return None


def _refused(flow: Flow, step: Step | None, given: AnswerGiven) -> str:
    """Why the answer cannot be given as it was; empty where it can."""
    if step is None:
        return say.STEP_IS_GONE
    meant = flow.step(given.to)
    leading_there = [
        choice for choice in step.choices if meant is not None and flow.step(choice.to) is meant
    ]
    if leading_there:
        return ""
    same_text = next((choice for choice in step.choices if choice.text == given.text), None)
    if same_text is None:
        return say.ANSWER_IS_GONE.format(answer=given.text)
    template = say.LED_TO_WHAT_IS_GONE if meant is None else say.LEADS_ELSEWHERE
    return template.format(answer=given.text, now=same_text.to, then=given.to)
