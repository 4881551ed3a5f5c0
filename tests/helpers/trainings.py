"""A training about a recorded curve, and one about something that runs, with no machine and no
clock."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import structs

from tests.guide.test_controller import Clock, Recorder, Watched
from tests.helpers.values import replace
from wizard.evidence.target import Target
from wizard.flow.library import find_alert, open_flow
from wizard.guide.trainer import TrainingGuide
from wizard.training.cases import CaseError, case_of
from wizard.training.scenario_document import read_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.history.tracks import History
    from wizard.training.cases import Case
    from wizard.training.scenario import Level, Scenario
    from wizard.training.score import Score


SCENARIO = """\
---
title: The curve that never comes down
level: 1
fault: slow-leak
flow: resource-alerts
alert: high_mem_usage
ends: [recycle-workers]
way:
  memory-server: gunicorn
  memory-curve: It climbs slowly and steadily
  who-grows: The workers
  steady-climb: gunicorn
  recycling: "No, --max-requests is not there"
reading: "the memory trend: the same climb all night, while the requests rose and fell"
minutes: 15
---

# The curve that never comes down

## Briefing

It is early in the morning, and you are on call for `{{ app }}`. The monitoring writes:

```text
{{ app }}-default-prod-high_mem_usage
process web: memory usage >= 95 % of 1.00 GiB, 10 of 10 minutes
```

Nobody has complained: pages are quick, and requests come as on every day.

## Hints

1. The height of the curve says that there is an alert. Its *shape* says why.
2. In the middle of the night there was hardly any work. Did memory come down then?
3. Memory that climbs by night as by day is lost.

## Debriefing

What gives it away is the shape of the curve, which is that of
[a slow, steady climb](../resource-alerts.md#memory-curve).
"""


@dataclass
class Running:
    """a case that runs as far as the test lets it."""

    trouble: str = ""
    names: Mapping[str, str] = field(default_factory=lambda: {"app": "orders"})
    stated: Mapping[str, str] = field(default_factory=dict)
    history: History | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    closed: int = 0

    def start(self) -> int | None:
        self.ready.wait(10)
        if self.trouble:
            raise CaseError(self.trouble)
        return 42

    def close(self) -> None:
        self.closed += 1
        self.ready.set()


class Machine(Watched):
    """A watcher that knows one process."""

    def target_of(self, pid: int) -> Target:
        return replace(self.target, pid=pid)


@dataclass
class Training:
    guide: TrainingGuide
    scenario: Scenario
    recorder: Recorder
    clock: Clock
    machine: Machine
    scores: list[Score]

    def take(self, text: str) -> None:
        """Take the answer of that text, as it stands on the screen."""
        choices = self.guide.view().step.choices
        (number,) = [choice.number for choice in choices if choice.text == text]
        self.clock.now += 5
        self.guide.answer(number)

    def walk_best(self) -> None:
        """From the briefing to the guidance that the scenario is about, each answer held first."""
        self.guide.answer(1)
        answers = {turn.step: turn.answer for turn in self.scenario.way}
        while (step := self.guide.step).kind == "question":
            for _ in range(2):
                if self.guide.step.id == step.id:
                    self.take(answers[step.id])


def training(
    level: Level = 1,
    case: Case | None = None,
    finished: Callable[[Score], None] | None = None,
) -> Training:
    clock, recorder = Clock(), Recorder()
    scenario = read_scenario(SCENARIO, "slow-leak", "slow-leak.md").scenario
    scenario = structs.replace(scenario, level=level)
    flow = open_flow(scenario.flow)
    scores: list[Score] = []
    machine = Machine(Target("process", "gunicorn orders:app", 42, 999_000.0, ("gunicorn",)))
    guide = TrainingGuide(
        flow,
        recorder,
        clock,
        scenario=scenario,
        seed=3,
        case=case or case_of(scenario, 3, clock()),
        watcher=machine,  # type: ignore[arg-type]
        finished=finished or scores.append,
    )
    guide.begin(find_alert(flow, scenario.alert)[0], scenario.alert)
    return Training(guide, scenario, recorder, clock, machine, scores)
