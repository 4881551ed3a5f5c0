"""The packet for whoever takes over, made in the middle of a walk."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.flows import flow_of
from tests.helpers.sessions import STARTED, TEXT, file_of, journal_in
from wizard.guide.controller import Guide
from wizard.guide.recorder import Unrecorded
from wizard.report.as_handover import handover
from wizard.session.recorded import recorded
from wizard.session.session_store import packet_of
from wizard.text.redact import BLANKED

if TYPE_CHECKING:
    from wizard.session.journal import Journal


def walking(directory: Path) -> tuple[Guide, Journal]:
    """A walk that stands at an outcome, with a note."""
    journal = journal_in(directory)
    guide = Guide(flow_of(TEXT), journal, lambda: STARTED)
    guide.begin()
    guide.answer(1)
    guide.answer(1)
    guide.note("since the deployment")
    return guide, journal


def test_it_is_what_the_report_makes_and_is_kept_beside_the_session(tmp_path: Path) -> None:
    guide, journal = walking(tmp_path)
    made = guide.handover()
    assert made.problem == ""
    assert made.text == handover(recorded(file_of(journal)), is_open=True)
    assert "; still open when this was written" in made.text
    assert "since the deployment" in made.text
    kept = packet_of(file_of(journal))
    assert made.path == str(kept)
    assert kept.read_text(encoding="utf-8") == made.text
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    journal.close()


def test_a_later_one_takes_the_place_of_the_first(tmp_path: Path) -> None:
    guide, journal = walking(tmp_path)
    first = guide.handover()
    guide.note("and now this")
    second = guide.handover()
    assert second.path == first.path
    kept = packet_of(file_of(journal)).read_text(encoding="utf-8")
    assert kept == second.text
    assert "and now this" in kept
    journal.close()


def test_what_cannot_be_kept_is_shown_all_the_same(tmp_path: Path) -> None:
    guide, journal = walking(tmp_path)
    packet_of(file_of(journal)).mkdir()
    made = guide.handover()
    assert made.text
    assert made.path == ""
    assert made.problem == "It could not be saved in a file: Is a directory"
    journal.close()


def test_a_link_under_its_name_is_not_followed(tmp_path: Path) -> None:
    guide, journal = walking(tmp_path)
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    packet_of(file_of(journal)).symlink_to(victim)
    kept = Path(guide.handover().path)
    assert stat.S_ISREG(kept.lstat().st_mode)
    assert victim.read_text(encoding="utf-8") == "precious"
    journal.close()


def test_without_a_session_there_is_nothing_to_make_it_of(tmp_path: Path) -> None:
    blocker = tmp_path / "state"
    blocker.write_text("", encoding="utf-8")
    guide, journal = walking(blocker / "sessions")
    made = guide.handover()
    assert (made.text, made.path) == ("", "")
    assert made.problem.startswith("There is no session to prepare it from: Not a directory")
    journal.close()


def test_secrets_in_notes_and_commands_are_not_kept_in_memory_either() -> None:
    guide = Guide(flow_of(TEXT), Unrecorded(), lambda: STARTED)
    guide.begin()
    guide.note("password: hunter2")
    guide.copied("mysql -phunter2 app")
    assert "hunter2" not in repr(guide.walk)
    assert BLANKED in repr(guide.walk)
