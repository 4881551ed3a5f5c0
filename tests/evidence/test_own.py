"""This program is the first to go: tried in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.evidence.sources.own_process import step_aside

TRY = """
import os
from wizard.evidence.sources.own_process import step_aside
print(step_aside(), open("/proc/self/oom_score_adj").read().strip(), os.nice(0))
os.nice(2)
step_aside()
print(os.nice(0))
"""


@pytest.mark.skipif(not Path("/proc/self/oom_score_adj").exists(), reason="needs Linux's /proc")
def test_it_steps_aside_and_never_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY], capture_output=True, text=True, check=True, timeout=30
    )
    first, second = done.stdout.splitlines()
    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert first == f"() 1000 {max(10, before)}"
    assert second == str(min(19, max(10, before) + 2))


def test_what_is_not_allowed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "getpriority", lambda *_: 0)
    monkeypatch.setattr(os, "setpriority", refuse)
    refused = step_aside(tmp_path / "nowhere")
    assert len(refused) == 2
    assert "No such file" in refused[0]
    assert "Permission denied" in refused[1]
