"""What the rules for scenarios look at, and what they find: one function a rule.

Which rules there are says wizard.training.scenario_rules.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.flow.blocks import texts
from wizard.flow.filling import placeholders
from wizard.flow.library import find_alert, open_flow
from wizard.flow.lint.rule import Violation
from wizard.flow.parse import BOM
from wizard.flow.problems import FlowError, Place
from wizard.messages import scenario_messages as say
from wizard.text.clean import clean_text, excerpt
from wizard.training.cases import FAULTS_AND_CURVES, CaseError, case_of
from wizard.training.scenario import Turn
from wizard.walk.engine import choose, current_step, enter, fold_all
from wizard.walk.events import FactStated
from wizard.walk.state import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from wizard.flow.blocks import Block
    from wizard.flow.model import Answer, Flow, Step
    from wizard.flow.problems import Message
    from wizard.training.scenario import Scenario
    from wizard.training.scenario_document import Sheet
    from wizard.walk.state import Walk


class ScenarioContext(Struct, frozen=True):
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


class OpenedFlows:
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


def context_of(sheet: Sheet, flows: OpenedFlows) -> ScenarioContext:
    """What the rules look at for `sheet`; looks for its flow and for what it shows."""
    scenario = sheet.scenario
    flow = flows.get(scenario.flow) if scenario.flow else ""
    unplayed, names = "", None
    try:
        names = frozenset(case_of(scenario, 0, 0.0).names)
    except CaseError as error:
        unplayed = str(error)
    if isinstance(flow, str):
        return ScenarioContext(sheet, None, flow, (), unplayed, names)
    return ScenarioContext(sheet, flow, "", _begins(scenario, flow), unplayed, names)


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


def _violation(place: Place, message: Message, **values: object) -> Violation:
    what, hint = message
    return Violation(place, what.format(**values), hint.format(**values))


def _close(word: str, known: Iterable[str]) -> str:
    """The one of `known` that `word` may be misspelt from; empty where none is near."""
    close = get_close_matches(word[:100], [one[:200] for one in known], n=1)
    return excerpt(close[0]) if close else ""


# --- the document -----------------------------------------------------------------------------


def no_briefing(context: ScenarioContext) -> Iterator[Violation]:
    if not _says_something(context.scenario.briefing):
        message = say.EMPTY_BRIEFING if "briefing" in context.sheet.marks else say.NO_BRIEFING
        yield _violation(context.sheet.place("briefing"), message)


def no_debriefing(context: ScenarioContext) -> Iterator[Violation]:
    if not _says_something(context.scenario.debriefing):
        is_there = "debriefing" in context.sheet.marks
        message = say.EMPTY_DEBRIEFING if is_there else say.NO_DEBRIEFING
        yield _violation(context.sheet.place("debriefing"), message)


def no_hint(context: ScenarioContext) -> Iterator[Violation]:
    hints = context.scenario.hints
    if not hints:
        yield _violation(context.sheet.place("hints"), say.NO_HINT)
    for number, blocks in enumerate(hints, 1):
        if not _says_something(blocks):
            place = context.sheet.place(f"hints.{number}", "hints")
            yield _violation(place, say.EMPTY_HINT, number=number)


def _says_something(blocks: tuple[Block, ...]) -> bool:
    return any(line.strip() for line in texts(blocks))


def no_reading(context: ScenarioContext) -> Iterator[Violation]:
    if not context.scenario.reading:
        yield _violation(context.sheet.place(), say.NO_READING)


def stray_text(context: ScenarioContext) -> Iterator[Violation]:
    for stray in context.sheet.strays:
        yield Violation(stray.place, stray.message, stray.hint)


def unknown_name(context: ScenarioContext) -> Iterator[Violation]:
    """Names in double braces, each where it stands first."""
    text = clean_text(context.sheet.text.removeprefix(BOM))
    seen = set(context.names or ())
    known = ", ".join(f"`{one}`" for one in sorted(seen))
    for name, at in placeholders(text) if context.names is not None else ():
        if name not in seen:
            seen.add(name)
            place = Place(
                context.sheet.place().file,
                text.count("\n", 0, at) + 1,
                at - text.rfind("\n", 0, at),
            )
            yield _violation(place, say.UNKNOWN_NAME, name=excerpt(name), known=known)


# --- what it shows ----------------------------------------------------------------------------


def fault_or_recording(context: ScenarioContext) -> Iterator[Violation]:
    scenario = context.scenario
    if scenario.fault and scenario.recording:
        yield _violation(context.sheet.place("recording"), say.FAULT_AND_RECORDING)
    elif not scenario.fault and not scenario.recording:
        yield _violation(context.sheet.place(), say.NO_FAULT)


def unknown_fault(context: ScenarioContext) -> Iterator[Violation]:
    fault = context.scenario.fault
    if fault and fault not in FAULTS_AND_CURVES:
        close, known = _close(fault, FAULTS_AND_CURVES), ", ".join(FAULTS_AND_CURVES)
        message = say.UNKNOWN_FAULT_LIKE if close else say.UNKNOWN_FAULT
        place = context.sheet.place("fault")
        yield _violation(place, message, fault=excerpt(fault), close=close, known=known)


def bad_recording(context: ScenarioContext) -> Iterator[Violation]:
    if context.scenario.recording and not context.scenario.fault and context.unplayed:
        what, _, hint = context.unplayed.rpartition("; ")
        yield Violation(context.sheet.place("recording"), what, hint)


def bad_statement(context: ScenarioContext) -> Iterator[Violation]:
    for fact, text in context.scenario.stated.items():
        try:
            value_of(fact, text)
        except ValueError as error:
            what, _, hint = str(error).rpartition("; ")
            place = context.sheet.place(f"set.{fact}")
            yield Violation(place, what or hint, hint if what else say.CORRECT_STATEMENT)


# --- its flow ---------------------------------------------------------------------------------


def unknown_flow(context: ScenarioContext) -> Iterator[Violation]:
    if not context.scenario.flow:
        yield _violation(context.sheet.place(), say.NO_FLOW)
    elif context.flow is None:
        what, _, hint = context.trouble.rpartition("; ")
        place = context.sheet.place("flow")
        yield Violation(place, say.FLOW_NOT_OPENED.format(reason=what or hint), hint)


def unknown_alert(context: ScenarioContext) -> Iterator[Violation]:
    flow, alert = context.flow, context.scenario.alert
    if flow is None or not alert or len(context.begins) == 1:
        return
    place = context.sheet.place("alert")
    if context.begins:
        yield _violation(place, say.AMBIGUOUS_ALERT, alert=excerpt(alert))
        return
    close = _close(alert, flow.main.alerts)
    message = say.UNKNOWN_ALERT_LIKE if close else say.UNKNOWN_ALERT
    yield _violation(place, message, flow=excerpt(flow.name), alert=excerpt(alert), close=close)


def bad_end(context: ScenarioContext) -> Iterator[Violation]:
    flow = context.flow
    if not context.scenario.ends:
        yield _violation(context.sheet.place("ends"), say.NO_END)
    for end in context.scenario.ends if flow else ():
        assert flow is not None
        step = flow.step(end)
        place = context.sheet.place(f"ends.{end}", "ends")
        if step is None:
            yield _no_step(flow, end, place)
        elif step.kind != "outcome":
            title = excerpt(step.title)
            yield _violation(place, say.END_IS_QUESTION, step=excerpt(end), title=title)


def unknown_step(context: ScenarioContext) -> Iterator[Violation]:
    flow = context.flow
    for turn in context.scenario.way if flow else ():
        assert flow is not None
        if flow.step(turn.step) is None:
            yield _no_step(flow, turn.step, context.sheet.place(f"way.{turn.step}"))


def _no_step(flow: Flow, named: str, place: Place) -> Violation:
    close = _close(named, (name for step in flow.main.steps for name in (step.id, *step.anchors)))
    message = say.UNKNOWN_STEP_LIKE if close else say.UNKNOWN_STEP
    return _violation(place, message, flow=excerpt(flow.name), step=excerpt(named), close=close)


def unknown_answer(context: ScenarioContext) -> Iterator[Violation]:
    flow = context.flow
    for turn in context.scenario.way if flow else ():
        assert flow is not None
        step = flow.step(turn.step)
        if step is not None and _answer(step, turn) is None:
            answers = [choice.text for choice in step.choices]
            close = _close(turn.answer, answers)
            message = say.UNKNOWN_ANSWER if answers else say.NO_ANSWERS
            yield _violation(
                context.sheet.place(f"way.{turn.step}"),
                say.UNKNOWN_ANSWER_LIKE if close else message,
                title=excerpt(step.title),
                answer=excerpt(turn.answer),
                close=close,
                known=", ".join(f"`{excerpt(text)}`" for text in answers),
            )


def _answer(step: Step, turn: Turn) -> Answer | None:
    return next((choice for choice in step.choices if choice.text == turn.answer), None)


# --- its way through the flow -----------------------------------------------------------------


def broken_way(context: ScenarioContext) -> Iterator[Violation]:
    """What goes wrong first; silent where another rule has found why."""
    flow, scenario = context.flow, context.scenario
    if flow is None or len(context.begins) != 1 or not scenario.ends:
        return
    end = flow.step(scenario.ends[0])
    turns = _turns(flow, scenario.way)
    if end is None or turns is None:
        return
    stated = [FactStated(0.0, fact, value) for fact, value in scenario.stated.items()]
    walk = fold_all(stated)
    walk = fold_all(enter(flow, walk, context.begins[0], 0.0, "start"), walk)
    for at, (turn, step, answer) in enumerate(turns):
        here = current_step(flow, walk)
        if step.id in _passed(walk):
            continue
        place = context.sheet.place(f"way.{turn.step}", "way")
        if step.id != here.id:
            message = say.LEADS_ELSEWHERE if at else say.BEGINS_ELSEWHERE
            yield _violation(place, message, here=here.id, step=excerpt(turn.step))
            return
        if flow.step(answer.to) is None:
            yield _violation(place, say.LEADS_NOWHERE, step=answer.to)
            return
        walk = fold_all(choose(flow, walk, answer.number, 0.0, "person"), walk)
    here = current_step(flow, walk)
    if here.id != end.id:
        place = context.sheet.place("way")
        yield _violation(place, say.ENDS_ELSEWHERE, here=here.id, end=excerpt(scenario.ends[0]))


def _turns(flow: Flow, way: Iterable[Turn]) -> Sequence[tuple[Turn, Step, Answer]] | None:
    """Each turn with its step and its answer; None where one is not in the flow."""
    turns = []
    for turn in way:
        step = flow.step(turn.step)
        answer = _answer(step, turn) if step else None
        if step is None or answer is None:
            return None
        turns.append((turn, step, answer))
    return turns


def _passed(walk: Walk) -> set[str]:
    """The questions that stated facts have answered."""
    return {visit.step for visit in walk.trail if visit.answer and visit.answer.by == "stated"}
