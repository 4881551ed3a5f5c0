"""`walk`, `check`, `graph` and `list` as a script uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import wizard
from tests.test_readme import TEXT as README

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


def test_check_of_a_sound_flow(tmp_path: Path) -> None:
    result = wizard("check", "resource-alerts", "--format", "json")
    assert result.code == 0
    assert json.loads(result.out)["files"] == 1


def test_check_names_file_line_and_mend(tmp_path: Path) -> None:
    path = tmp_path / "bad.md"
    path.write_text("---\nstart: a\n---\n\n## a\n\n- [yes](#gone)\n- [no](#b)\n\n## b\n\nB.\n")
    result = wizard("check", path)
    assert result.code == 1
    assert f"{path}:7:3: error: " in result.out
    assert "[broken-link]" in result.out


def test_files_that_are_checked_together_may_link_to_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "x/a.md", tmp_path / "y/b.md"
    one.parent.mkdir()
    other.parent.mkdir()
    one.write_text("---\nstart: a\n---\n\n# A\n\nText.\n\n- [Deep](../y/b.md#deep)\n")
    other.write_text("---\nstart: b\n---\n\n# B\n\nCall.\n\n# Deep\n\nLook.\n\n# Lost\n\nNo.\n")
    assert wizard("check", other).out.count("unreachable-step") == 2
    together = wizard("check", one, other).out
    assert together.count("unreachable-step") == 1
    assert "`Lost`" in together


@pytest.mark.parametrize("checkout", [True, False])
def test_a_file_is_judged_the_same_alone_and_in_its_folder(tmp_path: Path, checkout: bool) -> None:
    files = {
        "index.md": "---\nstart: i\n---\n\n# I\n\n> **Why:** so\n\n"
        "- [One](one.md)\n  - when: `app.kind is regular`\n- [Two](sub/two.md#deep)\n",
        "one.md": "---\nstart: a\n---\n\n# A\n\n> **Why:** so\n\n"
        "- [X](#x)\n  - when: `app.kind is regular and pid is 1`\n- [Y](sub/two.md#Deep)\n"
        "- [Gone](gone/two.md)\n- [Bad](index.md#nowhere)\n\n# X\n\nX.\n\n# Lost\n\nL.\n",
        "sub/two.md": "---\nstart: b\n---\n\n# B\n\nSee [one](../one.md#nothing).\n\n"
        "# Deep\n\nLook.\n",
        ".wizard.toml": '[check]\nunreachable-step = "error"\n',
    }
    (tmp_path / "sub").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    if checkout:
        (tmp_path / ".git").mkdir()
    together = wizard("check", tmp_path).out.splitlines()
    alone = [
        line
        for name in sorted(files)
        if name.endswith(".md")
        for line in wizard("check", tmp_path / name).out.splitlines()
    ]
    assert alone == together
    said = "\n".join(together)
    assert "did you mean `sub/two.md`?" in said
    assert "nothing leads to `Lost`" in said
    assert "`Deep`; link" not in said


def test_a_file_is_judged_without_what_it_links_to(tmp_path: Path) -> None:
    for number in range(50):
        links = "".join(f"- [{n}](d{n}.md#no)\n" for n in range(50))
        (tmp_path / f"d{number}.md").write_text(f"# D\n\nText.\n\n{links}")
    result = wizard("check", tmp_path / "d0.md")
    assert result.err == "1 document, 1 step: 50 errors\n"


def test_check_of_a_folder_reports_what_cannot_be_read(tmp_path: Path) -> None:
    flow_file(tmp_path)
    (tmp_path / "broken.md").write_bytes(b"# x\n\x00")
    result = wizard("check", tmp_path, "--format", "json")
    assert result.code == 1
    codes = {(problem["file"], problem["code"]) for problem in json.loads(result.out)["problems"]}
    assert (str(tmp_path / "broken.md"), "unreadable") in codes


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
    codes = " ".join(result.out.partition("exit codes: ")[2].split())
    assert codes.removesuffix(".") in " ".join(README.split())


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
