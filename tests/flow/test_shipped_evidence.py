"""The shipped flow against the evidence: no two answers at once, and no more than is known."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.helpers.shipped_flow import CHECKS, QUESTIONS, STEPS, compared_in
from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Evidence, Interval, Reading, Value
from wizard.fact import Kind
from wizard.walk.verdicts import decided, judge_answer

if TYPE_CHECKING:
    from wizard.flow.conditions import Comparison

CONDITIONS = [
    (step_id, comparison)
    for step_id, step in QUESTIONS.items()
    for answer in step.answers
    for comparison in compared_in(answer)
]


def test_a_counter_at_zero_is_never_taken_as_proof() -> None:
    kills = [c.written for _, c in CONDITIONS if c.fact == "memory.oom_kills"]
    assert kills
    assert set(kills) == {"memory.oom_kills > 0"}


def test_only_checks_ask_for_more_than_a_minute() -> None:
    for step_id, comparison in CONDITIONS:
        assert step_id in CHECKS or (comparison.duration or 0) <= 60


def candidates(fact: str, compared: list[Comparison]) -> list[Value]:
    """Values of a fact: its words, and numbers on both sides of all that it is compared with."""
    row = CATALOGUE[fact]
    found: list[Value] = [frozenset({word}) for word in row.words]
    if row.kind is not Kind.WORD:
        found.append(Interval.exactly(row.low + 1))
    for comparison in compared:
        if isinstance(comparison.value, float | int):
            found += [
                Interval.exactly(comparison.value + step)
                for step in (-0.01, 0.0, 0.01)
                if comparison.value + step >= row.low
            ]
    return list(dict.fromkeys(found))


BOTH_AT_ONCE = [("which-alert", {0, 1}), ("which-alert", {0, 2})]
"""A process that was OOM-killed may be busy or restart now: then two alerts have fired, and which
one is meant is for a person to say."""


@pytest.mark.parametrize("step_id", QUESTIONS)
def test_no_two_answers_are_true_at_once(step_id: str) -> None:
    answers = QUESTIONS[step_id].answers
    compared = [comparison for answer in answers for comparison in compared_in(answer)]
    facts = sorted({comparison.fact for comparison in compared})
    values = [candidates(fact, [c for c in compared if c.fact == fact]) for fact in facts]
    true_once: set[int] = set()
    for combination in product(*values):
        evidence = _evidence(dict(zip(facts, combination, strict=True)))
        verdicts = [judge_answer(answer, evidence) for answer in answers]
        true = {number for number, v in enumerate(verdicts) if v and v.truth == "true"}
        assert len(true) <= 1 or (step_id, true) in BOTH_AT_ONCE, (combination, true)
        true_once |= true
    assert true_once == {number for number, answer in enumerate(answers) if answer.condition}


def _evidence(values: dict[str, Value]) -> Evidence:
    """That these values have stood for as long as anybody asks."""
    readings = {n: Reading(n, value, text="x", origin="stated") for n, value in values.items()}
    return Evidence(at=0.0, readings=readings)


def _word(word: str) -> Value:
    return frozenset({word})


def _grows(part: str) -> dict[str, Value]:
    return {"memory.grower": _word(part)}


GUNICORN: dict[str, Value] = {
    "server.kind": _word("gunicorn"),
    "server.max_requests": _word("unset"),
}
CELERY: dict[str, Value] = {
    "server.kind": _word("celery"),
    "server.pool": _word("prefork"),
    "server.concurrency": Interval.exactly(4),
}
OTHER: dict[str, Value] = {"server.kind": _word("other")}
CLIMBS: dict[str, Value] = {"memory.trend": _word("growing")}
GROWING: dict[str, Value] = CLIMBS | {"memory.grower": _word("workers")}
STEP: dict[str, Value] = {"memory.trend": _word("step")}
FLAT: dict[str, Value] = {"memory.trend": _word("flat")}
HIGH: dict[str, Value] = {
    "memory.share": Interval.exactly(0.97),
    "cpu.share": Interval.exactly(0.1),
    "workers.restarts": Interval.exactly(0),
}


@pytest.mark.parametrize(
    ("entry", "values", "end"),
    [
        ("which-alert", GUNICORN | GROWING | HIGH, "recycle-workers"),
        ("which-alert", GUNICORN | HIGH, "memory-curve"),
        ("memory-server", GUNICORN | GROWING, "recycle-workers"),
        (
            "memory-server",
            GUNICORN | GROWING | {"server.max_requests": Interval.exactly(1000)},
            "recycle-sooner",
        ),
        ("memory-server", {"server.kind": _word("gunicorn")} | GROWING, "recycling"),
        ("memory-server", CELERY | GROWING, "limit-children"),
        ("memory-server", CELERY | {"server.concurrency": _word("unset")}, "set-concurrency"),
        ("memory-server", OTHER | GROWING, "leak-signs"),
        ("memory-server", CELERY | GROWING | {"server.pool": _word("gevent")}, "recyclable-pool"),
        ("memory-server", CELERY | GROWING | {"server.pool": _word("solo")}, "recyclable-pool"),
        ("timeout-worker", {}, None),
        ("timeout-worker", {"server.worker_class": _word("sync")}, "timeout-cpu"),
        ("timeout-worker", {"server.worker_class": _word("uvicorn")}, "blocked-loop"),
        ("timeout-worker", {"server.worker_class": _word("asgi")}, "blocked-loop"),
        ("memory-server", GUNICORN | CLIMBS, "who-grows"),
        ("memory-server", GUNICORN | CLIMBS | _grows("main"), "main-grows"),
        ("memory-server", GUNICORN | CLIMBS | _grows("sibling"), "other-program"),
        ("memory-server", GUNICORN | CLIMBS | _grows("shared-memory"), "shared-files"),
        ("memory-server", GUNICORN | CLIMBS | _grows("file-cache"), "cache-grows"),
        ("memory-server", GUNICORN | STEP, "ask-for-memory"),
        ("memory-server", CELERY | STEP, "ask-for-memory"),
        ("memory-server", GUNICORN | FLAT | HIGH, "memory-curve"),
        (
            "memory-server",
            GUNICORN | FLAT | HIGH | {"memory.at_start": _word("same")},
            "large-at-rest",
        ),
        ("memory-server", GUNICORN | {"memory.trend": _word("spiky")}, "follows-work"),
        ("memory-server", GUNICORN | {"memory.trend": _word("falling")}, "was-it-killed"),
        ("memory-server", {}, "memory-server"),
        ("cpu-work", {"cpu.share": Interval.exactly(1), "cpu.busiest": Interval.exactly(1)}, None),
        ("celery-backlog", CELERY, None),
        ("why-restarts", {"memory.oom_kills": Interval.exactly(3)}, None),
    ],
)
def test_evidence_alone_leads_as_far_as_it_goes(
    entry: str, values: dict[str, Value], end: str | None
) -> None:
    evidence = _evidence(values)
    step = STEPS[entry]
    while step.kind == "question":
        verdicts = [judge_answer(answer, evidence) for answer in step.answers]
        answer = decided(step.answers, verdicts)
        if answer is None:
            break
        step = STEPS[answer.to]
    assert step.id == (end or entry)


def test_no_remedy_is_offered_to_a_kind_of_worker_that_it_does_not_fit() -> None:
    """The last `-k` counts, and limits for children need the pool prefork (FACTS.md)."""
    arguments = {
        step.id: command.template
        for step in STEPS.values()
        for command in step.commands
        if command.kind == "args"
    }
    assert not [text for text in arguments.values() if "-k " in text or "worker-class" in text]
    limited = {name for name, text in arguments.items() if "--max-tasks-per-child" in text}
    assert limited == {"limit-children", "recyclable-pool"}
    assert "-P prefork" in arguments["recyclable-pool"]
    led = {step.id for step in STEPS.values() for to in step.answers if to.to == "limit-children"}
    assert led == {"celery-pool"}
