"""A recorded session played back, with the methods of a guide: `view()` is a moment of the past.

It reads no clock, file or machine: times come in with the calls, everything else from the session.
Samples are read on another thread (`prepare`, once the first picture is on the screen); where
one goes to a moment that has not been read yet, the picture comes at once and its evidence later.
Every method may be called from any thread.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from wizard.evidence.series import Series
from wizard.guide.presenter import Presenter, is_last
from wizard.guide.view import HandoverView, MomentView, TargetView, TimelineView, TimeMark
from wizard.messages import walk_messages as say
from wizard.report.summary import summary_of
from wizard.session.document_store import bare_flow, step_of
from wizard.session.timeline import PlaybackClock, changes, timeline_entries
from wizard.text.units import share, stopwatch, time_of_day
from wizard.walk.causes import Causes
from wizard.walk.events import AnswerGiven, StepEntered, WentBack
from wizard.walk.seen import evidence_of, preselected
from wizard.walk.state import Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.flow.model import Flow, Step
    from wizard.guide.view import CandidateView, FoundView, Span, View, Wanted
    from wizard.session.timeline import Moment, Timeline, TimelineEntry
    from wizard.walk.causes import Turn
    from wizard.walk.events import EndReason, Result

SPEEDS = (1, 2, 4, 8, 16, 32)

IDLE_LIMIT = 2.0
"""Seconds that a stretch without happenings takes at most."""

POINTING = 0.8
"""For so many seconds before an answer is given the cursor stands on it."""

_SHORTLY = 0.7
"""Seconds: who goes back so soon after a step came means the one before."""

_CHUNK = 50  # samples that are read at a time: 8 ms

_MARKED = frozenset(("answer", "contradiction", "note", "verdict"))


class Replayer:
    """One session, played forwards and backwards."""

    def __init__(self, timeline: Timeline, *, idle_limit: float | None = IDLE_LIMIT) -> None:
        self._timeline = timeline
        self._clock = PlaybackClock(timeline.start, timeline.end, timeline.times, idle_limit)
        self._stops = [0.0, *(self._clock.place(at) for at in timeline.stops[1:])]
        """Where steps come in the playback: the first is there from its beginning."""

        self._lock = threading.RLock()
        self._place = 0.0
        self._played: float | None = None
        """The time at which `_place` was right; None while it stands still."""

        self._speed = 1
        self.span: Span | None = None
        self.wanted: Wanted = ""
        self._entries: list[TimelineEntry] = list(timeline_entries(timeline))
        self._preselected: dict[int, int | None] = {}
        """Number of a stop → where the cursor stood when its step came."""

        self._read = 0.0
        self._looked = False
        self._left = threading.Event()
        self._listeners: list[Callable[[], None]] = []

    # --- what a UI shows ---

    def view(self) -> View:
        """The screen as it was at the moment that is shown."""
        with self._lock:
            moment = self._moment()
            return self._picture(moment, self._timeline.is_read(moment))

    def _picture(self, moment: Moment, is_read: bool) -> View:
        flow, step = self._flow(moment), self._step(moment)
        series = self._timeline.series(moment) if is_read else Series()
        evidence = evidence_of(moment.walk, step, series, moment.at)
        no_target, causes = say.NO_TARGET_WAS, Causes(flow)
        present = Presenter(
            flow, moment.walk, evidence, series, no_target, causes, self.span, lock=self._lock
        )
        view = present.view(step, self._pointed_at(moment, step), None)
        if view.target.state == "none":
            view = replace(view, target=TargetView("none", view.target.title, ""))
        if is_read and is_last(step, moment.walk):
            view = replace(view, summary=self._summary(moment))
        if not is_read:
            view = replace(view, banner=say.READING_SAMPLES.format(share=share(self._read)))
        return view

    def timeline(self) -> TimelineView:
        """The time line at that moment."""
        with self._lock:
            at = self._clock.at(self._place)
            length = self._clock.length or 1.0
            last = bisect_right(self._entries, at, key=_time)
            happened = [entry for entry in self._entries[:last] if entry.kind != "step"]
            latest = [entry for entry in happened if entry.at == happened[-1].at]
            since = stopwatch(latest[0].at - self._timeline.start) if latest else ""
            return TimelineView(
                share=self._place / length,
                marks=tuple(
                    TimeMark(self._clock.place(entry.at) / length, entry.kind)  # type: ignore[arg-type]
                    for entry in self._entries
                    if entry.kind in _MARKED
                ),
                elapsed=stopwatch(at - self._timeline.start),
                total=stopwatch(self._timeline.end - self._timeline.start),
                clock=time_of_day(at),
                speed=self._speed,
                pace=self._clock.pace(self._place),
                playing=self._played is not None,
                latest=f"{since}  {'; '.join(entry.text for entry in latest)}" if latest else "",
                latest_kind=latest[0].kind if latest else None,
            )

    def moments(self) -> tuple[MomentView, ...]:
        """Everything that happened, in order."""
        with self._lock:
            return tuple(
                MomentView(
                    self._clock.place(entry.at),
                    stopwatch(entry.at - self._timeline.start),
                    entry.text,
                    entry.kind,
                )
                for entry in self._entries
            )

    # --- playing ---

    @property
    def playing(self) -> bool:
        return self._played is not None

    @property
    def length(self) -> float:
        """How many seconds playback takes at single speed."""
        return self._clock.length

    def play(self, now: float) -> None:
        """Go on from here, or from the beginning where it is over. `now` is any steady clock's."""
        with self._lock:
            if self._place >= self._clock.length:
                self._place = 0.0
            self._played = now

    def pause(self, now: float) -> None:
        """Stand still."""
        with self._lock:
            self.tick(now)
            self._played = None

    def tick(self, now: float) -> None:
        """It is `now`: move on as far as playback has come. At its end it stands still."""
        with self._lock:
            if self._played is None:
                return
            self._place += max(0.0, now - self._played) * self._speed
            self._played = now
            if self._place >= self._clock.length:
                self._place, self._played = self._clock.length, None

    def faster(self) -> None:
        """Twice as fast, up to 32 times."""
        self._speed = min(SPEEDS[-1], self._speed * 2)

    def slower(self) -> None:
        """Half as fast, down to single speed."""
        self._speed = max(SPEEDS[0], self._speed // 2)

    def seek(self, place: float) -> None:
        """Go to that second of the playback."""
        with self._lock:
            self._place = min(self._clock.length, max(0.0, place))

    def skip(self, seconds: float) -> None:
        """Go so many seconds of the session on, or back."""
        with self._lock:
            self.seek(self._clock.place(self._clock.at(self._place) + seconds))

    def next_step(self) -> None:
        """Go to where the next step came; behind the last one to the end."""
        with self._lock:
            after = bisect_right(self._stops, self._place)
            self.seek(self._stops[after] if after < len(self._stops) else self._clock.length)

    def previous_step(self) -> None:
        """Go to where this step came; from there to the one before."""
        with self._lock:
            grace = _SHORTLY * self._speed if self.playing else 0.0
            before = bisect_left(self._stops, self._place - grace) - 1
            self.seek(self._stops[before] if before >= 0 else 0.0)

    # --- as a guide ---

    def prepare(self) -> None:
        """Read all samples, then look for what the evidence changed its mind about. Takes a few
        seconds for a long session; ends early when the replay is left. Once is enough."""
        with self._lock:
            if self._looked:
                return
            self._looked = True
        while self._read < 1.0:
            waits = self._waits()
            self._read = self._timeline.read(_CHUNK)
            if self._left.is_set():
                return
            if waits and not self._waits():
                self._changed()
        for entry in changes(self._timeline):
            if self._left.is_set():
                return
            with self._lock:
                insort(self._entries, entry, key=_time)
        self._changed()

    def _waits(self) -> bool:
        """Whether the moment that is shown has not been read yet."""
        with self._lock:
            return not self._timeline.is_read(self._moment())

    def end(self, reason: EndReason) -> None:  # noqa: ARG002 - what a guide would keep
        """The replay is left."""
        self._left.set()

    def subscribe(self, listener: Callable[[], None], *, calm: bool = False) -> None:  # noqa: ARG002
        """`listener` is called when more is known of the session than before, `calm` or not."""
        self._listeners.append(listener)

    def answer(self, number: int) -> None:
        """A replay takes no answer."""

    def follow(self) -> bool:
        """A replay follows nothing but what happened."""
        return False

    def back(self) -> bool:
        """A replay goes back by `previous_step`."""
        return False

    def take_back(self, turn: Turn) -> bool:  # noqa: ARG002 - as a guide
        """A replay takes back what was taken back then."""
        return False

    def open(self, step_id: str, via: Literal["side", "find"]) -> None:
        """A replay shows only the steps that were visited."""

    def find(self, words: str) -> tuple[FoundView, ...]:  # noqa: ARG002 - as a guide
        """A replay finds nothing beside the way."""
        return ()

    def candidates(self) -> tuple[CandidateView, ...]:
        """A replay looks at no process."""
        return ()

    def watch(self, pid: int) -> None:
        """A replay watches no process."""

    def copied(self, text: str) -> None:
        """A replay keeps nothing."""

    def note(self, text: str) -> bool:  # noqa: ARG002
        """A replay keeps nothing."""
        return False

    def enter_value(self, text: str) -> str:  # noqa: ARG002
        """A replay keeps nothing."""
        return ""

    def summary(self) -> tuple[str, ...]:
        """The walk up to that moment in the sentences of a paragraph."""
        with self._lock:
            return self._summary(self._moment())

    def _summary(self, moment: Moment) -> tuple[str, ...]:
        series = self._timeline.series(moment)
        return summary_of(moment.walk, self._timeline.flow(moment), series, moment.at)

    def handover(self) -> HandoverView:
        """A replay keeps nothing."""
        return HandoverView("", "", say.PACKET_OF_REPLAY)

    def conclude(self, result: Result) -> None:
        """A replay keeps nothing."""

    # --- inside ---

    def _moment(self) -> Moment:
        """The moment that is shown: before the first step came, that step."""
        moment = self._timeline.moment(self._clock.at(self._place))
        while moment.walk.current is None and moment.count < len(self._timeline.happenings):
            moment = self._timeline.moment_after(moment.count + 1)
        return moment

    def _flow(self, moment: Moment) -> Flow:
        return self._timeline.flow(moment) or bare_flow(self._timeline.name)

    def _step(self, moment: Moment) -> Step:
        visit = moment.walk.current or Visit("", say.NO_STEP_YET, moment.at, "start", False)
        return self._timeline.step(moment) or step_of(None, visit)

    def _pointed_at(self, moment: Moment, step: Step) -> int | None:
        """Where the cursor stands: where it stood when the step came, and shortly before the answer
        is given on that."""
        given = self._next_answer(moment)
        if given is not None:
            left = self._clock.place(given.at) - self._place
            if left <= POINTING * self._speed:
                return given.number
        stop = bisect_right(self._timeline.stops, moment.at) - 1
        if stop not in self._preselected:
            entered = self._timeline.moment(self._timeline.stops[stop]) if stop >= 0 else moment
            if not self._timeline.is_read(entered):
                return None
            evidence = evidence_of(entered.walk, step, self._timeline.series(entered), entered.at)
            self._preselected[stop] = preselected(step, entered.walk, evidence)
        return self._preselected[stop]

    def _next_answer(self, moment: Moment) -> AnswerGiven | None:
        """The answer with which the step that is shown will be left; None where it is left
        otherwise."""
        for event in self._timeline.happenings[moment.count :]:
            if isinstance(event, AnswerGiven):
                return event
            if isinstance(event, StepEntered | WentBack):
                return None
        return None

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()


def _time(entry: TimelineEntry) -> float:
    return entry.at
