"""A recorded session as moments, and what happened in it, each thing said in a line.

    timeline = Timeline(recorded.flow, recorded.started, recorded.events)
    moment = timeline.moment(at)
    evidence = timeline.evidence(moment)

Going back costs what going forward does: the state is kept every so often, and folded from there.
What people did and what became of the target is said at once; where the evidence changed its mind
has to be looked for (`changes`), which takes a while in a long session. Nothing here reads a clock,
a file or the machine.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from wizard.messages import session_messages as say
from wizard.session.document_store import DocumentStore, step_of
from wizard.session.sample_log import SampleLog
from wizard.text.clean import clean_line
from wizard.walk.engine import fold, fold_all
from wizard.walk.events import (
    AnswerGiven,
    By,
    CommandCopied,
    Concluded,
    Diagnosed,
    DocumentOpened,
    Ended,
    Event,
    FactStated,
    HintTaken,
    HistoryRead,
    NoteAdded,
    Predicted,
    Resumed,
    Sampled,
    StepEntered,
    TargetChosen,
    TargetLost,
    Tier,
    TrainingBegan,
    Verdict,
    WentBack,
)
from wizard.walk.seen import evidence_of, verdicts_of
from wizard.walk.state import Walk
from wizard.walk.verdicts import contradicted, numbers_of, verdict_on, with_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wizard.evidence.reading import Evidence
    from wizard.evidence.series import Series
    from wizard.flow.model import Flow, Step


_CHECKPOINTS = 64
"""So many states are kept at most: of a long session, one in some hundred happenings."""

_LEAST_APART = 32


class Moment(Struct, frozen=True):
    """One point of a session."""

    at: float
    """Seconds since the epoch."""

    count: int
    """How many happenings there have been."""

    walk: Walk
    """The state after them."""


class Timeline:
    """A session, to be looked at from any moment of it."""

    def __init__(self, name: str, started: float, events: Sequence[Event]) -> None:
        """`name` is the flow's."""
        self.name = name
        self.happenings = tuple(event for event in events if not isinstance(event, Sampled))
        """What happened but for the samples, in order."""

        self.times = tuple(accumulate((event.at for event in self.happenings), max))
        """When each happened. They never go back, whatever the session says."""

        self.start = events[0].at if events else started
        self.end = max(self.start, *(event.at for event in events)) if events else started
        moves = (
            at
            for at, event in zip(self.times, self.happenings, strict=True)
            if isinstance(event, StepEntered | WentBack)
        )
        self.stops = tuple(dict.fromkeys(moves))
        """The times at which another step came, in order; steps that were passed at once are one
        stop with the step that they led to."""

        self._samples = SampleLog(events)
        self._shelf = DocumentStore(name, self.happenings)
        self._opened = _counts(self.happenings, DocumentOpened)
        self._chosen = _counts(self.happenings, TargetChosen, HistoryRead)
        self._apart = max(_LEAST_APART, len(self.happenings) // _CHECKPOINTS)
        self._states = [Walk()]

    def moment(self, at: float) -> Moment:
        """All that had happened by `at`."""
        return self.moment_after(bisect_right(self.times, at), at)

    def moment_after(self, count: int, at: float | None = None) -> Moment:
        """The moment right after the first `count` happenings, or later at `at`."""
        if at is None:
            at = self.times[count - 1] if count else self.start
        return Moment(at, count, self._walk_after(count))

    def _walk_after(self, count: int) -> Walk:
        nearest = count // self._apart
        while len(self._states) <= nearest:
            done = (len(self._states) - 1) * self._apart
            more = self.happenings[done : done + self._apart]
            self._states.append(fold_all(more, self._states[-1]))
        walk = self._states[nearest]
        for event in self.happenings[nearest * self._apart : count]:
            walk = fold(walk, event)
        return walk

    def flow(self, moment: Moment) -> Flow | None:
        """The flow with the documents that had been opened; None where the main one had not."""
        return self._shelf.flow_after(self._opened[moment.count])

    def step(self, moment: Moment) -> Step | None:
        """The step that the walk stood in; None before the first."""
        visit = moment.walk.current
        return step_of(self.flow(moment), visit) if visit else None

    def series(self, moment: Moment) -> Series:
        """What had been sampled of the target."""
        return self._samples.series_at(self._chosen[moment.count], moment.at)

    def evidence(self, moment: Moment) -> Evidence:
        """All readings as the step had to see them. The first look at a late moment of a long
        session takes as long as its samples have not been read yet (0.1 ms each)."""
        return evidence_of(moment.walk, self.step(moment), self.series(moment), moment.at)

    def verdicts(self, moment: Moment) -> tuple[Verdict | None, ...]:
        """What the evidence says of each choice of the step."""
        step = self.step(moment)
        return verdicts_of(step, self.evidence(moment)) if step else ()

    def is_read(self, moment: Moment) -> bool:
        """Whether all samples up to `moment` have been read, so that looking at it is quick."""
        return self._samples.is_read(self._chosen[moment.count], moment.at)

    def read(self, count: int) -> float:
        """Read so many samples ahead; returns the share of them that has been read."""
        return self._samples.read(count)


def _counts(events: Sequence[Event], *kinds: type[Event]) -> list[int]:
    """How many of the first n events are of these kinds, for each n from 0 on."""
    return list(accumulate((isinstance(event, kinds) for event in events), initial=0))


EntryKind = Literal[
    "step", "answer", "contradiction", "back", "note", "copy", "verdict", "target", "result", "end"
]

SAYS: dict[Tier, str] = {
    "true": say.SUPPORTS,
    "likely": say.MAKES_LIKELY,
    "unknown": say.CANNOT_TELL,
    "unlikely": say.MAKES_UNLIKELY,
    "false": say.CONTRADICTS,
}

_GIVEN: dict[By, tuple[str, str]] = {
    "person": (say.ANSWERED, say.ANSWERED_SAYING),
    "stated": (say.KNOWN_ALREADY, say.KNOWN_SAYING),
    "evidence": (say.BY_EVIDENCE, say.BY_EVIDENCE_SAYING),
}
"""Who gave an answer → how that is said, alone and with what the evidence said."""

STEADY = 5.0
"""Seconds for which the evidence has to stay with a word for it to be told."""

_MOST_LOOKS = 300
"""At a step that was open for hours it is looked at so many moments; the change itself is found to
the second."""


class TimelineEntry(Struct, frozen=True):
    """One thing that happened."""

    at: float
    kind: EntryKind
    text: str
    """On one line."""


def timeline_entries(timeline: Timeline) -> tuple[TimelineEntry, ...]:
    """What people did and what became of the target, in order."""
    entries = []
    pairs = zip(timeline.times, timeline.happenings, strict=True)
    for count, (at, event) in enumerate(pairs):
        kind_and_text = _told(event, timeline, count)
        if kind_and_text:
            kind, text = kind_and_text
            entries.append(TimelineEntry(at, kind, clean_line(text)))
    return tuple(entries)


def _told(event: Event, timeline: Timeline, count: int) -> tuple[EntryKind, str] | None:  # noqa: C901, PLR0911, PLR0912 - one case for each event
    """`count` happenings came before `event`."""
    match event:
        case StepEntered(title=title, via=via, alert=alert):
            entered = {"side": say.STEP_SEE_ALSO, "find": say.STEP_FOUND}.get(via, say.STEP)
            entered = say.STEP_BY_ALERT if alert else entered
            return "step", entered.format(title=title, alert=alert)
        case AnswerGiven():
            return _answered(event)
        case WentBack(depth=depth):
            trail = timeline.moment_after(count).walk.trail
            known = 0 < depth <= len(trail)
            title = trail[depth - 1].title if known else ""
            return "back", say.BACK_TO.format(title=title) if known else say.BACK_TO_EARLIER
        case NoteAdded(text=text):
            return "note", say.NOTE.format(text=text)
        case CommandCopied(text=text):
            return "copy", say.COPIED_COMMAND.format(text=text)
        case TargetChosen(target=target):
            watching = say.WATCHING if target.pid is None else say.WATCHING_PID
            return "target", watching.format(title=target.title, pid=target.pid)
        case TargetLost(reason=reason):
            return "target", say.LOST.format(reason=reason)
        case FactStated(fact=fact, value=value):
            return "target", say.STATED.format(fact=fact, value=value)
        case TrainingBegan(title=title, level=level):
            return "target", say.TRAINING.format(level=level, title=title)
        case Predicted(text=text):
            evidence = with_share(SAYS[event.tier], event.likely_right)
            return "answer", say.PREDICTED.format(answer=text, evidence=evidence)
        case HintTaken(number=number, text=text):
            return "note", say.HINT.format(number=number, text=text)
        case Diagnosed(title=title, right=right, reading=reading):
            plain, by = (say.DIAGNOSED_WRONG, say.DIAGNOSED_WRONG_BY)
            if right:
                plain, by = (say.DIAGNOSED_RIGHT, say.DIAGNOSED_RIGHT_BY)
            return "result", (by if reading else plain).format(title=title, reading=reading)
        case Concluded(result=result):
            return "result", say.RESULT.format(result=result)
        case Resumed(version=version):
            return "end", say.RESUMED_WITH.format(version=version)
        case Ended(reason=reason):
            return "end", say.QUIT if reason == "quit" else say.ENDED_BY.format(reason=reason)
        case _:
            return None


def _answered(answer: AnswerGiven) -> tuple[EntryKind, str]:
    verdict = verdict_on(answer)
    plain, saying = _GIVEN[answer.by]
    numbers = numbers_of(verdict)
    evidence = SAYS[verdict.tier] if verdict.truth != "unknown" or numbers else ""
    evidence = with_share(evidence, verdict.likely_right)
    if numbers:
        evidence = say.SAYS_BECAUSE.format(verdict=evidence, numbers=numbers)
    kind: EntryKind = "contradiction" if contradicted(answer) else "answer"
    return kind, (saying if evidence else plain).format(answer=answer.text, evidence=evidence)


def changes(timeline: Timeline) -> Iterator[TimelineEntry]:
    """Each time that the evidence changed its mind about an answer, in order; shorter moods than
    five seconds are left out. Every step of the iteration is a few looks at most."""
    stops = (*timeline.stops, timeline.end)
    for start, end in pairwise(stops):
        yield from _changes_at(timeline, start, end)


def _changes_at(timeline: Timeline, start: float, end: float) -> Iterator[TimelineEntry]:
    """Those while one step was open."""
    step = timeline.step(timeline.moment(start))
    judged = [n for n, choice in enumerate(step.choices) if choice.condition] if step else []
    if step is None or not judged:
        return
    tiers = {n: _tier(timeline, start, n) for n in judged}
    doubted: dict[int, float] = {}
    """Number of the choice → the look before the one that differed."""

    earlier = start
    for later in _looks(start, end):
        tiers_now = _tiers(timeline, later)
        for n in judged:
            new = tiers_now[n] if n < len(tiers_now) else None
            if new == tiers[n]:
                doubted.pop(n, None)
            elif n not in doubted or new is None:
                doubted[n] = earlier
            else:
                at = _turn(timeline, doubted.pop(n), later, n, tiers[n])
                tiers[n] = new
                yield TimelineEntry(
                    at,
                    "verdict",
                    clean_line(
                        say.CHANGED_MIND.format(answer=step.choices[n].text, verdict=SAYS[new])
                    ),
                )
        earlier = later


def _looks(start: float, end: float) -> list[float]:
    """The moments at which a step's verdicts are looked at."""
    apart = max(STEADY, (end - start) / _MOST_LOOKS)
    return [start + apart * number for number in range(1, int((end - start) / apart) + 1)]


def _tiers(timeline: Timeline, at: float) -> list[Tier | None]:
    return [verdict.tier if verdict else None for verdict in timeline.verdicts(timeline.moment(at))]


def _tier(timeline: Timeline, at: float, number: int) -> Tier | None:
    tiers_now = _tiers(timeline, at)
    return tiers_now[number] if number < len(tiers_now) else None


def _turn(timeline: Timeline, earlier: float, later: float, number: int, old: Tier | None) -> float:
    """When a choice's verdict stopped being `old`, to the second."""
    for _ in range(32):
        if later - earlier <= 1.0:
            break
        middle = (earlier + later) / 2
        if _tier(timeline, middle, number) == old:
            earlier = middle
        else:
            later = middle
    return later


class PlaybackClock:
    """Session time and playback time, which can be turned into each other. Both are in seconds,
    that of playback from 0. A stretch between two happenings that is longer than the limit is
    played faster, so that it takes the limit; nothing is cut out."""

    def __init__(
        self, start: float, end: float, times: Iterable[float], idle_limit: float | None
    ) -> None:
        """`times` are those of the happenings, in order; those outside of `start` to `end` count
        as the nearest of the two. None plays everything as it was."""
        inside = (min(end, max(start, at)) for at in times)
        self._session = list(dict.fromkeys((start, *inside, end)))
        self._playback = [0.0]
        for before, after in pairwise(self._session):
            gap = after - before
            self._playback.append(
                self._playback[-1] + (gap if idle_limit is None else min(gap, idle_limit))
            )

    @property
    def length(self) -> float:
        """How long playback takes."""
        return self._playback[-1]

    def pace(self, second: float) -> float:
        """How many seconds of the session pass in one of playback at that second: more than one
        where nothing happened for long."""
        after = min(max(1, bisect_right(self._playback, second)), len(self._playback) - 1)
        if after < 1:
            return 1.0
        played = self._playback[after] - self._playback[after - 1]
        return (self._session[after] - self._session[after - 1]) / played if played else 1.0

    def at(self, second: float) -> float:
        """The session's time at that second of playback."""
        return _across(second, self._playback, self._session)

    def place(self, at: float) -> float:
        """The second of playback at that time of the session."""
        return _across(at, self._session, self._playback)


def _across(value: float, known: list[float], wanted: list[float]) -> float:
    """`value` on the scale `known` as it is on the scale `wanted`."""
    after = bisect_right(known, value)
    if after == 0:
        return wanted[0]
    if after == len(known):
        return wanted[-1]
    whole = known[after] - known[after - 1]
    share = (value - known[after - 1]) / whole
    return wanted[after - 1] + share * (wanted[after] - wanted[after - 1])
