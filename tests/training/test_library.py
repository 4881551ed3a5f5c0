"""Scenarios are found by name in the folders of flows, or opened by their path."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from wizard.flow.library import flows_in, open_flow, shipped_flows
from wizard.flow.problems import FlowError
from wizard.training.scenario_document import ScenarioError
from wizard.training.scenario_library import find_scenarios, open_scenario

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
---
title: {title}
level: 2
fault: slow-leak
flow: resource-alerts
alert: high_mem_usage
ends: [watch-longer]
way:
  memory-server: gunicorn
  memory-curve: I am not sure
  look-at-processes: I cannot tell
reading: nothing yet
---

## Briefing

Look.

## Hints

1. Look.

## Debriefing

So it was.
"""


def own(folder: Path, name: str, title: str = "Our own") -> Path:
    file = folder / "training" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(OWN.format(title=title), encoding="utf-8")
    return file


def test_the_shipped_ones_are_found_by_name() -> None:
    listed = {one.name: one for one in find_scenarios()}
    assert listed["night-curve"].problem is None
    assert listed["night-curve"].scenario == open_scenario("night-curve")


def test_ones_own_come_before_the_shipped_ones_of_the_same_name(tmp_path: Path) -> None:
    own(tmp_path, "night-curve")
    own(tmp_path, "ours")
    listed = {one.name: one.title for one in find_scenarios((tmp_path,))}
    assert listed["night-curve"] == listed["ours"] == "Our own"
    assert open_scenario("night-curve", (tmp_path,)).title == "Our own"
    levels = [one.scenario.level for one in find_scenarios((tmp_path,)) if one.scenario]
    assert levels == sorted(levels)


def test_a_path_is_opened_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = own(tmp_path, "ours")
    assert open_scenario(str(file)).name == "ours"
    monkeypatch.chdir(file.parent)
    assert open_scenario("ours.md").file == "ours.md"
    assert open_scenario(f".{os.sep}ours.md").name == "ours"


@pytest.mark.parametrize(
    ("named", "line"),
    [
        (
            "night-curb",
            "there is no scenario 'night-curb'; did you mean night-curve? "
            "`wizard train --list` shows them all",
        ),
        ("zzz", "there is no scenario 'zzz'; `wizard train --list` shows them all"),
        ("a\0b", "there is no scenario 'a\ufffdb'; `wizard train --list` shows them all"),
        ("", "no scenario is named; `wizard train --list` shows them all"),
        ("/", "/: a folder, not a file; give a Markdown file"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(named: str, line: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        open_scenario(named)
    assert str(caught.value) == line


def test_one_that_cannot_be_played_is_listed_with_its_reason(tmp_path: Path) -> None:
    file = own(tmp_path, "ours")
    file.write_text(file.read_text().replace("level: 2", "level: 9"))
    (listed,) = (one for one in find_scenarios((tmp_path,)) if one.name == "ours")
    assert listed.scenario is None
    assert listed.problem == (
        f"{file}:3: there is no level `9`; write `level: 1` for a newcomer, or 2 or 3"
    )


def test_scenarios_are_no_flows(tmp_path: Path) -> None:
    file = own(tmp_path, "ours")
    (tmp_path / "training.md").write_text("# Training\n\nHow we train.\n")
    (tmp_path / "loose.md").write_text(file.read_text())
    assert [one.name for one in flows_in(tmp_path)] == ["training"]
    folder = open_flow(str(tmp_path))
    assert [choice.to for choice in folder.main.steps[0].choices] == ["training.md"]
    assert "night-curve" not in [one.name for one in shipped_flows()]


def test_a_folder_of_scenarios_alone_says_how_they_are_played(tmp_path: Path) -> None:
    folder = own(tmp_path, "ours").parent
    with pytest.raises(FlowError, match=r"only scenarios in this folder.*with `wizard train`"):
        open_flow(str(folder))
