"""`wizard find`: the command leads to what was found."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from tests.helpers.command import assert_one_clear_line, wizard

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_found_of_the_shipped_flow_is_the_step_of_the_symptom() -> None:
    result = wizard("find", "memory", "CLIMBS", "slowly", "--format", "json")
    assert result.code == 0
    first = json.loads(result.out)[0]
    assert list(first) == ["flow", "step", "title", "kind", "match", "missing", "command"]
    assert (first["flow"], first["missing"]) == ("resource-alerts", [])
    words = shlex.split(first["command"])
    assert words[:2] == ["wizard", "run"]
    walked = wizard("walk", words[2], "--start", words[4], "--format", "json")
    assert json.loads(walked.out)["end"]["title"] == first["title"]


def test_every_document_of_a_folder_is_looked_through(tmp_path: Path) -> None:
    (tmp_path / "a b.md").write_text("# Disk\n\nIt is full.\n\n## Mend\n\nRotate the logs.\n")
    (tmp_path / "c.md").write_text("# Logs\n\nThey rotate.\n")
    (tmp_path / "bad.md").symlink_to("/dev/null")
    result = wizard("find", "rotate", "logs", "--in", tmp_path)
    assert result.code == 0
    commands = [line.strip() for line in result.out.splitlines() if "wizard run" in line]
    assert [shlex.split(line)[4] for line in commands] == ["c.md#logs", "a b.md#mend"]
    assert "    Rotate the logs.\n" in result.out
    assert "bad.md" in result.err


def test_the_documents_that_answers_lead_to_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n- [On](b.md#deep)\n- [Off](#a)\n")
    (tmp_path / "b.md").write_text("# B\n\n## Deep\n\nA needle.\n")
    result = wizard("find", "needle", "--in", tmp_path / "a.md", "--format", "json")
    assert [one["step"] for one in json.loads(result.out)] == ["b.md#deep"]


def test_what_is_nowhere_is_said() -> None:
    result = wizard("find", "xyzzy")
    assert (result.code, result.out) == (1, "No step contains any of these words: xyzzy\n")
    assert wizard("find", "xyzzy", "--format", "json").out == "[]\n"
    assert "lack 1 of them" in wizard("find", "xyzzy", "memory").out
    assert_one_clear_line(wizard("find", "--", "--"), "'--'", "word")
