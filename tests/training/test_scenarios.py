"""The shipped scenarios: together they teach every cause of the flow, each fit to be read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.helpers.shipped_flow import FLOW, OUTCOMES
from wizard.evidence.series import Series
from wizard.flow.blocks import Paragraph, texts
from wizard.flow.library import find_alert
from wizard.flow.prose import lay_out
from wizard.text.glyphs import UNICODE
from wizard.training.cases import case_of
from wizard.training.scenario_library import find_scenarios, open_scenario
from wizard.training.simulated_curves import CURVES
from wizard.walk.engine import choose, current_step, enter, fold_all
from wizard.walk.events import FactStated, HistoryRead
from wizard.walk.seen import evidence_of, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.training.scenario import Scenario

SCENARIOS = {one.name: open_scenario(one.name) for one in find_scenarios()}
RECORDED = [name for name, one in SCENARIOS.items() if one.fault in CURVES]
NO_CAUSES = {"contact", "come-back", "solved"}
UNTRAINED = {
    *("other-program", "shared-files", "cache-grows", "memory-high"),
    *("failed-probe", "evicted", "planned-restart"),
    *("blocked-loop", "silent-connections", "slow-heartbeat", "throttled"),
    *("debug-on", "unread-results", "allocator", "share-memory", "numeric-threads"),
    *("eta-tasks", "idle-workers", "recyclable-pool"),
}
"""Causes that no scenario is about yet."""

NOW = 1_800_000_000.0


def test_every_cause_of_the_flow_is_what_one_is_about() -> None:
    assert {one.ends[0] for one in SCENARIOS.values()} == set(OUTCOMES) - NO_CAUSES - UNTRAINED


def test_every_level_has_its_share() -> None:
    levels = Counter(one.level for one in SCENARIOS.values())
    assert set(levels) == {1, 2, 3}
    assert min(levels.values()) >= 4


def test_no_two_are_the_same() -> None:
    assert len({one.title for one in SCENARIOS.values()}) == len(SCENARIOS)
    lessons = {(one.alert, one.fault, one.way) for one in SCENARIOS.values()}
    assert len(lessons) == len(SCENARIOS)
    assert len({one.reading for one in SCENARIOS.values()}) == len(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_it_is_fit_to_be_read_on_a_small_screen(name: str) -> None:
    one = SCENARIOS[name]
    assert len(one.title) <= 40
    assert 20 <= len(one.reading) <= 110
    assert 2 <= len(one.hints) <= 4
    assert len(lay_out(one.briefing, 78, len, UNICODE)) <= 24
    assert len(lay_out(one.debriefing, 78, len, UNICODE)) <= 20
    for hint in one.hints:
        assert len(lay_out(hint, 76, len, UNICODE)) <= 4


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_briefing_does_not_say_what_it_is(name: str) -> None:
    one = SCENARIOS[name]
    told = " ".join(texts(one.briefing)).casefold()
    assert OUTCOMES[one.ends[0]].title.casefold() not in told
    assert "{{ app }}" in told
    hints = [" ".join(texts(hint)).casefold() for hint in one.hints]
    assert all(OUTCOMES[one.ends[0]].title.casefold() not in hint for hint in hints)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_debriefing_leads_back_to_the_flow_and_says_what_to_remember(name: str) -> None:
    blocks = SCENARIOS[name].debriefing
    spans = [span for block in blocks if isinstance(block, Paragraph) for span in block.spans]
    assert any((span.href or "").startswith("../resource-alerts.md#") for span in spans)
    lines = list(texts(blocks))
    assert any(line.startswith("The trap is") for line in lines)
    assert lines[-1].startswith("Remember: ")


def truths_on_the_way(one: Scenario, seed: int) -> Iterator[tuple[str, list[str], int]]:
    """(step, what the evidence says of each answer, which of them the way takes), as it is walked
    before the history that `one` shows."""
    case = case_of(one, seed, NOW)
    assert case.history is not None
    series = Series()
    series.join(case.history)
    stated = (FactStated(NOW, fact, text) for fact, text in one.stated.items())
    walk = fold_all([HistoryRead(NOW, case.history), *stated])
    begins = find_alert(FLOW, one.alert)[0] if one.alert else FLOW.start
    walk = fold_all(enter(FLOW, walk, begins, NOW, "start"), walk)
    for turn in one.way:
        step = current_step(FLOW, walk)
        if step.id != turn.step:
            continue
        verdicts = verdicts_of(step, evidence_of(walk, step, series, NOW))
        taken = next(choice.number for choice in step.choices if choice.text == turn.answer)
        yield step.id, [one.truth if one else "unasked" for one in verdicts], taken
        walk = fold_all(choose(FLOW, walk, taken, NOW, "person"), walk)
    assert current_step(FLOW, walk).id == one.ends[0]


@pytest.mark.parametrize("seed", [1, 22, 333])
@pytest.mark.parametrize("name", RECORDED)
def test_the_evidence_of_a_recorded_one_never_speaks_against_its_way(name: str, seed: int) -> None:
    for step, truths, taken in truths_on_the_way(SCENARIOS[name], seed):
        assert truths[taken - 1] != "false", step
        assert truths.count("true") == (truths[taken - 1] == "true"), step
