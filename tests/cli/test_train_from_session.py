"""`wizard train --from-session`, without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.command import assert_one_clear_line, wizard
from tests.training.test_from_session import TO_RECYCLING, session
from wizard.training.cases import case_of
from wizard.training.scenario_library import check_scenarios, open_scenario

if TYPE_CHECKING:
    from pathlib import Path


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
