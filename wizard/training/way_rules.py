"""Rules about what a scenario says of its flow: where it begins, which way it leads, where to."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.flow.conditions import shown
from wizard.flow.lint.rule import Violation
from wizard.training.scenario_subject import GOOD, ScenarioRule, Subject, changed
from wizard.walk.engine import Walk, choose, current_step, enter, fold_all
from wizard.walk.events import FactStated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.model import Answer, Flow, Step
    from wizard.training.scenario import Turn


def _unknown_flow(subject: Subject) -> Iterator[Violation]:
    if not subject.scenario.flow:
        hint = "write `flow:` and a name of `wizard list`, or a path"
        yield Violation(subject.sheet.place(), "it does not say which flow is walked", hint)
    elif subject.flow is None:
        what, _, hint = subject.trouble.rpartition("; ")
        place = subject.sheet.place("flow")
        yield Violation(place, f"its flow cannot be opened: {what or hint}", hint)


def _unknown_alert(subject: Subject) -> Iterator[Violation]:
    flow, alert = subject.flow, subject.scenario.alert
    if flow is None or not alert or len(subject.begins) == 1:
        return
    place = subject.sheet.place("alert")
    if subject.begins:
        hint = "name one that leads to one step"
        yield Violation(place, f"the alert `{shown(alert)}` leads to several steps", hint)
        return
    hint = _close(alert, flow.main.alerts, "the flow's front matter names those that there are")
    yield Violation(place, f"{shown(flow.name)} has no alert `{shown(alert)}`", hint)


def _bad_end(subject: Subject) -> Iterator[Violation]:
    if not subject.scenario.ends:
        hint = "write `ends: [STEP]`, the best first"
        yield Violation(subject.sheet.place("ends"), "it does not say which end is right", hint)
    for end in subject.scenario.ends if subject.flow else ():
        assert subject.flow is not None
        step = subject.flow.step(end)
        place = subject.sheet.place(f"ends.{end}", "ends")
        if step is None:
            yield Violation(place, *_no_step(subject.flow, end))
        elif step.kind != "outcome":
            what = f"`{shown(end)}` is no end: it asks `{shown(step.title)}`"
            yield Violation(place, what, "name a step that says what to do")


def _unknown_step(subject: Subject) -> Iterator[Violation]:
    for turn in subject.scenario.way if subject.flow else ():
        assert subject.flow is not None
        if subject.flow.step(turn.step) is None:
            place = subject.sheet.place(f"way.{turn.step}")
            yield Violation(place, *_no_step(subject.flow, turn.step))


def _unknown_answer(subject: Subject) -> Iterator[Violation]:
    for turn in subject.scenario.way if subject.flow else ():
        assert subject.flow is not None
        step = subject.flow.step(turn.step)
        if step is not None and _answer(step, turn) is None:
            texts = [exit_.text for exit_ in step.exits]
            known = ", ".join(f"`{shown(text)}`" for text in texts) or "none"
            what = f"`{shown(step.title)}` has no answer `{shown(turn.answer)}`"
            hint = _close(turn.answer, texts, f"its answers are {known}")
            yield Violation(subject.sheet.place(f"way.{turn.step}"), what, hint)


def _broken_way(subject: Subject) -> Iterator[Violation]:
    """What goes wrong first; silent where another rule has found why."""
    flow, scenario = subject.flow, subject.scenario
    if flow is None or len(subject.begins) != 1 or not scenario.ends:
        return
    steps = [flow.step(turn.step) for turn in scenario.way]
    end = flow.step(scenario.ends[0])
    if end is None or any(
        step is None or _answer(step, turn) is None
        for step, turn in zip(steps, scenario.way, strict=True)
    ):
        return
    stated = [FactStated(0.0, fact, value) for fact, value in scenario.stated.items()]
    walk = fold_all(stated)
    walk = fold_all(enter(flow, walk, subject.begins[0], 0.0, "start"), walk)
    for at, turn in enumerate(scenario.way):
        step = flow.step(turn.step)
        here = current_step(flow, walk)
        assert step is not None
        if step.id in _passed(walk):
            continue
        place = subject.sheet.place(f"way.{turn.step}", "way")
        if step.id != here.id:
            where = "leads" if at else "begins"
            hint = f"name `{here.id}` and its answer, or mend the answer before"
            what = f"the way {where} at `{here.id}`, and not at `{shown(turn.step)}`"
            yield Violation(place, what.replace("leads at", "leads to"), hint)
            return
        answer = _answer(step, turn)
        assert answer is not None
        if flow.step(answer.to) is None:
            yield Violation(place, f"the answer leads to `{answer.to}`, which is not there", _MEND)
            return
        walk = fold_all(choose(flow, walk, answer.number, 0.0, "person"), walk)
    here = current_step(flow, walk)
    if here.id != end.id:
        place = subject.sheet.place("way")
        what = f"the way ends at `{here.id}`, and not at `{shown(scenario.ends[0])}`"
        yield Violation(place, what, "name every question up to the first of `ends`")


_MEND = "mend the flow, or choose another answer"


def _passed(walk: Walk) -> set[str]:
    """The questions that stated facts have answered."""
    return {visit.step for visit in walk.trail if visit.answer and visit.answer.by == "stated"}


def _answer(step: Step, turn: Turn) -> Answer | None:
    return next((exit_ for exit_ in step.exits if exit_.text == turn.answer), None)


def _no_step(flow: Flow, named: str) -> tuple[str, str]:
    known = [name for step in flow.main.steps for name in (step.id, *step.anchors)]
    what = f"{shown(flow.name)} has no step `{shown(named)}`"
    return what, _close(named, known, "`wizard graph` shows the steps")


def _close(word: str, known: Iterable[str], otherwise: str) -> str:
    close = get_close_matches(word[:100], [one[:200] for one in known], n=1)
    return f"did you mean `{shown(close[0])}`?" if close else otherwise


FLOW_RULES: tuple[ScenarioRule, ...] = (
    ScenarioRule(
        "unknown-flow",
        "error",
        "A scenario names no flow, or one that cannot be opened.",
        bad=changed("flow: resource-alerts", "flow: resource-alert"),
        good=GOOD,
        find=_unknown_flow,
    ),
    ScenarioRule(
        "unknown-alert",
        "error",
        "The alert of a scenario is none of its flow's.",
        bad=changed("alert: high_mem_usage", "alert: high_mem"),
        good=GOOD,
        find=_unknown_alert,
    ),
    ScenarioRule(
        "bad-end",
        "error",
        "An end of a scenario is no step of its flow, or one that asks something.",
        bad=changed("ends: [recycle-workers]", "ends: [recycle-workers, recycling]"),
        good=GOOD,
        find=_bad_end,
    ),
    ScenarioRule(
        "unknown-step",
        "error",
        "The way of a scenario names a step that its flow does not have.",
        bad=changed("  memory-curve:", "  memory-curves:"),
        good=GOOD,
        find=_unknown_step,
    ),
    ScenarioRule(
        "unknown-answer",
        "error",
        "The way of a scenario gives an answer that its question does not have.",
        bad=changed("It climbs slowly and steadily", "It climbs"),
        good=GOOD,
        find=_unknown_answer,
    ),
    ScenarioRule(
        "broken-way",
        "error",
        "The way of a scenario does not lead from its alert to the first of its ends.",
        bad=changed("  memory-curve: It climbs slowly and steadily\n", ""),
        good=GOOD,
        find=_broken_way,
    ),
)
