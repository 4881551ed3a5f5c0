"""The document of a scenario that was made of a session: what is known, and what is to be written.

It can be played as it is. Each place that its author has to write begins with “To be written”.
Pure.
"""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.flow.library import find_alert
from wizard.messages import draft_messages as say
from wizard.messages.report_messages import VERDICTS
from wizard.report.as_markdown import escape, fenced
from wizard.text.clean import clean_line
from wizard.text.units import date_time, time_of_day
from wizard.training.scenario import Turn
from wizard.walk.events import StepEntered
from wizard.walk.verdicts import verdict_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wizard.flow.model import Flow, Step
    from wizard.walk.events import CommandCopied, Event, NoteAdded
    from wizard.walk.state import Visit, Walk


_JUMPS = ("side", "find")


class SessionPath(Struct, frozen=True):
    """How a session went, from its alert to the guidance that it ended with."""

    alert: str
    """Empty where the walk begins at the flow's start."""

    turns: tuple[Turn, ...]
    end: Visit
    """The last guidance before a check: a training ends at the first guidance that it comes to."""

    visits: tuple[Visit, ...]
    """The visits of the trail that lead there, `end` left out."""

    after: tuple[Visit, ...]
    """What came after it: whether it helped."""

    bridged: tuple[str, ...]
    """Titles of steps that the session jumped to; the way to them is the shortest in the flow."""


def path_of(flow: Flow, walk: Walk, events: Iterable[Event]) -> SessionPath | None:
    """The way of the final trail; None where that came to no guidance."""
    last = _end(flow, walk.trail)
    if last is None:
        return None
    visits, end = walk.trail[:last], walk.trail[last]
    alert, here = _beginning(flow, walk.trail[0], events)
    turns: list[Turn] = []
    bridged = []
    for visit in (*visits, end):
        if here != visit.step:
            bridged.append(visit.title)
            turns += _between(flow, here, visit.step)
            here = visit.step
        if visit is not end and visit.answer is not None:
            turns.append(Turn(visit.step, visit.answer.text))
            here = visit.answer.to
    return SessionPath(
        alert, _without_rounds(turns), end, visits, walk.trail[last + 1 :], tuple(bridged)
    )


def _end(flow: Flow, trail: Sequence[Visit]) -> int | None:
    """The place in the trail of the last guidance before the first check. Guidance that other
    guidance leads to is what comes after that."""
    last, before = None, ""
    for index, visit in enumerate(trail):
        if visit.check:
            break
        step = flow.step(visit.step)
        kind = step.kind if step else (visit.kind or "")
        if kind == "outcome" and (before != "outcome" or visit.via in _JUMPS):
            last = index
        before = kind
    return last


def _beginning(flow: Flow, first: Visit, events: Iterable[Event]) -> tuple[str, str]:
    """The alert that led to the first step of the trail, and where the walk begins then."""
    entered = (event for event in events if isinstance(event, StepEntered))
    named = [event.alert for event in entered if event.step == first.step and event.alert]
    if first.step != flow.start:
        named += list(flow.main.alerts)
    alert = next((name for name in named if find_alert(flow, name) == (first.step,)), "")
    return (alert, first.step) if alert else ("", flow.start)


def _between(flow: Flow, start: str, goal: str) -> tuple[Turn, ...]:
    """The shortest way from one step to another that no guidance stands in; empty for none."""
    ways: dict[str, tuple[Turn, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == goal:
            return ways[here]
        step = flow.step(here)
        for choice in step.choices if step and _leads_on(step) else ():
            if choice.to not in ways:
                ways[choice.to] = (*ways[here], Turn(here, choice.text))
                waiting.append(choice.to)
    return ()


def _leads_on(step: Step) -> bool:
    return step.kind != "outcome"


def _without_rounds(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Who comes to a step again has gone round: only what follows counts."""
    way: list[Turn] = []
    for turn in turns:
        steps = [one.step for one in way]
        if turn.step in steps:
            del way[steps.index(turn.step) :]
        way.append(turn)
    return tuple(way)


_LONGEST_READING = 200
"""Characters."""


class SessionFacts(Struct, frozen=True):
    """What the document is made of."""

    way: SessionPath
    title: str
    """Of whom it is: `gunicorn orders:app`."""

    at: float
    """When the guidance was come to, seconds since the epoch."""

    flow: str
    recording: str
    minutes: int
    stated: Mapping[str, str]
    decisive: str
    """The title of the question that the evidence decided last; empty for none."""

    reading: str
    """What it said there."""

    result: str
    notes: Sequence[NoteAdded]
    copied: Sequence[CommandCopied]


def document(facts: SessionFacts) -> str:
    """The whole document."""
    title = say.TITLE.format(target=facts.title, date=date_time(facts.at)[:10])
    lines = [
        *_front(facts, title),
        "",
        f"# {escape(title)}",
        "",
        *_briefing(facts),
        *_hints(facts),
        *_debriefing(facts),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _front(facts: SessionFacts, title: str) -> Iterator[str]:
    way = facts.way
    yield "---"
    yield f"title: {_value(title)}"
    yield f"level: 2  # {say.LEVELS}"
    yield f"recording: {_value(facts.recording)}"
    yield f"flow: {_value(facts.flow)}"
    if way.alert:
        yield f"alert: {_value(way.alert)}"
    yield f"ends: [{_value(way.end.step)}]"
    if way.turns:
        yield "way:"
        yield from (f"  {_value(turn.step)}: {_value(turn.answer)}" for turn in way.turns)
    reading = facts.reading or say.NO_READING
    yield f"reading: {_value(reading[:_LONGEST_READING])}"
    yield f"minutes: {facts.minutes}"
    if facts.stated:
        yield "set:"
        yield from (f"  {fact}: {_value(value)}" for fact, value in facts.stated.items())
    yield "---"


def _value(text: str) -> str:
    """`text` as YAML: what JSON quotes, YAML reads the same."""
    return json.dumps(clean_line(text), ensure_ascii=False)


def _to_be_written(first: str, *more: str) -> Iterator[str]:
    yield "> [!IMPORTANT]"
    yield f"> **{say.TO_BE_WRITTEN}** {first}"
    yield from (f"> {line}" for line in more)
    yield ""


def _briefing(facts: SessionFacts) -> Iterator[str]:
    alert = facts.way.alert
    yield "## Briefing"
    yield ""
    yield from _to_be_written(*say.WRITE_BRIEFING)
    sentence = say.ALERT_FIRED if alert else say.CALLED
    yield sentence.format(at=date_time(facts.at)[:16], alert=escape(alert))
    yield ""


def _hints(facts: SessionFacts) -> Iterator[str]:
    yield "## Hints"
    yield ""
    hints = [say.NUDGE]
    if facts.decisive:
        hints.append(say.WHERE_TO_LOOK.format(question=escape(facts.decisive)))
    if facts.reading:
        hints.append(say.NEARLY.format(reading=escape(facts.reading)))
    yield from (f"{number}. {hint}" for number, hint in enumerate(hints, 1))
    yield ""


def _debriefing(facts: SessionFacts) -> Iterator[str]:
    way = facts.way
    yield "## Debriefing"
    yield ""
    yield from _to_be_written(*say.WRITE_DEBRIEFING)
    ended = say.ENDED_AT_RESULT if facts.result else say.ENDED_AT
    yield ended.format(title=escape(way.end.title), result=facts.result)
    yield ""
    yield from _answers(say.PATH_TAKEN, way.visits)
    if way.bridged:
        titles = ", ".join(f"“{escape(title)}”" for title in way.bridged)
        yield say.JUMPED.format(titles=titles)
        yield ""
    silent = [visit.title for visit in way.visits if _is_silent(visit)]
    if silent:
        yield say.UNANSWERED
        yield ""
        yield from (f"- {escape(title)}" for title in silent)
        yield ""
    yield from _answers(say.WHAT_FOLLOWED, [way.end, *way.after])
    yield from _notes(facts.notes)
    yield from _commands(facts.copied)


def _answers(title: str, visits: Iterable[Visit]) -> Iterator[str]:
    answered = [
        f"| {escape(visit.title)} | {escape(visit.answer.text)} | {_verdict(visit)} |"
        for visit in visits
        if visit.answer is not None
    ]
    if answered:
        yield from (title, "", "| question | answer | the evidence |", "|---|---|---|")
        yield from answered
        yield ""


def _verdict(visit: Visit) -> str:
    """What the evidence said of the answer that was given."""
    if visit.answer is None or visit.answer.by == "stated":
        return say.AS_STATED
    verdict = verdict_on(visit.answer)
    why = "; ".join(verdict.reasons) or verdict.missing or ""
    judged = VERDICTS[verdict.truth]
    return escape(say.VERDICT_BECAUSE.format(verdict=judged, why=why) if why else judged)


def _is_silent(visit: Visit) -> bool:
    """Whether the evidence could say nothing for the answer that was given."""
    answer = visit.answer
    return answer is not None and answer.by == "person" and verdict_on(answer).truth == "unknown"


def _notes(notes: Sequence[NoteAdded]) -> Iterator[str]:
    if notes:
        yield from (say.NOTED, "")
        for note in notes:
            lines = note.text.split("\n")
            yield f"- {time_of_day(note.at)} {escape(' / '.join(lines))}"
        yield ""


def _commands(copied: Sequence[CommandCopied]) -> Iterator[str]:
    if copied:
        yield from (say.COPIED, "")
        for command in dict.fromkeys(one.text for one in copied):
            yield from (*fenced(command), "")
