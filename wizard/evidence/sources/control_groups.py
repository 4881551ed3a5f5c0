"""Where a process stands in the control groups (version 1, version 2 and hybrids of both), and what
they count.

The roots of /proc and /sys are passed in. A process's group is found through /proc/PID/cgroup and
our own mounts (cgroups(7)); where its path cannot be seen from here, as in a container without a
namespace of its own, the mount's root is taken, which is the container's group.

The group that is read is the one with the tightest limit, looking up the hierarchy as far as it can
be seen; without any limit it is the process's own. OOM kills alone are always those of the
process's own group: version 1 counts a kill nowhere else, and version 2 counts those of all groups
below as well. What a group does not say is left out, and `missing` says why. Facts about the files:
FACTS.md, Reading the metrics.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.sources.kernel_files import read_small
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
from wizard.messages import measuring_messages as messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_PRESSURE = {1: messages.NO_PRESSURE_IN_V1, 2: messages.NO_PRESSURE}

_OOM_EVENTS = {
    1: ("memory.oom_control",),
    2: ("memory.events.local", "memory.events"),
}
"""Where kills are counted; the first that does counts."""

_LIMITS_EVERY = 10
"""Limits hardly change, and each group up the hierarchy has its own: every tenth reading does."""

Numbers = dict[str, float | None]
"""By the names of a sample, of a group without the `group.` that stands before each; None is not
known."""


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
        self._able = _memory_chain(place.memory)
        self._own = self._able and self._able.directories[0]
        self._memory = self._able and _limiting(self._able, _memory_limit)
        self._cpu = place.cpu and _limiting(place.cpu, _cpu_limit)
        self._accounting = _accounting_group(self._cpu, place)
        self._version = (place.memory or place.cpu or Chain(2, ())).version
        self._memory_limit: float | None = None
        self._cpu_limit: float | None = None
        self._readings = 0

    @property
    def memory_directory(self) -> Path | None:
        """The group whose memory is counted; None where none is."""
        return self._memory.directories[0] if self._memory else None

    @property
    def own_directory(self) -> Path | None:
        """The process's own memory group, whose OOM kills are counted; None where none is."""
        return self._own

    @property
    def cpu_directory(self) -> Path | None:
        """The group whose CPU time is counted; None where none is."""
        return self._cpu.directories[0] if self._cpu else None

    def read(self) -> tuple[dict[str, float], dict[str, str]]:
        """What the groups say now, as the `group.` values of a sample, and metric → reason for what
        they do not say."""
        missing: dict[str, str] = {}
        if self._readings % _LIMITS_EVERY == 0:
            self._memory_limit = self._memory and _tightest_memory(self._memory)
            self._cpu_limit = self._cpu and _tightest(self._cpu, _cpu_limit)
        self._readings += 1
        numbers: Numbers = {"version": self._version}
        if self._memory is None:
            missing["memory.used"] = messages.NO_GROUP_COUNTS_MEMORY
        else:
            numbers["memory_limit"] = self._memory_limit
            numbers |= _read_memory(self._memory.version, self._memory.directories[0], missing)
            numbers["oom_kills"] = self.oom_kills()
            if numbers["oom_kills"] is None:
                missing["memory.oom_kills"] = messages.NO_OOM_KILLS
        if self._cpu is None:
            missing["cpu.cores"] = messages.NO_GROUP_COUNTS_CPU
        else:
            numbers["cpu_limit"] = self._cpu_limit
            numbers |= self._read_cpu(self._cpu.version, self._cpu.directories[0], missing)
        known = {f"group.{name}": float(n) for name, n in numbers.items() if n is not None}
        return known, missing

    def oom_kills(self) -> int | None:
        """How many processes of its own group were ever killed; None where nothing counts them."""
        if self._own is None or self._memory is None:
            return None
        files = _OOM_EVENTS[self._memory.version]
        counts = (field_in(_text(self._own, name), b"oom_kill") for name in files)
        return next((count for count in counts if count is not None), None)

    def memory_parts(self) -> tuple[dict[str, float], dict[str, str]]:
        """What the memory of the group is made of, as metrics of the catalogue; and metric → reason
        for what it does not say."""
        if self._memory is None:
            return {"group.high_events": 0.0}, {}
        version, group = self._memory.version, self._memory.directories[0]
        parts = _parts(version, group)
        missing = {
            name: messages.GROUP_SAYS_NO_PART for name, size in parts.items() if size is None
        }
        numbers = parts | self._memory_high(version, missing)
        return {name: float(size) for name, size in numbers.items() if size is not None}, missing

    def _memory_high(self, version: int, missing: dict[str, str]) -> Numbers:
        """The lowest memory.high of its groups, and how often that one was exceeded."""
        if version == 1:
            missing["memory.high"] = messages.NO_HIGH_IN_V1
            return {"group.high_events": 0}
        assert self._able is not None
        chain = _limiting(self._able, _high)
        high = _high(version, chain.directories[0])
        if high is None:
            missing["memory.high"] = messages.NO_HIGH
            return {"group.high_events": 0}
        events = field_in(_text(chain.directories[0], "memory.events"), b"high")
        return {"memory.high": high, "group.high_events": events}

    def _read_cpu(self, version: int, group: Path, missing: dict[str, str]) -> Numbers:
        stat = _text(group, "cpu.stat")
        periods, throttled = field_in(stat, b"nr_periods"), field_in(stat, b"nr_throttled")
        if version == 2:
            used, second = field_in(stat, b"usage_usec"), 1e6
        else:
            counted = self._accounting and _text(self._accounting, "cpuacct.usage")
            used, second = first_number(counted or b""), 1e9
        if used is None:
            missing["cpu.cores"] = messages.GROUP_SAYS_NO_CPU
        if self._cpu_limit is None:
            missing["cpu.throttled"] = messages.NO_QUOTA
        elif periods is None or throttled is None:
            missing["cpu.throttled"] = messages.NO_THROTTLING
        return {
            "cpu_seconds": None if used is None else used / second,
            "periods": periods,
            "throttled_periods": throttled,
            "cpu_stall_seconds": _stalled(version, group, "cpu", missing),
        }


def _read_memory(version: int, group: Path, missing: dict[str, str]) -> Numbers:
    if version == 2:
        current, highest, inactive_file = "memory.current", "memory.peak", b"inactive_file"
    else:
        current, highest = "memory.usage_in_bytes", "memory.max_usage_in_bytes"
        inactive_file = b"total_inactive_file"
    usage = first_number(_text(group, current))
    inactive = field_in(_text(group, "memory.stat"), inactive_file)
    peak = first_number(_text(group, highest))
    if usage is None or inactive is None:
        missing["memory.used"] = messages.GROUP_SAYS_NO_MEMORY
    if peak is None:
        missing["memory.peak"] = messages.NO_PEAK
    return {
        "memory_used": None if usage is None or inactive is None else max(0, usage - inactive),
        "memory_peak": peak,
        "memory_stall_seconds": _stalled(version, group, "memory", missing),
    }


def _parts(version: int, group: Path) -> Numbers:
    """By the names of metrics. Shared memory is no file here, though the kernel counts it as file
    cache, too: its pages are not on the lists of files."""
    stat = _text(group, "memory.stat")
    if version == 1:
        return {
            "memory.anon": field_in(stat, b"total_rss"),
            "memory.file": field_in(stat, b"total_active_file"),
            "memory.shmem": field_in(stat, b"total_shmem"),
            "memory.swap": field_in(stat, b"total_swap"),
        }
    return {
        "memory.anon": field_in(stat, b"anon"),
        "memory.file": field_in(stat, b"active_file"),
        "memory.shmem": field_in(stat, b"shmem"),
        "memory.swap": first_number(_text(group, "memory.swap.current")),
    }


def _stalled(version: int, group: Path, resource: str, missing: dict[str, str]) -> float | None:
    """Seconds in which something waited; version 1 has no such files."""
    seconds = stalled_in(_text(group, f"{resource}.pressure")) if version == 2 else None
    if seconds is None:
        missing[f"{resource}.pressure"] = _NO_PRESSURE[version]
    return seconds


def _text(group: Path, name: str) -> bytes:
    """A file of a group; empty where it cannot be read. Opened each time: kept descriptors would
    save 10 µs a file, which is 0.01 % of a core for a sample each second."""
    try:
        return read_small(f"{group}/{name}")
    except OSError:
        return b""


# --- limits ---------------------------------------------------------------------------------------


def _memory_limit(version: int, group: Path) -> int | None:
    """Bytes; None where this group sets no limit."""
    return limit_in(_text(group, "memory.max" if version == 2 else "memory.limit_in_bytes"))


def _high(version: int, group: Path) -> int | None:
    """From where on this group is slowed, in bytes; None where it never is."""
    return limit_in(_text(group, "memory.high")) if version == 2 else None


def _cpu_limit(version: int, group: Path) -> float | None:
    """Cores; None where this group sets no quota (`max` or -1)."""
    if version == 2:
        quota, _, period = _text(group, "cpu.max").partition(b" ")
    else:
        quota, period = _text(group, "cpu.cfs_quota_us"), _text(group, "cpu.cfs_period_us")
    return quota_in(quota, period)


Limit = Callable[[int, Path], float | None]


def _tightest(chain: Chain, limit: Limit) -> float | None:
    """The least limit of the groups; None where there is none."""
    limits = (limit(chain.version, group) for group in chain.directories)
    return min((limit for limit in limits if limit is not None), default=None)


def _tightest_memory(chain: Chain) -> float | None:
    """Version 1 says the tightest limit of all ancestors, even of those that are not mounted
    here."""
    tightest = _tightest(chain, _memory_limit)
    stat = _text(chain.directories[0], "memory.stat") if chain.version == 1 else b""
    whole = field_in(stat, b"hierarchical_memory_limit")
    if whole is None or whole >= NO_LIMIT_V1:
        return tightest
    return whole if tightest is None else min(whole, tightest)


def _limiting(chain: Chain, limit: Limit) -> Chain:
    """The chain from the group with the tightest limit on, the first of equals; the whole of it
    where there is none."""
    limits = [limit(chain.version, group) for group in chain.directories]
    known = [limit for limit in limits if limit is not None]
    return Chain(chain.version, chain.directories[limits.index(min(known)) if known else 0 :])


def _memory_chain(chain: Chain | None) -> Chain | None:
    """The groups that count memory, its own first; None where none in the chain does."""
    if chain is None:
        return None
    counted = "memory.current" if chain.version == 2 else "memory.usage_in_bytes"
    # A group of version 2 counts no memory where its parent did not hand the controller down.
    able = tuple(group for group in chain.directories if Path(group, counted).exists())
    return Chain(chain.version, able) if able else None


def _accounting_group(cpu: Chain | None, place: GroupPlace) -> Path | None:
    """The accounting group with the path of the CPU group that is read, below each one's mount.
    Two controllers of version 1 may be two hierarchies, and then a process that was moved in one of
    them only shares the other's group with processes that the quota does not hold for."""
    if cpu is None or place.accounting is None:
        return None
    path = cpu.directories[0].relative_to(cpu.directories[-1])
    wanted = place.accounting.directories[-1] / path
    return wanted if wanted in place.accounting.directories else None
