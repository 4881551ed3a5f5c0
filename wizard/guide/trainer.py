"""The controller of a training: a briefing, a walk about a fault that was made for it, and what can
be learned of how it went.

The walk is that of any guide. What is different: the evidence is shown once the trainee has said
what it will say, the only thing to do at guidance is to end there, and the fault is ours to start
and to end.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from wizard.evidence.target import TargetError
from wizard.flow.blocks import texts
from wizard.guide.controller import Guide
from wizard.guide.training_view import TrainingPresenter, page_of, shown_by
from wizard.messages import training_messages as say
from wizard.session.redaction import withheld
from wizard.training.cases import CaseError
from wizard.training.debriefing import gauge_notes, named
from wizard.training.score import score
from wizard.walk.engine import WalkError
from wizard.walk.events import (
    Diagnosed,
    HintTaken,
    HistoryRead,
    Predicted,
    Sampled,
    TrainingBegan,
    Verdict,
    WentBack,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

    from wizard.flow.blocks import Block
    from wizard.flow.model import Flow, Step
    from wizard.guide.recorder import Recorder
    from wizard.guide.view import Phase, View
    from wizard.guide.watcher import Watcher
    from wizard.training.cases import Case
    from wizard.training.scenario import Scenario
    from wizard.training.score import Score
    from wizard.walk.events import By, EndReason, Event


class TrainingGuide(Guide):
    """One training of one scenario."""

    def __init__(  # noqa: PLR0913 - each is something that only the caller can know
        self,
        flow: Flow,
        recorder: Recorder,
        clock: Callable[[], float],
        *,
        scenario: Scenario,
        seed: int,
        case: Case,
        watcher: Watcher | None = None,
        finished: Callable[[Score], None] = lambda _: None,
    ) -> None:
        """`flow` is the scenario's, as it was shuffled by `seed`. `finished` is told how it went
        when the first diagnosis was given; the guide is not to be called by it."""
        self._told: list[Event] = []
        """All that happened but for samples, which a score does not look at."""

        self._scenario = scenario
        self._seed = seed
        self._case = case
        self._finished = finished
        self._phase: Phase = "briefing"
        self._hints = 0
        self._predicted: dict[str, Predicted] = {}
        """Step → what was held right there first."""

        self._score: Score | None = None
        self._reading = ""
        self._shown = ""
        """What the gauges showed at the last diagnosis."""

        self._failed = ""
        self._starting: threading.Thread | None = None
        self._first: tuple[str, str | None] = (flow.start, None)
        stated = {**case.stated, **scenario.stated}
        super().__init__(flow, recorder, clock, watcher=watcher, stated=stated)
        began = TrainingBegan(clock(), scenario.name, scenario.title, scenario.level, seed)
        self.record([began])
        self._watch.replaceable = False  # its time is over when it ends
        self._watch.no_target = say.APPLICATION_STARTING
        if case.history is not None:
            self.look_back(case.history)

    @property
    def step(self) -> Step:
        """The current step; during the briefing the one that the walk will begin at."""
        first = None if self._walk.trail else self._flow.step(self._first[0])
        return first or super().step

    @property
    def place(self) -> str | None:
        """Where the training stands, which is more than a step: what is said by lines is said anew
        once there is something to see."""
        seen = self._phase == "walk" and self._watch.has_sample
        return f"{self._phase} {super().place} {'seen' if seen else ''}"

    @property
    def failed(self) -> str:
        """Why the fault cannot be shown here, in one line; empty where it can."""
        return self._failed

    @property
    def score(self) -> Score | None:
        """How it went; None before the first diagnosis."""
        return self._score

    def begin(self, step_id: str | None = None, alert: str | None = None) -> None:
        """Have the walk begin there once the briefing was read."""
        self._first = (step_id or self._flow.start, alert)

    def view(self) -> View:
        with self._lock:
            return self._presenter().on(super().view())

    def answer(self, number: int, by: By = "person") -> None:
        with self._lock:
            if self._phase == "walk" and self.step.kind != "outcome":
                self._answer(number, by)
                return
            self._only(number)
            match self._phase:
                case "briefing":
                    self._turn_to("walk")
                    self._enter(self._first[0], "start", self._first[1])
                case "walk":
                    self._turn_to("reading")
                case _:
                    self._part()

    def _answer(self, number: int, by: By) -> None:
        """Take an answer as what is held right; once that was said, go on."""
        step = self.step
        verdicts = self.verdicts()
        if step.id in self._predicted or not any(verdicts):
            super().answer(number, by)
            return
        choice = next((one for one in step.choices if one.number == number), None)
        if choice is None:
            raise WalkError(say.NO_SUCH_ANSWER.format(step=step.title, number=number))
        verdict = verdicts[step.choices.index(choice)] or Verdict("unknown")
        made = Predicted(
            self._clock(),
            step.id,
            number,
            choice.text,
            verdict.truth,
            verdict.likely,
            verdict.likely_right,
        )
        self.record([made])
        self._predicted[step.id] = made
        if self._scenario.level == 3 and self._score is None:
            super().answer(number, by)  # nothing is shown that could change one's mind
        else:
            self.changed()

    def _only(self, number: int) -> None:
        """Before and after the walk, and at its end, there is one thing to do at most."""
        if number != 1 or not self.view().step.choices or self._phase == "reading":
            raise WalkError(say.NO_ANSWER_HERE.format(number=number))

    def _part(self) -> None:
        """Go back to where the paths diverged; the walk goes on from there."""
        depth = self._score.parted.depth if self._score and self._score.parted else None
        if depth is not None:
            self.record([WentBack(self._clock(), depth)])
            self._preselect()
        self._turn_to("walk")

    def _turn_to(self, phase: Phase) -> None:
        self._phase = phase
        self.changed()

    def diagnose(self, reading: str) -> None:
        """End with the diagnosis that the walk has come to; `reading` is which one told it, in the
        trainee's words."""
        with self._lock:
            if self._phase != "reading":
                return
            step, first = self.step, self._score is None
            right = step.id in self._scenario.ends
            self.record([Diagnosed(self._clock(), step.id, step.title, right, reading)])
            self._reading = reading
            self._shown = shown_by(super().view().gauges)
            self._score = made = score(self._scenario, self._flow, self._told)
            self._turn_to("debriefing")
        if first:
            self._finished(made)

    def hint(self) -> bool:
        """Give the next hint; False where there are no more."""
        with self._lock:
            if self._phase != "walk" or self._hints == len(self._scenario.hints):
                return False
            self._hints += 1
            text = " ".join(texts(self._given()[-1]))
            self.record([HintTaken(self._clock(), self.step.id, self._hints, text)])
        self.changed()
        return True

    def back(self) -> bool:
        with self._lock:
            match self._phase:
                case "walk":
                    return super().back()
                case "reading":
                    self._turn_to("walk")
                    return True
                case _:
                    return False

    def follow(self) -> bool:
        """Nothing: a trainee answers."""
        return False

    def open(self, step_id: str, via: Literal["side", "find"]) -> None:
        with self._lock:
            if self._phase != "walk":
                raise WalkError(say.NO_WALK)
            super().open(step_id, via)

    def prepare(self) -> None:
        """Start the fault, on a thread of the guide's own: it takes seconds."""
        self._watch.release()
        with self._lock:
            if self._starting is not None or self._case.history is not None:
                return
            self._starting = threading.Thread(target=self._start, name="fault", daemon=True)
        self._starting.start()

    def _start(self) -> None:
        try:
            pid = self._case.start()
            with self._lock:
                if pid is not None and self._walk.ended is None:
                    self.watch(pid)
        except (CaseError, TargetError) as error:
            with self._lock:
                if self._walk.ended is not None or self._phase not in ("briefing", "walk"):
                    return
                self._failed = str(error)
                self._watch.no_target = say.NOTHING_STARTED
                self._phase = "failed"
            self.changed()

    def end(self, reason: EndReason) -> None:
        """The training is left: nothing of the fault is left either."""
        super().end(reason)
        self._case.close()

    def _preselect(self) -> None:
        """What the evidence says is still to be predicted: only an earlier answer is offered."""
        super()._preselect()
        earlier = self._walk.remembered.get(self.step.id)
        if earlier is None and self.step.kind == "question":
            self._preselected = None

    def record(self, events: Iterable[Event]) -> None:
        happened = tuple(map(withheld, events))
        super().record(happened)
        self._told += [one for one in happened if not isinstance(one, Sampled | HistoryRead)]

    def _presenter(self) -> TrainingPresenter:
        scenario, score, step = self._scenario, self._score, self.step
        names = self._case.names
        return TrainingPresenter(
            phase=self._phase,
            title=scenario.title,
            level=scenario.level,
            page=page_of(
                self._phase,
                scenario,
                self._seed,
                names,
                score,
                self._reading,
                self._failed,
                self._shown,
            ),
            hints=self._given(),
            of=len(scenario.hints),
            judged=step.kind == "question" and any(one.condition for one in step.choices),
            predicted=self._predicted.get(step.id),
            parted=self._can_part(),
            over=score is not None,
            notes=gauge_notes(step) if scenario.level == 1 else (),
            told_before=named(scenario.briefing, names),
        )

    def _can_part(self) -> bool:
        """Whether there is a fork on the way to go back to, and a reason to."""
        score = self._score
        if score is None or score.right or score.mended or score.parted is None:
            return False
        return score.parted.depth is not None

    def _given(self) -> tuple[tuple[Block, ...], ...]:
        """The hints that were taken."""
        names = self._case.names
        return tuple(named(hint, names) for hint in self._scenario.hints[: self._hints])
