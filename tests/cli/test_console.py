"""Which UI is shown where, with real terminals, pipes and files; and columns of text in them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.terminal import Terminal
from wizard.cli.console import padded, shortened, width_of

ROOT = Path(__file__).parents[2]
WIZARD = [sys.executable, "-m", "wizard"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    return kept | {"TERM": "xterm-256color", "WIZARD_SESSION_DIR": str(folder)} | more


def test_with_nothing_to_read_it_points_at_walk() -> None:
    assert_one_clear_line(wizard(), "wizard walk")


def test_a_pipe_is_read_by_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIZARD_SESSION_DIR", str(tmp_path))
    result = wizard("run", "resource-alerts", stdin="1\n")
    assert result.code == 3
    assert "\x1b" not in result.out
    assert "What is the process started with?" in result.out


def test_with_both_outputs_in_files_nobody_can_be_asked(tmp_path: Path) -> None:
    with (
        (tmp_path / "out").open("wb") as out,
        (tmp_path / "err").open("wb") as err,
        Terminal(
            WIZARD, cwd=ROOT, env=environment(tmp_path), streams={1: out.fileno(), 2: err.fileno()}
        ) as terminal,
    ):
        assert terminal.wait_exit() == 2
        assert terminal.output == b""
    assert "wizard walk" in (tmp_path / "err").read_text(encoding="utf-8")


def test_with_stderr_closed_nothing_is_started(tmp_path: Path) -> None:
    command = ["sh", "-c", f"exec {' '.join(WIZARD)} 2>&-"]
    with Terminal(command, cwd=ROOT, env=environment(tmp_path)) as terminal:
        assert terminal.wait_exit() == 2
        assert "\x1b" not in terminal.output.decode()


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_dumb_terminal_gets_lines(term: str, tmp_path: Path) -> None:
    env = environment(tmp_path, TERM=term)
    with Terminal(WIZARD, cwd=ROOT, env=env) as terminal:
        terminal.wait_for("q quit, ? help")
        assert b"\x1b" not in terminal.output
        terminal.send(b"q\n")
        assert terminal.wait_exit() == 3


def test_a_capable_terminal_gets_the_full_screen(tmp_path: Path) -> None:
    with Terminal(WIZARD, cwd=ROOT, env=environment(tmp_path)) as terminal:
        terminal.wait_for("1-4 answer")
        assert terminal.modes[1049]


def test_something_is_seen_before_anything_is_imported(tmp_path: Path) -> None:
    """A line at once, and whatever is said next stands over all of it."""
    argv = [sys.executable, "-X", "importtime", "-m", "wizard", "--pid", "0"]
    with Terminal(argv, cwd=ROOT, env=environment(tmp_path)) as terminal:
        assert terminal.wait_exit() == 2
        before, seen, after = terminal.output.partition(b"wizard: starting\r")
    assert seen
    assert b"argparse" not in before
    assert b"argparse" in after
    with Terminal([*WIZARD, "--pid", "0"], cwd=ROOT, env=environment(tmp_path)) as terminal:
        assert terminal.wait_exit() == 2
        assert "wizard: starting" not in terminal.text


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["list"], ["run", "--plain"]])
def test_what_opens_no_screen_says_nothing_before(arguments: list[str], tmp_path: Path) -> None:
    with Terminal([*WIZARD, *arguments], cwd=ROOT, env=environment(tmp_path)) as terminal:
        terminal.wait_until(lambda: bool(terminal.output), "anything")
        assert b"wizard: starting" not in terminal.output


def test_a_wide_character_takes_two_cells() -> None:
    assert padded("内存", 6) + "|" == "内存  |"
    assert padded("abcdefg", 6) == "abcdefg"
    assert shortened("内存使用率告警", 7) == "内存使…"
    assert shortened("abc", 3) == "abc"


def test_titles_of_flows_stand_below_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "内存.md").write_text("# 内存使用率告警\n\ntext\n", encoding="utf-8")
    monkeypatch.setenv("WIZARD_FLOWS", str(tmp_path))
    lines = wizard("list").out.splitlines()
    assert len({width_of(line[: line.index(line.split(maxsplit=1)[1])]) for line in lines}) == 1
