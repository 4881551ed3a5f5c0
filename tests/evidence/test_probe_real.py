"""One look at real processes, and at the machine that runs these tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.evidence.test_probe import pids
from tests.helpers.patience import until
from tests.helpers.servers import children, gunicorn, started
from wizard.evidence.candidates import surroundings, target_of
from wizard.evidence.probe import Probe
from wizard.evidence.reading import Interval
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.evidence.target import Target

if TYPE_CHECKING:
    from pathlib import Path


def test_a_real_gunicorn_whose_workers_are_killed(tmp_path: Path) -> None:
    with gunicorn(tmp_path, 2) as master:
        target = target_of(master)
        probe, series = Probe(target), Series()
        at = time.time()
        series.append(probe.sample(at))
        before = children(master)
        assert len(before) == 2
        evidence = observe(series, target, {}, at)
        assert evidence.readings["workers.count"].value == Interval(2, 2)
        assert evidence.readings["memory.used"].known

        os.kill(before[0], signal.SIGKILL)
        killed = [before[0]]

        def replaced() -> bool:
            series.append(probe.sample(time.time()))
            now = children(master)
            return len(now) == 2 and killed[0] not in now and series.moment(-1).appeared >= 1

        until(replaced, "a new worker in the samples")
        now = series.column("at")[-1]
        readings = observe(series, target, {}, now).readings
        assert readings["workers.restarts"].value == Interval(1, 1)
        assert readings["workers.count"].value == Interval(2, 2)
        assert probe.lost is None
        probe.close()


def test_a_busy_process_uses_about_one_core(tmp_path: Path) -> None:
    with started([sys.executable, "-c", "while True: pass"], tmp_path) as process:
        target = target_of(process.pid)
        probe, series = Probe(target), Series(0.2)
        series.append(probe.sample(time.time()))
        spent = time.monotonic()
        until(lambda: time.monotonic() - spent > 0.5, "half a second")
        at = time.time()
        series.append(probe.sample(at))
        probe.close()
        readings = observe(series, target, {}, at).readings
        busiest = readings["cpu.busiest"].value
        assert isinstance(busiest, Interval)
        assert 0.2 <= busiest.low <= 1.2
        assert readings["cpu.busiest_pid"].value == Interval(process.pid, process.pid)
        share = readings["cpu.user_share"].value
        assert isinstance(share, Interval)
        assert share.low > 0.8


def test_the_end_of_a_real_process_is_noticed(tmp_path: Path) -> None:
    with started(["sleep", "60"], tmp_path) as process:
        probe = Probe(target_of(process.pid))
        assert pids(probe.sample(time.time())) == [process.pid]
        process.kill()
        until(lambda: probe.sample(time.time()).missing.get("pid"), "the end of the process")
        assert probe.lost == f"process {process.pid} has ended"


def test_a_shell_that_started_us_is_watched_without_us(tmp_path: Path) -> None:
    code = (
        "import os, time\n"
        "from wizard.evidence.candidates import target_of\n"
        "from wizard.evidence.probe import Probe\n"
        "probe = Probe(target_of(os.getppid()))\n"
        "print([one.pid == os.getpid() for one in probe.sample(time.time()).processes])\n"
    )
    done = subprocess.run(
        ["sh", "-c", f'{sys.executable} -c "$CODE"; true'],
        env={**os.environ, "CODE": code},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert done.stdout.strip() == "[False]"


def test_what_surrounds_us_can_be_sampled() -> None:
    target = surroundings()
    assert target.kind in ("container", "machine")
    probe, series = Probe(target), Series()
    for _ in range(2):
        series.append(probe.sample(time.time()))
    probe.close()
    readings = observe(series, target, {}, series.column("at")[-1]).readings
    assert readings["memory.share"].known
    assert readings["cpu.limit"].known


def test_the_machine_is_measured_as_psutil_does() -> None:
    values = Probe(Target("machine", "this machine", None, None)).sample(time.time()).values
    assert values["machine.memory_total"] == psutil.virtual_memory().total
    used = values["machine.memory_total"] - psutil.virtual_memory().available
    assert values["machine.memory_used"] == pytest.approx(used, rel=0.5)
    times = psutil.cpu_times()
    idle = times.idle + times.iowait + times.guest + times.guest_nice
    assert values["machine.cpu_seconds"] == pytest.approx(sum(times) - idle, rel=0.05)
