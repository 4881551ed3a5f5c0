"""Each scenario with a fault that runs, played by script with the real processes. One at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.test_gone import is_gone
from tests.training.playing import SCENARIOS, Player, play_as_beginner, play_as_expert
from wizard.training.cases import why_not
from wizard.training.simulated_curves import CURVES

pytestmark = pytest.mark.slow

LIVE = [name for name, one in SCENARIOS.items() if one.fault and one.fault not in CURVES]


def directory_of(player: Player) -> Path:
    """Where everything is that the fault of `player` writes."""
    target = player.guide.walk.target
    assert target is not None
    variables = Path(f"/proc/{target.pid}/environ").read_bytes().split(b"\0")
    (mark,) = (one for one in variables if one.startswith(b"FAULT_DIRECTORY="))
    directory = Path(mark.partition(b"=")[2].decode())
    assert directory.is_dir()
    return directory


def playable(name: str) -> None:
    reason = why_not(SCENARIOS[name])
    if reason is not None:
        pytest.skip(reason)


@pytest.mark.parametrize("name", LIVE)
def test_an_expert_solves_it_alone_and_then_the_fault_is_gone(name: str) -> None:
    playable(name)
    with Player(name, seed=5, live=True) as player:
        said = play_as_expert(player)
        directory = directory_of(player)
        score = player.finishes("what told it")
    assert "false" not in dict(said).values(), said
    assert (score.right, score.hints, score.parted) == (True, 0, None)
    assert score.taken == score.best
    assert score.foreseen == score.predicted
    assert is_gone(directory)


@pytest.mark.parametrize("name", LIVE)
def test_a_beginner_goes_astray_and_finds_back(name: str) -> None:
    playable(name)
    with Player(name, seed=6, live=True) as player:
        wrong, mended = play_as_beginner(player)
        directory = directory_of(player)
    assert (wrong.right, mended.mended) == (False, True)
    assert wrong.parted is not None
    assert mended.taken == mended.best
    assert is_gone(directory)


def test_leaving_before_a_diagnosis_ends_the_fault_too() -> None:
    playable("orders-page")
    with Player("orders-page", seed=7, live=True) as player:
        player.begins()
        directory = directory_of(player)
    assert player.guide.score is None
    assert is_gone(directory)


def test_two_trainees_at_once_do_not_disturb_each_other() -> None:
    playable("comes-back")
    with Player("comes-back", seed=8, live=True) as one:
        with Player("comes-back", seed=9, live=True) as other:
            one.begins()
            other.begins()
            places = directory_of(one), directory_of(other)
            assert places[0] != places[1]
        assert is_gone(places[1])
        assert directory_of(one) == places[0]
        assert one.guide.walk.lost is None
        while one.guide.step.kind != "outcome":
            assert one.best is not None
            one.takes(one.best)
        assert one.finishes("the log").right
    assert is_gone(places[0])
