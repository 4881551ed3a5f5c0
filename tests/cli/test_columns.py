"""Columns stand below each other in a terminal, whatever script they are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.command import wizard
from wizard.cli.console import padded, shortened, width_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_wide_character_takes_two_cells() -> None:
    assert padded("内存", 6) + "|" == "内存  |"
    assert padded("abcdefg", 6) == "abcdefg"
    assert shortened("内存使用率告警", 7) == "内存使…"
    assert shortened("abc", 3) == "abc"


def test_titles_of_flows_stand_below_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "内存.md").write_text("# 内存使用率告警\n\ntext\n", encoding="utf-8")
    monkeypatch.setenv("WIZARD_FLOWS", str(tmp_path))
    lines = wizard("list").out.splitlines()
    assert len({width_of(line[: line.index(line.split(maxsplit=1)[1])]) for line in lines}) == 1
