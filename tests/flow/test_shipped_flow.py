"""The shipped flow: what it says, where it leads, and that nobody is left alone in it.

STATEMENTS is the table of the document that the flow comes from: each of its statements, and the
steps that carry it with the words that do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.helpers.shipped_flow import (
    CHECKS,
    DOCUMENT,
    FLOW,
    OUTCOMES,
    QUESTIONS,
    STEPS,
    compared_in,
)
from wizard.flow.lint.checker import check, to_text
from wizard.flow.prose import lay_out
from wizard.text.glyphs import UNICODE
from wizard.walk.engine import choose, current_step, enter, fold_all
from wizard.walk.state import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.flow.blocks import Block
    from wizard.flow.model import Step

ENTRIES = {DOCUMENT.start, *DOCUMENT.alerts.values()}

NEXT_ACTIONS = {
    "all-quiet": "When it fires again, come here while it does",
    "watch-longer": "Let a day go by",
    "come-back": "When it has passed, go back to the question that you came from",
    "contact": "Say which application it is, and which process of it",
    "solved": "Watch the alert for a day",
}
"""The outcomes at which a walk may end, and the next action that each of them tells."""

STATEMENTS: dict[str, dict[str, str]] = {
    "If the memory of your BlueKing application is insufficient, you can start with the following "
    "steps": {"which-alert": "Memory at 95 % of the limit for 10 minutes, or OOM-killed"},
    "horizontal scaling refers to increasing the load capacity of processes by adding more "
    "instances": {
        "scale-cloud-native": "horizontal scaling increases the load that a process can carry",
        "scale-regular": "horizontal scaling increases the load that a process can carry",
    },
    "The platform has already granted developers this capability": {
        "scale-out": "horizontal scaling, which is adding instances, is open to every developer",
    },
    "For cloud-native applications: Deploy - Show Instance Details - Scaling": {
        "scale-cloud-native": "Open Deploy → Show Instance Details → Scaling",
    },
    "For regular applications: APP Engine - Processes - Scaling": {
        "scale-regular": "Open APP Engine → Processes → Scaling",
    },
    "Horizontal scaling is suitable where OOM occurs due to an increase in the number of tasks": {
        "follows-work": "Yes, more work needs more memory",
        "scale-cloud-native": "It suits an OOM that comes from more tasks or more traffic",
        "scale-regular": "It suits an OOM that comes from more tasks or more traffic",
    },
    "When celery worker accumulates messages due to too many tasks, the platform strongly "
    "recommends considering horizontal scaling first, that is more celery process instances": {
        "more-tasks": "more instances help against more tasks",
        "scale-cloud-native": "a celery worker that accumulates messages because of too many "
        "tasks, the platform strongly recommends this first: more instances of the celery process",
        "scale-regular": "a celery worker that accumulates messages because of too many "
        "tasks, the platform strongly recommends this first: more instances of the celery process",
    },
    "Directly modifying the startup command to increase --concurrency can easily lead to OOM": {
        "scale-cloud-native": "Raising --concurrency in the start command easily leads to OOM",
        "scale-regular": "Raising --concurrency in the start command easily leads to OOM",
    },
    "If a single task or request consumes too much memory, such as reading some oversized files, "
    "then vertical scaling is necessary": {
        "memory-curve": "a sudden jump points at one huge task or request",
        "ask-for-memory": "If a single task or request consumes too much memory, such as reading "
        "an oversized file, vertical scaling is the only way",
    },
    "In this case, please contact BlueKing Assistant for assistance": {
        "ask-for-memory": "Contact BlueKing Assistant for it",
        "contact": "Contact BlueKing Assistant",
    },
    "When the application process is started with gunicorn, you can observe the memory curve": {
        "memory-server": "gunicorn",
        "memory-curve": "Look at a day or more",
    },
    "If the usage grows slowly and eventually exceeds the limit, there is a high probability that "
    "there is a memory leak in the code": {
        "memory-curve": "a slow, steady climb usually means a leak",
        "recycle-workers": "If usage grows slowly and eventually exceeds the limit, there is a "
        "high probability of a memory leak in the code",
    },
    "You can avoid this problem by increasing the gunicorn startup parameters": {
        "recycle-workers": "Work round it by adding these parameters to the start command",
    },
    "--max-requests 1024 --max-requests-jitter 50": {
        "recycle-workers": "--max-requests 1024 --max-requests-jitter 50",
    },
    "For more details, refer to: Gunicorn max-requests Parameter": {
        "recycle-workers": "https://docs.gunicorn.org/en/stable/settings.html#max-requests",
    },
    "If your application's CPU is under high load": {
        "which-alert": "CPU at 80 % of the limit for 15 minutes",
    },
    "the application itself does not perform CPU-intensive computations (most web applications "
    "are IO-intensive)": {
        "cpu-work": "most web applications are IO-intensive",
        "dead-loop": "The application does no CPU-intensive computation",
    },
    "then it is very likely that there is a problem like a dead loop occupying the CPU": {
        "dead-loop": "it is very likely that something like a dead loop occupies the CPU",
    },
    "Blind scaling at this time will not solve the problem": {
        "dead-loop": "Blind scaling does not solve this",
    },
    "you need to carefully investigate the minefields in the code to find the cause": {
        "dead-loop": "look carefully for the place in the code",
    },
    "If the application indeed requires more CPU computing resources, please contact BlueKing "
    "Assistant": {
        "ask-for-cpu": "If the application does require more CPU computing resources, please "
        "contact BlueKing Assistant",
    },
    "The platform will form a dedicated group to assess resource usage to meet the needs": {
        "ask-for-cpu": "The platform opens a chat group with you, to assess what the application "
        "needs",
    },
}


def words_of(step: Step) -> str:
    """All that a step says, on one line, without the marks of Markdown."""
    answers = " ".join(f"{answer.text} {answer.description}" for answer in step.answers)
    text = f"{step.title} {step.markdown} {step.why_markdown} {answers}"
    text = re.sub(r"\[([^\]]*)\]\(#[^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`>]", "", text).split())


def rows(blocks: tuple[Block, ...], step: Step) -> int:
    """How many rows the blocks take on a screen of 80 columns with a margin."""
    kinds = [command.kind for command in step.commands]
    return len(lay_out(blocks, 78, len, UNICODE, commands=kinds))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_statement_of_the_source_is_carried_by_a_step(statement: str) -> None:
    for step_id, phrase in STATEMENTS[statement].items():
        assert phrase.lower() in words_of(STEPS[step_id]).lower()


def test_the_checker_has_nothing_to_say() -> None:
    assert to_text(check(FLOW)) == ""


def test_answers_alone_reach_every_step() -> None:
    reached: set[str] = set()
    waiting = list(ENTRIES)
    while waiting:
        step_id = waiting.pop()
        if step_id not in reached:
            reached.add(step_id)
            waiting += [answer.to for answer in STEPS[step_id].answers]
    assert reached == set(STEPS)


def test_nobody_ends_without_a_next_action() -> None:
    assert {step_id for step_id, step in OUTCOMES.items() if not step.choices} == set(NEXT_ACTIONS)
    for step_id, action in NEXT_ACTIONS.items():
        assert action in words_of(OUTCOMES[step_id])


def test_every_fix_leads_to_a_check_and_only_a_fix_does() -> None:
    for outcome in OUTCOMES.values():
        if outcome.id not in NEXT_ACTIONS:
            assert [answer.to in QUESTIONS for answer in outcome.choices] == [True]
    for question in QUESTIONS.values():
        assert not CHECKS & {answer.to for answer in question.answers}


@pytest.mark.parametrize("step_id", sorted(CHECKS))
def test_a_check_leads_to_the_end_to_a_next_cause_or_to_escalation(step_id: str) -> None:
    first, *others, last = QUESTIONS[step_id].answers
    assert first.to in ("solved", "leak-signs")
    assert others
    assert "contact" in {answer.to for answer in others}
    assert last.to == "come-back"


@pytest.mark.parametrize("step_id", QUESTIONS)
def test_a_question_asks_what_changes_the_way_and_has_a_way_out(step_id: str) -> None:
    answers = QUESTIONS[step_id].answers
    assert len({answer.to for answer in answers}) > 1
    assert len({answer.text for answer in answers}) == len(answers)
    assert answers[-1].condition is None
    assert answers[-1].to != step_id


def ways(step_id: str, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every way from a step to the first outcome, by questions only."""
    assert step_id not in path, f"in circles: {path}"
    here = (*path, step_id)
    if step_id in OUTCOMES:
        yield here
        return
    for answer in STEPS[step_id].answers:
        yield from ways(answer.to, here)


@pytest.mark.parametrize("step_id", QUESTIONS)
def test_questions_never_lead_in_circles_and_soon_to_guidance(step_id: str) -> None:
    assert max(len(way) for way in ways(step_id)) <= 13


@pytest.mark.parametrize("entry", sorted(ENTRIES))
def test_no_way_asks_for_a_fact_that_it_was_told(entry: str) -> None:
    waiting = [fold_all(enter(FLOW, Walk(), entry, 0.0, "start"))]
    ends = 0
    while waiting:
        walk = waiting.pop()
        step = current_step(FLOW, walk)
        if step.kind == "outcome":
            ends += 1
            continue
        asked = {comparison.fact for answer in step.answers for comparison in compared_in(answer)}
        assert not asked & set(walk.stated)
        waiting += [
            fold_all(choose(FLOW, walk, answer.number, 0.0, "person"), walk)
            for answer in step.answers
        ]
    assert ends


@pytest.mark.parametrize("step_id", QUESTIONS)
def test_a_question_fits_the_small_screen(step_id: str) -> None:
    step = QUESTIONS[step_id]
    body = rows(step.blocks, step)
    described = sum(bool(answer.description) for answer in step.answers)
    assert body + bool(body) + len(step.answers) + described <= 11
    for answer in step.answers:
        assert len(answer.text) <= 50
        assert len(answer.description) <= 70


@pytest.mark.parametrize("step_id", OUTCOMES)
def test_an_outcome_is_short_and_says_where_it_comes_from(step_id: str) -> None:
    step = OUTCOMES[step_id]
    assert 0 < rows(step.blocks, step) <= 25
    assert step.source
    assert re.fullmatch(r"\[[^\]]+\]\(https://[^)\s]+\)", step.source)


def test_every_outcome_has_a_source_line_of_its_own() -> None:
    assert len(re.findall(r"(?m)^Source: ", DOCUMENT.text)) == len(OUTCOMES)


@pytest.mark.parametrize("step_id", QUESTIONS)
def test_a_question_says_why_it_asks_in_a_sentence_or_two(step_id: str) -> None:
    why = " ".join(QUESTIONS[step_id].why_markdown.split())
    assert 1 <= len(re.findall(r"\.(?:\s|$)", why)) <= 2


def test_links_to_other_sites_are_whole_addresses() -> None:
    for step in DOCUMENT.steps:
        for link in step.links:
            assert link.href.startswith(("#", "https://"))
            assert "/18.0/" not in link.href


def test_every_command_says_what_it_does() -> None:
    commands = [command for step in STEPS.values() for command in step.commands]
    assert {command.kind for command in commands} == {"read", "change", "args", "code"}
    assert [c.template for c in commands if c.kind == "change"] == [
        "memray attach {{ memory.largest_pid }}"
    ]
    assert not [
        c.template for c in commands if re.search(r"\b(purge|kill|rm|wizard)\b", c.template)
    ]


def test_purge_is_named_only_to_warn_of_it() -> None:
    for step in STEPS.values():
        assert ("purge" in step.markdown) is ("Never `purge`" in step.markdown)


def test_it_claims_no_more_than_can_be_known() -> None:
    text = " ".join(DOCUMENT.text.lower().split())
    assert "leak confirmed" not in text
    assert "no metric can tell a dead loop from honest computation" in text


def test_each_alert_of_the_platform_has_its_beginning() -> None:
    assert set(DOCUMENT.alerts) == {
        "high_mem_usage",
        "oom_killed",
        "high_cpu_usage",
        "pod_restart",
        "high_rabbitmq_queue_messages",
    }
