"""What `wizard doctor` says of machines that lack something."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.command import wizard
from tests.helpers.process_trees import write
from tests.helpers.terminal import Terminal
from tests.whole.test_training import environment
from wizard import doctor
from wizard.doctor import Finding, Machine, examine

if TYPE_CHECKING:
    from pathlib import Path


def of(name: str, machine: Machine) -> Finding:
    return next(finding for row, finding in examine(machine).items() if row.name == name)


def test_every_check_says_what_to_do_about_what_does_not_work(tmp_path: Path) -> None:
    bare = Machine({"HOME": f"{tmp_path}"}, tmp_path / "proc", tmp_path / "sys")
    for machine in (Machine(), bare):
        for row, finding in examine(machine).items():
            assert finding.found, row.name
            assert (finding.state == "ok") or finding.advice, row.name
    assert of("processes", bare).state == "missing"
    assert of("control groups", bare).state == "limited"


@pytest.mark.parametrize(
    ("scope", "state"), [("0", "ok"), ("1", "limited"), ("2", "limited"), ("3", "limited")]
)
def test_who_may_attach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str, state: str
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    status = "Name:\tpython\nCapEff:\t0000000000000000\n"
    write(tmp_path, {"self/status": status, "sys/kernel/yama/ptrace_scope": f"{scope}\n"})
    assert of("ptrace", Machine({}, tmp_path)).state == state
    write(tmp_path, {"self/status": status.replace("0000000000000000", "0000000000080000")})
    assert of("ptrace", Machine({}, tmp_path)).state == "ok"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    write(tmp_path, {"self/status": status})
    assert "SYS_PTRACE" in of("ptrace", Machine({}, tmp_path)).found


def test_a_folder_of_sessions_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine({"WIZARD_SESSION_DIR": f"{tmp_path}/kept/here"})
    assert of("sessions", machine).state == "ok"
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 62)
    finding = of("sessions", machine)
    assert (finding.state, "only" in finding.found) == ("limited", True)


def test_a_folder_on_a_read_only_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine({"WIZARD_SESSION_DIR": f"{tmp_path}/kept"})
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "Permission denied" in of("sessions", machine).found
    real = os.statvfs(tmp_path)
    flags = os.statvfs_result((*real[:8], real.f_flag | os.ST_RDONLY, real.f_namemax))
    monkeypatch.setattr(os, "statvfs", lambda _: flags)
    finding = of("sessions", machine)
    assert (finding.state, "Read-only" in finding.found) == ("missing", True)


def test_as_text_and_as_json_it_says_the_same() -> None:
    shape = json.loads(wizard("doctor", "--format", "json").out)
    names = [row.name for row in doctor.ROWS]
    assert [check["name"] for check in shape["checks"]] == names
    result = wizard("doctor")
    assert (result.code, shape["wizard"] in result.out) == (0, True)
    assert all(f"  {name}" in result.out for name in names)
    assert max(map(len, result.out.splitlines())) <= 80


def test_it_tells_the_terminal_that_it_is_in(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wizard", "doctor"]
    with Terminal(command, 60, 70, env=environment(tmp_path)) as terminal:
        assert terminal.wait_exit() == 0
        assert "but 70 x 60 only" in " ".join(terminal.text.split())
