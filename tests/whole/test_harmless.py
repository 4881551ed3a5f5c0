"""What README.md promises of commands without a walk: no connection, no program, no other file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = r"(open|os\.\w+) ('({home}/[^']*|\d+[\w.-]*|/proc/self/oom_score_adj|/dev/null)'.*|\d+)"
"""Its cache, and what it says of itself."""


@pytest.mark.parametrize(
    "command",
    [
        ("diagnose", "--pid", "{pid}", "--for", "3s"),
        ("demo", "--plain"),
        ("doctor",),
        ("find", "memory"),
        ("check", "resource-alerts"),
    ],
    ids=lambda command: command[0],
)
def test_it_writes_its_cache_alone(command: tuple[str, ...], tmp_path: Path) -> None:
    log, home = tmp_path / "told", tmp_path / "home"
    log.touch()
    home.mkdir()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as target:
        words = [word.format(pid=target.pid) for word in command]
        done = subprocess.run(
            [sys.executable, "-m", "tests.whole.hook", str(log), *words],
            input="1\nw\nc\n\nq\n",
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
        target.communicate(b"\n")
    assert "Traceback" not in done.stderr
    own = OWN.format(home=re.escape(str(home)))
    lines = log.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(own, line)] == []
