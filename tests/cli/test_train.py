"""`wizard train`, without a terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.running import wizard

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_list_has_the_level_and_the_title_of_each() -> None:
    listed = wizard("train", "--list")
    assert listed.code == 0
    assert "slow-leak" in listed.out
    assert "level 1  " in listed.out


def test_a_scenario_that_cannot_be_played_is_listed_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "odd.md").write_text("---\nlevel: 9\nfault: slow-leak\nflow: resource-alerts\n---\n")
    monkeypatch.setenv("WIZARD_FLOWS", str(tmp_path))
    rows = json.loads(wizard("train", "--list", "--format", "json").out)
    (odd,) = [row for row in rows if row["name"] == "odd"]
    assert odd["level"] is None
    assert "there is no level `9`" in odd["problem"]
