"""The rules that scenarios are held to: the table, and those about the document itself."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.flow.blocks import texts
from wizard.flow.conditions import shown
from wizard.flow.filling import placeholders
from wizard.flow.lint.rule import Violation
from wizard.flow.parse import BOM
from wizard.flow.problems import Place
from wizard.text.clean import clean_text
from wizard.training.cases import FAULTS_AND_CURVES
from wizard.training.scenario_subject import GOOD, ScenarioRule, Subject, changed
from wizard.training.way_rules import FLOW_RULES
from wizard.walk.stated import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.blocks import Block


def _no_briefing(subject: Subject) -> Iterator[Violation]:
    yield from _empty(
        subject, "briefing", subject.scenario.briefing, "what the one on call is told"
    )


def _no_debriefing(subject: Subject) -> Iterator[Violation]:
    told = "what told it, what the trap was and what to remember"
    yield from _empty(subject, "debriefing", subject.scenario.debriefing, told)


def _empty(
    subject: Subject, name: str, blocks: tuple[Block, ...], what: str
) -> Iterator[Violation]:
    if not _says_something(blocks):
        there = name in subject.sheet.marks
        message = f"the {name} is empty" if there else f"there is no {name}"
        hint = f"write {what} below `## {name.title()}`"
        yield Violation(subject.sheet.place(name), message, hint)


def _no_hint(subject: Subject) -> Iterator[Violation]:
    hints = subject.scenario.hints
    if not hints:
        hint = "write a numbered list below `## Hints`, from a nudge to nearly the answer"
        yield Violation(subject.sheet.place("hints"), "there is no hint", hint)
    for number, blocks in enumerate(hints, 1):
        if not _says_something(blocks):
            place = subject.sheet.place(f"hints.{number}", "hints")
            yield Violation(place, f"hint {number} is empty", "write it, or remove its number")


def _says_something(blocks: tuple[Block, ...]) -> bool:
    return any(line.strip() for line in texts(blocks))


def _no_reading(subject: Subject) -> Iterator[Violation]:
    if not subject.scenario.reading:
        hint = "write `reading:` and what told an expert, in one line"
        yield Violation(subject.sheet.place(), "it does not say which reading told it", hint)


def _stray_text(subject: Subject) -> Iterator[Violation]:
    for stray in subject.sheet.strays:
        yield Violation(stray.place, stray.message, stray.hint)


def _fault_or_recording(subject: Subject) -> Iterator[Violation]:
    scenario = subject.scenario
    if scenario.fault and scenario.recording:
        hint = "keep the one that is to be shown"
        place = subject.sheet.place("recording")
        yield Violation(place, "it has both a fault and a recording", hint)
    elif not scenario.fault and not scenario.recording:
        hint = "write `fault:` and a name of flows/README.md, or `recording:` and a file"
        yield Violation(subject.sheet.place(), "it has neither a fault nor a recording", hint)


def _unknown_fault(subject: Subject) -> Iterator[Violation]:
    fault = subject.scenario.fault
    if fault and fault not in FAULTS_AND_CURVES:
        close = get_close_matches(fault[:100], FAULTS_AND_CURVES, n=1)
        known = f"there are {', '.join(FAULTS_AND_CURVES)}"
        hint = f"did you mean `{close[0]}`?" if close else known
        yield Violation(subject.sheet.place("fault"), f"there is no fault `{shown(fault)}`", hint)


def _unknown_name(subject: Subject) -> Iterator[Violation]:
    """Names in double braces, each where it stands first."""
    text = clean_text(subject.sheet.text.removeprefix(BOM))
    seen = set(subject.names or ())
    for name, at in placeholders(text) if subject.names is not None else ():
        if name not in seen:
            seen.add(name)
            place = Place(
                subject.sheet.place().file,
                text.count("\n", 0, at) + 1,
                at - text.rfind("\n", 0, at),
            )
            known = f"there are {', '.join(f'`{one}`' for one in sorted(subject.names or ()))}"
            yield Violation(
                place, f"nothing fills `{{{{ {shown(name)} }}}}` in this training", known
            )


def _bad_recording(subject: Subject) -> Iterator[Violation]:
    if subject.scenario.recording and not subject.scenario.fault and subject.unplayed:
        what, _, hint = subject.unplayed.rpartition("; ")
        yield Violation(subject.sheet.place("recording"), what, hint)


def _bad_statement(subject: Subject) -> Iterator[Violation]:
    for fact, text in subject.scenario.stated.items():
        try:
            value_of(fact, text)
        except ValueError as error:
            message, _, hint = str(error).rpartition("; ")
            place = subject.sheet.place(f"set.{fact}")
            yield Violation(place, message or hint, hint if message else "mend or remove it")


RULES: tuple[ScenarioRule, ...] = (
    ScenarioRule(
        "bad-level",
        "error",
        "A scenario has no level, or one that there is not.",
        bad=changed("level: 1", "level: easy"),
        good=GOOD,
    ),
    ScenarioRule(
        "bad-minutes",
        "error",
        "What a scenario gives as `minutes` is no number of minutes.",
        bad=changed("minutes: 10", "minutes: soon"),
        good=GOOD,
    ),
    ScenarioRule(
        "fault-or-recording",
        "error",
        "A scenario has neither a fault nor a recording, or both.",
        bad=changed("fault: slow-leak\n", ""),
        good=GOOD,
        find=_fault_or_recording,
    ),
    ScenarioRule(
        "unknown-fault",
        "error",
        "A scenario names a fault that there is not.",
        bad=changed("fault: slow-leak", "fault: slow-leek"),
        good=GOOD,
        find=_unknown_fault,
    ),
    ScenarioRule(
        "bad-recording",
        "error",
        "The recording of a scenario is not there, or cannot be read.",
        bad=changed("fault: slow-leak", "recording: last-night.rec"),
        good=GOOD,
        find=_bad_recording,
    ),
    ScenarioRule(
        "bad-statement",
        "error",
        "A scenario states a fact that there is not, or a value that it never has.",
        bad=changed("app.kind: regular", "app.kind: old"),
        good=GOOD,
        find=_bad_statement,
    ),
    *FLOW_RULES,
    ScenarioRule(
        "no-briefing",
        "error",
        "A scenario has no briefing, or an empty one.",
        bad=changed("Pages of `{{ app }}` are slow.\n", ""),
        good=GOOD,
        find=_no_briefing,
    ),
    ScenarioRule(
        "no-hint",
        "error",
        "A scenario has no hint, or an empty one.",
        bad=changed("2. Look at the curve of the night.\n", "2.\n"),
        good=GOOD,
        find=_no_hint,
    ),
    ScenarioRule(
        "no-debriefing",
        "error",
        "A scenario has no debriefing, or an empty one.",
        bad=changed("## Debriefing\n\nIt climbed.\n", ""),
        good=GOOD,
        find=_no_debriefing,
    ),
    ScenarioRule(
        "unknown-name",
        "error",
        "A text of a scenario has a name in double braces that nothing fills.",
        bad=changed("Pages of `{{ app }}`", "Pages of `{{ apps }}`"),
        good=GOOD,
        find=_unknown_name,
    ),
    ScenarioRule(
        "no-reading",
        "warning",
        "A scenario does not say which reading told an expert.",
        bad=changed("reading: the trend of memory\n", ""),
        good=GOOD,
        find=_no_reading,
    ),
    ScenarioRule(
        "stray-text",
        "warning",
        "A text of a scenario stands in none of its three sections, so nobody sees it.",
        bad=changed("## Briefing", "Once upon a time.\n\n## Briefing"),
        good=GOOD,
        find=_stray_text,
    ),
)
"""Every rule for scenarios, in the order in which they are documented."""

CODES = tuple(rule.code for rule in RULES)
