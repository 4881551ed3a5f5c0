"""A check that was left days ago, in a real terminal: a curve from outside says whether it held."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.flows import flow_of
from tests.helpers.sessions import STARTED, walked
from tests.helpers.terminal import Terminal
from tests.walk.test_check import DOCUMENT

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 1000


def curve(path: Path, *levels: int) -> Path:
    """Memory in MiB, one value a minute from an hour before the check on: an hour at 970, then the
    levels."""
    start = int(STARTED) - 3600
    rows = (f"{start + 60 * n},{level}\n" for n, level in enumerate([970] * 60 + list(levels)))
    path.write_text(
        "time,memory (MiB),limit (MiB)\n" + "".join(r[:-1] + f",{LIMIT}\n" for r in rows)
    )
    return path


@pytest.mark.parametrize(
    ("levels", "shown"),
    [([400] * 15, "✓ held"), ([980] * 15, "✗ did not hold"), ([400] * 5, "? too early: 3 min")],
)
def test_it_is_resumed_with_the_curve_since(tmp_path: Path, levels: list[int], shown: str) -> None:
    directory = tmp_path / "sessions"
    directory.mkdir(mode=0o700)
    walked(directory, 1, 1, flow=flow_of(DOCUMENT))
    history = curve(tmp_path / "mem.csv", *levels)
    command = [sys.executable, "-m", "wizard", "resume", "--session-dir", directory]
    env = {**os.environ, "TERM": "xterm-256color", "XDG_CACHE_HOME": str(tmp_path)}
    with Terminal([*command, "--history", history], cols=100, env=env) as terminal:
        terminal.wait_for("Did it help?")
        terminal.wait_for(shown)
        terminal.press("c")
        terminal.wait_for("best supported first")
        if "not hold" in shown:
            terminal.wait_for("✗ Recycle")
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert terminal.restored() == []
