"""A whole training in a real terminal, in both UIs, and what is kept of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

TRAIN = [sys.executable, "-m", "wizard", "train", "night-curve", "--seed", "3"]
WAY = (
    ("What is the process started with?", "gunicorn"),
    ("How does the memory curve look?", "It climbs slowly and steadily"),
    ("Who grows?", "The workers"),
    ("Does gunicorn replace its workers already?", "No, --max-requests is not there"),
)
"""(title, answer) of the best way; what stated answers decide in between is passed."""


def environment(place: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    more = {"TERM": "xterm-256color", "XDG_STATE_HOME": str(place)}
    return {key: value for key, value in kept.items() if key != "WIZARD_SESSION_DIR"} | more


def kinds(place: Path) -> list[str]:
    """The kinds of the events of the only session, in order."""
    (journal,) = (place / "wizard" / "sessions").glob("*.jsonl")
    lines = journal.read_text(encoding="utf-8").splitlines()[1:]
    return [json.loads(line)["event"] for line in lines]


def key_of(terminal: Terminal, answer: str) -> str:
    """The digit in front of an answer on the screen."""
    return re.findall(rf"([1-9])\.?\s+{re.escape(answer)}", terminal.text)[-1]


@pytest.mark.parametrize("ui", [[], ["--plain"]], ids=["screen", "edited"])
def test_a_training_to_its_end(ui: list[str], tmp_path: Path) -> None:
    end = ["enter"] if ui else []  # by lines an answer is a line
    with Terminal([*TRAIN, *ui], 48, 100, env=environment(tmp_path)) as terminal:
        terminal.wait_for("The curve that never comes down")
        terminal.wait_quiet(0.3)
        terminal.press("1", *end)
        for title, answer in WAY:
            terminal.wait_for(title)
            terminal.wait_for(answer)
            terminal.wait_quiet(0.4)
            key = key_of(terminal, answer)
            terminal.press(key, *end)
            terminal.wait_for(f"You said “{answer}”")
            terminal.wait_quiet(0.7)  # an Enter just behind a digit is a part of it
            terminal.press(*([key] if ui else []), "enter")
        terminal.wait_for("This is my diagnosis: finish")
        terminal.wait_quiet(0.4)
        terminal.press("1", *end)
        terminal.wait_for("Which reading gave it away?")
        terminal.wait_quiet(0.4)
        terminal.send(b"the trend")
        terminal.press("enter")
        terminal.wait_for("Predictions: 4 of 4 right")
        terminal.wait_quiet(0.3)
        terminal.press("q", *end)
        assert terminal.wait_exit() == 0
        assert b"training night-curve, seed 3" in terminal.output
        assert b"session saved in" in terminal.output
    told = kinds(tmp_path)
    assert told.count("predicted") == len(WAY)
    assert told.count("diagnosed") == 1
    assert told.index("training-began") < told.index("step-entered")


def test_a_training_through_a_pipe(tmp_path: Path) -> None:
    """An answer's whole text answers, whichever number the seed has given it."""
    place, lines = environment(tmp_path), ["1"]
    for _, answer in WAY:
        lines += [answer, answer]
    lines += ["1", "", "q"]
    done = subprocess.run(
        TRAIN, input="\n".join(lines) + "\n", capture_output=True, text=True, env=place, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Predictions: 4 of 4 right" in done.stdout
    assert "wizard: training night-curve, seed 3" in done.stderr
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(("lines", "code"), [("1\nq\n", 3), ("q\n", 3), ("", 3)])
def test_leaving_before_a_diagnosis_is_stopping(lines: str, code: int, tmp_path: Path) -> None:
    done = subprocess.run(
        TRAIN, input=lines, capture_output=True, text=True, env=environment(tmp_path), check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
