"""`wizard run FOLDER` by pipe: the alert's runbook, or the list of those that could be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import assert_one_clear_line, wizard

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WIZARD_SESSION_DIR", str(tmp_path / "sessions"))
    books = tmp_path / "books"
    for name, text in {
        "DiskFull.md": "# DiskFull\n\nLook.\n\n## Mend\n\nDelete.\n",
        "a/NetDown.md": "# The net is down\n\nLook.\n",
        "b/NetDown.md": "# NetDown\n\nListen.\n",
    }.items():
        (books / name).parent.mkdir(parents=True, exist_ok=True)
        (books / name).write_text(text)
    return books


@pytest.mark.parametrize("alert", ["DiskFull", "diskfull", " DISKFULL "])
def test_the_runbook_of_an_alert_is_where_it_begins(folder: Path, alert: str) -> None:
    done = wizard("run", folder, "--alert", alert, stdin="2\n")
    assert "\nbooks\n" in done.out
    assert "\nNow: DiskFull\n\nLook.\n\n1. Mend\n" in done.out
    assert done.out.rpartition("Now: ")[2].startswith("Mend\n\nDelete.\n")
    assert done.code == 0


def test_two_runbooks_of_that_name_are_listed(folder: Path) -> None:
    done = wizard("run", folder, "--alert", "NetDown", stdin="")
    assert_one_clear_line(done, "a/NetDown.md", "b/NetDown.md", "--start")
    begun = wizard("run", folder, "--start", "b/NetDown.md", stdin="")
    assert "Now: NetDown\n\nListen.\n" in begun.out


def test_no_runbook_of_that_name(folder: Path) -> None:
    assert_one_clear_line(wizard("run", folder, "--alert", "Nothing", stdin=""), "'Nothing'")


def test_a_start_that_is_not_there_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "flow.md"
    path.write_text("---\ntitle: x\nstart: nowhere\n---\n\n# A\n\nText.\n")
    for command in ("run", "walk"):
        assert_one_clear_line(wizard(command, path, stdin=""), f"{path}:3:8: start:", "--start")
    assert wizard("walk", path, "--start", "a").code == 0


def test_a_folder_without_documents(tmp_path: Path) -> None:
    assert_one_clear_line(wizard("run", tmp_path, stdin="1\n"), "no Markdown files")
