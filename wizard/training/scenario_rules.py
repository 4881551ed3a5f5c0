"""The rules that scenarios are held to, one row each; what finds a violation is imported with it.

Comments and settings beside any flow may name these codes, and to import the finders for that would
take as long as to check a flow.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.flow.lint.rule import Violation
    from wizard.flow.problems import Severity
    from wizard.training.scenario_findings import ScenarioContext

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
  who-grows: The workers
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
"""A scenario that no rule finds anything in, from which the rules' bad examples are made."""


def changed(old: str, new: str) -> str:
    """The good scenario with `new` where it has `old`."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


class ScenarioRule(Struct, frozen=True):
    """One row of the table; its fields are those of wizard.flow.lint.rule.Rule."""

    code: str
    severity: Severity
    meaning: str
    advice: str
    bad: str
    finder: str = ""
    """A function of wizard.training.scenario_findings; empty where the reading of the document
    finds it."""

    @property
    def good(self) -> str:
        return GOOD

    def find(self, context: ScenarioContext) -> Iterator[Violation]:
        """Every violation in one scenario."""
        if self.finder:
            findings = import_module("wizard.training.scenario_findings")
            finder: Callable[[ScenarioContext], Iterator[Violation]]
            finder = getattr(findings, self.finder)
            yield from finder(context)


RULES: tuple[ScenarioRule, ...] = (
    ScenarioRule(
        "bad-level",
        "error",
        "A scenario has no level, or one that does not exist.",
        advice=(
            "Level 1 is for newcomers, 2 for those who know the gauges, 3 for those who know the "
            "flow."
        ),
        bad=changed("level: 1", "level: easy"),
    ),
    ScenarioRule(
        "bad-minutes",
        "error",
        "The `minutes` of a scenario are not a valid number of minutes.",
        advice="Write a number above 0, and 600 at most.",
        bad=changed("minutes: 10", "minutes: soon"),
    ),
    ScenarioRule(
        "fault-or-recording",
        "error",
        "A scenario has neither a fault nor a recording, or both.",
        advice="One of them is what the trainee watches.",
        bad=changed("fault: slow-leak\n", ""),
        finder="fault_or_recording",
    ),
    ScenarioRule(
        "unknown-fault",
        "error",
        "A scenario names a fault that does not exist.",
        advice="What can go wrong has all of them.",
        bad=changed("fault: slow-leak", "fault: slow-leek"),
        finder="unknown_fault",
    ),
    ScenarioRule(
        "bad-recording",
        "error",
        "The recording of a scenario is not there, or cannot be read.",
        advice="Its path is relative to the document, and it is a file of `wizard watch`.",
        bad=changed("fault: slow-leak", "recording: last-night.rec"),
        finder="bad_recording",
    ),
    ScenarioRule(
        "bad-statement",
        "error",
        "A scenario states a fact that does not exist, or a value that it never has.",
        advice="Correct it: flows/README.md lists all facts and metrics, and how each is written.",
        bad=changed("app.kind: regular", "app.kind: old"),
        finder="bad_statement",
    ),
    ScenarioRule(
        "unknown-flow",
        "error",
        "A scenario names no flow, or one that cannot be opened.",
        advice="`wizard list` shows those that have a name; a path is relative to the scenario.",
        bad=changed("flow: resource-alerts", "flow: resource-alert"),
        finder="unknown_flow",
    ),
    ScenarioRule(
        "unknown-alert",
        "error",
        "The alert of a scenario is none of its flow's.",
        advice=(
            "The flow's front matter names them, under `alerts`. Without an alert the walk begins"
            " at the flow's start."
        ),
        bad=changed("alert: high_mem_usage", "alert: high_mem"),
        finder="unknown_alert",
    ),
    ScenarioRule(
        "bad-end",
        "error",
        "An end of a scenario is not a step of its flow, or one that asks something.",
        advice="Name steps that say what to do, by their anchor and without `#`.",
        bad=changed("ends: [recycle-workers]", "ends: [recycle-workers, recycling]"),
        finder="bad_end",
    ),
    ScenarioRule(
        "unknown-step",
        "error",
        "The way of a scenario names a step that its flow does not have.",
        advice="If the flow has changed, see with `wizard graph` what the question is called now.",
        bad=changed("  memory-curve:", "  memory-curves:"),
        finder="unknown_step",
    ),
    ScenarioRule(
        "unknown-answer",
        "error",
        "The way of a scenario gives an answer that its question does not have.",
        advice=(
            "It is the answer's whole text, without what follows the link; in quotation marks "
            "where it has a `: `."
        ),
        bad=changed("It climbs slowly and steadily", "It climbs"),
        finder="unknown_answer",
    ),
    ScenarioRule(
        "broken-way",
        "error",
        "The way of a scenario does not lead from its alert to the first of its ends.",
        advice=(
            "It needs each question that is asked on the way, in order, and goes no further than "
            "that end."
        ),
        bad=changed("  memory-curve: It climbs slowly and steadily\n", ""),
        finder="broken_way",
    ),
    ScenarioRule(
        "no-briefing",
        "error",
        "A scenario has no briefing, or an empty one.",
        advice="Write below `## Briefing` what the one on call is told.",
        bad=changed("Pages of `{{ app }}` are slow.\n", ""),
        finder="no_briefing",
    ),
    ScenarioRule(
        "no-hint",
        "error",
        "A scenario has no hint, or an empty one.",
        advice="Write a list below `## Hints`; each item is one hint.",
        bad=changed("2. Look at the curve of the night.\n", "2.\n"),
        finder="no_hint",
    ),
    ScenarioRule(
        "no-debriefing",
        "error",
        "A scenario has no debriefing, or an empty one.",
        advice="It is what people learn from: write it below `## Debriefing`.",
        bad=changed("## Debriefing\n\nIt climbed.\n", ""),
        finder="no_debriefing",
    ),
    ScenarioRule(
        "unknown-name",
        "error",
        "A text of a scenario has a name in double braces that nothing fills in.",
        advice="Correct the name: flows/training/README.md lists those that there are.",
        bad=changed("Pages of `{{ app }}`", "Pages of `{{ apps }}`"),
        finder="unknown_name",
    ),
    ScenarioRule(
        "no-reading",
        "warning",
        "A scenario does not say which reading gives the cause away.",
        advice="Trainees are asked for theirs, and want to see the other one beside it.",
        bad=changed("reading: the trend of memory\n", ""),
        finder="no_reading",
    ),
    ScenarioRule(
        "stray-text",
        "warning",
        "A text of a scenario is in none of its three sections, so nobody sees it.",
        advice=(
            "A heading of the third level may stand within a section; one of the second begins "
            "another."
        ),
        bad=changed("## Briefing", "Once upon a time.\n\n## Briefing"),
        finder="stray_text",
    ),
)
"""Every rule for scenarios, in the order in which they are documented."""

CODES = tuple(rule.code for rule in RULES)
