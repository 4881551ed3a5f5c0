"""Random walks meet what is wrong with a flow."""

from __future__ import annotations

from random import Random

from wizard.flow.library import DEFAULT, open_flow
from wizard.flow.model import Flow
from wizard.flow.parse import parse_document
from wizard.flow.random_walks import RandomWalks, walk_at_random

START = "---\nstart: a\n---\n"


def wandered(text: str, walks: int = 100) -> RandomWalks:
    document = parse_document(START + text, "x.md")
    return walk_at_random(Flow("x", document, {"x.md": document}), walks, Random(1))


def test_a_sound_flow_has_nothing_to_report() -> None:
    found = wandered("## a\n\n- [1](#b)\n- [2](#c)\n\n## b\n\nB.\n\n## c\n\nC.\n")
    assert (found.dead_ends, found.loops, found.unmet) == ({}, {}, ())
    assert set(found.ends) == {"b", "c"}
    assert sum(found.ends.values()) == 100


def test_a_link_to_nowhere_is_a_dead_end() -> None:
    found = wandered("## a\n\n- [1](#b)\n- [2](#gone)\n\n## b\n\nB.\n")
    assert found.dead_ends == {"a": ("a",)}


def test_an_outcome_that_says_nothing_is_a_dead_end() -> None:
    found = wandered("## a\n\n- [1](#b)\n- [2](#c)\n\n## b\n\nB.\n\n## c\n")
    assert found.dead_ends == {"c": ("a", "c")}


def test_questions_that_lead_in_circles_are_a_loop() -> None:
    found = wandered("## a\n\n- [1](#b)\n- [2](#b)\n\n## b\n\n- [1](#a)\n- [2](#a)\n")
    assert set(found.loops) == {"a"}


def test_a_circle_through_guidance_is_none() -> None:
    found = wandered("## a\n\n- [1](#b)\n- [2](#c)\n\n## b\n\nB.\n\n- [x](#a)\n\n## c\n\nC.\n")
    assert found.loops == {}


def test_a_step_that_nothing_leads_to_is_never_met() -> None:
    found = wandered("## a\n\n- [1](#b)\n- [2](#b)\n\n## b\n\nB.\n\n## c\n\nC.\n")
    assert found.unmet == ("c",)


def test_one_seed_gives_one_result() -> None:
    flow = open_flow(DEFAULT)
    assert walk_at_random(flow, 50, Random(7)) == walk_at_random(flow, 50, Random(7))


def test_the_shipped_flow_is_met_everywhere_and_ends_everywhere() -> None:
    found = walk_at_random(open_flow(DEFAULT), 2000, Random(7))
    assert (found.dead_ends, found.loops, found.unmet) == ({}, {}, ())
