"""replay, report and rediagnose from the command line, without a terminal and in one."""

# ruff: noqa: RUF001 — the story has signs that look like others

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import assert_one_clear_line, wizard
from tests.helpers.sessions import raw_line
from tests.helpers.shop_session import SHOP, shop
from tests.helpers.terminal import Terminal
from tests.report.test_report import POISON, poisoned_events
from wizard.walk.events import DocumentOpened

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = ("replay", "report", "rediagnose")

BAD = {
    "no journal": b"# Title\n",
    "empty": b"",
    "NaN": b'{"journal":1,"wizard":"1","started":1,"flow":"f"}\n'
    b'{"event":"ended","at":NaN,"reason":"quit"}\n',
    "deep": b'{"journal":1,"wizard":"1","started":1,"flow":"f"}\n' + b"[" * 1_000_000 + b"\n",
    "later": b'{"journal":99,"wizard":"1","started":1,"flow":"f"}\n',
}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder of two sessions; the shop's was written to last."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    for number, name in enumerate(("2026-11-22-old", "2026-11-23-shop")):
        shutil.copy(SHOP, folder / f"{name}.jsonl")
        os.utime(folder / f"{name}.jsonl", (number, number))
    return folder


@pytest.fixture
def attack(tmp_path: Path) -> Path:
    """A journal with an attack on the terminal in every text, as it stands in the file."""
    path = tmp_path / "attack.jsonl"
    header = {"journal": 1, "wizard": POISON, "started": 0.0, "flow": POISON}
    lines = map(raw_line, poisoned_events())
    path.write_bytes(json.dumps(header).encode("ascii") + b"\n" + b"".join(lines))
    return path


def test_a_story_by_lines() -> None:
    told = wizard("replay", SHOP, "--plain")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "The shop runs out of memory"
    assert lines[1].startswith("gunicorn wsgi:app (pid 25771), 2026-11-23 15:49:06 UTC, ")
    for line in (
        "0:07  ✗ Answered: Memory (the evidence contradicts it: memory.share is 13 %)",
        "0:10  # How does the memory curve look?",
        "0:30  ? It climbs: the evidence supports it",
        "0:59  › Answered: It climbs (the evidence supports it: memory.direction is rising 354",
        "1:49    Left the wizard",
    ):
        assert line in lines or any(told.startswith(line) for told in lines), line
    assert wizard("replay", SHOP).out == told.out, "where there is no terminal, too"


@pytest.mark.parametrize("wanted", ["2026-11-23-shop", "2026-11-23", None])
def test_a_session_by_name_beginning_or_as_the_latest(kept: Path, wanted: str | None) -> None:
    words = [] if wanted is None else [wanted]
    shape = wizard("report", *words, "--session-dir", kept, "--format", "json")
    assert json.loads(shape.out)["session"] == "2026-11-23-shop"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_session_that_is_not_there(kept: Path, tmp_path: Path, command: str) -> None:
    assert_one_clear_line(wizard(command, "nope", "--session-dir", kept), "'nope'", "sessions")
    assert_one_clear_line(wizard(command, "2026", "--session-dir", kept), "2 sessions begin with")
    empty = tmp_path / "empty"
    assert_one_clear_line(wizard(command, "--session-dir", empty), "there are no sessions in")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("case", BAD)
def test_a_bad_journal_is_one_clear_line(tmp_path: Path, command: str, case: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(BAD[case])
    assert_one_clear_line(wizard(command, path), "bad.jsonl:")


def test_a_report_in_each_format(tmp_path: Path) -> None:
    for form, beginning in (("md", "# The shop"), ("html", "<!doctype html>"), ("json", "{\n")):
        said = wizard("report", SHOP, "--format", form)
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith(beginning)
        file = tmp_path / f"report.{form}"
        assert wizard("report", SHOP, "-o", file).out == ""
        assert file.read_text(encoding="utf-8") == said.out, "the name says the format"
    assert wizard("report", SHOP).out.startswith("# The shop")


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("mine")
    assert_one_clear_line(wizard("report", SHOP, "-o", file), "report.md: this file exists already")
    assert file.read_text() == "mine"
    assert wizard("report", SHOP, "-o", file, "--force").code == 0
    assert file.read_text(encoding="utf-8").startswith("# The shop")
    missing = tmp_path / "missing" / "report.md"
    assert_one_clear_line(wizard("report", SHOP, "-o", missing), "No such file")


def test_a_packet(tmp_path: Path) -> None:
    packet = wizard("report", SHOP, "--handover")
    assert packet.out.startswith("# Handover: The shop runs out of memory")
    assert_one_clear_line(wizard("report", SHOP, "--handover", "--format", "html"), "--handover")


def test_the_same_rules_say_the_same() -> None:
    again = wizard("rediagnose", SHOP)
    assert again.code == 0
    assert "6 answers, 17 verdicts: no differences" in again.out
    assert "The evidence alone leads to “Recycle the workers”:" in again.out


def test_another_flow_says_something_else(tmp_path: Path) -> None:
    opened = next(event for event in shop().events if isinstance(event, DocumentOpened))
    flow = tmp_path / "shop-memory.md"
    flow.write_text(opened.text.replace(">= 95%", ">= 10%").replace("(#recycle)", "(#solved)"))
    again = wizard("rediagnose", SHOP, "--flow", flow)
    assert again.code == 1
    assert "Memory: contradicted then, supported now (memory is at 13 % of its limit)" in again.out
    assert "It climbs: led to recycle then, leads to solved now" in again.out
    shape = wizard("rediagnose", SHOP, "--flow", flow, "--format", "json")
    assert shape.code == 1
    read = json.loads(shape.out)
    assert [one["kind"] for one in read["differences"]] == ["verdict", "leads"]
    assert read["evidence"]["end"]["step"] == "solved"
    assert_one_clear_line(wizard("rediagnose", SHOP, "--flow", "nope"), "nope")


@pytest.mark.parametrize(
    "arguments",
    [("replay", "--plain"), ("report",), ("report", "--handover"), ("rediagnose",)],
)
def test_an_attack_on_the_terminal_does_not_arrive(
    attack: Path, arguments: tuple[str, ...]
) -> None:
    said = wizard(arguments[0], attack, *arguments[1:])
    assert "Traceback" not in said.err
    assert said.out
    for text in (said.out, said.err):
        assert "\x1b" not in text
        assert "\x07" not in text


def test_a_replay_writes_no_attack_to_a_real_terminal(attack: Path) -> None:
    with Terminal([sys.executable, "-m", "wizard", "replay", str(attack)]) as terminal:
        terminal.wait_for("paused")
        for key in ("right", "end", "m", "escape", "left", "home"):
            terminal.press(key)
            terminal.wait_quiet(0.15)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        # Textual itself asks for the shape of the mouse pointer, by OSC 22.
        ours = terminal.output.replace(b"\x1b]22;default\x07", b"")
        assert b"\x1b]" not in ours
        assert b"\x07" not in ours
        assert "]52;c;" in terminal.output.decode(), "the text itself was shown, made harmless"
        assert terminal.restored() == []


def test_a_film_both_ways_in_a_real_terminal() -> None:
    command = [sys.executable, "-m", "wizard", "replay", str(SHOP), "--idle-limit", "1s"]
    with Terminal(command) as terminal:
        terminal.wait_for("Which alert did you receive?")
        terminal.wait_for("paused")
        terminal.press("right", "right", "right")
        terminal.wait_for("Contact the platform")
        terminal.press("left")
        terminal.wait_for("How does the memory curve look?")
        terminal.press("+", "+", "+", "+", "+", "space")
        terminal.wait_for("Left the wizard")
        terminal.press("home")
        terminal.wait_for("Which alert did you receive?")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.restored() == []
