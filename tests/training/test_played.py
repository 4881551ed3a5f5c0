"""Each shipped scenario, played by somebody who knows the way and by somebody who does not yet."""

from __future__ import annotations

import pytest

from tests.training.playing import SCENARIOS, Player, play_as_beginner, play_as_expert
from wizard.flow.blocks import texts
from wizard.training.simulated_curves import CURVES

RECORDED = [name for name, one in SCENARIOS.items() if one.fault in CURVES]


@pytest.mark.parametrize("name", RECORDED)
def test_an_expert_solves_a_recorded_one_alone(name: str) -> None:
    with Player(name, seed=5) as player:
        said = play_as_expert(player)
        score = player.finishes("what told it")
        assert "false" not in dict(said).values(), said
        assert player.scores == [score]
        assert (score.right, score.mended, score.hints) == (True, False, 0)
        assert score.taken == score.best
        assert score.wrong_turns == ()
        assert score.parted is None
        assert score.foreseen == score.predicted
        shown = list(texts(player.view.step.blocks))
        assert shown[0].startswith("Right. ")
        assert "without a hint" in shown[0]
        assert any("what told it" in line for line in shown)


@pytest.mark.parametrize("name", RECORDED)
def test_a_beginner_goes_astray_in_a_recorded_one_and_finds_back(name: str) -> None:
    with Player(name, seed=6) as player:
        wrong, mended = play_as_beginner(player)
        assert player.scores == [wrong]
        assert (wrong.right, wrong.hints) == (False, len(player.scenario.hints))
        assert wrong.parted is not None
        assert wrong.parted.depth is not None
        assert len(wrong.wrong_turns) == 1
        assert wrong.foreseen < wrong.predicted or not wrong.predicted
        assert (mended.right, mended.mended) == (False, True)
        assert mended.taken == mended.best
        assert len(mended.wrong_turns) >= 2
