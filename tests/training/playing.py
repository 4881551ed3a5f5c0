"""Trainings played by script: somebody who knows the way, and somebody who does not yet."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from wizard.evidence.sampler import steady_clock
from wizard.flow.library import find_alert, open_flow
from wizard.guide.recorder import Unrecorded
from wizard.guide.trainer import TrainingGuide
from wizard.guide.watcher import Watcher
from wizard.training.cases import case_of
from wizard.training.scenario_library import find_scenarios, open_scenario
from wizard.training.shuffle import shuffled
from wizard.walk.engine import choose, current_step, fold_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.flow.model import Answer
    from wizard.guide.view import View
    from wizard.training.score import Score
    from wizard.walk.events import Verdict

SCENARIOS = {one.name: open_scenario(one.name) for one in find_scenarios()}
PATIENCE = 40.0
"""Seconds in which a reading of a fault that runs has to come about."""


class Player:
    """One training, and what its trainee does. Leaves it at the end of the `with`."""

    def __init__(self, name: str, seed: int, *, live: bool = False) -> None:
        self.scenario = SCENARIOS[name]
        self.live = live
        self.scores: list[Score] = []
        """What was told when the first diagnosis was given."""

        clock: Callable[[], float] = steady_clock() if live else lambda: 1_800_000_000.0
        self.flow = open_flow(self.scenario.flow, change=lambda text: shuffled(text, seed))
        self.case = case_of(self.scenario, seed, clock())
        self.guide = TrainingGuide(
            self.flow,
            Unrecorded(),
            clock,
            scenario=self.scenario,
            seed=seed,
            case=self.case,
            watcher=Watcher(clock, every=0.5) if live else None,
            finished=self.scores.append,
        )
        alert = self.scenario.alert
        self.guide.begin(find_alert(self.flow, alert)[0] if alert else None, alert or None)
        self.guide.prepare()

    def __enter__(self) -> Player:
        return self

    def __exit__(self, *_: object) -> None:
        self.guide.end("quit")

    @property
    def view(self) -> View:
        return self.guide.view()

    @property
    def phase(self) -> str:
        training = self.view.training
        assert training is not None
        return training.phase

    @property
    def best(self) -> str | None:
        """The best answer of the current question; None where it is not on the way."""
        turns = {turn.step: turn.answer for turn in self.scenario.way}
        return turns.get(self.guide.step.id)

    def begins(self) -> None:
        """Reads the briefing, and waits for the fault to run."""
        assert self.phase == "briefing"
        if self.live:
            self._waits(lambda: self.guide.walk.target is not None or bool(self.guide.failed))
            assert not self.guide.failed
        self.guide.answer(1)
        assert self.phase == "walk"

    def exit_of(self, text: str) -> Answer:
        return next(choice for choice in self.guide.step.choices if choice.text == text)

    def verdict_of(self, text: str) -> Verdict | None:
        at = self.guide.step.choices.index(self.exit_of(text))
        return self.guide.verdicts()[at]

    def takes(self, text: str) -> None:
        """Predicts the answer where there is something to predict, sees what the evidence says, and
        takes it."""
        before = self.guide.step.id, len(self.guide.walk.trail)
        number = self.exit_of(text).number
        hidden = self.hides()
        self.guide.answer(number)
        if hidden and (self.scenario.level < 3 or self.guide.score is not None):
            assert (self.guide.step.id, len(self.guide.walk.trail)) == before
            assert not self.hides()
            self.guide.answer(number)
        assert len(self.guide.walk.trail) > before[1]

    def hides(self) -> bool:
        """Whether the evidence is still to be predicted; then nothing of it may be seen."""
        judged = any(choice.condition for choice in self.guide.step.choices)
        shown = any(choice.verdict for choice in self.view.step.choices)
        return judged and not shown

    def waits_for(self, text: str) -> Verdict | None:
        """What the evidence says of an answer once it says yes, or nothing more can be waited for:
        what it says against it may be of the first moments."""

        def settled() -> bool:
            verdict = self.verdict_of(text)
            missing = verdict.missing if verdict else None
            return verdict is None or verdict.truth == "true" or "needs 10 min" in (missing or "")

        if self.live:
            self._waits(settled)
        return self.verdict_of(text)

    def finishes(self, reading: str) -> Score:
        """Gives the diagnosis, and says which reading told it."""
        assert self.guide.step.kind == "outcome"
        assert len(self.view.step.choices) == 1
        self.guide.answer(1)
        assert self.phase == "reading"
        self.guide.diagnose(reading)
        assert self.phase == "debriefing"
        assert self.guide.score is not None
        return self.guide.score

    def strays(self) -> None:
        """Goes from a question to the nearest guidance that is wrong."""
        while self.guide.step.kind != "outcome":
            self.takes(self._wrong_turn())

    def _wrong_turn(self) -> str:
        """The answer of the current question that leads to a wrong end soonest."""
        seen: set[str] = {self.guide.step.id}
        ways = deque((choice.text, choice.to) for choice in self.guide.step.choices)
        while ways:
            first, step_id = ways.popleft()
            step = self.flow.step(step_id)
            if step is None or step.id in seen:
                continue
            seen.add(step.id)
            if step.kind == "outcome":
                if step.id not in self.scenario.ends and first != self.best:
                    return first
                continue
            ways.extend((first, choice.to) for choice in step.choices)
        raise AssertionError(f"no wrong end can be reached from {self.guide.step.id}")

    @staticmethod
    def _waits(until: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not until() and time.monotonic() < end:
            time.sleep(0.2)


def play_as_expert(player: Player) -> list[tuple[str, str]]:
    """Takes the best way alone. What the evidence said of each answer: (step, truth)."""
    said: list[tuple[str, str]] = []
    player.begins()
    while player.guide.step.kind != "outcome":
        best = player.best
        assert best is not None, f"{player.guide.step.id} is not on the way"
        verdict = player.waits_for(best)
        said.append((player.guide.step.id, verdict.truth if verdict else "unasked"))
        player.takes(best)
    return said


def play_as_beginner(player: Player) -> tuple[Score, Score]:
    """Takes each hint, goes astray and back at the first question, ends wrong from the last, and
    then finds the end from where the paths diverged. How it went, both times."""
    player.begins()
    hints = len(player.scenario.hints)
    assert [player.guide.hint() for _ in range(hints + 1)] == [True] * hints + [False]
    first = player.guide.step.id
    player.takes(_another(player))
    player.guide.back()
    while player.guide.step.id != first:
        player.guide.back()
    while not _is_last(player):
        assert player.best is not None
        player.takes(player.best)
    last = player.guide.step.id
    player.strays()
    wrong = player.finishes("")
    player.guide.answer(1)
    assert player.guide.step.id == last
    while player.guide.step.kind != "outcome":
        assert player.best is not None
        player.takes(player.best)
    return wrong, player.finishes("the gauge")


def _another(player: Player) -> str:
    """An answer that is not the best, of the current question."""
    return next(choice.text for choice in player.guide.step.choices if choice.text != player.best)


def _is_last(player: Player) -> bool:
    """Whether the best answer of the current question leads to guidance."""
    assert player.best is not None
    walk, number = player.guide.walk, player.exit_of(player.best).number
    after = fold_all(choose(player.flow, walk, number, 0.0, "person"), walk)
    return current_step(player.flow, after).kind == "outcome"
