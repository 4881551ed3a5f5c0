"""A small flow, a scenario about it, and somebody who walks it: for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.values import replace
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.training.scenario_document import read_scenario
from wizard.walk import engine
from wizard.walk.engine import fold_all
from wizard.walk.events import (
    Diagnosed,
    Event,
    FactStated,
    HintTaken,
    Leaning,
    Predicted,
    TrainingBegan,
    Truth,
    Verdict,
)

if TYPE_CHECKING:
    from wizard.walk.state import Walk

DOCUMENT = """\
---
start: alert
---

# A flow

## Which alert? <a id="alert"></a>

- [CPU](#work)
- [Memory](#server)
- [I am not sure](#look)

## Which server? <a id="server"></a>

- [gunicorn](#curve)
  - when: `server.kind is gunicorn`
- [celery](#queue)
  - when: `server.kind is celery`
- [I am not sure](#look)

## How does the curve look? <a id="curve"></a>

> **Why:** a leak climbs.

- [It climbs](#recycle)
  - when: `memory.trend is growing`
- [It jumps](#ask)
  - when: `memory.trend is step`
- [I am not sure](#look)

## Does it compute? <a id="work"></a>

- [Yes](#ask)
  - when: `cpu.share >= 80% for 30s`
- [No](#look)
  - when: `cpu.share < 80% for 30s`

## Recycle the workers <a id="recycle"></a>

Add an argument.

## Ask for more <a id="ask"></a>

Ask.

## Look at the queue <a id="queue"></a>

Look.

## Look longer <a id="look"></a>

Look.

- [Look again](#curve)
"""

FLOW = Flow("small", document := parse_document(DOCUMENT, "small.md"), {"small.md": document})

SCENARIO = read_scenario(
    """\
---
title: A slow night
level: 1
fault: slow-leak
flow: small
ends: [recycle, look]
way:
  alert: Memory
  server: gunicorn
  curve: It climbs
reading: the trend of memory
minutes: 10
---

# A slow night

## Briefing

Pages of `{{ app }}` are slow, and the limit is {{ limit }}.

## Hints

1. Look at the curve.
2. Look at the curve of the night.

## Debriefing

It climbed in `{{ app }}`.
""",
    "slow-night",
    "slow-night.md",
).scenario

JUDGED: dict[str, Verdict] = {
    "gunicorn": Verdict("true", ("the server is gunicorn",)),
    "celery": Verdict("false", ("the server is gunicorn",)),
    "It climbs": Verdict("true", ("memory trend: growing 12 MiB/h",)),
    "It jumps": Verdict("false", ("memory trend: growing 12 MiB/h",)),
    "No": Verdict("true", ("CPU is at 10 % of its limit",)),
}
"""What the evidence says of each answer; of the others nothing yet."""


class Trainee:
    """Walks the flow and keeps what is told; each act takes a minute."""

    def __init__(self, stated: dict[str, str] | None = None) -> None:
        self.now = 1_000_000.0
        self.events: list[Event] = [
            FactStated(self.now, fact, value) for fact, value in (stated or {}).items()
        ]
        self.events.append(TrainingBegan(self.now, "slow-night", "A slow night", 1, 7))
        self.now += 600.0  # The briefing is read.
        self.goes_to("alert", "start")

    @property
    def walk(self) -> Walk:
        return fold_all(self.events)

    @property
    def step(self) -> str:
        return engine.current_step(FLOW, self.walk).id

    def goes_to(self, step: str, via: str) -> None:
        assert via in {"start", "side", "find"}
        self._tell(*engine.enter(FLOW, self.walk, step, self.now, via))  # type: ignore[arg-type]

    def predicts(self, text: str, truth: Truth = "true", likely: Leaning | None = None) -> None:
        number, right = self._number(text), 0.8 if likely else None
        self._tell(Predicted(self.now, self.step, number, text, truth, likely, right))

    def answers(self, *texts: str) -> None:
        for text in texts:
            choices = engine.current_step(FLOW, self.walk).choices
            verdicts = tuple(JUDGED.get(choice.text, Verdict("unknown")) for choice in choices)
            number = self._number(text)
            self._tell(*engine.choose(FLOW, self.walk, number, self.now, "person", verdicts))

    def goes_back(self) -> None:
        self._tell(*engine.way_back(FLOW, self.walk, self.now))

    def takes_hint(self, number: int) -> None:
        self._tell(HintTaken(self.now, self.step, number, "Look."))

    def diagnoses(self) -> None:
        step = engine.current_step(FLOW, self.walk)
        right = step.id in SCENARIO.ends
        self._tell(Diagnosed(self.now, step.id, step.title, right, "the curve"))

    def _number(self, text: str) -> int:
        choices = engine.current_step(FLOW, self.walk).choices
        return next(choice.number for choice in choices if choice.text == text)

    def _tell(self, *events: Event) -> None:
        self.events += [replace(event, at=self.now) for event in events]
        self.now += 60.0
