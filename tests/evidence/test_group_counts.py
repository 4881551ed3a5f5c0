"""What control groups count, in trees of each kind; what they do not say, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import (
    GIB,
    MIB,
    NO_LIMIT_V1,
    V1_MOUNTS,
    V2_MOUNT,
    Roots,
    make,
    v1_group,
    v2_group,
    v2_parts,
    write,
)
from wizard.evidence.sources.control_groups import GroupReader, locate

if TYPE_CHECKING:
    from pathlib import Path


def look(roots: Roots, pid: int = 100) -> tuple[dict[str, float], dict[str, str]]:
    return GroupReader(locate(pid, proc=roots.proc, sys=roots.sys)).read()


def v2(tmp_path: Path, **changed: str) -> Roots:
    return make(tmp_path, V2_MOUNT, {100: "0::/\n"}, v2_group(**changed))


def test_version_2_says_everything(tmp_path: Path) -> None:
    found, missing = look(v2(tmp_path))
    assert found == {
        "group.version": 2,
        "group.memory_used": 500 * MIB,
        "group.memory_limit": GIB,
        "group.memory_peak": 900 * MIB,
        "group.oom_kills": 2,
        "group.cpu_seconds": 12.5,
        "group.cpu_limit": 2.0,
        "group.periods": 400,
        "group.throttled_periods": 30,
        "group.memory_stall_seconds": 1.5,
        "group.cpu_stall_seconds": 2.5,
    }
    assert missing == {}


def test_version_1_says_the_same_but_for_pressure(tmp_path: Path) -> None:
    groups = {100: "4:cpu,cpuacct:/app\n3:memory:/app\n"}
    found, missing = look(make(tmp_path, V1_MOUNTS, groups, v1_group("app/")))
    assert found == {
        "group.version": 1,
        "group.memory_used": 400 * MIB,
        "group.memory_limit": GIB,
        "group.memory_peak": 700 * MIB,
        "group.oom_kills": 1,
        "group.cpu_seconds": 7.25,
        "group.cpu_limit": 1.5,
        "group.periods": 50,
        "group.throttled_periods": 5,
    }
    assert set(missing) == {"memory.pressure", "cpu.pressure"}


_APART = """\
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
"""


@pytest.mark.parametrize(
    ("counted_in", "seconds"), [("/jobs/app", 2.0), ("/jobs", None), ("/", None), ("/app", None)]
)
def test_cpu_time_of_another_path_than_the_quotas_is_not_the_targets(
    tmp_path: Path, counted_in: str, seconds: float | None
) -> None:
    files = {
        "cpu/jobs/app/cpu.cfs_quota_us": "20000\n",
        "cpu/jobs/app/cpu.cfs_period_us": "100000\n",
        "cpuacct/cpuacct.usage": "900000000000\n",
        "cpuacct/jobs/cpuacct.usage": "90000000000\n",
        "cpuacct/app/cpuacct.usage": "9000000000\n",
        "cpuacct/jobs/app/cpuacct.usage": "2000000000\n",
    }
    groups = {100: f"2:cpuacct:{counted_in}\n1:cpu:/jobs/app\n"}
    found, missing = look(make(tmp_path, _APART, groups, files))
    assert (found["group.cpu_limit"], found.get("group.cpu_seconds")) == (0.2, seconds)
    assert ("cpu.cores" in missing) == (seconds is None)


def test_no_limit_is_left_out_and_never_a_number(tmp_path: Path) -> None:
    found, missing = look(v2(tmp_path, memory_max="max\n", cpu_max="max 100000\n"))
    assert not found.keys() & {"group.memory_limit", "group.cpu_limit"}
    assert "quota" in missing["cpu.throttled"]


def test_no_limit_in_version_1(tmp_path: Path) -> None:
    groups = {100: "4:cpu,cpuacct:/app\n3:memory:/app\n"}
    files = v1_group("app/", limit=NO_LIMIT_V1, quota="-1\n")
    found, _ = look(make(tmp_path, V1_MOUNTS, groups, files))
    assert not found.keys() & {"group.memory_limit", "group.cpu_limit"}


def test_an_ancestor_that_is_not_mounted_here_limits_too(tmp_path: Path) -> None:
    groups = {100: "4:cpu,cpuacct:/\n3:memory:/\n"}
    files = v1_group(limit=NO_LIMIT_V1)
    stat = f"hierarchical_memory_limit {256 * MIB}\ntotal_inactive_file 0\n"
    files["memory/memory.stat"] = stat
    found, _ = look(make(tmp_path, V1_MOUNTS, groups, files))
    assert found["group.memory_limit"] == 256 * MIB


def test_the_tightest_limit_of_the_hierarchy_counts_with_its_own_usage(tmp_path: Path) -> None:
    files = {
        **v2_group("pod/app/", memory_max="max\n", cpu_max="max 100000\n"),
        **v2_group("pod/", memory_max=f"{512 * MIB}\n", memory_current=f"{400 * MIB}\n"),
        **v2_group(memory_max=f"{2 * GIB}\n", cpu_max="50000 100000\n"),
    }
    found, _ = look(make(tmp_path, V2_MOUNT, {100: "0::/pod/app\n"}, files))
    assert found["group.memory_limit"] == 512 * MIB
    assert found["group.memory_used"] == 300 * MIB
    assert found["group.cpu_limit"] == 0.5


def test_of_equal_limits_the_nearest_group_is_read(tmp_path: Path) -> None:
    files = {**v2_group("a/", memory_current=f"{200 * MIB}\n"), **v2_group()}
    found, _ = look(make(tmp_path, V2_MOUNT, {100: "0::/a\n"}, files))
    assert found["group.memory_used"] == 100 * MIB


def test_a_group_that_counts_no_memory_gives_way_to_the_one_above(tmp_path: Path) -> None:
    files = {"slice/session/cgroup.procs": "100\n", **v2_group("slice/")}
    found, _ = look(make(tmp_path, V2_MOUNT, {100: "0::/slice/session\n"}, files))
    assert found["group.memory_used"] == 500 * MIB


def test_the_working_set_is_never_below_zero(tmp_path: Path) -> None:
    found, _ = look(v2(tmp_path, memory_current="4096\n"))
    assert found["group.memory_used"] == 0


@pytest.mark.parametrize(
    ("file", "text", "field", "metric"),
    [
        ("memory.peak", None, "memory_peak", "memory.peak"),
        ("memory.stat", "anon 5\n", "memory_used", "memory.used"),
        ("memory.current", "", "memory_used", "memory.used"),
        ("memory.events", "oom_kill_disable 3\n", "oom_kills", "memory.oom_kills"),
        ("memory.pressure", None, "memory_stall_seconds", "memory.pressure"),
        ("cpu.stat", "usage_usec x\n", "cpu_seconds", "cpu.cores"),
        ("cpu.stat", "usage_usec 5\n", "periods", "cpu.throttled"),
        ("cpu.pressure", "garbage", "cpu_stall_seconds", "cpu.pressure"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_reason(
    tmp_path: Path, file: str, text: str | None, field: str, metric: str
) -> None:
    roots = v2(tmp_path)
    path = roots.sys / "fs/cgroup" / file
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    found, missing = look(roots)
    assert f"group.{field}" not in found
    assert missing[metric]


def test_the_root_of_a_host_counts_no_memory(tmp_path: Path) -> None:
    files = {"cgroup.procs": "1\n", "cpu.stat": "usage_usec 1000000\n"}
    found, missing = look(make(tmp_path, V2_MOUNT, {100: "0::/\n"}, files))
    assert not found.keys() & {"group.memory_used", "group.memory_limit"}
    assert found["group.cpu_seconds"] == 1.0
    assert missing["memory.used"]


def test_a_reader_sees_what_changes_and_outlives_a_vanished_group(tmp_path: Path) -> None:
    roots = v2(tmp_path)
    reader = GroupReader(locate(100, proc=roots.proc, sys=roots.sys))
    assert reader.read()[0]["group.memory_used"] == 500 * MIB
    write(roots.sys / "fs/cgroup", {"memory.current": f"{700 * MIB}\n"})
    assert reader.read()[0]["group.memory_used"] == 600 * MIB
    for file in (roots.sys / "fs/cgroup").iterdir():
        file.unlink()
    found, missing = reader.read()
    assert not found.keys() & {"group.memory_used", "group.cpu_seconds"}
    assert missing["memory.used"]


# --- kills: of the process's own group --------------------------------------------------------


def test_kills_of_another_container_of_the_pod_are_not_its_own(tmp_path: Path) -> None:
    files = {
        **v2_group("pod/app/", memory_max="max\n", memory_events="oom_kill 0\n"),
        **v2_group("pod/", memory_max=f"{512 * MIB}\n", memory_events="oom_kill 7\n"),
    }
    found, _ = look(make(tmp_path, V2_MOUNT, {100: "0::/pod/app\n"}, files))
    assert found["group.memory_limit"] == 512 * MIB
    assert found["group.oom_kills"] == 0


def test_kills_of_groups_below_are_not_its_own(tmp_path: Path) -> None:
    files = v2_group(memory_events="oom_kill 5\n")
    files["memory.events.local"] = "low 0\nhigh 0\nmax 1\noom 1\noom_kill 1\n"
    found, _ = look(make(tmp_path, V2_MOUNT, {100: "0::/\n"}, files))
    assert found["group.oom_kills"] == 1


def test_version_1_counts_kills_in_the_own_group_though_the_limit_is_above(tmp_path: Path) -> None:
    groups = {100: "4:cpu,cpuacct:/pod/app\n3:memory:/pod/app\n"}
    files = {**v1_group("pod/app/", limit=NO_LIMIT_V1), **v1_group("pod/")}
    files["memory/pod/memory.oom_control"] = "oom_kill_disable 0\nunder_oom 0\noom_kill 9\n"
    found, _ = look(make(tmp_path, V1_MOUNTS, groups, files))
    assert found["group.memory_limit"] == GIB
    assert found["group.oom_kills"] == 1


# --- of what memory is made -------------------------------------------------------------------


def parts_of(roots: Roots) -> tuple[dict[str, float], dict[str, str]]:
    return GroupReader(locate(100, proc=roots.proc, sys=roots.sys)).memory_parts()


def test_version_2_says_of_what_memory_is_made(tmp_path: Path) -> None:
    files = v2_group(
        memory_stat=v2_parts(300 * MIB, 180 * MIB, 40 * MIB),
        memory_high=f"{700 * MIB}\n",
        memory_events="low 0\nhigh 12\nmax 0\noom 0\noom_kill 0\n",
    )
    files["memory.swap.current"] = f"{5 * MIB}\n"
    found, missing = parts_of(make(tmp_path, V2_MOUNT, {100: "0::/\n"}, files))
    assert found == {
        "memory.anon": 300 * MIB,
        "memory.file": 180 * MIB,
        "memory.shmem": 40 * MIB,
        "memory.swap": 5 * MIB,
        "memory.high": 700 * MIB,
        "group.high_events": 12,
    }
    assert missing == {}


def test_the_lowest_memory_high_of_the_hierarchy_counts(tmp_path: Path) -> None:
    files = {
        **v2_group("pod/app/", memory_high="max\n"),
        **v2_group("pod/", memory_high=f"{400 * MIB}\n", memory_events="high 3\n"),
    }
    found, _ = parts_of(make(tmp_path, V2_MOUNT, {100: "0::/pod/app\n"}, files))
    assert (found["memory.high"], found["group.high_events"]) == (400 * MIB, 3)


def test_version_1_has_the_same_parts_and_no_memory_high(tmp_path: Path) -> None:
    files = v1_group("app/")
    files["memory/app/memory.stat"] += (
        f"total_rss {300 * MIB}\ntotal_active_file {70 * MIB}\n"
        f"total_shmem {30 * MIB}\ntotal_swap 0\n"
    )
    groups = {100: "4:cpu,cpuacct:/app\n3:memory:/app\n"}
    found, missing = parts_of(make(tmp_path, V1_MOUNTS, groups, files))
    assert found == {
        "memory.anon": 300 * MIB,
        "memory.file": 70 * MIB,
        "memory.shmem": 30 * MIB,
        "memory.swap": 0,
        "group.high_events": 0,
    }
    assert missing["memory.high"] == "version 1 control groups have no memory.high"
