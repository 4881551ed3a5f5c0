"""One process of the tree: what it does while it sleeps, and what its threads wait for."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.helpers.patience import until
from tests.helpers.process_trees import MIB, write
from tests.helpers.servers import children, started
from wizard.evidence.probe import Probe
from wizard.evidence.sources.kernel_texts import Stat, parse_stat
from wizard.evidence.sources.process_tree import BUSIEST
from wizard.evidence.sources.tree_member import ASLEEP, MOST_THREADS, Threads, TreeMember
from wizard.evidence.target import Target


class Process:
    """Files of a process with one thread."""

    def __init__(self, proc: Path) -> None:
        self._proc = proc
        self.ticks, self.faults, self.rss, self.switches = 0, 0, 100 * MIB, 0

    def write(self) -> None:
        stat = f"7 (x) S 1 1 1 0 -1 0 {self.faults} 0 0 0 {self.ticks} 0 0 0 20 0 1 0 50 0 9 0\n"
        switches = f"voluntary_ctxt_switches:\t{self.switches}\n"
        files = {
            "7/stat": stat,
            "7/status": f"Name:\tx\nVmRSS:\t{self.rss // 1024} kB\n{switches}",
            "7/task/7/status": f"Name:\tx\n{switches}",
            "7/task/7/schedstat": "5 0 1\n",
        }
        write(self._proc, files)

    @property
    def stat(self) -> Stat:
        return parse_stat((self._proc / "7/stat").read_bytes())


def test_waits_of_a_sleeper_are_counted_every_few_readings(tmp_path: Path) -> None:
    process = Process(tmp_path)
    process.write()
    member = TreeMember(tmp_path, process.stat, 0.0)
    seen = []
    for second in range(2 * ASLEEP + 1):
        process.switches = 10 * second
        process.write()
        sample = member.read()
        assert sample is not None
        seen.append(member.waits()["switches"])
    assert seen == [0] * ASLEEP + [10 * ASLEEP] * ASLEEP + [20 * ASLEEP]
    process.faults += 1  # it woke up
    process.rss, process.switches = 200 * MIB, 777
    process.write()
    sample = member.read()
    assert sample is not None
    assert sample.values["rss"] == 200 * MIB
    assert member.waits()["switches"] == 777


def test_waits_that_nobody_asked_for_last_time_are_not_carried_on(tmp_path: Path) -> None:
    """Else all switches of a time in which others were busier would fall into one second."""
    process = Process(tmp_path)
    process.write()
    member = TreeMember(tmp_path, process.stat, 0.0)
    for switches, asked in ((0, True), (10, False), (20, True)):
        process.switches = switches
        process.write()
        sample = member.read()
        assert sample is not None
        if asked:
            assert member.waits()["switches"] == switches


def _thread(proc: Path, name: str, switches: int, schedstat: str | None = "5 7000000000 3") -> None:
    files = {f"10/task/{name}/status": f"Name:\tx\nvoluntary_ctxt_switches:\t{switches}\nnon\n"}
    if schedstat is not None:
        files[f"10/task/{name}/schedstat"] = schedstat + "\n"
    write(proc, files)


def _end(proc: Path, name: str) -> None:
    for file in (proc / "10/task" / name).iterdir():
        file.unlink()
    (proc / "10/task" / name).rmdir()


def test_all_threads_are_counted_together(tmp_path: Path) -> None:
    _thread(tmp_path, "10", 100)
    _thread(tmp_path, "11", 20, "1 500000000 1")
    threads = Threads(tmp_path, 10)
    assert threads.read() == {"switches": 120, "queued_seconds": 7.5}
    _thread(tmp_path, "11", 25, "1 1500000000 1")
    _thread(tmp_path, "12", 3, "0 0 0")
    assert threads.read() == {"switches": 128, "queued_seconds": 8.5}


def test_what_an_ended_thread_did_last_is_not_known(tmp_path: Path) -> None:
    _thread(tmp_path, "10", 100)
    _thread(tmp_path, "11", 20)
    threads = Threads(tmp_path, 10)
    threads.read()
    _end(tmp_path, "11")
    _thread(tmp_path, "10", 101)
    assert threads.read() == {}
    _thread(tmp_path, "10", 103)
    assert threads.read() == {"switches": 123, "queued_seconds": 14.0}


@pytest.mark.parametrize("schedstat", [None, "0 0 0", "", "x y z"])
def test_a_kernel_that_counts_no_queue(tmp_path: Path, schedstat: str | None) -> None:
    _thread(tmp_path, "10", 100, schedstat)
    assert Threads(tmp_path, 10).read() == {"switches": 100}


def test_nothing_is_known_of_a_process_that_is_gone_or_has_too_many_threads(tmp_path: Path) -> None:
    assert Threads(tmp_path, 10).read() == {}
    for name in range(MOST_THREADS + 1):
        _thread(tmp_path, str(name), 1)
    assert Threads(tmp_path, 10).read() == {}


_TWO = """
import threading, time
def tick():
    while True: time.sleep(0.002)
threading.Thread(target=tick, daemon=True).start()
threading.Event().wait()
"""


def test_a_thread_beside_the_first_is_heard(tmp_path: Path) -> None:
    """The first thread waits once and for all; the other one wakes up again and again."""
    with started([sys.executable, "-c", _TWO], tmp_path) as process:
        threads = Threads(Path("/proc"), process.pid)

        def heard() -> bool:
            return threads.read().get("switches", 0) > 500

        until(heard, "hundreds of switches")


def test_only_the_busiest_of_a_tree_are_read(tmp_path: Path) -> None:
    with started(["sh", "-c", "sleep 60 & sleep 60 & sleep 60 & sleep 60 & wait"], tmp_path) as one:
        until(lambda: len(children(one.pid)) == 4, "four children")
        probe = Probe(Target("process", "sh", one.pid, None))
        processes = probe.sample(time.time()).processes
        probe.close()
    assert len(processes) == 5
    assert sum("switches" in process.values for process in processes) == BUSIEST
