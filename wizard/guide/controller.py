"""The controller: one walk, from the first step to the end, with everything that it needs.

Flow, walk, watcher and recorder meet here and nowhere else. A UI calls the methods below and
shows `view()`; samples arrive on the watcher's own thread, so recording goes on even while a UI's
terminal is stuck. Every method may be called from any thread.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from wizard.guide.diagnosis import follow_evidence
from wizard.guide.listeners import Listeners
from wizard.guide.presenter import Presenter, is_last
from wizard.guide.recorder import WalkRecord
from wizard.guide.target_watch import TargetWatch
from wizard.messages import walk_messages as say
from wizard.session.redaction import withheld
from wizard.walk import engine
from wizard.walk.causes import Causes
from wizard.walk.events import (
    AnswerGiven,
    By,
    CommandCopied,
    Concluded,
    Ended,
    EndReason,
    Event,
    FactStated,
    NoteAdded,
    Result,
    Verdict,
    Via,
    WentBack,
)
from wizard.walk.seen import evidence_of, preselected, verdicts_of
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from wizard.evidence.history.tracks import History
    from wizard.evidence.reading import Evidence
    from wizard.evidence.series import RowView
    from wizard.evidence.target import Target
    from wizard.flow.model import Flow, Step
    from wizard.guide.recorder import Recorder
    from wizard.guide.view import CandidateView, FoundView, HandoverView, Span, View, Wanted
    from wizard.guide.watcher import Watcher
    from wizard.walk.causes import Turn


class Guide:
    """One walk of one flow."""

    def __init__(  # noqa: PLR0913 - each is something that only the caller can know
        self,
        flow: Flow,
        recorder: Recorder,
        clock: Callable[[], float],
        *,
        watcher: Watcher | None = None,
        stated: Mapping[str, str] | None = None,
        auto: bool = False,
    ) -> None:
        """`auto` passes each question as soon as the evidence decides it."""
        self._flow = flow
        self._causes = Causes(flow)
        self._recorder = recorder
        self._clock = clock
        self._lock = threading.RLock()
        self._walk = Walk()
        self._watch = TargetWatch(self, watcher, clock, self._lock)
        self._record = WalkRecord(recorder)
        self._listeners = Listeners()
        self._preselected: int | None = None
        self._problems: tuple[str, ...] = ()
        self._notice = ""
        self._edition = 0
        self._auto = auto
        self.span: Span | None = None
        self.wanted: Wanted = ""
        """What the person left for."""

        self._returned_to: set[str] = set()
        """Steps that a person came back to: the evidence passes them no more."""

        self.record(FactStated(clock(), fact, value) for fact, value in (stated or {}).items())

    @property
    def walk(self) -> Walk:
        """The state of the walk, frozen."""
        return self._walk

    @property
    def flow(self) -> Flow:
        return self._flow

    @property
    def step(self) -> Step:
        """The current step."""
        return engine.current_step(self._flow, self._walk)

    @property
    def place(self) -> str | None:
        """The id of the current step, None before the first."""
        return self._walk.current.step if self._walk.current else None

    @property
    def edition(self) -> int:
        """How often the flow was replaced."""
        return self._edition

    def begin(self, step_id: str | None = None, alert: str | None = None) -> None:
        """Enter the first step, or `step_id`, to which `alert` led. Raises WalkError for none."""
        self._enter(step_id or self._flow.start, "start", alert)

    def view(self) -> View:
        """What a UI shows now."""
        with self._lock:
            evidence = self.evidence(self._clock())
            present = Presenter(
                self._flow,
                self._walk,
                evidence,
                self._watch.series,
                self._watch.no_target,
                self._causes,
                self.span,
                self._watch.successors,
                self._lock,
            )
            view = present.view(self.step, self._preselected, self._recorder.problem)
            if self._notice and not view.banner:
                view = replace(view, banner=self._notice)
            if is_last(self.step, self._walk):
                view = replace(view, summary=self.summary())
            return replace(view, problems=self._problems) if self._problems else view

    def evidence(self, now: float | None = None) -> Evidence:
        """All readings as the current step has to see them: a check sees only what came after."""
        with self._lock:
            step = self.step if self._walk.current else None
            at = self._clock() if now is None else now
            return evidence_of(self._walk, step, self._watch.series, at)

    def verdicts(self) -> tuple[Verdict | None, ...]:
        """What the evidence says of each choice of the current step, None without a condition."""
        with self._lock:
            return verdicts_of(self.step, self.evidence())

    def answer(self, number: int, by: By = "person") -> None:
        """Take choice `number`. Raises WalkError where there is none."""
        with self._lock:
            verdicts = tuple(verdict or Verdict("unknown") for verdict in self.verdicts())
            now = self._clock()
            self.record(engine.choose(self._flow, self._walk, number, now, by, verdicts))
            self._preselect()
        self.changed()
        if by == "person":
            self._follow_by_itself()

    def follow(self) -> bool:
        """Pass every question that the evidence decides from here on, up to the first guidance.

        Each is shown in the trail, and Back takes it back. False where the current one is open.
        """
        with self._lock:
            before = len(self._walk.trail)
            self._returned_to.discard(self.step.id)
            follow_evidence(self, self._returned_to)
            return len(self._walk.trail) > before

    def _follow_by_itself(self) -> None:
        if self._auto and self._walk.ended is None and self._walk.trail:
            with self._lock:
                follow_evidence(self, self._returned_to)

    def back(self) -> bool:
        """Return to the step before; False at the first."""
        return self._return_by(lambda now: engine.way_back(self._flow, self._walk, now))

    def take_back(self, turn: Turn) -> bool:
        """Return to the question of an answer that led elsewhere; False where the way is another
        one by now."""
        return self._return_by(lambda now: engine.back_to(self._walk, turn.depth, turn.step, now))

    def _return_by(self, events_at: Callable[[float], tuple[Event, ...]]) -> bool:
        with self._lock:
            events = events_at(self._clock())
            if not events:
                return False
            self.record(events)
            self._returned_to.add(self.step.id)
            self._preselect()
        self.changed()
        return True

    def open(self, step_id: str, via: Literal["side", "find"]) -> None:
        """Go to a step off the way; Back returns. Raises WalkError where there is none."""
        self._enter(step_id, via)

    def find(self, words: str) -> tuple[FoundView, ...]:
        """The steps whose text has all of `words`, the best first."""
        from wizard.guide.finding_steps import find_steps

        return find_steps(self._flow, words, self.step)

    def copied(self, text: str) -> None:
        """Remember that a command was copied."""
        with self._lock:
            self.record([CommandCopied(self._clock(), self.step.id, text)])

    def note(self, text: str) -> bool:
        """Keep a note at the current step. Returns whether it has reached the disk."""
        with self._lock:
            self.record([NoteAdded(self._clock(), self.step.id, text)])
            return self._recorder.problem is None

    def enter_value(self, text: str) -> str:
        """Take what a person says of a fact: `FACT=VALUE`, or the value that the step asks for;
        what was taken, in a line. Raises ValueError with a line for the user."""
        from wizard.guide.advice_views import entered_in, wanted_in
        from wizard.guide.entering import entered

        with self._lock:
            step, alone = self.step, self._walk.training is not None
            wanted = wanted_in(step, self.evidence().readings) or entered_in(step)
            fact, value = entered(text, wanted, alone=alone)
            self.record([FactStated(self._clock(), fact, value)])
        self.changed()
        self._follow_by_itself()
        return say.ENTERED.format(fact=fact, value=value)

    def conclude(self, result: Result) -> None:
        """Keep how it came out, as the person says; the last word counts."""
        with self._lock:
            self.record([Concluded(self._clock(), self.step.id, result)])
        self.changed()

    def summary(self) -> tuple[str, ...]:
        """The walk in the sentences of a paragraph."""
        from wizard.report.summary import summary_of  # late: no first question needs it

        with self._lock:
            return summary_of(self._walk, self._flow, self._watch.series, self._clock())

    def handover(self) -> HandoverView:
        """Make the packet for whoever takes over; takes seconds after many hours."""
        from wizard.guide.handing_over import hand_over  # late: reads and writes whole sessions

        return hand_over(self._recorder)

    def say(self, notice: str) -> None:
        """Show `notice`, one line, until the walk goes to another step; the latest stands first."""
        with self._lock:
            self._notice = " · ".join(part for part in (notice, self._notice) if part)
        self.changed()

    # --- what is watched ---

    def prepare(self) -> None:
        """Choose what to watch where nobody named it; reads the machine, which takes a moment: call
        it once the first question is on the screen."""
        self._watch.autodetect()

    def candidates(self) -> tuple[CandidateView, ...]:
        """The processes that may be meant, the successors of one that is lost first."""
        return self._watch.candidates()

    def watch(self, pid: int) -> None:
        """Watch that process from now on. Raises TargetError with a line for the user."""
        self._watch.watch_pid(pid)

    def watch_target(self, target: Target) -> None:
        """Watch `target` from now on; samples of another one stay in the journal only."""
        self._watch.watch(target)

    def look_back(self, history: History) -> None:
        """Let what a file says of the time before count too, in the place of any other file."""
        self._watch.look_back(history)

    @property
    def no_target(self) -> str:
        """Why nothing is watched, where nothing is."""
        return self._watch.no_target

    @property
    def awaits_another(self) -> bool:
        """Whether the target is lost and what was named in its place may start it again."""
        return self._watch.awaits_another

    def wait_for_sample(self, seconds: float) -> None:
        """Wait until what is watched was sampled once, but no longer than that."""
        self._watch.wait_for_sample(seconds)

    def sampled(self, newest: RowView) -> None:
        """There is another sample, `newest` of the series."""
        self._listeners.tell_of(newest)
        self._follow_by_itself()

    # --- the document ---

    def replace_flow(self, flow: Flow, problems: Iterable[str] = ()) -> None:
        """Go on with another edition of the flow, at the same step where it still has it.

        Else the walk goes to the start. The view shows `problems`, a line each, until the next
        edition, and says where the step is gone.
        """
        from wizard.guide.finding_steps import same_step

        with self._lock:
            before = self.step if self._walk.trail else None
            same = same_step(self._flow, flow, before) if before else None
            self._flow, self._causes = flow, Causes(flow)
            self._edition += 1
            self._problems = tuple(problems)
            if before:
                self._meet_again(before, same)
        self.changed()

    def _meet_again(self, before: Step, same: Step | None) -> None:
        """The walk stood at `before`; that is `same` in the new edition, or gone."""
        now, flow = self._clock(), self._flow
        if same is None:
            self._problems = (say.STEP_GONE.format(step=before.title), *self._problems)
            same = flow.step(flow.start) or flow.main.steps[0]
            self.record(engine.enter(flow, self._walk, same.id, now, "start"))
        elif flow.step(before.id) is None:
            self.record(engine.enter(flow, self._walk, same.id, now, "find"))
        else:
            self._record.open_document(same.id, now, flow)
        self._preselect()

    def end(self, reason: EndReason) -> None:
        """The walk is left; nothing is sampled or recorded after it."""
        self._watch.stop()
        with self._lock:
            if self._walk.ended is None:
                self.record([Ended(self._clock(), reason)])

    def subscribe(self, listener: Callable[[], None], *, calm: bool = False) -> None:
        """`listener` is called, from any thread, when the view may have changed; a `calm` one only
        for some of the samples that move nothing."""
        self._listeners.add(listener, calm=calm)

    def _enter(self, step_id: str, via: Via, alert: str | None = None) -> None:
        with self._lock:
            now = self._clock()
            self.record(engine.enter(self._flow, self._walk, step_id, now, via, alert))
            self._preselect()
        self.changed()
        self._follow_by_itself()

    def _preselect(self) -> None:
        """Once, on entering: the earlier answer, else the only true one; guidance offers its first.

        Later only the signs change, and the cursor never moves by itself.
        """
        self._preselected = preselected(self.step, self._walk, self.evidence())

    def record(self, events: Iterable[Event]) -> None:
        """Record each event, then let it count: an answer is on disk before it is taken. Secrets in
        what was typed or copied are not kept in memory either."""
        for event in map(withheld, events):
            if isinstance(event, AnswerGiven | WentBack):
                self._notice = ""
            self._record.add(event, self._flow)
            self._walk = engine.fold(self._walk, event)

    def changed(self) -> None:
        """Tell all listeners that the view may be another one."""
        self._listeners.tell()
