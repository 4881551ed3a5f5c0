"""One look at a target: a recorded machine, and real processes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.evidence.test_kernel_texts import STATUS, stat_line
from tests.helpers.process_trees import GIB, MIB, V2_MOUNT, Roots, make, v2_group, write
from wizard.evidence.probe import SOURCES, Probe
from wizard.evidence.sources.process_tree import FIND_SECONDS
from wizard.evidence.sources.shared_memory import PSS_ASLEEP_SECONDS, PSS_SECONDS
from wizard.evidence.sources.source import Findings, SampleDraft, Source
from wizard.evidence.target import Target

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.evidence.sample import Sample

BOOT = 1_700_000_000.0
TARGET = Target("process", "gunicorn", 100, BOOT + 42)


def add(
    roots: Roots, pid: int, parent: int, *, rss: int = 50 * MIB, pss: int | None = None
) -> None:
    files = {
        f"{pid}/stat": stat_line(pid, parent=parent),
        f"{pid}/status": STATUS.replace("51200", str(rss // 1024)),
    }
    if pss is not None:
        files[f"{pid}/smaps_rollup"] = (
            f"0-1 ---p 0 0:0 0 [rollup]\nRss: 1 kB\nPss: {pss // 1024} kB\n"
        )
    write(roots.proc, files)


def remove(roots: Roots, pid: int) -> None:
    """An ended process can be read no more, even through a kept descriptor."""
    for file in (roots.proc / str(pid)).iterdir():
        file.write_text("")
        file.unlink()


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    """gunicorn (100) with two workers in a group of 1 GiB; a shell (200) elsewhere."""
    groups = {100: "0::/app\n", "self": "0::/shell\n"}
    files = {
        **v2_group("app/", **{"cgroup_procs": "100\n101\n102\n"}),
        "shell/cgroup.procs": "200\n",
    }
    made = make(tmp_path, V2_MOUNT, groups, files)
    write(made.proc, {"stat": f"btime {BOOT:.0f}\n"})
    for pid, parent in ((100, 1), (101, 100), (102, 100), (200, 1)):
        add(made, pid, parent)
    return made


def pids(sample: Sample) -> list[int]:
    return [process.pid for process in sample.processes]


def pss(sample: Sample) -> dict[int, float]:
    """Of the processes whose PSS was read this time."""
    return {p.pid: p.values["pss"] for p in sample.processes if "pss" in p.values}


def probe_of(roots: Roots, target: Target = TARGET) -> Probe:
    return Probe(target, proc=roots.proc, sys=roots.sys)


def test_the_tree_stands_with_its_main_process_first(roots: Roots) -> None:
    add(roots, 50, 102)  # a child may have a lower id
    sample = probe_of(roots).sample(1000.0)
    assert pids(sample)[0] == 100
    assert sorted(pids(sample)) == [50, 100, 101, 102]
    assert sample.values["group.memory_limit"] == GIB
    assert sample.values["group.shared"] == 0
    assert sample.values["machine.memory_total"] > 0
    assert "pid" not in sample.missing


def test_the_tree_is_looked_for_every_few_seconds(roots: Roots) -> None:
    probe = probe_of(roots)
    probe.sample(1000.0)
    add(roots, 103, 100)
    assert 103 not in pids(probe.sample(1001.0))
    assert 103 in pids(probe.sample(1000.0 + FIND_SECONDS))


def test_it_is_looked_for_at_once_when_a_member_ended(roots: Roots) -> None:
    probe = probe_of(roots)
    probe.sample(1000.0)
    remove(roots, 101)
    add(roots, 103, 100)
    assert sorted(pids(probe.sample(1001.0))) == [100, 102, 103]


def test_orphans_are_kept_while_they_live(roots: Roots) -> None:
    add(roots, 110, 101)
    probe = probe_of(roots)
    assert 110 in pids(probe.sample(1000.0))
    remove(roots, 101)
    add(roots, 110, 1)
    for second in range(1, 10):
        assert 110 in pids(probe.sample(1000.0 + second))
    remove(roots, 110)
    assert 110 not in pids(probe.sample(1011.0))


def test_an_outsider_may_come_to_the_tree_when_its_id_is_used_again(roots: Roots) -> None:
    probe = probe_of(roots)
    probe.sample(1000.0)
    remove(roots, 200)
    (roots.proc / "200").rmdir()
    probe.sample(1000.0 + FIND_SECONDS)
    add(roots, 200, 100)
    assert 200 in pids(probe.sample(1000.0 + 2 * FIND_SECONDS))


def test_we_are_never_part_of_the_target(roots: Roots) -> None:
    add(roots, os.getpid(), 100)
    add(roots, 500, os.getpid())
    assert sorted(pids(probe_of(roots).sample(1000.0))) == [100, 101, 102]


def test_the_end_of_the_target_is_said_and_stays_said(roots: Roots) -> None:
    probe = probe_of(roots)
    probe.sample(1000.0)
    assert probe.lost is None
    remove(roots, 100)
    for second in (1, 2):
        sample = probe.sample(1000.0 + second)
        assert probe.lost == "process 100 has ended"
        assert sample.processes == ()
        assert sample.missing["pid"] == "process 100 has ended"


@pytest.mark.parametrize(
    ("line", "words"),
    [(stat_line(100, state="Z"), "has ended"), (stat_line(100, start=99999), "another has its id")],
)
def test_a_zombie_or_a_reused_id_is_no_target(roots: Roots, line: str, words: str) -> None:
    write(roots.proc, {"100/stat": line})
    probe = probe_of(roots)
    assert probe.sample(1000.0).processes == ()
    assert words in (probe.lost or "")


def test_a_reused_id_is_noticed_while_watching(roots: Roots) -> None:
    probe = probe_of(roots)
    probe.sample(1000.0)
    write(roots.proc, {"100/stat": stat_line(100, start=99999)})
    probe.sample(1001.0)
    assert probe.lost


def test_a_group_is_shared_when_others_are_in_it(roots: Roots) -> None:
    write(roots.proc, {"self/cgroup": "0::/app\n"})
    assert "group.own_cpu_seconds" in probe_of(roots).sample(1000.0).values

    inside = f"100\n101\n102\n{os.getpid()}\n"
    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": inside})
    assert probe_of(roots).sample(1000.0).values["group.shared"] == 0

    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": inside + "200\n"})
    assert probe_of(roots).sample(1000.0).values["group.shared"] == 1


def test_our_own_memory_is_said_where_we_are_in_the_group(roots: Roots) -> None:
    add(roots, os.getpid(), 1, pss=30 * MIB)
    assert "group.own_memory" not in probe_of(roots).sample(1000.0).values
    write(roots.proc, {"self/cgroup": "0::/app\n"})
    assert probe_of(roots).sample(1000.0).values["group.own_memory"] == 30 * MIB


def without_limit(roots: Roots) -> Roots:
    """The group sets no limit, and others are in it."""
    files = {"app/memory.max": "max\n", "app/cgroup.procs": "100\n101\n102\n200\n"}
    write(roots.sys / "fs/cgroup", files)
    return roots


def test_pss_is_read_at_first_and_every_half_minute_where_it_is_needed(roots: Roots) -> None:
    without_limit(roots)
    for pid in (100, 101, 102):
        add(roots, pid, 1 if pid == 100 else 100, pss=20 * MIB)
    probe = probe_of(roots)
    assert pss(probe.sample(1000.0)) == {100: 20 * MIB, 101: 20 * MIB, 102: 20 * MIB}
    assert pss(probe.sample(1001.0)) == {}
    seen = [
        process.pid
        for second in range(3)
        for process in probe.sample(1000.0 + PSS_SECONDS + second).processes
        if "pss" in process.values
    ]
    assert sorted(seen) == [100, 101, 102]


def test_pss_of_a_process_that_sleeps_is_read_seldom(roots: Roots) -> None:
    without_limit(roots)
    for pid in (100, 101, 102):
        add(roots, pid, 1 if pid == 100 else 100, pss=20 * MIB)
    probe = probe_of(roots)
    samples = [probe.sample(1000.0 + second) for second in range(int(PSS_ASLEEP_SECONDS) + 3)]
    seconds = [
        second
        for second, sample in enumerate(samples)
        if any("pss" in process.values for process in sample.processes)
    ]
    assert seconds == [0, *(int(PSS_ASLEEP_SECONDS) + more for more in range(3))]


def test_pss_is_read_anew_when_a_worker_is_replaced(roots: Roots) -> None:
    """A page that two processes shared is the other's alone when one has ended."""
    without_limit(roots)
    for pid in (100, 101, 102):
        add(roots, pid, 1 if pid == 100 else 100, pss=20 * MIB)
    probe = probe_of(roots)
    probe.sample(1000.0)
    assert pss(probe.sample(1005.0)) == {}
    remove(roots, 101)
    for pid in (100, 102):
        add(roots, pid, 1 if pid == 100 else 100, pss=30 * MIB)
    add(roots, 103, 100, pss=10 * MIB)
    seen = pss(probe.sample(1006.0))
    assert seen == {100: 30 * MIB, 102: 30 * MIB, 103: 10 * MIB}
    assert pss(probe.sample(1007.0)) == {}
    add(roots, 103, 100, pss=12 * MIB)
    seen = pss(probe.sample(1008.0))
    assert seen == {100: 30 * MIB, 102: 30 * MIB, 103: 12 * MIB}


def test_pss_is_not_read_where_the_group_says_it_all(roots: Roots) -> None:
    add(roots, 100, 1, pss=20 * MIB)
    assert pss(probe_of(roots).sample(1000.0)) == {}


def test_pss_is_not_read_where_it_costs(roots: Roots) -> None:
    without_limit(roots)
    add(roots, 100, 1, pss=20 * MIB)
    add(roots, 101, 100, rss=2 * GIB)
    probe = probe_of(roots)
    assert pss(probe.sample(1000.0)) == {}
    add(roots, 101, 100, rss=MIB)
    assert pss(probe.sample(1001.0)) == {}


def test_without_control_groups_the_tree_is_still_read(roots: Roots) -> None:
    (roots.proc / "100/cgroup").unlink()
    sample = probe_of(roots).sample(1000.0)
    assert "group.version" not in sample.values
    assert sorted(pids(sample)) == [100, 101, 102]
    assert "control group" in sample.missing["memory.limit"]


def test_a_container_is_watched_as_a_whole(roots: Roots) -> None:
    write(roots.proc, {"self/cgroup": "0::/app\n"})
    inside = f"100\n102\n{os.getpid()}\n"
    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": inside})
    probe = probe_of(roots, Target("container", "this container", None, None))
    sample = probe.sample(1000.0)
    assert pids(sample) == [100, 102]
    assert sample.values["group.shared"] == 0
    assert sample.values["group.memory_limit"] == GIB
    assert "no process is chosen" in sample.missing["workers.count"]
    remove(roots, 100)
    add(roots, 101, 1)
    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": "101\n102\n"})
    assert pids(probe.sample(1000.0 + FIND_SECONDS)) == [102, 101]
    assert probe.lost is None


def test_a_machine_is_watched_without_processes(roots: Roots) -> None:
    probe = probe_of(roots, Target("machine", "this machine", None, None))
    first, second = probe.sample(1000.0), probe.sample(1001.0)
    assert first.processes == ()
    assert "group.version" not in first.values
    assert first.values["machine.cpu_seconds"] <= second.values["machine.cpu_seconds"]
    assert first.values["machine.memory_used"] < first.values["machine.memory_total"]
    assert first.values["machine.cores"] >= 1


class Load(Source):
    """A source that a test adds."""

    names = ("load.average", "files.open")
    every = 5.0
    fails = False

    def read(self, draft: SampleDraft) -> Findings:
        if self.fails:
            raise OSError("no such file")
        findings = Findings({"load.average": draft.at})
        for process in draft.processes:
            findings.of_process[process.pid] = {"files.open": process.pid + draft.at}
        return findings


def test_a_source_is_read_at_its_own_pace_and_holds_between(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.evidence.probe.SOURCES", (*SOURCES, Load))
    probe = probe_of(roots)
    for second, read_at in ((0.0, 1000.0), (4.0, 1000.0), (5.0, 1005.0)):
        sample = probe.sample(1000.0 + second)
        assert sample.values["load.average"] == read_at
        assert sample.processes[0].values["files.open"] == 100 + read_at
        assert sample.processes[0].values["rss"] == 50 * MIB


def test_a_source_that_fails_says_why_and_the_others_are_read(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.evidence.probe.SOURCES", (*SOURCES, Load))
    monkeypatch.setattr(Load, "fails", True)
    sample = probe_of(roots).sample(1000.0)
    assert "load.average" not in sample.values
    assert sample.missing["load.average"] == "could not be read: no such file"
    assert sample.values["group.memory_limit"] == GIB


# --- real processes ---------------------------------------------------------------------------
