"""The file of a session: whose it is, what it is called, and that nobody else writes it."""

from __future__ import annotations

import fcntl
import os
import stat
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.sessions import file_of, journal_in
from wizard.session.journal_reader import read_journal
from wizard.session.line_file import LineFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_the_file_is_ours_alone_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        journal = journal_in(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert journal.problem is None
    assert stat.S_IMODE(file_of(journal).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    journal.close()


def test_names_say_when_what_and_who_and_are_never_taken_twice(tmp_path: Path) -> None:
    journals = [journal_in(tmp_path) for _ in range(3)]
    stem = f"2026-11-23T1404-resource-alerts-{os.getpid()}"
    assert [file_of(journal).name for journal in journals] == [
        f"{stem}.jsonl",
        f"{stem}-2.jsonl",
        f"{stem}-3.jsonl",
    ]
    for journal in journals:
        journal.close()


@pytest.mark.parametrize(
    ("flow", "part"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("-rf", "rf"),
        ("", "flow"),
        ("日本", "flow"),
        ("a\0b\nc", "a-b-c"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_flow_of_any_name_gives_a_safe_name(tmp_path: Path, flow: str, part: str) -> None:
    journal = journal_in(tmp_path, flow)
    assert file_of(journal) == tmp_path / f"2026-11-23T1404-{part}-{os.getpid()}.jsonl"
    assert read_journal(file_of(journal))[0].flow is not None
    journal.close()


def test_a_link_that_waits_under_our_name_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    (tmp_path / f"2026-11-23T1404-resource-alerts-{os.getpid()}.jsonl").symlink_to(victim)
    journal = journal_in(tmp_path)
    assert file_of(journal).name.endswith("-2.jsonl")
    journal.close()
    assert victim.read_text(encoding="utf-8") == "precious"


def test_it_is_locked_while_it_is_open_and_not_inherited(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    with file_of(journal).open("rb") as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        journal.close()
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_look_whether_it_is_open_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = journal_in(tmp_path)
    journal.close()
    with file_of(journal).open("rb") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        monkeypatch.setattr(time, "sleep", lambda _: fcntl.flock(looking, fcntl.LOCK_UN))
        LineFile.again(file_of(journal)).close()


def test_only_a_file_is_gone_on_with(tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
    journal.close()
    (tmp_path / "link.jsonl").symlink_to(file_of(journal))
    os.mkfifo(tmp_path / "fifo.jsonl")
    for name in ("link.jsonl", "fifo.jsonl", "missing.jsonl", "."):
        with pytest.raises(OSError, match=r"."):
            LineFile.again(tmp_path / name)
