"""Sessions that somebody else may have put beside ours: read by name, and never gone on with."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_sessions import FLOW, walk
from tests.helpers.command import assert_one_clear_line, wizard
from wizard.session.resume_state import left_hanging, unfinished

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = 65534

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="giving files away takes root")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that everybody may write, as /tmp is."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "runbook.md"
    path.write_text(FLOW)
    return path


def planted(flow: Path, shared: Path) -> Path:
    """An unfinished session of somebody else, the newest of all."""
    made = walk(flow, shared, "B")
    path = shared / "20991231-theirs.jsonl"
    made.rename(path)
    os.chown(path, NOBODY, NOBODY)
    os.utime(path)
    return path


def test_what_somebody_else_planted_is_listed_as_theirs(flow: Path, shared: Path) -> None:
    ours, theirs = walk(flow, shared, "B"), planted(flow, shared)
    lines = wizard("sessions", "--session-dir", shared).out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(theirs.stem))
    assert "not ours" in lines[at]
    assert lines[at + 1].strip().startswith(f"{theirs} belongs to nobody; ")
    listed = json.loads(wizard("sessions", "--session-dir", shared, "--format", "json").out)
    problems = {row["id"]: row["problem"] for row in listed}
    assert problems[ours.stem] is None
    assert "belongs to nobody" in problems[theirs.stem]


def test_it_is_neither_offered_nor_gone_on_with(flow: Path, shared: Path) -> None:
    theirs = planted(flow, shared)
    before = theirs.read_bytes()
    now = theirs.stat().st_mtime + 1
    assert list(unfinished(shared, now)) == []
    assert left_hanging(shared, now) is None
    resumed = wizard("resume", theirs.stem, "--session-dir", shared, stdin="1\n")
    assert_one_clear_line(resumed, "belongs to nobody", "resume the copy")
    assert theirs.read_bytes() == before
    copy = shutil.copy(theirs, shared / "mine.jsonl")
    assert wizard("resume", copy, "--session-dir", shared, stdin="q\n").code != 2


def test_it_is_read_by_its_name_and_passed_over_without_one(flow: Path, shared: Path) -> None:
    ours, theirs = walk(flow, shared, "A"), planted(flow, shared)
    named = wizard("report", theirs.stem, "--session-dir", shared, "--format", "json")
    assert json.loads(named.out)["session"] == theirs.stem
    latest = wizard("report", "--session-dir", shared, "--format", "json")
    assert json.loads(latest.out)["session"] == ours.stem


def test_pruning_leaves_it_alone(flow: Path, shared: Path) -> None:
    ours, theirs = walk(flow, shared, "A"), planted(flow, shared)
    for path in (ours, theirs):
        os.utime(path, (1, 1))
    done = wizard("sessions", "--prune", "--older-than", "1d", "--yes", "--session-dir", shared)
    assert done.code == 0
    assert (ours.exists(), theirs.exists()) == (False, True)


def test_a_folder_in_which_others_can_replace_files_holds_none_of_ours(
    flow: Path, shared: Path
) -> None:
    shared.chmod(0o777)
    path = walk(flow, shared, "B")
    assert list(unfinished(shared, path.stat().st_mtime + 1)) == []
    resumed = wizard("resume", path.stem, "--session-dir", shared, stdin="q\n")
    assert_one_clear_line(resumed, f"others can write {shared}")


def test_a_recording_of_somebody_else_is_not_gone_on_with(shared: Path) -> None:
    path = shared / "curve.jsonl"
    path.write_bytes(b"")
    os.chown(path, NOBODY, NOBODY)
    pid = str(os.getpid())
    refused = wizard("watch", "--pid", pid, "--for", "2s", "--out", path)
    assert_one_clear_line(refused, "belongs to nobody")
    assert path.read_bytes() == b""
