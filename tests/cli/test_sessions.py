"""Sessions from the command line: kept, listed, deleted, held to a changed flow."""

from __future__ import annotations

import fcntl
import json
import os
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.terminal import Terminal

FLOW = """\
---
start: first
---
# First

- [A](#a)
- [B](#b)

# A

Text of A.

# B

- [C](#c)
- [D](#a)

# C

End.
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    path = tmp_path / "runbook.md"
    path.write_text(FLOW)
    return path


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


def walk(flow: Path, sessions: Path, *answers: str) -> Path:
    """The journal of a walk."""
    before = set(sessions.glob("*.jsonl")) if sessions.exists() else set()
    chosen = ["--answer", *answers] if answers else []
    assert wizard("walk", flow, *chosen, "--session-dir", sessions).code in (0, 3)
    (journal,) = set(sessions.glob("*.jsonl")) - before
    return journal


def listed(sessions: Path) -> list[dict[str, object]]:
    result = wizard("sessions", "--session-dir", sessions, "--format", "json")
    assert result.code == 0
    rows: list[dict[str, object]] = json.loads(result.out)
    return rows


def test_a_walk_is_kept_only_where_it_is_asked_for(flow: Path, sessions: Path) -> None:
    result = wizard("walk", flow, "--answer", "A")
    assert (result.code, result.err) == (0, "")
    kept = wizard("walk", flow, "--answer", "A", "--session-dir", sessions)
    (journal,) = sessions.glob("*.jsonl")
    assert (kept.code, kept.out) == (0, result.out)
    assert kept.err == f"wizard: session saved in {journal}\n"


def test_a_walk_that_fails_stays_one_line(flow: Path, sessions: Path) -> None:
    result = wizard("walk", flow, "--answer", "X", "--session-dir", sessions)
    assert_one_clear_line(result, "has no answer 'X'")


def test_a_walk_goes_on_where_it_cannot_be_kept(flow: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = wizard("walk", flow, "--answer", "A", "--session-dir", tmp_path / "file" / "s")
    assert result.code == 0
    assert "Text of A." in result.out
    assert result.err.startswith("wizard: the session is not saved: Not a directory")


def test_the_list_as_json(flow: Path, sessions: Path) -> None:
    journal = walk(flow, sessions, "B", "C")
    (row,) = listed(sessions)
    assert {key: row[key] for key in ("started", "ended")} != {"started": None, "ended": None}
    del row["started"], row["ended"]
    assert row == {
        "id": journal.stem,
        "file": str(journal),
        "flow": "runbook",
        "title": "First",
        "target": None,
        "finished": True,
        "step": "c",
        "outcome": None,
        "answers": 2,
        "training": None,
        "problem": None,
    }


def test_the_list_as_a_table(flow: Path, sessions: Path) -> None:
    first, second = walk(flow, sessions, "B", "C"), walk(flow, sessions, "B")
    (sessions / "damaged.jsonl").write_text("{}\n")
    os.utime(sessions / "damaged.jsonl", (0, 0))
    os.utime(first, (time.time() - 7200, time.time() - 7200))
    lines = wizard("sessions", "--session-dir", sessions).out.splitlines()
    assert lines[0].split() == ["SESSION", "LAST", "WRITTEN", "TARGET", "STATE", "AT", "STEP"]
    assert lines[1].startswith(second.stem)
    assert lines[1].endswith("unfinished  B (1 answer)")
    assert lines[2].startswith(first.stem)
    assert lines[2].endswith("finished    C (2 answers)")
    assert "  2 h ago " in lines[2]
    assert lines[3].split()[:1] == ["damaged"]
    assert (
        lines[4] == "    line 1: this is not a header, so the file is not the journal of a session"
    )


def test_no_sessions(sessions: Path) -> None:
    result = wizard("sessions", "--session-dir", sessions)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"wizard: there are no sessions in {sessions}\n"
    assert listed(sessions) == []


def test_the_folder_is_found_by_the_environment_too(
    flow: Path, sessions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(flow, sessions, "A")
    monkeypatch.setenv("WIZARD_SESSION_DIR", str(sessions))
    assert len(json.loads(wizard("sessions", "--format", "json").out)) == 1


def test_poison_in_a_session_reaches_no_terminal(flow: Path, sessions: Path) -> None:
    journal = walk(flow, sessions, "A")
    poison = "\\u001b]52;c;eA==\\u0007\\u202e"
    journal.write_text(journal.read_text().replace("First", poison).replace('"A"', f'"{poison}"'))
    for form in ("text", "json"):
        out = wizard("sessions", "--session-dir", sessions, "--format", form).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def aged(journal: Path, days: float) -> Path:
    at = time.time() - days * 86400
    os.utime(journal, (at, at))
    return journal


def test_old_ones_are_deleted_where_somebody_says_so(flow: Path, sessions: Path) -> None:
    old, new = aged(walk(flow, sessions, "A"), 91), aged(walk(flow, sessions, "A"), 89)
    other = sessions / "notes.txt"
    other.write_text("not ours")
    aged(other, 1000)
    prune = ("sessions", "--session-dir", sessions, "--prune", "--older-than", "90d")
    refused = wizard(*prune)
    assert refused.code == 2
    assert "nothing was deleted" in refused.err
    assert old.exists()
    done = wizard(*prune, "--yes", "--format", "json")
    assert done.code == 0
    assert json.loads(done.out) == [{"id": old.stem, "file": str(old)}]
    assert done.err == "wizard: deleted 1 session older than 90 d\n"
    assert not old.exists()
    assert new.exists()
    assert other.exists()


def test_one_that_is_open_is_not_deleted(flow: Path, sessions: Path) -> None:
    old = aged(walk(flow, sessions, "A"), 91)
    with old.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = wizard(
            "sessions", "--session-dir", sessions, "--prune", "--older-than", "90d", "--yes"
        )
    assert "it is open, and was not deleted" in done.err
    assert old.exists()


@pytest.mark.parametrize(
    ("answer", "code", "there"), [("y", 0, False), ("n", 3, True), ("", 3, True)]
)
def test_deleting_asks_on_a_terminal(
    flow: Path, sessions: Path, answer: str, code: int, there: bool
) -> None:
    old = aged(walk(flow, sessions, "A"), 91)
    command = [sys.executable, "-m", "wizard", "sessions", "--session-dir", str(sessions)]
    with Terminal([*command, "--prune", "--older-than", "90d"], cols=200) as terminal:
        terminal.wait_for("Delete 1 session older than 90 d")
        assert old.stem in terminal.text
        terminal.press(answer, "enter")
        assert terminal.wait_exit() == code
    assert old.exists() is there


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sessions", "--prune"], "--older-than 90d"),
        (["sessions", "--older-than", "90d"], "--prune"),
        (["sessions", "--prune", "--older-than", "soon"], "not a duration"),
        (["sessions", "--session-dir", ""], "--session-dir"),
        (["resume", "nothing"], "no session 'nothing'"),
        (["resume"], "there are no sessions in"),
        (["resume", "./nothing.jsonl"], "No such file"),
        (["check", "resource-alerts", "--sessions", "./nothing"], "not a folder"),
    ],
)
def test_wrong_usage_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.setenv("WIZARD_SESSION_DIR", str(tmp_path / "sessions"))
    monkeypatch.chdir(Path(__file__).parents[2])
    result = wizard(*arguments, stdin="")
    assert_one_clear_line(result, words)


def test_a_damaged_session_is_not_gone_on_with(flow: Path, sessions: Path) -> None:
    journal = walk(flow, sessions, "A")
    journal.write_text(journal.read_text().replace('"at"', '"at', 2))
    assert_one_clear_line(wizard("resume", journal, stdin=""), str(journal), "damaged")


def test_a_session_without_a_step_is_not_gone_on_with(sessions: Path) -> None:
    sessions.mkdir()
    journal = sessions / "x.jsonl"
    journal.write_text('{"journal":1,"wizard":"0.1.0","started":1.0,"flow":"resource-alerts"}\n')
    assert_one_clear_line(wizard("resume", journal, stdin=""), "before its first step")


def test_sessions_that_would_no_longer_walk_are_errors_of_a_flow(
    flow: Path, sessions: Path
) -> None:
    good, bad = walk(flow, sessions, "A"), walk(flow, sessions, "B", "C")
    (sessions / "damaged.jsonl").write_text("{}\n")
    still = wizard("check", flow, "--sessions", sessions)
    assert still.code == 0
    assert "2 sessions of this flow: all of them still work" in still.err
    flow.write_text(FLOW.replace("[C](#c)", "[E](#z)").replace("# C\n", "# Z\n"))
    changed = wizard("check", flow, "--sessions", sessions)
    assert changed.code == 1
    assert f"{flow}:13:1: error: the session {bad.stem} would stop at “B”" in changed.out
    assert "1 would no longer work" in changed.err
    assert "damaged.jsonl" in changed.err
    shape = json.loads(wizard("check", flow, "--sessions", sessions, "--format", "json").out)
    assert [(row["id"], row["walks"], row["step"]) for row in shape["sessions"]] == [
        (good.stem, True, None),
        (bad.stem, False, "b"),
    ]
    errors = [one["code"] for one in shape["problems"] if one["severity"] == "error"]
    assert errors == ["session-stumbles"]
