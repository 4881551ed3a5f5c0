"""A writer that is killed: nothing that was acknowledged is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from wizard.session.journal_reader import read_journal

if TYPE_CHECKING:
    from pathlib import Path


WRITER = """
import sys
from pathlib import Path
from wizard.session.journal import Journal
from wizard.walk.events import WentBack
journal = Journal.create(Path(sys.argv[1]), flow="f", started=0.0)
for number in range(10**6):
    journal.append(WentBack(float(number), number), durable=True)
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def _killed(directory: Path, after: int) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, directory], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(after):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    acknowledged = after + writer.stdout.read().count(b"\n")
    writer.wait()
    writer.stdout.close()
    (path,) = directory.iterdir()
    _header, events, notes = read_journal(path)
    assert [event.at for event in events[:acknowledged]] == list(range(acknowledged))
    assert len(events) <= acknowledged + 1
    assert len(notes) <= 1


def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    _killed(tmp_path, 50)


@pytest.mark.slow
@pytest.mark.parametrize("after", range(1, 201))
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path, after: int) -> None:
    _killed(tmp_path, after)
