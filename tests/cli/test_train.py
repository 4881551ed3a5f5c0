"""`wizard train`, without a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.helpers.command import assert_one_clear_line, wizard

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_list_has_the_level_and_the_title_of_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    listed = wizard("train", "--list")
    assert listed.code == 0
    head, *rows = listed.out.splitlines()
    assert head.split() == ["SCENARIO", "LEVEL", "MIN", "LIVE", "STATE", "TITLE"]
    assert [row.split()[1] for row in rows] == sorted(row.split()[1] for row in rows)
    (night,) = [row for row in rows if row.startswith("night-curve ")]
    assert night.split()[1:5] == ["1", "15", "-", "untried"]
    assert all(len(row) <= 80 for row in rows if ": " not in row)


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
    words += [*["No, --max-requests is not there"] * 2, "1", "the climb of the night"]
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
    assert "(right); what told it: the climb of the night" in told
    assert wizard("rediagnose", row["id"]).code == 0
    assert wizard("check", "resource-alerts", "--sessions", tmp_path / "wizard/sessions").code == 0


def test_without_a_name_the_weakest_cause_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    begun = wizard("train", stdin="q\n")
    assert begun.code == 3
    assert "wizard: training " in begun.err
