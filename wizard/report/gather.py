"""A session → what a report of it says. Pure; takes a few seconds for a session of many hours."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE, SHARE_OF, WATCHED
from wizard.evidence.readings.observe import observe
from wizard.evidence.readings.written import value_json, value_text
from wizard.evidence.target import same_target
from wizard.messages import report_messages as say
from wizard.report.chart import curve
from wizard.report.report_model import (
    Brought,
    DrawnCurve,
    KnownFact,
    Lesson,
    OpenPoint,
    Pin,
    Reference,
    Report,
    RuledOut,
    Stop,
    Time,
    Watched,
)
from wizard.report.summary import summary_of
from wizard.report.visits import Visits, sayings_of, visits_of, with_sayings
from wizard.session.timeline import Moment, Timeline
from wizard.text.clean import clean_line
from wizard.text.units import duration, time_of_day, times_of_ten
from wizard.walk.check import refuted
from wizard.walk.events import HintTaken, Predicted, Resumed, TargetChosen
from wizard.walk.seen import bounds_of, moment_of
from wizard.walk.state import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.evidence.history.tracks import History
    from wizard.evidence.target import Target
    from wizard.flow.model import Step
    from wizard.session.recorded import Recorded
    from wizard.walk.events import Event

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((?:<([^<>]*)>|([^)>\s]*))[^)]*\)")


def gather(session: Recorded, *, is_open: bool = False) -> Report:
    """The report of a session; `is_open` says that a wizard still walks it."""
    timeline = Timeline(session.flow, session.started, session.events)
    visits = visits_of(timeline)
    end = timeline.moment(timeline.end)
    path = _with_present(visits, timeline, end)
    stands = path[-1] if path else None
    return Report(
        session=session.id,
        wizard=session.header.version,
        flow=session.flow,
        title=session.title,
        summary=_summary(timeline, end),
        started=Time(session.started),
        ended=_time(session.ended),
        last=Time(session.last),
        still_open=is_open and session.walk.ended is None,
        reason=session.walk.ended,
        result=session.outcome,
        target=_watched(session.walk.about, session.walk.lost),
        alert=session.walk.alert,
        history=_brought(session.walk.history),
        training=_lesson(session),
        stands_at=stands.title if stands else None,
        kind=stands.kind if stands else None,
        path=path,
        contradictions=tuple(stop.number for stop in path if stop.contradicted),
        notes=visits.notes,
        copied=visits.copied,
        curves=tuple(_curves(timeline, visits)),
        ruled_out=(*_did_not_help(end), *_ruled_out(visits)),
        open=tuple(_open(visits, timeline, end)),
        facts=tuple(_facts(timeline)),
        sources=tuple(_sources(timeline, visits)),
        missing=(*session.notes, *_interruptions(session.events)),
    )


def _summary(timeline: Timeline, end: Moment) -> tuple[str, ...]:
    return summary_of(end.walk, timeline.flow(end), timeline.series(end), timeline.end)


def _time(at: float | None) -> Time | None:
    return None if at is None else Time(at)


def _watched(target: Target | None, lost: str | None) -> Watched | None:
    if target is None:
        return None
    host = target.facts.get("host")
    return Watched(
        kind=target.kind,
        title=target.title,
        pid=target.pid,
        command=target.command,
        started=_time(target.created),
        host=host.text or None if host else None,
        lost=lost,
    )


def _brought(history: History | None) -> Brought | None:
    if history is None or not history.times:
        return None
    return Brought(history.name, Time(history.times[0]), Time(history.times[-1]))


def _lesson(session: Recorded) -> Lesson | None:
    training, diagnosis = session.walk.training, session.diagnosis
    if training is None:
        return None
    first: dict[str, Predicted] = {}
    for event in session.events:
        if isinstance(event, Predicted):
            first.setdefault(event.step, event)
    return Lesson(
        scenario=training.scenario,
        title=training.title,
        level=training.level,
        seed=training.seed,
        hints=sum(isinstance(event, HintTaken) for event in session.events),
        predictions=tuple(event.tier for event in first.values()),
        end=diagnosis.title if diagnosis else None,
        right=diagnosis.right if diagnosis else None,
        reading=diagnosis.reading or None if diagnosis else None,
    )


def _with_present(visits: Visits, timeline: Timeline, end: Moment) -> tuple[Stop, ...]:
    """The stops, the last one with what the evidence says of its question now."""
    step = timeline.step(end)
    if not visits.stops or visits.stops[-1].answer is not None or step is None:
        return visits.stops
    if step.kind != "question":
        return visits.stops
    sayings = sayings_of(step, timeline.verdicts(_last_seen(timeline)), None)
    return (*visits.stops[:-1], with_sayings(visits.stops[-1], sayings))


def _last_seen(timeline: Timeline) -> Moment:
    """The last moment at which something was measured; the end where nothing was."""
    end = timeline.moment(timeline.end)
    times = timeline.series(end).column("at")
    # A history alone ends before the session begins.
    return timeline.moment(times[-1]) if len(times) and times[-1] >= timeline.start else end


def _curves(timeline: Timeline, visits: Visits) -> Iterator[DrawnCurve]:
    """The curves of each target, in the order in which they were watched."""
    end = timeline.moment(timeline.end)
    flow = timeline.flow(end)
    watch = flow.main.watch if flow else ()
    names = dict.fromkeys(SHARE_OF.get(name, name) for name in watch or WATCHED)
    pins = [
        Pin(stop.number, stop.left or stop.entered, stop.contradicted)
        for stop in visits.stops
        if stop.answer is not None and stop.by == "person"
    ]
    steps = _steps(timeline)
    for moment in _last_of_each_target(timeline):
        series = timeline.series(moment)
        stated = values_of(moment.walk.stated)
        target = moment.walk.about
        for name in names:
            bounds = {bound for step in steps for bound in bounds_of(step, name)}
            drawn = curve(name, target.title if target else "", series, stated, bounds, pins)
            if drawn:
                yield drawn


def _last_of_each_target(timeline: Timeline) -> Iterator[Moment]:
    """The last moment at which each target was watched."""
    before: Target | None = None
    for count, event in enumerate(timeline.happenings):
        if isinstance(event, TargetChosen):
            again = before is not None and same_target(before, event.target)
            if before is not None and not again:
                yield timeline.moment_after(count, timeline.times[count])
            before = event.target
    yield timeline.moment(timeline.end)


def _steps(timeline: Timeline) -> list[Step]:
    """Every step that was visited, as it stood then."""
    steps: dict[str, Step] = {}
    for at in timeline.stops:
        moment = timeline.moment(at)
        flow = timeline.flow(moment)
        for visit in moment.walk.trail:
            step = flow.step(visit.step) if flow else None
            if step is not None:
                steps.setdefault(visit.step, step)
    return list(steps.values())


def _did_not_help(end: Moment) -> Iterator[RuledOut]:
    """Guidance that was followed and that its check crossed out."""
    for tried in refuted(end.walk).values():
        answer = tried.check.answer
        answered = (say.ANSWERED.format(answer=answer.text),) if answer else ()
        by = tried.because or answered
        yield RuledOut(tried.check.title, say.DID_NOT_HELP.format(title=tried.outcome.title), by)


def _ruled_out(visits: Visits) -> Iterator[RuledOut]:
    """What the evidence contradicted and nobody took, on the way to where it stands."""
    seen = set()
    for stop in visits.stops:
        for saying in stop.sayings:
            if saying.truth == "false" and not saying.chosen and not stop.taken_back:
                ruled = RuledOut(stop.title, saying.text, saying.reasons)
                if ruled not in seen:
                    seen.add(ruled)
                    yield ruled


def _open(visits: Visits, timeline: Timeline, end: Moment) -> Iterator[OpenPoint]:
    """Answers that the evidence could not tell, and the question that nobody answered."""
    for stop in visits.stops:
        for saying in stop.sayings:
            if saying.chosen and saying.truth == "unknown" and not stop.taken_back:
                yield OpenPoint(stop.title, saying.text, saying.missing)
    step = timeline.step(end)
    if visits.stops and visits.stops[-1].answer is None and step and step.kind == "question":
        yield OpenPoint(visits.stops[-1].title, None, None)
    if end.walk.lost:
        yield OpenPoint(say.TARGET_WAS_LOST, None, end.walk.lost)


def _facts(timeline: Timeline) -> Iterator[KnownFact]:
    """Everything that was known, or likely, when something was last measured."""
    moment = _last_seen(timeline)
    walk = moment.walk
    series = timeline.series(moment)
    at = moment_of(walk, series, moment.at)
    evidence = observe(series, walk.about, values_of(walk.stated), at)
    for reading in evidence.readings.values():
        likely = reading.likely
        if likely is not None:
            text = likely.text or value_text(CATALOGUE[reading.name], likely.value)
            text = say.LIKELY_FACT.format(text=text, times=times_of_ten(likely.right))
            because = likely.because or None
            value = value_json(likely.value)
            yield KnownFact(reading.name, text, because, False, value, likely.right)
        elif reading.known and reading.text:
            stated = reading.origin == "stated"
            because = reading.because
            if stated and reading.detected:
                because = say.STATED_OVER.format(because=because, detected=reading.detected)
            yield KnownFact(reading.name, reading.text, because or None, stated)


def _sources(timeline: Timeline, visits: Visits) -> Iterator[Reference]:
    """The sources of the steps that lead to where it stands, then that of the document."""
    end = timeline.moment(timeline.end)
    flow = timeline.flow(end)
    written = []
    for stop in visits.stops:
        step = flow.step(stop.step) if flow and not stop.taken_back else None
        written.append(step.source if step else None)
    written.append(flow.main.source if flow else None)
    for text in dict.fromkeys(text for text in written if text):
        yield source_of(text)


def source_of(written: str) -> Reference:
    """`[text](href)` as a source; any other Markdown as its text."""
    link = _LINK.search(written)
    text = clean_line(_LINK.sub(r"\1", written)).strip()
    return Reference(text, clean_line(link[2] or link[3] or "") or None if link else None)


def _interruptions(events: Sequence[Event]) -> Iterator[str]:
    """When nobody watched: from an end, or from where it was cut off, to where it went on."""
    for before, event in pairwise(events):
        if isinstance(event, Resumed):
            since, until = time_of_day(before.at), time_of_day(event.at)
            yield say.GAP.format(since=since, until=until, length=duration(event.at - before.at))
