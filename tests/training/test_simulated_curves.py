"""What the shipped flow's evidence says of the recorded curves, in whatever variant."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.flow.library import DEFAULT, open_flow
from wizard.guide.controller import Guide
from wizard.guide.recorder import Unrecorded
from wizard.session.recorded_history import COLUMNS
from wizard.training.cases import curve_case
from wizard.training.simulated_curves import CURVES

NOW = 1_764_000_000.0
FLOW = open_flow(DEFAULT, ())

SEEDS = st.integers(0, 2**32 - 1)

SUPPORTED, UNDECIDED, SILENT = "supported", "undecided", "silent"
"""Only the right answer is true; none is true, and the right one may be; no answer that would lead
away is judged at all."""


class Turn(NamedTuple):
    step: str
    answer: str
    evidence: str


WAYS: dict[str, tuple[str | None, tuple[Turn, ...], str]] = {
    "slow-leak": (
        "high_mem_usage",
        (
            Turn("memory-server", "gunicorn", SUPPORTED),
            Turn("memory-curve", "It climbs slowly and steadily", SUPPORTED),
            Turn("who-grows", "The workers", SUPPORTED),
            Turn("recycling", "No, --max-requests is not there", SUPPORTED),
        ),
        "recycle-workers",
    ),
    "warm-up": (
        "high_mem_usage",
        (
            Turn("memory-server", "gunicorn", SUPPORTED),
            Turn("memory-curve", "It is low, or has come down", SUPPORTED),
            Turn("was-it-killed", "No", SILENT),
        ),
        "all-quiet",
    ),
    "unset-concurrency": (
        "high_mem_usage",
        (
            Turn("memory-server", "A celery worker", SUPPORTED),
            Turn("celery-concurrency", "No, celery's -c is not there", SILENT),
        ),
        "set-concurrency",
    ),
    "one-of-four-cores": (
        None,
        (
            Turn("which-alert", "Another one, or I am not sure", SILENT),
            Turn("look-at-both", "The CPU is busy", SUPPORTED),
            Turn("cpu-work", "No, it mostly waits for I/O", SILENT),
        ),
        "dead-loop",
    ),
    "recycled-leak": (
        "high_mem_usage",
        (
            Turn("memory-server", "gunicorn", SUPPORTED),
            Turn("memory-curve", "It climbs slowly and steadily", SUPPORTED),
            Turn("who-grows", "The workers", SUPPORTED),
            Turn("recycling", "Yes", SUPPORTED),
        ),
        "recycle-sooner",
    ),
    "traffic-growth": (
        "high_mem_usage",
        (
            Turn("memory-server", "gunicorn", SUPPORTED),
            Turn("memory-curve", "It rises and falls", SUPPORTED),
            Turn("follows-work", "Yes, more work needs more memory", SILENT),
            Turn("scale-out", "Regular", UNDECIDED),
        ),
        "scale-regular",
    ),
    "ten-minutes": (
        "high_mem_usage",
        (
            Turn("memory-server", "gunicorn", SUPPORTED),
            Turn("memory-curve", "I am not sure", SILENT),
            Turn("look-at-processes", "I cannot tell", SILENT),
        ),
        "watch-longer",
    ),
}
"""Curve → the alert, the best way and the end."""


def guide_at(name: str, seed: int) -> Guide:
    """A guide with the curve as its history, at the step that the alert leads to."""
    guide = Guide(FLOW, Unrecorded(), lambda: NOW + 300)
    history = curve_case(name, seed, NOW).history
    guide.look_back(history)
    alert = WAYS[name][0]
    guide.begin(FLOW.main.alerts[alert] if alert else None)
    return guide


def test_every_curve_has_its_way() -> None:
    assert set(CURVES) == set(WAYS)


@pytest.mark.parametrize("name", CURVES)
@given(seed=SEEDS)
@settings(max_examples=5)
def test_the_evidence_leads_the_best_way_and_never_off_it(name: str, seed: int) -> None:
    guide = guide_at(name, seed)
    _alert, way, end = WAYS[name]
    for turn in way:
        assert guide.step.id == turn.step
        choices = guide.step.choices
        truths = {
            choice.text: verdict.truth if verdict else None
            for choice, verdict in zip(choices, guide.verdicts(), strict=True)
        }
        true = [text for text, truth in truths.items() if truth == "true"]
        assert true == ([turn.answer] if turn.evidence is SUPPORTED else []), truths
        assert truths[turn.answer] != "false"
        guide.answer(next(choice.number for choice in choices if choice.text == turn.answer))
    assert guide.step.id == end


@pytest.mark.parametrize("name", CURVES)
@given(seed=SEEDS)
@settings(max_examples=3)
def test_a_curve_is_a_recording_that_ends_now(name: str, seed: int) -> None:
    case = curve_case(name, seed, NOW)
    history = case.history
    assert history.times[-1] == NOW
    assert all(before < after for before, after in pairwise(history.times))
    assert {name for name in history.columns if "." not in name} == {*COLUMNS} - {"killed_at"}
    assert {len(column) for column in history.columns.values()} == {len(history.times)}
    columns = history.columns
    limits = zip(columns["memory_used"], columns["memory_limit"], strict=True)
    assert all(0 < used <= limit for used, limit in limits)
    assert all(
        0 <= busiest <= cores <= limit
        for busiest, cores, limit in zip(
            columns["busiest"], columns["cpu_cores"], columns["cpu_limit"], strict=True
        )
    )
    assert history.target is not None
    assert history.target.title == case.names["title"]
    assert case.names["app"] in history.target.title
    assert history.target.created is not None
    assert history.target.created < history.times[0]
    assert case.start() is None
    case.close()


@pytest.mark.parametrize("name", CURVES)
def test_a_seed_is_a_variant(name: str) -> None:
    one, again, other = (curve_case(name, seed, NOW) for seed in (1, 1, 2))
    assert one == again
    assert one.history.columns != other.history.columns
    names = {curve_case(name, seed, NOW).names["app"] for seed in range(12)}
    assert len(names) > 3
    later = curve_case(name, 1, NOW + 500)
    assert later.history.columns == one.history.columns
    assert later.history.times[-1] == NOW + 500


def test_alerts_of_memory_have_a_reason() -> None:
    """At 95 % for ten minutes, where it is memory that the alert is about."""
    for name in ("slow-leak", "unset-concurrency", "recycled-leak", "traffic-growth"):
        for seed in range(5):
            history = curve_case(name, seed, NOW).history
            pairs = zip(
                history.times,
                history.columns["memory_used"],
                history.columns["memory_limit"],
                strict=True,
            )
            lately = [used / limit for at, used, limit in pairs if at >= NOW - 600]
            assert sorted(lately)[len(lately) // 10] >= 0.95, (name, seed)


@given(seed=SEEDS)
@settings(max_examples=20)
def test_the_rise_of_a_warm_up_is_seen_in_ten_cells(seed: int) -> None:
    """At 80 columns each cell draws the most of its tenth, in eighths of the limit."""
    history = curve_case("warm-up", seed, NOW).history
    tenth = (history.times[-1] - history.times[0]) / 10
    used, limit = history.columns["memory_used"], history.columns["memory_limit"]
    shares = [(at, of / whole) for at, of, whole in zip(history.times, used, limit, strict=True)]
    first = max(share for at, share in shares if at <= history.times[0] + tenth)
    assert shares[-1][1] - first > 1 / 8
