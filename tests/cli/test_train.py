"""`wizard train` without a training: lists, progress, and a draft made from a session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.helpers.command import assert_one_clear_line, wizard
from tests.training.test_from_session import TO_RECYCLING, session
from wizard.cli.console import width_of
from wizard.cli.train_lists import _Row, _scenario_table, _unplayable
from wizard.training.cases import case_of
from wizard.training.scenario_library import ListedScenario, check_scenarios, open_scenario

if TYPE_CHECKING:
    import pytest


def test_the_list_has_the_level_and_the_title_of_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    listed = wizard("train", "--list")
    assert listed.code == 0
    head, *rows = listed.out.partition("\n\n")[0].splitlines()
    assert head.split() == ["SCENARIO", "LEVEL", "MIN", "LIVE", "STATE", "TITLE"]
    assert [row.split()[1] for row in rows] == sorted(row.split()[1] for row in rows)
    (night,) = [row for row in rows if row.startswith("night-curve ")]
    assert night.split()[1:5] == ["1", "15", "-", "untried"]
    assert any("It has grown ever since we deployed" in row for row in rows), "no title is cut"
    assert not [row for row in rows if "…" in row]


def test_in_a_terminal_a_title_goes_on_below_and_each_reason_is_given_once() -> None:
    title = "一个 " * 20 + "end"
    listed = ListedScenario("long", title, Path("long.md"), None, "cannot; do this")
    again = ListedScenario("short", "Short", Path("short.md"), None, "cannot; do this")
    rows = [_Row(one, "untried", one.problem) for one in (listed, again)]
    lines = list(_scenario_table(rows, 80))
    assert all(width_of(line) <= 80 for line in lines)
    column = len("SCENARIO  LEVEL  MIN  LIVE  STATE     ")
    shown = "".join("".join(line[column:] for line in lines).split())
    assert "".join(f"{title} (not here) Short (not here)".split()) in shown
    assert list(_unplayable(rows)) == ["", "long, short:", "  cannot; do this"]


def test_a_scenario_that_cannot_be_played_is_listed_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "odd.md").write_text("---\nlevel: 9\nfault: slow-leak\nflow: resource-alerts\n---\n")
    monkeypatch.setenv("WIZARD_FLOWS", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    rows = json.loads(wizard("train", "--list", "--format", "json").out)
    (odd,) = [row for row in rows if row["name"] == "odd"]
    assert list(odd) == [
        "name", "title", "level", "minutes", "live", "state", "file", "problem"
    ]  # fmt: skip
    assert (odd["level"], odd["minutes"], odd["live"]) == (None, None, None)
    (night,) = [row for row in rows if row["name"] == "night-curve"]
    assert (night["live"], night["state"], night["problem"]) == (False, "untried", None)
    assert "there is no level `9`" in odd["problem"]


def kept() -> list[dict[str, Any]]:
    found = json.loads(wizard("train", "--progress", "--format", "json").out)["attempts"]
    assert isinstance(found, list)
    return found


def test_a_training_counts_and_can_be_replayed_but_not_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    before = wizard("train", "--progress")
    assert before.out.startswith("0 of ")
    words = ["1", "gunicorn", "gunicorn", *["It climbs slowly and steadily"] * 2]
    words += [
        *["The workers"] * 2,
        *["No, --max-requests is not there"] * 2,
        "1",
        "the climb of the night",
    ]
    played = wizard("train", "night-curve", "--seed", "1", stdin="\n".join(words) + "\n")
    assert played.code == 0, played
    (attempt,) = kept()
    assert (attempt["scenario"], attempt["right"], attempt["hints"]) == ("night-curve", True, 0)
    stood = wizard("train", "--progress").out
    assert stood.startswith("1 of ")
    assert "\nSTATE     CAUSE " in stood
    assert "  1 of 1    " in stood
    assert all(len(row) <= 80 for row in stood.splitlines())
    listed = json.loads(wizard("train", "--list", "--format", "json").out)
    assert [one["name"] for one in listed if one["state"] == "mastered"] == ["night-curve"]

    (row,) = json.loads(wizard("sessions", "--format", "json").out)
    assert row["id"] == attempt["session"]
    assert row["training"]["right"] is True
    said = wizard("sessions").out
    assert "training, right" in said
    assert row["training"]["title"] in said
    refused = wizard("resume", row["id"], stdin="q\n")
    assert_one_clear_line(refused, "is a training", "wizard train night-curve --seed 1")
    assert_one_clear_line(wizard("resume", stdin="q\n"), "there are only trainings")
    told = wizard("replay", row["id"], "--plain").out
    assert "(right); recognized by: the climb of the night" in told
    assert wizard("rediagnose", row["id"]).code == 0
    assert wizard("check", "resource-alerts", "--sessions", tmp_path / "wizard/sessions").code == 0


def test_behind_the_debriefing_the_same_one_is_played_again_or_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    words = ["1", "gunicorn", "gunicorn", *["It climbs slowly and steadily"] * 2]
    words += [*["The workers"] * 2, *["No, --max-requests is not there"] * 2, "1", ""]
    typed = [*words, "O", *words, "once more"]
    played = wizard("train", "night-curve", "--seed", "1", stdin="\n".join(typed) + "\nq\n")
    assert played.code == 0, played
    assert [(one["scenario"], one["seed"]) for one in kept()] == [("night-curve", 1)] * 2
    assert played.err.count("wizard: training night-curve") == 2
    assert played.err.count("session kept in") <= 1, "it says where it is kept when it is left"
    follows = wizard("train", "night-curve", stdin="\n".join([*words, "N"]) + "\nq\n")
    assert follows.code == 3
    first, second = (one for one in follows.err.splitlines() if one.startswith("wizard: training "))
    assert "night-curve" in first
    assert "night-curve" not in second


def test_without_a_name_the_weakest_cause_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    begun = wizard("train", stdin="q\n")
    assert begun.code == 3
    assert "wizard: training " in begun.err


def test_a_session_becomes_a_scenario_that_can_be_trained_at_once(tmp_path: Path) -> None:
    made = session(tmp_path / "sessions", *TO_RECYCLING)
    file = tmp_path / "night.md"
    done = wizard("train", "--from-session", made.path, "-o", file)
    assert done.code == 0, done.err
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert f"wizard train {file}" in done.err
    assert check_scenarios([str(file)], ()) == ()
    scenario = open_scenario(str(file))
    history = case_of(scenario, 1, 2e9).history
    assert history is not None
    assert history.times[-1] == 2e9
    assert len(history.times) == 5


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    made = session(tmp_path / "sessions", *TO_RECYCLING)
    for name in ("night.md", "night.rec"):
        (tmp_path / name).write_text("mine")
        refused = wizard("train", "--from-session", made.path, "-o", "night.md", cwd=tmp_path)
        assert_one_clear_line(refused, name, "exists already", "-o")
        left = {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()}
        assert left == {name: "mine"}
        (tmp_path / name).unlink()


def test_without_a_name_it_is_called_as_the_session(tmp_path: Path) -> None:
    made = session(tmp_path / "sessions", *TO_RECYCLING)
    folder = str(made.path.parent)
    done = wizard("train", "--from-session", made.id, "--session-dir", folder, cwd=tmp_path)
    assert done.code == 0, done.err
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        f"{made.id}.md",
        f"{made.id}.rec",
    }


def test_what_cannot_become_one_is_one_line(tmp_path: Path) -> None:
    bare = session(tmp_path / "sessions", *TO_RECYCLING, samples=0)
    refused = wizard("train", "--from-session", bare.path, "-o", tmp_path / "night.md")
    assert_one_clear_line(refused, bare.id, "nothing was sampled")
    refused = wizard("train", "--from-session", bare.path, "-o", tmp_path / "night.rec")
    assert_one_clear_line(refused, "night.rec", "ends in .md")
    refused = wizard("train", "--from-session", "none-such", "--session-dir", tmp_path)
    assert_one_clear_line(refused, "none-such")
    for asked in (("slow-leak",), ("--list",)):
        refused = wizard("train", *asked, "-o", tmp_path / "night.md")
        assert_one_clear_line(refused, "-o", "--from-session")
    made = session(tmp_path / "more", *TO_RECYCLING)
    refused = wizard("train", "--from-session", made.path, "-o", tmp_path / "no" / "night.md")
    assert_one_clear_line(refused, "No such file", "-o")
    assert not list(tmp_path.glob("night.*"))
