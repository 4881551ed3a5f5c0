"""Taking a session over from the wizard that has it open, and from nobody else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.sessions import walked
from wizard.session.line_file import LineFile
from wizard.session.resume_state import Holder, HolderError, end_holder, holder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLDS = """\
import signal, sys
from pathlib import Path
{deaf}
file = {opened}
print("open", flush=True)
signal.pause()
"""
WRITES = 'open(sys.argv[1], "ab")'
READS = 'open(sys.argv[1], "rb")'
DEAF = "signal.signal(signal.SIGHUP, signal.SIG_IGN)"


@contextmanager
def holding(
    directory: Path, journal: Path, *, name: str = "wizard", opened: str = WRITES, deaf: str = ""
) -> Iterator[subprocess.Popen[str]]:
    """A process called `python …/NAME JOURNAL` that has it open."""
    script = directory / name
    script.write_text(HOLDS.format(opened=opened, deaf=deaf))
    process = subprocess.Popen(
        [sys.executable, script, journal], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return walked(tmp_path / "sessions", 1)


def test_the_wizard_that_writes_it_is_found_and_ended(tmp_path: Path, journal: Path) -> None:
    assert holder_of(journal) is None
    with holding(tmp_path, journal) as process:
        assert holder_of(journal) == Holder(process.pid, None)
        end_holder(journal)
        assert process.wait(10) == -signal.SIGHUP
    assert holder_of(journal) is None


def test_a_suspended_one_is_ended_too(tmp_path: Path, journal: Path) -> None:
    with holding(tmp_path, journal) as process:
        process.send_signal(signal.SIGSTOP)
        end_holder(journal)
        assert process.wait(10) == -signal.SIGHUP


@pytest.mark.parametrize(
    ("name", "opened"), [("editor", WRITES), ("wizard", READS), ("wizard", "None")]
)
def test_nobody_else_is_taken_for_it(tmp_path: Path, journal: Path, name: str, opened: str) -> None:
    with holding(tmp_path, journal, name=name, opened=opened) as process:
        assert holder_of(journal) is None
        with pytest.raises(HolderError, match="none of your wizards"):
            end_holder(journal)
        assert process.poll() is None


def test_we_are_not_taken_for_it_ourselves(journal: Path) -> None:
    file = LineFile.again(journal)
    assert holder_of(journal) is None
    file.close()


def test_one_that_does_not_end_is_said(tmp_path: Path, journal: Path) -> None:
    with holding(tmp_path, journal, deaf=DEAF) as process:
        with pytest.raises(
            HolderError, match=f"process {process.pid} was asked to end and did not"
        ):
            end_holder(journal, patience=0.2)
        assert process.poll() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_a_process_of_somebody_else_is_left_alone() -> None:
    become = "import os; os.setuid(65534)"
    # Not in pytest's own folder: each of its processes closes that to others as it starts.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        journal = walked(Path(folder), 1)
        os.chmod(journal, 0o666)
        with holding(Path(folder), journal, opened=WRITES, deaf=become) as process:
            assert holder_of(journal) is None
            assert process.poll() is None


def test_a_journal_that_is_gone_has_no_holder(tmp_path: Path) -> None:
    assert holder_of(tmp_path / "gone") is None
