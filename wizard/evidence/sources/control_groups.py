"""Where a process stands in the control groups (version 1, version 2 and hybrids of both), and what
they count, read again and again through kept descriptors.

The roots of /proc and /sys are passed in. A process's group is found through /proc/PID/cgroup and
our own mounts (cgroups(7)); where its path cannot be seen from here, as in a container without a
namespace of its own, the mount's root is taken, which is the container's group.

The group that is read is the one with the tightest limit, looking up the hierarchy as far as it can
be seen; without any limit it is the process's own. What a group does not say is left out, and
`missing` says why. Facts about the files: FACTS.md, Reading the metrics.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.sources.kernel_files import KeptFile
from wizard.evidence.sources.kernel_texts import (
    NO_LIMIT_V1,
    Mount,
    field_in,
    first_number,
    groups_in,
    limit_in,
    mounts_in,
    quota_in,
    stalled_in,
)
from wizard.messages import measuring as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_PRESSURE = {1: messages.NO_PRESSURE_IN_V1, 2: messages.NO_PRESSURE}

_LIMITS_EVERY = 10
"""Limits hardly change, and each group up the hierarchy has its own: every tenth reading does. What
the kernel does not offer it hardly begins to: it is asked for as seldom."""

Numbers = dict[str, float | None]
"""By the names of a sample, without the `group.` that stands before each; None is not known."""


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


# --- what they count ------------------------------------------------------------------------------


class GroupReader:
    """The memory group and the CPU group of one place."""

    def __init__(self, place: GroupPlace) -> None:
        self._memory = _memory_group(place.memory)
        self._cpu = _cpu_group(place.cpu, place.accounting)
        self._version = (place.memory or place.cpu or Chain(2, ())).version

    @property
    def memory_directory(self) -> Path | None:
        """The group whose memory is counted; None where none is."""
        return self._memory.directory if self._memory else None

    @property
    def cpu_directory(self) -> Path | None:
        """The group whose CPU time is counted; None where none is."""
        return self._cpu.directory if self._cpu else None

    def read(self) -> tuple[dict[str, float], dict[str, str]]:
        """What the groups say now, as the `group.` values of a sample, and metric → reason for what
        they do not say."""
        missing: dict[str, str] = {}
        if self._memory is None:
            missing["memory.used"] = messages.NO_GROUP_COUNTS_MEMORY
        if self._cpu is None:
            missing["cpu.cores"] = messages.NO_GROUP_COUNTS_CPU
        numbers: Numbers = {
            "version": self._version,
            **(self._memory.read(missing) if self._memory else {}),
            **(self._cpu.read(missing) if self._cpu else {}),
        }
        known = {f"group.{name}": float(n) for name, n in numbers.items() if n is not None}
        return known, missing

    def close(self) -> None:
        """Close all descriptors; reading opens them again."""
        for group in (self._memory, self._cpu):
            if group:
                group.close()


class _Group:
    """The files of one group and those above it. Each is read once in a reading."""

    def __init__(self, directory: Path, version: int, limits: Sequence[Path]) -> None:
        self.directory = directory
        self.version = version
        self._limits = tuple(str(group) for group in limits)
        """The groups whose limits count: this one and those above it."""

        self._own = str(directory)
        self._files: dict[str, KeptFile] = {}
        self._texts: dict[str, bytes | None] = {}
        self._absent: set[str] = set()
        self._count = 0
        self._limit: float | None = None

    def close(self) -> None:
        for file in self._files.values():
            file.close()

    def begin(self) -> None:
        """What was read before counts no more."""
        self._texts.clear()
        if self._count % _LIMITS_EVERY == 0:
            self._absent.clear()
            self._limit = self.tightest()
        self._count += 1

    def tightest(self) -> float | None:
        """The least of the limits that count; None where there is none."""
        raise NotImplementedError

    def text(self, name: str, directory: str | None = None) -> bytes | None:
        """A whole file; None where it cannot be read."""
        path = f"{directory or self._own}/{name}"
        if path in self._texts:
            return self._texts[path]
        if path in self._absent:
            return None
        file = self._files.get(path)
        if file is None:
            file = self._files[path] = KeptFile(path)
        try:
            text = file.read()
        except FileNotFoundError:
            self._absent.add(path)
            text = None
        except OSError:
            file.close()
            text = None
        self._texts[path] = text
        return text

    def number(self, name: str) -> int | None:
        """A file of one number; None for `max`."""
        return first_number(self.text(name) or b"")

    def field(self, name: str, key: bytes) -> int | None:
        """The number after `key` in a file of lines `key number`."""
        return field_in(self.text(name) or b"", key)

    def stall(self, name: str, missing: dict[str, str], metric: str) -> float | None:
        """Seconds in which something waited, of a pressure file."""
        seconds = stalled_in(self.text(name) or b"") if self.version == 2 else None
        if seconds is None:
            missing[metric] = _NO_PRESSURE[self.version]
        return seconds


class _MemoryGroup(_Group):
    def limit(self, directory: str) -> int | None:
        """Bytes; None where this group sets no limit."""
        name = "memory.max" if self.version == 2 else "memory.limit_in_bytes"
        return limit_in(self.text(name, directory) or b"")

    def read(self, missing: dict[str, str]) -> Numbers:
        self.begin()
        second = self.version == 2
        usage = self.number("memory.current" if second else "memory.usage_in_bytes")
        inactive = self.field("memory.stat", b"inactive_file" if second else b"total_inactive_file")
        kills = self.field("memory.events" if second else "memory.oom_control", b"oom_kill")
        peak = self.number("memory.peak" if second else "memory.max_usage_in_bytes")
        if usage is None or inactive is None:
            missing["memory.used"] = messages.GROUP_SAYS_NO_MEMORY
        if peak is None:
            missing["memory.peak"] = messages.NO_PEAK
        if kills is None:
            missing["memory.oom_kills"] = messages.NO_OOM_KILLS
        return {
            "memory_used": None if usage is None or inactive is None else max(0, usage - inactive),
            "memory_limit": self._limit,
            "memory_peak": peak,
            "oom_kills": kills,
            "memory_stall_seconds": self.stall("memory.pressure", missing, "memory.pressure"),
        }

    def tightest(self) -> float | None:
        limits = [self.limit(group) for group in self._limits]
        if self.version == 1:
            # Says the tightest limit of all ancestors, even of those that are not mounted here.
            whole = self.field("memory.stat", b"hierarchical_memory_limit")
            limits.append(whole if whole is not None and whole < NO_LIMIT_V1 else None)
        return min((limit for limit in limits if limit is not None), default=None)


class _CpuGroup(_Group):
    def __init__(
        self, directory: Path, version: int, limits: Sequence[Path], accounting: Path | None
    ) -> None:
        super().__init__(directory, version, limits)
        self._accounting = None if accounting is None else str(accounting)

    def limit(self, directory: str) -> float | None:
        """Cores; None where this group sets no quota (`max` or -1)."""
        if self.version == 2:
            quota, _, period = (self.text("cpu.max", directory) or b"").partition(b" ")
        else:
            quota = self.text("cpu.cfs_quota_us", directory) or b""
            period = self.text("cpu.cfs_period_us", directory) or b""
        return quota_in(quota, period)

    def read(self, missing: dict[str, str]) -> Numbers:
        self.begin()
        periods = self.field("cpu.stat", b"nr_periods")
        throttled = self.field("cpu.stat", b"nr_throttled")
        seconds = self._seconds()
        if seconds is None:
            missing["cpu.cores"] = messages.GROUP_SAYS_NO_CPU
        if self._limit is None:
            missing["cpu.throttled"] = messages.NO_QUOTA
        elif periods is None or throttled is None:
            missing["cpu.throttled"] = messages.NO_THROTTLING
        return {
            "cpu_seconds": seconds,
            "cpu_limit": self._limit,
            "periods": periods,
            "throttled_periods": throttled,
            "cpu_stall_seconds": self.stall("cpu.pressure", missing, "cpu.pressure"),
        }

    def tightest(self) -> float | None:
        limits = [self.limit(group) for group in self._limits]
        return min((limit for limit in limits if limit is not None), default=None)

    def _seconds(self) -> float | None:
        if self.version == 2:
            used = self.field("cpu.stat", b"usage_usec")
            return None if used is None else used / 1e6
        if self._accounting is None:
            return None
        used = first_number(self.text("cpuacct.usage", self._accounting) or b"")
        return None if used is None else used / 1e9


def _memory_group(chain: Chain | None) -> _MemoryGroup | None:
    """The group to read; None where none in the chain counts memory."""
    if chain is None:
        return None
    counted = "memory.current" if chain.version == 2 else "memory.usage_in_bytes"
    # A group of version 2 counts no memory where its parent did not hand the controller down.
    able = [group for group in chain.directories if Path(group, counted).exists()]
    if not able:
        return None
    first = _MemoryGroup(able[0], chain.version, able)
    chosen = _tightest_of([first.limit(str(group)) for group in able])
    first.close()
    return _MemoryGroup(able[chosen], chain.version, able[chosen:])


def _cpu_group(chain: Chain | None, accounting: Chain | None) -> _CpuGroup | None:
    if chain is None or not chain.directories:
        return None
    groups = chain.directories
    first = _CpuGroup(groups[0], chain.version, groups, None)
    chosen = _tightest_of([first.limit(str(group)) for group in groups])
    first.close()
    counted = None if accounting is None else _same_group(chain, chosen, accounting)
    return _CpuGroup(groups[chosen], chain.version, groups[chosen:], counted)


def _same_group(chain: Chain, chosen: int, other: Chain) -> Path | None:
    """The group of `other` with the path of `chain`'s group at `chosen`, below each one's mount.
    Two controllers of version 1 may be two hierarchies, and then a process that was moved in one of
    them only shares the other's group with processes that the quota does not hold for."""
    path = chain.directories[chosen].relative_to(chain.directories[-1])
    wanted = other.directories[-1] / path if other.directories else None
    return wanted if wanted in other.directories else None


def _tightest_of(limits: Sequence[float | None]) -> int:
    """The index of the least limit, the first of equals; 0 where there is none."""
    return min(
        (index for index, limit in enumerate(limits) if limit is not None),
        key=lambda index: limits[index] or 0.0,
        default=0,
    )
