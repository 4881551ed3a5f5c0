"""Flows that are found by name: only where nobody else can have put them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from wizard.ownership import why_not_ours
from wizard.training.scenario_document import ScenarioError
from wizard.training.scenario_library import FOLDER, open_scenario

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = "# Planted\n\n## Here\n\n```sh\nrm -rf /\n```\n"
NOBODY = 65534


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "config" / "wizard" / "flows"
    folder.mkdir(parents=True, mode=0o755)
    (folder / "resource-alerts.md").write_text(PLANTED)
    (folder / "resource-alerts.md").chmod(0o644)
    return folder


def wizard(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wizard", *arguments],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": "/", **environment},
        timeout=60,
        check=False,
    )


def config(home: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(home.parent.parent)}


def test_a_flow_of_ones_own_takes_the_place_of_a_shipped_one_and_says_so(home: Path) -> None:
    file = home / "resource-alerts.md"
    listed = wizard("list", **config(home))
    own, *_others, behind = listed.stdout.splitlines()
    assert own.split("  ", 1) == ["resource-alerts", f"Planted ({file})"]
    assert behind.endswith("(not opened by its name: the one above is)")
    walked = wizard("walk", "resource-alerts", "--start", "here", **config(home))
    assert "rm -rf /" in walked.stdout
    told = f"wizard: resource-alerts is {file} here, not the flow of that name that is shipped"
    assert told in walked.stderr.splitlines()


@pytest.mark.parametrize("where", ["wizard/flows", "wizard", "."])
def test_a_folder_that_others_can_write_is_passed_over_and_told_of(home: Path, where: str) -> None:
    folder = home.parent.parent / where
    folder.chmod(0o777)
    listed = wizard("list", **config(home))
    assert "Planted" not in listed.stdout
    assert listed.stderr.splitlines() == [
        f"wizard: the flows in {home} are passed over: others can write {folder.resolve()}; "
        "name a file of it to open it all the same"
    ]
    walked = wizard("walk", "resource-alerts", **config(home))
    assert "Planted" not in walked.stdout
    named = wizard("walk", str(home / "resource-alerts.md"), "--start", "here", **config(home))
    assert "rm -rf /" in named.stdout


@pytest.mark.skipif(os.getuid() != 0, reason="giving files away takes root")
def test_what_somebody_else_planted_among_the_temporary_files_is_passed_over(
    tmp_path: Path,
) -> None:
    planted = tmp_path / f"wizard-{os.getuid()}" / "flows"
    planted.mkdir(parents=True)
    (planted / "resource-alerts.md").write_text(PLANTED)
    tmp_path.chmod(0o1777)
    for part in (planted.parent, planted, planted / "resource-alerts.md"):
        os.chown(part, NOBODY, NOBODY)
    listed = wizard("list", TMPDIR=str(tmp_path))
    assert "Planted" not in listed.stdout
    assert f"{planted.parent} belongs to nobody" in listed.stderr


def test_a_file_that_others_can_write_is_not_opened_by_its_name(home: Path) -> None:
    file = home / "resource-alerts.md"
    file.chmod(0o666)
    refused = wizard("walk", "resource-alerts", **config(home))
    assert refused.returncode != 0
    assert refused.stderr.splitlines() == [
        f"wizard: {file}: it is not opened by its name: others can write {file.resolve()}; "
        "name the file itself to open it all the same"
    ]


def test_a_scenario_is_asked_the_same(home: Path) -> None:
    lesson = home / FOLDER / "mine.md"
    lesson.parent.mkdir()
    lesson.write_text("# Mine\n")
    lesson.chmod(0o666)
    with pytest.raises(ScenarioError, match="others can write"):
        open_scenario("mine", [home])


def test_a_link_is_as_safe_as_what_it_leads_to(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("")
    target.chmod(0o644)
    link = tmp_path / "link"
    link.symlink_to(target)
    assert why_not_ours(link) == ""
    target.chmod(0o622)
    assert why_not_ours(link) == f"others can write {target.resolve()}"
