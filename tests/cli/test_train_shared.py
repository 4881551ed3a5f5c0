"""What others see of trainings: a card to share, and how several trainees stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.values import replace
from tests.training.playing import SCENARIOS
from wizard.training.attempts import FILE, Attempt, append_attempt, cause_of
from wizard.training.card import card, card_svg

if TYPE_CHECKING:
    from pathlib import Path


def attempt(name: str, at: float, *, right: bool = True, hints: int = 0) -> Attempt:
    flow, cause = cause_of(SCENARIOS[name])
    return Attempt(
        at=at,
        scenario=name,
        flow=flow,
        cause=cause,
        level=1,
        seed=7,
        right=right,
        end=cause if right else "elsewhere",
        hints=hints,
        wrong_turns=0,
        predicted=4,
        foreseen=3,
        seconds=192.0,
        late=False,
        session="20270115-080000-host-name",
    )


def kept(folder: Path, *attempts: Attempt) -> Path:
    for one in attempts:
        append_attempt(folder / FILE, one)
    return folder


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state/wizard"


# --- the card ---


def test_a_card_has_time_hints_and_seed_and_neither_the_cause_nor_whose_it_is(state: Path) -> None:
    kept(state, attempt("comes-back", 5.0), attempt("night-curve", 1_800_000_000.0, hints=2))
    shown = wizard("train", "--card")
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "The curve that never comes down",
        "Training, level 1, 2027-01-15",
        "Right, 2 hints, in 3 min 12 s",
        "3 of 4 predictions right",
        "The same one: wizard train night-curve --seed 7",
    ]
    other = wizard("train", "--card", "comes-back").out
    assert other.startswith("It comes back each time\n")
    assert "without a hint" in other
    made = json.loads(wizard("train", "--card", "--format", "json").out)
    assert (made["seed"], made["hints"], made["seconds"]) == (7, 2, 192.0)
    assert made["card"] == shown.out.splitlines()


def test_as_a_picture_it_is_well_formed_whatever_the_title_is(state: Path, tmp_path: Path) -> None:
    kept(state, attempt("night-curve", 9.0))
    file = tmp_path / "card.svg"
    done = wizard("train", "--card", "-o", file)
    assert (done.code, done.out) == (0, "")
    drawn = ElementTree.parse(file).getroot()
    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == wizard("train", "--card").out.splitlines()
    assert_one_clear_line(wizard("train", "--card", "-o", file), "card.svg", "exists already")
    text = tmp_path / "card.txt"
    assert wizard("train", "--card", "-o", text).code == 0
    assert text.read_text() == wizard("train", "--card").out
    lines = card(attempt("night-curve", 1e300, right=False), '<script>&"一')
    odd = ElementTree.fromstring(card_svg(lines, len))
    assert '<script>&"一' in "".join(odd.itertext())
    assert "Not this time, without a hint" in lines[2]


def test_where_there_is_none_it_is_said(state: Path) -> None:
    assert_one_clear_line(wizard("train", "--card"), "play one: wizard train")
    kept(state, attempt("night-curve", 9.0))
    assert_one_clear_line(wizard("train", "--card", "lost-report"), "lost-report", "play it first")


# --- several trainees ---


def test_a_mentor_sees_how_each_stands_and_who_got_what_wrong(state: Path, tmp_path: Path) -> None:
    ann = kept(tmp_path / "ann", attempt("night-curve", 1.0), attempt("comes-back", 2.0, hints=1))
    kept(
        tmp_path / "bob/.local/state/wizard",
        attempt("night-curve", 3.0, right=False),
        attempt("comes-back", 3.0, right=False),
    )
    bob = tmp_path / "bob"
    shown = wizard("train", "--progress", ann, bob)
    assert shown.code == 0, shown
    head, first, second, empty, below, *weak = shown.out.splitlines()
    assert head.split() == ["TRAINEE", "MASTERED", "WEAK", "UNTRIED", "RIGHT", "ALONE", "LAST"]
    assert first.split()[:3] == [str(ann), "2", "0"], "right with a hint is right"
    assert first.split()[4:8] == ["2", "of", "2", "1"]
    assert second.split()[:3] == [str(bob), "0", "2"]
    assert (empty, below) == ("", "Last diagnosed wrong, and by whom:")
    assert len(weak) >= 2
    assert not [line for line in weak if str(ann) in line]
    read = json.loads(wizard("train", "--progress", ann, bob, "--format", "json").out)
    assert [one["name"] for one in read["trainees"]] == [str(ann), str(bob)]
    assert [len(one["attempts"]) for one in read["trainees"]] == [2, 2]
    assert not state.exists(), "nothing is written"


def test_what_is_no_folder_of_a_trainee_is_one_line(state: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for named in ("none", tmp_path / "empty", "x" * 300):
        refused = wizard("train", "--progress", named)
        assert_one_clear_line(refused, str(named), FILE, "name the folder")
    assert not state.exists()


def test_a_strangers_file_is_data(state: Path, tmp_path: Path) -> None:
    folder = kept(tmp_path / "eve", replace(attempt("night-curve", 1.0), scenario="\x1b[2Jx"))
    with (folder / FILE).open("ab") as file:
        file.write(b"\xff{\n[1]\n")
    shown = wizard("train", "--progress", folder)
    assert shown.code == 0
    assert "2 lines cannot be read" in shown.err
    assert "\x1b" not in shown.out + shown.err
