"""Beat inside of a celery worker, as it is seen in samples of a real one."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.helpers.patience import until
from tests.helpers.servers import started
from wizard.evidence.candidates import target_of
from wizard.evidence.probe import Probe
from wizard.evidence.workers import workers_of

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION = "from celery import Celery\n\napp = Celery('tasks', broker='memory://')\n"


def test_beat_is_no_process_of_the_pool(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text(APPLICATION)
    command = [sys.executable, "-m", "celery", "-A", "tasks", "worker", "-Bc", "2", "-l", "info"]
    with started([*command, "-s", str(tmp_path / "schedule")], tmp_path) as process:
        log = tmp_path / "output.txt"
        until(lambda: "ready." in log.read_text() and "beat: Starting" in log.read_text(), "both")
        target = target_of(process.pid)
        probe = Probe(target)
        probe.sample(time.time())
        processes = probe.sample(time.time()).processes
        probe.close()
        assert len(processes) == 4
        assert len(workers_of(processes)) == 2
        (beat,) = [one.pid for one in processes if "beat" in one.name]
        assert beat not in [worker.pid for worker in workers_of(processes)]
        assert target_of(beat).pid == process.pid
