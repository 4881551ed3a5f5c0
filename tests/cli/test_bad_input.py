"""Whatever is wrong with the input: one clear line, exit code 2, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from wizard.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["walk", "check", "graph", "run"])
def test_a_missing_file(command: str, tmp_path: Path) -> None:
    result = wizard(command, tmp_path / "nothing.md")
    if command == "run":
        assert_one_clear_line(result, "wizard walk")
    else:
        assert_one_clear_line(result, "nothing.md")


def test_a_name_that_is_not_shipped() -> None:
    assert_one_clear_line(wizard("walk", "no-such-flow"), "no-such-flow")


def test_a_folder_without_documents(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    assert_one_clear_line(wizard("check", tmp_path), str(tmp_path))


def test_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "image.md"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert_one_clear_line(wizard("walk", path), "image.md")


def test_text_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "latin.md"
    path.write_bytes("# Überlast\n".encode("latin-1"))
    assert_one_clear_line(wizard("walk", path), "latin.md")


def test_ten_megabytes_of_markdown(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    path.write_text("# A heading\n\ntext\n" * 600_000)
    assert_one_clear_line(wizard("walk", path), "huge.md")


def test_a_pipe_in_the_place_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe.md"
    os.mkfifo(path)
    assert_one_clear_line(wizard("walk", path), "pipe.md")


def test_an_unknown_fact() -> None:
    result = wizard("walk", "resource-alerts", "--set", "server.knid=gunicorn")
    assert_one_clear_line(result, "server.knid", "server.kind")


def test_a_value_that_is_not_allowed() -> None:
    result = wizard("walk", "resource-alerts", "--set", "server.kind=nginx")
    assert_one_clear_line(result, "nginx", "gunicorn")


def test_a_setting_without_a_value() -> None:
    assert_one_clear_line(wizard("walk", "resource-alerts", "--set", "pid"), "FACT=VALUE")


def test_an_answer_that_matches_nothing() -> None:
    assert_one_clear_line(wizard("walk", "resource-alerts", "--answer", "Disk"), "Disk", "Memory")


def test_an_answer_that_matches_two_things(tmp_path: Path) -> None:
    path = tmp_path / "twice.md"
    path.write_text(
        "---\nstart: a\n---\n## a\n\n- [yes](#b)\n- [yes](#c)\n\n## b\n\nB.\n\n## c\n\nC.\n"
    )
    assert_one_clear_line(wizard("walk", path, "--answer", "yes"), "1 and 2")


def test_an_alert_that_the_flow_does_not_know() -> None:
    result = wizard("walk", "resource-alerts", "--alert", "disk_full")
    assert_one_clear_line(result, "disk_full", "high_mem_usage")


def test_a_start_that_is_not_there() -> None:
    assert_one_clear_line(wizard("walk", "resource-alerts", "--start", "nowhere"), "nowhere")


def test_an_unknown_option() -> None:
    assert_one_clear_line(wizard("walk", "resource-alerts", "--anser", "1"), "--anser")


def test_an_answer_that_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text("---\nstart: a\n---\n## a\n\n- [yes](#gone)\n- [no](#b)\n\n## b\n\nB.\n")
    assert_one_clear_line(wizard("walk", path, "--answer", "yes"), "gone")


def test_no_terminal_points_at_walk() -> None:
    assert_one_clear_line(wizard(), "wizard walk")


def test_control_codes_in_an_argument_do_not_reach_the_terminal() -> None:
    result = wizard("walk", "\x1b]52;c;aGk=\x07.md")
    assert result.code == 2
    assert "\x1b" not in result.err
    assert "\x07" not in result.err


def test_an_answer_that_matches_nothing_names_the_file_and_the_line(tmp_path: Path) -> None:
    path = tmp_path / "flow.md"
    path.write_text("# Ask\n\n- [Yes](#gone)\n- [No](#ask)\n")
    result = wizard("walk", path, "--answer", "Perhaps")
    assert_one_clear_line(result, f"{path}:1:1", "'Ask'", "'Perhaps'", "1 Yes; 2 No")
    assert_one_clear_line(wizard("walk", path, "--answer", "Yes"), f"{path}:3:3", "#gone")


def test_a_start_that_is_not_there_says_how_to_see_them_all(tmp_path: Path) -> None:
    path = tmp_path / "my flow.md"
    path.write_text("# Ask\n\nText.\n")
    result = wizard("walk", path, "--start", "nowhere")
    assert_one_clear_line(result, "'nowhere'", f"wizard find --in '{path}'")


def test_a_refused_start_leaves_no_session(tmp_path: Path) -> None:
    kept = tmp_path / "sessions"
    result = wizard(
        "run", "--plain", "--process", "no-such-program", "--session-dir", kept, stdin=""
    )
    assert_one_clear_line(result, "no process is called")
    assert not kept.exists()


def test_a_step_that_is_not_there_is_found_by_what_the_line_names() -> None:
    result = wizard("walk", "resource-alerts", "--start", "find-leak")
    assert_one_clear_line(result, "did you mean find-the-leak?", "`wizard find --in")
    found = wizard("find", "--in", "resource-alerts", "leak").out
    assert "--start find-the-leak" in found


def test_a_fact_that_is_not_there_is_answered_with_near_ones() -> None:
    result = wizard("walk", "resource-alerts", "--set", "limit=1GiB")
    assert_one_clear_line(result, "did you mean `memory.limit` or `cpu.limit`?")
    result = wizard("walk", "resource-alerts", "--set", "foo=1")
    assert_one_clear_line(result, "facts include memory.limit, cpu.limit, server.kind")


@pytest.mark.parametrize("option", ["--alert", "--start", "--pid", "--for", "--set", "--history"])
def test_two_dashes_are_no_value(option: str) -> None:
    assert_one_clear_line(wizard("diagnose", f"{option}=--"), f"{option}=--", "no value")


def test_a_cell_that_is_longer_than_any_can_be(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"time,memory\n2026-01-01T00:00:00Z,{'1' * 131_073}\n")
    assert_one_clear_line(wizard("diagnose", "--history", path), "long.csv:2", "field")


@pytest.mark.parametrize("second", ["memory MiB", "memory used MiB"])
def test_two_curves_of_one_row(tmp_path: Path, second: str) -> None:
    path = tmp_path / "two.csv"
    path.write_text(f"time,memory MiB,{second}\n2026-01-01T00:00:00Z,5,6\n")
    assert_one_clear_line(wizard("diagnose", "--history", path), "2 curves", "choose one")


@pytest.mark.parametrize(
    "arguments",
    [
        ("walk", "LONG"),
        ("check", "LONG"),
        ("report", "LONG"),
        ("replay", "/tmp/LONG"),
        ("diagnose", "--history", "LONG"),
        ("watch", "--pid", "1", "--out", "LONG"),
        ("sessions", "--session-dir", "LONG"),
        ("check", "--sessions", "LONG", "resource-alerts"),
        ("graph", "LONG"),
        ("rediagnose", "LONG"),
    ],
)
def test_a_name_that_no_file_system_takes(arguments: tuple[str, ...]) -> None:
    result = wizard(*(word.replace("LONG", "a" * 300) for word in arguments))
    assert result.code == 2
    assert len(result.err.splitlines()) == 1
    assert "Traceback" not in result.err


@pytest.mark.parametrize("files", [3, 5, 8, 16])
def test_a_machine_without_open_files(files: int) -> None:
    script = f'ulimit -n {files}; exec "{sys.executable}" -m wizard diagnose --for 1s --pid $$'
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr or "wizard/" not in done.stderr


def test_an_error_of_our_own_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: object) -> int:
        raise KeyError("seen")

    monkeypatch.setattr("wizard.cli.list_command.run", fails)
    assert main(["list"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("wizard: an error of wizard itself: KeyError: 'seen' in ")


def test_no_more_threads_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("wizard.cli.list_command.run", fails)
    assert main(["list"]) == 2
    assert "no more threads" in capsys.readouterr().err
