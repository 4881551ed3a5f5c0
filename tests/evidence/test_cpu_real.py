"""CPU of real loads: commands that end within a look, and what nobody waits for."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.servers import started
from wizard.evidence.candidates import target_of
from wizard.evidence.probe import Probe
from wizard.evidence.reading import Interval
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wizard.evidence.reading import Reading

BURN = "end = time.process_time() + 0.02\nwhile time.process_time() < end: pass\n"
LOADS = {
    "commands": (
        "import subprocess, sys, time\n"
        f"code = 'import time\\n' + {BURN!r}\n"
        "while True: subprocess.run([sys.executable, '-S', '-c', code])\n"
    ),
    "pipelines": (
        "import subprocess\n"
        "line = 'seq 20000 | sort -n | tail -1 >/dev/null'\n"
        "while True: subprocess.run(line, shell=True)\n"
    ),
    "orphans": (
        "import os, time\n"
        "while True:\n"
        "    r, w = os.pipe()\n"
        "    pid = os.fork()\n"
        "    if not pid:\n"
        "        if not os.fork():\n"
        f"            exec({BURN!r})\n"
        "        os._exit(0)\n"
        "    os.waitpid(pid, 0); os.close(w); os.read(r, 1); os.close(r)\n"
    ),
}


def readings_of(code: str, folder: Path, seconds: float = 7.0) -> Mapping[str, Reading]:
    with started([sys.executable, "-c", code], folder) as it:
        target = target_of(it.pid)
        probe, series = Probe(target), Series(0.5)
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            series.append(probe.sample(time.time()))
            time.sleep(0.5)
        probe.close()
        return observe(series, target, {}, series.column("at")[-1]).readings


@pytest.mark.parametrize("load", ["commands", "pipelines", "orphans"])
def test_what_lives_shorter_than_a_look_is_not_idle(load: str, tmp_path: Path) -> None:
    """Whatever else the machine does: a core that is shared leaves less to them."""
    readings = readings_of(LOADS[load], tmp_path)
    if load == "orphans" and readings["cpu.pattern"].value == frozenset({"idle"}):
        # On a crowded machine whoever is given orphans may reap them late, and so tell of none.
        readings = readings_of(LOADS[load], tmp_path, 14.0)
    pattern, busiest = readings["cpu.pattern"], readings["cpu.busiest"].value
    assert pattern.value != frozenset({"idle"})
    assert isinstance(busiest, Interval)
    if load != "orphans":
        assert pattern.value is None or "idle" not in pattern.value
        assert busiest.high >= 0.1
        assert readings["cpu.busiest_pid"].known
