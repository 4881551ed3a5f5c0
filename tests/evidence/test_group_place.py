"""Where a process stands in the control groups, in trees of each kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers.process_trees import HYBRID_MOUNTS, V1_MOUNTS, V2_MOUNT, make, v1_group, v2_group
from wizard.evidence.sources.control_groups import locate, members


def test_version_2_on_a_host_goes_up_to_the_mount(tmp_path: Path) -> None:
    roots = make(
        tmp_path,
        V2_MOUNT,
        {100: "0::/system.slice/web.service\n"},
        v2_group("system.slice/web.service/"),
    )
    place = locate(100, proc=roots.proc, sys=roots.sys)
    top = roots.sys / "fs/cgroup"
    assert place.memory is not None
    assert place.memory.version == 2
    assert place.memory.directories == (
        top / "system.slice/web.service",
        top / "system.slice",
        top,
    )
    assert place.cpu == place.memory
    assert place.accounting == place.memory
    assert place.paths == ("/system.slice/web.service",)


def test_version_2_in_a_container_is_the_mounts_root(tmp_path: Path) -> None:
    roots = make(tmp_path, V2_MOUNT, {100: "0::/\n"}, v2_group())
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert place.memory is not None
    assert place.memory.directories == (roots.sys / "fs/cgroup",)


def test_version_1_has_a_hierarchy_for_each_controller(tmp_path: Path) -> None:
    groups = "4:cpu,cpuacct:/a/b\n3:memory:/m\n1:name=systemd:/x\n"
    files = {**v1_group("a/b/"), **v1_group("m/")}
    roots = make(tmp_path, V1_MOUNTS, {100: groups}, files)
    place = locate(100, proc=roots.proc, sys=roots.sys)
    top = roots.sys / "fs/cgroup"
    assert place.memory is not None
    assert place.memory.version == 1
    assert place.memory.directories == (top / "memory/m", top / "memory")
    assert place.cpu is not None
    assert place.cpu.directories[0] == top / "cpu,cpuacct/a/b"
    assert place.accounting == place.cpu


def test_hybrid_takes_version_1_where_the_controller_is_mounted_there(tmp_path: Path) -> None:
    groups = "4:cpu,cpuacct:/a\n3:memory:/a\n0::/user.slice\n"
    roots = make(
        tmp_path, HYBRID_MOUNTS, {100: groups}, {**v1_group("a/"), "unified/user.slice/x": ""}
    )
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert place.memory is not None
    assert place.memory.version == 1
    assert place.paths == ("/a", "/a", "/user.slice")


def test_hybrid_takes_version_2_for_a_controller_that_is_not_mounted(tmp_path: Path) -> None:
    mounts = "".join(
        line + "\n" for line in HYBRID_MOUNTS.splitlines() if "/cgroup/memory " not in line
    )
    groups = "4:cpu,cpuacct:/a\n0::/user.slice\n"
    files = {**v1_group("a/"), **v2_group("unified/user.slice/")}
    roots = make(tmp_path, mounts, {100: groups}, files)
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert place.memory is not None
    assert (place.memory.version, place.cpu and place.cpu.version) == (2, 1)


def test_version_1_in_a_container_without_its_own_namespace(tmp_path: Path) -> None:
    """Docker mounts the container's group, and /proc/PID/cgroup still says the host's path."""
    mounts = V1_MOUNTS.replace(" / /sys/fs/cgroup/memory", " /docker/abc /sys/fs/cgroup/memory")
    groups = "4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n"
    roots = make(tmp_path, mounts, {100: groups}, v1_group())
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert place.memory is not None
    assert place.memory.directories == (roots.sys / "fs/cgroup/memory",)
    # The CPU hierarchy is mounted from its root here, but the path is not to be seen below it.
    assert place.cpu is not None
    assert place.cpu.directories == (roots.sys / "fs/cgroup/cpu,cpuacct",)


@pytest.mark.parametrize("path", ["/../../kubepods/x", "/gone (deleted)", "/a:b/c"])
def test_a_path_that_cannot_be_seen_is_the_mounts_root(tmp_path: Path, path: str) -> None:
    roots = make(tmp_path, V2_MOUNT, {100: f"0::{path}\n"}, v2_group())
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert place.memory is not None
    assert place.memory.directories == (roots.sys / "fs/cgroup",)


def test_without_control_groups_there_is_no_chain(tmp_path: Path) -> None:
    roots = make(tmp_path, "", {100: ""}, {})
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert (place.memory, place.cpu, place.accounting) == (None, None, None)


def test_a_process_that_is_gone_raises(tmp_path: Path) -> None:
    roots = make(tmp_path, V2_MOUNT, {100: "0::/\n"}, {})
    with pytest.raises(OSError, match="101"):
        locate(101, proc=roots.proc, sys=roots.sys)


def test_mount_points_are_unescaped(tmp_path: Path) -> None:
    mount = V2_MOUNT.replace("/sys/fs/cgroup", "/sys/fs/my\\040group")
    roots = make(tmp_path, mount, {100: "0::/\n"}, {})
    place = locate(100, proc=roots.proc, sys=roots.sys)
    assert place.memory is not None
    assert place.memory.directories == (roots.sys / "fs/my group",)


def test_members_are_those_of_all_groups_below(tmp_path: Path) -> None:
    make(
        tmp_path,
        V2_MOUNT,
        {},
        {"a/cgroup.procs": "1\n2\n", "a/b/cgroup.procs": "3\n", "c/cgroup.procs": "4\n"},
    )
    assert set(members(tmp_path / "sys/fs/cgroup/a")) == {1, 2, 3}
    assert set(members(tmp_path / "nowhere")) == set()


def test_our_own_place_on_this_machine() -> None:
    place = locate("self", proc=Path("/proc"), sys=Path("/sys"))
    chain = place.memory or place.cpu
    if chain is None:
        pytest.skip("this machine has no control groups")
    assert os.getpid() in set(members(chain.directories[0]))
