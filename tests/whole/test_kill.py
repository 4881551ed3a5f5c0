"""The wizard is killed at any moment: no answer that was followed by the next question is lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from wizard.session.recorded import recorded
from wizard.walk.events import AnswerGiven

if TYPE_CHECKING:
    from pathlib import Path

FLOW = """\
---
start: one
---
# Round and round

## One <a id="one"></a>

- [On](#two)
- [Out](#out)

## Two <a id="two"></a>

- [On](#one)
- [Out](#out)

## Out

Done.
"""

QUESTION = b"\nNow: "

ANSWERS = 3000
"""More than the pipe that nobody reads has room for: it never comes to the end of them."""


def killed(place: Path, after: int) -> tuple[int, int]:
    """(questions that were shown, answers that the journal has) of a walk that is killed once it
    has written `after` bytes."""
    flow, sessions = place / "round.md", place / "sessions"
    flow.write_text(FLOW, encoding="utf-8")
    command = [sys.executable, "-m", "wizard", "run", str(flow), "--plain"]
    walk = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "WIZARD_SESSION_DIR": str(sessions)},
    )
    assert walk.stdin is not None
    assert walk.stdout is not None
    walk.stdin.write(b"1\n" * ANSWERS)
    walk.stdin.flush()
    seen = b""
    while len(seen) < after:
        more = os.read(walk.stdout.fileno(), after - len(seen))
        assert more, "it ended by itself"
        seen += more
    walk.kill()
    seen += walk.stdout.read()
    walk.wait()
    walk.stdin.close()
    walk.stdout.close()
    (journal,) = sessions.glob("*.jsonl")
    events = recorded(journal).events
    return seen.count(QUESTION), sum(isinstance(event, AnswerGiven) for event in events)


def held(place: Path, after: int) -> None:
    shown, kept = killed(place, after)
    assert 0 < shown <= kept + 1, "an answer was followed by the next question, and is lost"
    assert kept < ANSWERS, "it was killed while it walked"


def test_a_kill_in_mid_walk_loses_no_answer(tmp_path: Path) -> None:
    held(tmp_path, 2000)


@pytest.mark.slow
@pytest.mark.parametrize("after", random.Random(1).sample(range(100, 8000), 200))
def test_two_hundred_kills_at_random_moments_lose_no_answer(tmp_path: Path, after: int) -> None:
    held(tmp_path, after)
