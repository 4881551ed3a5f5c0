"""`walk`, `graph` and `list` as a script uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import wizard
from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

FLOW = """\
---
start: which
alerts:
  oom_killed: server
---

# Flow

## Which alert? <a id="which"></a>

- [Memory](#server): near the limit
- [I am not sure](#end)

## Which server? <a id="server"></a>

- [gunicorn](#recycle)
  - when: `server.kind is gunicorn`
- [Another](#end)

## Recycle <a id="recycle"></a>

> **Why:** it leaks.

Add this:

```bash args
--max-requests 1024 --pid {{ pid }}
```

Source: the manual

- [It is done](#end)

## End <a id="end"></a>

Done.
"""


def flow_file(folder: Path) -> Path:
    path = folder / "flow.md"
    path.write_text(FLOW)
    return path


def test_walk_ends_at_guidance(tmp_path: Path) -> None:
    result = wizard("walk", flow_file(tmp_path), "--answer", "Memory", "gunicorn")
    assert result.code == 0
    assert "Which alert? → Memory" in result.out
    assert "--max-requests 1024 --pid __pid__" in result.out
    assert "1. It is done" in result.out


def test_walk_that_runs_out_of_answers_stops(tmp_path: Path) -> None:
    result = wizard("walk", flow_file(tmp_path), "--answer", "1")
    assert result.code == 3
    assert "# Which server?" in result.out


def test_walk_as_json_has_every_key(tmp_path: Path) -> None:
    result = wizard(
        "walk", flow_file(tmp_path), "--answer", "#server", "--answer", "1", "--format", "json"
    )
    shape = json.loads(result.out)
    assert shape["flow"] == "flow"
    assert shape["path"] == [
        {"step": "which", "title": "Which alert?", "answer": "Memory"},
        {"step": "server", "title": "Which server?", "answer": "gunicorn"},
    ]
    assert shape["end"] == {
        "step": "recycle",
        "title": "Recycle",
        "kind": "outcome",
        "markdown": "Add this:\n\n```bash args\n--max-requests 1024 --pid {{ pid }}\n```",
        "commands": [
            {
                "text": "--max-requests 1024 --pid {{ pid }}",
                "template": "--max-requests 1024 --pid {{ pid }}",
                "language": "bash",
                "kind": "args",
                "line": 26,
            }
        ],
        "answers": [
            {
                "number": 1,
                "text": "It is done",
                "to": "end",
                "description": None,
                "when": None,
                "verdict": "unknown",
                "missing": None,
                "likely": None,
                "likely_right": None,
            }
        ],
    }


def test_a_stated_fact_passes_a_question_and_uses_no_answer(tmp_path: Path) -> None:
    result = wizard(
        *("walk", flow_file(tmp_path), "--set", "server.kind=gunicorn", "--set", "pid=42"),
        *("--answer", "Memory", "--format", "json"),
    )
    shape = json.loads(result.out)
    assert [place["answer"] for place in shape["path"]] == ["Memory", "gunicorn"]
    assert shape["end"]["commands"][0]["text"] == "--max-requests 1024 --pid 42"


def test_walk_begins_where_the_alert_leads(tmp_path: Path) -> None:
    result = wizard("walk", flow_file(tmp_path), "--alert", "oom_killed")
    assert "# Which server?" in result.out


def test_graph_has_the_edges_in_the_order_of_the_digits(tmp_path: Path) -> None:
    shape = json.loads(wizard("graph", flow_file(tmp_path), "--format", "json").out)
    edges = [edge for edge in shape["edges"] if edge["from"] == "which"]
    assert [(edge["text"], edge["to"]) for edge in edges] == [
        ("Memory", "server"),
        ("I am not sure", "end"),
    ]
    assert edges[0]["description"] == "near the limit"


def test_list_names_the_shipped_flow() -> None:
    rows = json.loads(wizard("list", "--format", "json").out)
    assert "resource-alerts" in [row["name"] for row in rows]


def test_help_teaches() -> None:
    result = wizard("--help")
    assert result.code == 0
    assert "wizard --alert high_mem_usage" in result.out
    assert result.err == ""
    assert max(map(len, result.out.splitlines())) < 80
    assert "exit codes: 0 done" in result.out


def test_output_that_nobody_reads_any_more_is_no_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m wizard graph resource-alerts --format json | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("graph", "resource-alerts", "--format", "json"),
        ("find", "memory"),
        ("completions", "bash"),
        ("walk", "resource-alerts"),
        ("--help",),
        ("list", "--help"),
        ("--version",),
    ],
)
def test_output_that_cannot_be_written_is_one_clear_line(
    words: tuple[str, ...],
) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wizard", *words],
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": ""},  # else argparse keeps it to itself
            text=True,
            check=False,
            timeout=240,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "wizard: cannot write the output: No space left on device; redirect it somewhere else"
    )
    assert "Traceback" not in done.stderr


def linked_files(folder: Path) -> Path:
    """A flow of two documents whose answers name steps by a document, an anchor and a slug."""
    first = folder / "first.md"
    first.write_text(
        "---\nstart: ask\n---\n\n# Ask\n\n- [Other](other.md)\n- [Deep](other.md#deep-down)\n"
    )
    (folder / "other.md").write_text(
        '# Other\n\nText.\n\n## Deep down <a id="deep"></a>\n\n'
        "- [Back](first.md)\n- [Here](#deep-down)\n"
    )
    return first


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ("other.md", "other.md#other"),
        ("other.md#other", "other.md#other"),
        ("other.md#deep", "other.md#deep"),
        ("other.md#deep-down", "other.md#deep"),
    ],
)
def test_an_answer_is_known_by_every_name_of_its_target(
    answer: str, end: str, tmp_path: Path
) -> None:
    result = wizard("walk", linked_files(tmp_path), "--answer", answer, "--format", "json")
    assert json.loads(result.out)["end"]["step"] == end


@pytest.mark.parametrize("word", ["memory", "MEM", "emo"])
def test_a_part_of_an_answer_that_fits_no_other_is_taken(tmp_path: Path, word: str) -> None:
    assert wizard("walk", flow_file(tmp_path), "--answer", word, "Another").code == 0


def test_a_part_that_fits_two_answers_is_told(tmp_path: Path) -> None:
    result = wizard("walk", flow_file(tmp_path), "--answer", "m")
    assert result.code == 2
    assert "1 and 2" in result.err


@pytest.mark.parametrize(("typed", "meant"), [("rnu", "run"), ("raport", "report")])
def test_a_command_that_is_misspelt_has_a_neighbour(typed: str, meant: str) -> None:
    terminal = Terminal([sys.executable, "-m", "wizard", typed], cols=200)
    with terminal:
        assert terminal.wait_exit() == 2
        assert f"did you mean `wizard {meant}`?" in " ".join(terminal.text.split())


def test_the_documents_of_a_folder_are_answers_by_their_ids(tmp_path: Path) -> None:
    linked_files(tmp_path)
    for answer in ("other.md", "other.md#other"):
        result = wizard("walk", tmp_path, "--answer", answer, "--format", "json")
        assert json.loads(result.out)["end"]["step"] == "other.md#other"


def test_an_answer_leads_to_the_id_that_the_graph_has(tmp_path: Path) -> None:
    path = linked_files(tmp_path)
    graph = json.loads(wizard("graph", path, "--format", "json").out)
    result = wizard("walk", path, "--answer", "Deep", "--format", "json")
    answers = json.loads(result.out)["end"]["answers"]
    assert [one["to"] for one in answers] == ["ask", "other.md#deep"]
    assert [one["to"] for one in answers] == [
        edge["to"]
        for edge in graph["edges"]
        if edge["from"] == "other.md#deep" and edge["kind"] == "answer"
    ]


def test_commands_behind_prompts_are_filled_in_as_text(tmp_path: Path) -> None:
    path = tmp_path / "prompts.md"
    path.write_text(
        "# Look\n\n```console read\n$ ls {{ pid }}\nout of {{ pid }}\n"
        "$ ps {{ pid }} \\\n> -o {{ pid }}\n```\n"
    )
    result = wizard("walk", path, "--set", "pid=42")
    assert "$ ls 42\nout of {{ pid }}\n$ ps 42 \\\n> -o 42\n" in result.out


def test_a_file_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    flow_file(tmp_path)
    broken = tmp_path / "broken.md"
    broken.write_bytes("# Überlast\n".encode("latin-1"))
    assert f"{broken}:1:1: error: not UTF-8" in wizard("check", tmp_path).out
