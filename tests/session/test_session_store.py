"""Where sessions are, and which there are."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from wizard import paths
from wizard.paths import session_directory
from wizard.session.journal import Journal
from wizard.session.journal_reader import JournalError, read_journal
from wizard.session.session_store import (
    delete_session,
    find_journal,
    is_open,
    journals,
    keep_packet,
)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"HOME": "/home/me"}, "/home/me/.local/state/wizard/sessions"),
        ({"HOME": "/home/me", "XDG_STATE_HOME": "/s"}, "/s/wizard/sessions"),
        ({"HOME": "/home/me", "XDG_STATE_HOME": "s"}, "/home/me/.local/state/wizard/sessions"),
        ({"HOME": "/home/me", "XDG_STATE_HOME": ""}, "/home/me/.local/state/wizard/sessions"),
        ({"HOME": "/home/me", "WIZARD_SESSION_DIR": "/x/../y"}, "/y"),
        ({"HOME": "/home/me", "WIZARD_SESSION_DIR": ""}, "/home/me/.local/state/wizard/sessions"),
        ({"HOME": "/"}, f"/tmp/wizard-{os.getuid()}/sessions"),
        ({"HOME": "/", "TMPDIR": "/t"}, f"/t/wizard-{os.getuid()}/sessions"),
    ],
)
def test_where_sessions_are(environ: dict[str, str], expected: str) -> None:
    assert session_directory(environ) == Path(expected)


def test_a_relative_session_directory_is_taken_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert session_directory({"WIZARD_SESSION_DIR": "s"}) == tmp_path / "s"
    monkeypatch.setenv("WIZARD_SESSION_DIR", str(tmp_path / "t"))
    assert session_directory() == tmp_path / "t"


def test_where_configuration_is() -> None:
    assert paths.config_directory({"HOME": "/home/me"}) == Path("/home/me/.config/wizard")
    assert paths.config_directory({"XDG_CONFIG_HOME": "/c"}) == Path("/c/wizard")


def test_journals_are_listed_the_last_written_first(tmp_path: Path) -> None:
    made = []
    for number, flow in enumerate(["b", "c", "a"]):
        journal = Journal.create(tmp_path, flow=flow, started=0.0)
        journal.close()
        assert journal.path is not None
        os.utime(journal.path, (number, number))
        made.append(journal.path)
    (tmp_path / "link.jsonl").symlink_to(made[0])
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "notes.txt").touch()
    assert journals(tmp_path) == tuple(reversed(made))


def test_no_directory_has_no_journals(tmp_path: Path) -> None:
    assert journals(tmp_path / "missing") == ()


def names(directory: Path, *stems: str) -> dict[str, Path]:
    paths = {stem: directory / f"{stem}.jsonl" for stem in stems}
    for path in paths.values():
        path.touch()
    return paths


def test_a_session_is_meant_by_its_name_or_the_beginning_of_it(tmp_path: Path) -> None:
    paths = names(tmp_path, "2026-11-23T1404-a-1", "2026-11-23T1404-a-12", "2026-11-24T0900-b-1")
    assert find_journal("2026-11-23T1404-a-1", tmp_path) == paths["2026-11-23T1404-a-1"]
    assert find_journal("2026-11-24", tmp_path) == paths["2026-11-24T0900-b-1"]
    with pytest.raises(JournalError) as caught:
        find_journal("2026-11-23", tmp_path)
    assert "2 sessions begin with '2026-11-23'" in str(caught.value)
    assert "2026-11-23T1404-a-12" in str(caught.value)


def test_a_session_is_meant_by_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = names(tmp_path, "a")
    assert find_journal(str(paths["a"]), tmp_path / "elsewhere") == paths["a"]
    assert find_journal("./a.jsonl", tmp_path) == Path("./a.jsonl")
    assert find_journal("a.jsonl", tmp_path) == paths["a"]
    monkeypatch.chdir(tmp_path)
    assert find_journal("a.jsonl", tmp_path / "elsewhere") == Path("a.jsonl")


@pytest.mark.parametrize("wanted", ["", "b", "-rf", "..", "x" * 300, "a\0b", "\x1b[2J", "*"])
def test_a_name_that_means_none_is_one_clear_line(tmp_path: Path, wanted: str) -> None:
    names(tmp_path, "a", "c")
    with pytest.raises(JournalError, match="there is no session") as caught:
        find_journal(wanted, tmp_path)
    assert str(caught.value).isprintable() or "\ufffd" in str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("wanted", ["../../x", "/etc/passwd", "a\0b/c", "\x1b/x.jsonl"])
def test_a_path_from_anywhere_is_read_as_a_journal_or_refused(tmp_path: Path, wanted: str) -> None:
    with pytest.raises(JournalError) as caught:
        read_journal(find_journal(wanted, tmp_path))
    assert "\x1b" not in str(caught.value)
    assert "\0" not in str(caught.value)


def test_letting_go_spares_what_is_open(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path, flow="a", started=0.0)
    path = journal.path
    assert path is not None
    assert is_open(path)
    with pytest.raises(BlockingIOError):
        delete_session(path)
    assert path.exists()
    journal.close()
    assert not is_open(path)
    keep_packet(path, "# Handover\n")
    delete_session(path)
    assert list(tmp_path.iterdir()) == [], "the packet goes with its session"


def test_a_packet_that_does_not_fit_leaves_the_earlier_one(tmp_path: Path) -> None:
    (journal,) = names(tmp_path, "a").values()
    kept = keep_packet(journal, "# Handover\n")
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            keep_packet(journal, "x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
    assert kept.read_text() == "# Handover\n"
    assert set(tmp_path.iterdir()) == {journal, kept}


def test_a_packet_that_others_could_read_is_ours_alone_again(tmp_path: Path) -> None:
    (journal,) = names(tmp_path, "a").values()
    kept = keep_packet(journal, "# Handover\n")
    kept.chmod(0o644)
    assert keep_packet(journal, "# Again\n") == kept
    assert kept.read_text() == "# Again\n"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_letting_go_follows_no_link(tmp_path: Path) -> None:
    (path,) = names(tmp_path, "a").values()
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    with pytest.raises(OSError, match="symbolic link"):
        delete_session(link)
    assert path.exists()
