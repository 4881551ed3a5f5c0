"""What the rules for scenarios look at, what a rule is, and what its examples are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from wizard.flow.library import find_alert, open_flow
from wizard.flow.lint.rule import Violation
from wizard.flow.problems import FlowError
from wizard.training.cases import CaseError, case_of
from wizard.training.scenario import Turn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wizard.flow.model import Flow
    from wizard.flow.problems import Severity
    from wizard.training.scenario import Scenario
    from wizard.training.scenario_document import Sheet


class Subject(Struct, frozen=True):
    """One scenario, and what it speaks of."""

    sheet: Sheet
    flow: Flow | None
    """None where it names none or none that can be opened."""

    trouble: str
    """Why there is no flow, in one line; empty where there is."""

    begins: tuple[str, ...]
    """Where the walk begins, by the steps' ids: one, unless the alert is not the flow's."""

    unplayed: str
    """Why what it shows cannot be shown here, in one line; empty where it can."""

    names: frozenset[str] | None
    """What can be filled in; None where nobody knows."""

    @property
    def scenario(self) -> Scenario:
        return self.sheet.scenario


Find: TypeAlias = Callable[[Subject], Iterator[Violation]]


class ScenarioRule(Struct, frozen=True):
    """One row of the table; its fields are those of wizard.flow.lint.rule.Rule."""

    code: str
    severity: Severity
    meaning: str
    bad: str
    good: str
    find: Find | None = None
    """None where the reading of the document finds it."""


class Flows:
    """Flows by name or path, each opened once."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._opened: dict[str, Flow | str] = {}

    def get(self, named: str) -> Flow | str:
        """The flow, or why it cannot be opened."""
        if named not in self._opened:
            try:
                self._opened[named] = open_flow(named, self._folders)
            except FlowError as error:
                self._opened[named] = str(error)
        return self._opened[named]


def subject_of(sheet: Sheet, flows: Flows) -> Subject:
    """What the rules look at for `sheet`; looks for its flow and for what it shows."""
    scenario = sheet.scenario
    found = flows.get(scenario.flow) if scenario.flow else ""
    unplayed, names = "", None
    try:
        names = frozenset(case_of(scenario, 0, 0.0).names)
    except CaseError as error:
        unplayed = str(error)
    if isinstance(found, str):
        return Subject(sheet, None, found, (), unplayed, names)
    return Subject(sheet, found, "", _begins(scenario, found), unplayed, names)


def by_ids(scenario: Scenario, flow: Flow) -> Scenario:
    """`scenario` with its steps named by the ids that `flow` knows them by."""

    def known(named: str) -> str:
        step = flow.step(named)
        return step.id if step else named

    return replace(
        scenario,
        ends=tuple(dict.fromkeys(known(end) for end in scenario.ends)),
        way=tuple(Turn(known(turn.step), turn.answer) for turn in scenario.way),
    )


def _begins(scenario: Scenario, flow: Flow) -> tuple[str, ...]:
    if scenario.alert:
        return find_alert(flow, scenario.alert)
    start = flow.step(flow.start)
    return (start.id,) if start else ()


GOOD = """\
---
title: A slow night
level: 1
fault: slow-leak
flow: resource-alerts
alert: high_mem_usage
ends: [recycle-workers]
way:
  memory-server: gunicorn
  memory-curve: It climbs slowly and steadily
  recycling: "No, --max-requests is not there"
reading: the trend of memory
minutes: 10
set:
  app.kind: regular
---

# A slow night

## Briefing

Pages of `{{ app }}` are slow.

## Hints

1. Look at the curve.
2. Look at the curve of the night.

## Debriefing

It climbed.
"""


def changed(old: str, new: str) -> str:
    """The sample with `new` where it has `old`."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)
