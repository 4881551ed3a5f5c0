"""The path that was taken, visit by visit, with what was taken back. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from wizard.messages import report_messages as say
from wizard.report.report_model import Remark, Saying, Stop, Time
from wizard.walk.check import result_of
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    NoteAdded,
    StepEntered,
    Verdict,
    WentBack,
)
from wizard.walk.verdicts import contradicted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.flow.model import Step
    from wizard.session.timeline import Timeline


class Visits(NamedTuple):
    """All visits and what was remarked on them, in the order of time."""

    stops: tuple[Stop, ...]
    notes: tuple[Remark, ...]
    copied: tuple[Remark, ...]


def visits_of(timeline: Timeline) -> Visits:
    """The path of a session."""
    stops: list[Stop] = []
    trail: list[int] = []
    """Indices of the visits that lead to where the walk stands."""

    notes: list[Remark] = []
    copied: list[Remark] = []
    for count, (at, event) in enumerate(zip(timeline.times, timeline.happenings, strict=True)):
        here = trail[-1] if trail else None
        match event:
            case StepEntered():
                _leave(stops, here, at)
                trail.append(len(stops))
                stops.append(_visit_to(event, len(stops) + 1, at))
            case AnswerGiven() if here is not None:
                step = timeline.step(timeline.moment_after(count))
                stops[here] = _answered(stops[here], event, step)
            case WentBack(depth=depth) if 0 < depth <= len(trail):
                _leave(stops, here, at)
                for index in trail[depth - 1 :]:
                    stops[index] = replace(stops[index], taken_back=True)
                again = stops[trail[depth - 1]]
                trail[depth - 1 :] = [len(stops)]
                stops.append(_visit_to(again, len(stops) + 1, at))
            case NoteAdded(text=text):
                notes.append(Remark(Time(at), stops[here].title if here is not None else "", text))
            case CommandCopied(text=text):
                copied.append(Remark(Time(at), stops[here].title if here is not None else "", text))
            case _:
                pass
    return Visits(tuple(stops), tuple(notes), tuple(copied))


def sayings_of(
    step: Step | None, verdicts: Sequence[Verdict | None], chosen: AnswerGiven | None
) -> tuple[Saying, ...]:
    """What the evidence said of each answer of a question. Where the session does not keep its
    text, an answer other than the chosen one goes by its number."""
    choices = step.choices if step else ()
    sayings = []
    for number, verdict in enumerate(verdicts, 1):
        text = (
            choices[number - 1].text
            if number <= len(choices)
            else say.ANSWER_NUMBER.format(number=number)
        )
        is_chosen = chosen is not None and chosen.number == number
        if chosen is not None and is_chosen:
            text = chosen.text
        silent = verdict is None or verdict == Verdict("unknown")
        sayings.append(
            Saying(
                number=number,
                text=text,
                truth=None if verdict is None or silent else verdict.truth,
                reasons=verdict.reasons if verdict else (),
                missing=verdict.missing if verdict else None,
                chosen=is_chosen,
                likely=verdict.likely if verdict else None,
                likely_right=verdict.likely_right if verdict else None,
                likely_reasons=verdict.likely_reasons if verdict else (),
            )
        )
    return tuple(sayings)


def _visit_to(step: StepEntered | Stop, number: int, at: float) -> Stop:
    """A visit that begins: to a step that is entered, or come back to."""
    return Stop(
        number=number,
        step=step.step,
        title=step.title,
        kind=step.kind,
        check=step.check,
        entered=Time(at),
    )


def _leave(stops: list[Stop], index: int | None, at: float) -> None:
    if index is not None:
        stops[index] = replace(stops[index], left=Time(at))


def _answered(stop: Stop, answer: AnswerGiven, step: Step | None) -> Stop:
    is_question = len(answer.verdicts) > 1
    answered = replace(
        stop,
        kind=stop.kind or (step.kind if step and step.choices else None),
        answer=answer.text,
        by=answer.by,
        contradicted=contradicted(answer),
    )
    sayings = sayings_of(step, answer.verdicts, answer) if is_question else ()
    return with_sayings(answered, sayings)


def with_sayings(stop: Stop, sayings: tuple[Saying, ...]) -> Stop:
    """`stop` with what the evidence said of its answers, and what a check has come to by that."""
    verdicts = [one.judged for one in sayings]
    result = result_of(verdicts) if stop.check and verdicts else None
    return replace(stop, sayings=sayings, result=result)
