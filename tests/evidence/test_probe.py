"""One look at a target: a recorded machine, and real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.evidence.servers import children, gunicorn, started, until
from tests.evidence.test_procfs import STATUS, stat_line
from tests.evidence.trees import GIB, MIB, V2_MOUNT, Roots, make, v2_group, write
from wizard.evidence.candidates import surroundings, target_of
from wizard.evidence.observe import observe
from wizard.evidence.probe import FIND_SECONDS, PSS_SECONDS, Probe
from wizard.evidence.reading import Interval
from wizard.evidence.series import Series
from wizard.evidence.system.machine import read_busy_seconds, read_memory
from wizard.evidence.target import Target

if TYPE_CHECKING:
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


def probe_of(roots: Roots, target: Target = TARGET) -> Probe:
    return Probe(target, proc=roots.proc, sys=roots.sys)


def test_the_tree_stands_with_its_main_process_first(roots: Roots) -> None:
    add(roots, 50, 102)  # a child may have a lower id
    sample = probe_of(roots).sample(1000.0)
    assert pids(sample)[0] == 100
    assert sorted(pids(sample)) == [50, 100, 101, 102]
    assert sample.group is not None
    assert (sample.group.memory_limit, sample.group.shared) == (GIB, False)
    assert sample.machine is not None
    assert sample.machine.memory_total > 0
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
    group = probe_of(roots).sample(1000.0).group
    assert group is not None
    assert group.own_cpu_seconds is not None

    inside = f"100\n101\n102\n{os.getpid()}\n"
    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": inside})
    group = probe_of(roots).sample(1000.0).group
    assert group is not None
    assert not group.shared

    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": inside + "200\n"})
    group = probe_of(roots).sample(1000.0).group
    assert group is not None
    assert group.shared


def test_our_own_memory_is_said_where_we_are_in_the_group(roots: Roots) -> None:
    add(roots, os.getpid(), 1, pss=30 * MIB)
    assert probe_of(roots).sample(1000.0).group.own_memory is None  # type: ignore[union-attr]
    write(roots.proc, {"self/cgroup": "0::/app\n"})
    assert probe_of(roots).sample(1000.0).group.own_memory == 30 * MIB  # type: ignore[union-attr]


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
    assert [process.pss for process in probe.sample(1000.0).processes] == [20 * MIB] * 3
    assert [process.pss for process in probe.sample(1001.0).processes] == [None] * 3
    seen = [
        process.pid
        for second in range(3)
        for process in probe.sample(1000.0 + PSS_SECONDS + second).processes
        if process.pss is not None
    ]
    assert sorted(seen) == [100, 101, 102]


def test_pss_is_read_anew_when_a_worker_is_replaced(roots: Roots) -> None:
    """A page that two processes shared is the other's alone when one has ended."""
    without_limit(roots)
    for pid in (100, 101, 102):
        add(roots, pid, 1 if pid == 100 else 100, pss=20 * MIB)
    probe = probe_of(roots)
    probe.sample(1000.0)
    assert {process.pss for process in probe.sample(1005.0).processes} == {None}
    remove(roots, 101)
    for pid in (100, 102):
        add(roots, pid, 1 if pid == 100 else 100, pss=30 * MIB)
    add(roots, 103, 100, pss=10 * MIB)
    seen = {one.pid: one.pss for one in probe.sample(1006.0).processes}
    assert seen == {100: 30 * MIB, 102: 30 * MIB, 103: 10 * MIB}
    assert {one.pss for one in probe.sample(1007.0).processes} == {None}
    add(roots, 103, 100, pss=12 * MIB)
    seen = {one.pid: one.pss for one in probe.sample(1008.0).processes}
    assert seen == {100: 30 * MIB, 102: 30 * MIB, 103: 12 * MIB}


def test_pss_is_not_read_where_the_group_says_it_all(roots: Roots) -> None:
    add(roots, 100, 1, pss=20 * MIB)
    assert {process.pss for process in probe_of(roots).sample(1000.0).processes} == {None}


def test_pss_is_not_read_where_it_costs(roots: Roots) -> None:
    without_limit(roots)
    add(roots, 100, 1, pss=20 * MIB)
    add(roots, 101, 100, rss=2 * GIB)
    probe = probe_of(roots)
    assert {process.pss for process in probe.sample(1000.0).processes} == {None}
    add(roots, 101, 100, rss=MIB)
    assert {process.pss for process in probe.sample(1001.0).processes} == {None}


def test_without_control_groups_the_tree_is_still_read(roots: Roots) -> None:
    (roots.proc / "100/cgroup").unlink()
    sample = probe_of(roots).sample(1000.0)
    assert sample.group is None
    assert sorted(pids(sample)) == [100, 101, 102]
    assert "control group" in sample.missing["memory.limit"]


def test_a_container_is_watched_as_a_whole(roots: Roots) -> None:
    write(roots.proc, {"self/cgroup": "0::/app\n"})
    inside = f"100\n102\n{os.getpid()}\n"
    write(roots.sys / "fs/cgroup/app", {"cgroup.procs": inside})
    probe = probe_of(roots, Target("container", "this container", None, None))
    sample = probe.sample(1000.0)
    assert pids(sample) == [100, 102]
    assert sample.group is not None
    assert (sample.group.shared, sample.group.memory_limit) == (False, GIB)
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
    assert first.group is None
    assert first.machine is not None
    assert first.machine.cpu_seconds is not None
    assert second.machine is not None
    assert second.machine.cores >= 1


# --- real processes ---------------------------------------------------------------------------


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
        timeout=30,
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


def test_psutil_is_asked_only_where_proc_does_not_tell(tmp_path: Path) -> None:
    code = (
        "import sys, os, time\n"
        "from pathlib import Path\n"
        "from wizard.evidence.candidates import target_of\n"
        "from wizard.evidence.probe import Probe\n"
        "from wizard.evidence.target import Target\n"
        "Probe(target_of(os.getppid())).sample(time.time())\n"
        "machine = Target('machine', 'this machine', None, None)\n"
        "Probe(machine).sample(time.time())\n"
        "print('psutil' in sys.modules)\n"
        f"Probe(machine, proc=Path({str(tmp_path)!r})).sample(time.time())\n"
        "print('psutil' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.split() == ["False", "True"]


def test_proc_tells_of_the_machine_what_psutil_does() -> None:
    memory, busy = read_memory(Path("/proc")), read_busy_seconds(Path("/proc"))
    assert memory is not None
    assert busy is not None
    theirs, times = psutil.virtual_memory(), psutil.cpu_times()
    assert memory.total == theirs.total
    assert memory.available == pytest.approx(theirs.available, rel=0.2)
    idle = times.idle + times.iowait + times.guest + times.guest_nice
    assert busy == pytest.approx(sum(times) - idle, rel=0.05)
