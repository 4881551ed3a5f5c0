"""This program itself: how much memory is left for it, and that it is the first to go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tests.helpers.process_trees import MIB, V2_MOUNT, make, v2_group
from wizard.cli.run_command import say_if_tight
from wizard.evidence.sources.this_program import headroom, step_aside
from wizard.text.units import size

if TYPE_CHECKING:
    from wizard.guide.controller import Guide


TRY = """
import os
from wizard.evidence.sources.this_program import step_aside
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


def test_it_is_what_lies_between_the_working_set_and_the_limit(tmp_path: Path) -> None:
    files = v2_group()
    names = {name.rpartition("/")[2]: name for name in files}
    files[names["memory.max"]] = f"{300 * MIB}\n"
    files[names["memory.current"]] = f"{260 * MIB}\n"
    files[names["memory.stat"]] = f"inactive_file {20 * MIB}\n"
    roots = make(tmp_path, V2_MOUNT, {"self": "0::/\n"}, files)
    assert headroom(roots.proc, roots.sys) == 60 * MIB


def test_without_a_limit_there_is_none(tmp_path: Path) -> None:
    files = v2_group()
    names = {name.rpartition("/")[2]: name for name in files}
    files[names["memory.max"]] = "max\n"
    roots = make(tmp_path, V2_MOUNT, {"self": "0::/\n"}, files)
    assert headroom(roots.proc, roots.sys) is None
    assert headroom(tmp_path / "nowhere", tmp_path / "nowhere") is None


@pytest.mark.parametrize(("left", "said"), [(None, 0), (96 * MIB, 0), (60 * MIB, 1)])
def test_the_line_face_is_offered_where_it_is_little(left: int | None, said: int) -> None:
    notices: list[str] = []

    class Listener:
        say = staticmethod(notices.append)

    say_if_tight(cast("Guide", Listener()), left)
    assert len(notices) == said
    assert all(size(60 * MIB) in notice and "wizard run --plain" in notice for notice in notices)
