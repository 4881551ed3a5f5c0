"""A process that sleeps costs one reading; what it did meanwhile is counted all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.evidence.trees import MIB, write
from wizard.evidence.sources.proc_texts import Stat, parse_stat
from wizard.evidence.sources.tree_member import ASLEEP, TreeMember

if TYPE_CHECKING:
    from pathlib import Path


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
