"""What is said of each session in a list, damaged ones included."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.sessions import TARGET, sampled, walked, written
from tests.session.test_journal_reader import BAD, HEADER
from wizard.session.session_listing import as_json, entry_of
from wizard.walk.events import StepEntered, TargetChosen

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.guide.controller import Guide

KEYS = [
    "id",
    "file",
    "flow",
    "title",
    "target",
    "started",
    "ended",
    "finished",
    "step",
    "outcome",
    "answers",
    "training",
    "problem",
]


def test_every_key_of_a_walk(tmp_path: Path) -> None:
    def leave(guide: Guide) -> None:
        guide.conclude("solved")
        guide.end("quit")

    path = walked(tmp_path, 1, 1, then=leave)
    (row,) = as_json([entry_of(path)])
    ended = row.pop("ended")
    assert ended.startswith("2026-11-23T14:04:")
    assert ended.endswith("Z")
    assert row == {
        "id": path.stem,
        "file": str(path),
        "flow": "main",
        "title": "A small flow",
        "target": None,
        "started": "2026-11-23T14:04:00Z",
        "finished": True,
        "step": "fix",
        "outcome": "solved",
        "answers": 2,
        "training": None,
        "problem": None,
    }


def test_one_that_is_going_on(tmp_path: Path) -> None:
    events = [StepEntered(1.0, "a", "A", "start", False), TargetChosen(2.0, TARGET), sampled(3.0)]
    (row,) = as_json([entry_of(written(tmp_path, events))])
    assert list(row) == KEYS
    assert (row["ended"], row["finished"], row["step"]) == (None, False, "a")
    assert row["target"] == "gunicorn wsgi:app (pid 4242)"


@pytest.mark.parametrize("case", BAD)
def test_a_damaged_one_is_listed_with_what_is_wrong(tmp_path: Path, case: str) -> None:
    data, said = BAD[case]
    path = tmp_path / "session.jsonl"
    path.write_bytes(data)
    if case == "a long line":
        os.truncate(path, 100_000_000)
    start = time.process_time()
    (row,) = as_json([entry_of(path)])
    assert time.process_time() - start < 0.5
    assert list(row) == KEYS
    assert row["id"] == "session"
    assert row["problem"].startswith(f"line {said}")
    assert row["problem"].isprintable()
    assert row["flow"] == ("f" if data.startswith(HEADER) else None)
    assert row["finished"] is False
    assert row["answers"] == 0


def test_a_torn_one_is_listed_with_all_that_is_whole(tmp_path: Path) -> None:
    path = walked(tmp_path, 1, 1)
    os.truncate(path, path.stat().st_size - 5)
    (row,) = as_json([entry_of(path)])
    assert row["problem"] == "the last line was cut off and is left out"
    assert row["step"] == "memory"


def test_a_time_that_no_calendar_has_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(HEADER.replace(b'"started":1.0', b'"started":1e18'))
    assert as_json([entry_of(path)])[0]["started"] is None


def test_a_file_that_cannot_be_opened_is_listed(tmp_path: Path) -> None:
    assert entry_of(tmp_path / "gone.jsonl").problem == "No such file or directory"
