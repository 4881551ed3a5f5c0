"""Where a process stands in the control groups: version 1, version 2 and hybrids of both.

The roots of /proc and /sys are passed in. A process's group is found through /proc/PID/cgroup and
our own mounts (cgroups(7)); where its path cannot be seen from here, as in a container without a
namespace of its own, the mount's root is taken, which is the container's group. What a group
counts is read by wizard.evidence.sources.group_counters.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.sources.group_texts import Mount, groups_in, mounts_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Chain(NamedTuple):
    """One controller's groups of a process, its own first, up to the mount's root."""

    version: int
    directories: tuple[Path, ...]


class GroupPlace(NamedTuple):
    """Where a process stands in the control groups."""

    memory: Chain | None
    cpu: Chain | None
    accounting: Chain | None
    """CPU time used: the same as `cpu` in version 2, a controller of its own in version 1."""

    paths: tuple[str, ...]
    """As /proc/PID/cgroup names them; container engines leave their names there."""


def locate(pid: int | str, *, proc: Path, sys: Path) -> GroupPlace:
    """Where the process (`"self"` for our own) stands. Raises OSError where that cannot be read."""
    mounts = tuple(mounts_in(Path(proc, "self", "mountinfo").read_text(errors="replace"), sys))
    groups = tuple(groups_in(Path(proc, str(pid), "cgroup").read_text(errors="replace")))
    return GroupPlace(
        memory=_chain("memory", groups, mounts),
        cpu=_chain("cpu", groups, mounts),
        accounting=_chain("cpuacct", groups, mounts),
        paths=tuple(path for _, path in groups),
    )


def members(directory: Path) -> Iterator[int]:
    """The process ids in a group and in all groups below it, as this PID namespace numbers them; 0
    stands for those that it does not see. Groups that vanish meanwhile are left out."""
    waiting = [directory]
    while waiting:
        here = waiting.pop()
        try:
            yield from (int(word) for word in Path(here, "cgroup.procs").read_bytes().split())
            waiting += [entry for entry in here.iterdir() if entry.is_dir()]
        except OSError:
            continue


def _chain(
    controller: str, groups: Sequence[tuple[frozenset[str], str]], mounts: Sequence[Mount]
) -> Chain | None:
    """The groups of one controller: where version 1 has it mounted, else in version 2."""
    for version in (1, 2):
        for controllers, path in groups:
            if controllers if version == 2 else controller not in controllers:
                continue
            for mount in mounts:
                fits = mount.version == version
                if fits and (version == 2 or controller in mount.controllers):
                    return Chain(version, tuple(_upward(mount, path)))
    return None


def _upward(mount: Mount, path: str) -> Iterator[Path]:
    """The group's directory and those above it, up to the mount's root, which is always one."""
    root = mount.root.rstrip("/")
    inside = path if not root else path.removeprefix(root) if _is_below(path, root) else "/"
    names = [name for name in inside.split("/") if name]
    # `..` stands for a group outside of our own namespace, which is not mounted here.
    here = mount.point.joinpath(*names) if ".." not in names else mount.point
    while here != mount.point:
        if here.is_dir():
            yield here
        here = here.parent
    yield mount.point


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root + "/")
