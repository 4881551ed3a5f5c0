"""Recorded trees of /proc and /sys, and samples, built for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.evidence.sample import ProcessSample, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MIB = 1024**2
GIB = 1024**3
NO_LIMIT_V1 = "9223372036854771712\n"

V2_MOUNT = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"

V1_MOUNTS = """\
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:10 - cgroup cgroup rw,cpu,cpuacct
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:11 - cgroup cgroup rw,memory
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime shared:12 - cgroup cgroup rw,name=systemd
"""

HYBRID_MOUNTS = V1_MOUNTS + (
    "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:13 - cgroup2 cgroup2 rw\n"
)

PSI = "some avg10=0.00 avg60=0.00 avg300=0.00 total={}\nfull avg10=0.00 avg60=0.00 total=7\n"


@dataclass(frozen=True)
class Roots:
    """A tree that stands for /proc and /sys."""

    proc: Path
    sys: Path


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write each file below `root`, making its folders."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def make(root: Path, mounts: str, groups: Mapping[int | str, str], sys: Mapping[str, str]) -> Roots:
    """`groups`: pid (or `self`) → its cgroup file; `sys`: the files below /sys/fs/cgroup."""
    write(
        root / "proc",
        {
            "self/mountinfo": "23 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + mounts,
            **{f"{pid}/cgroup": text for pid, text in groups.items()},
        },
    )
    write(root / "sys/fs/cgroup", sys)
    return Roots(root / "proc", root / "sys")


def v2_group(prefix: str = "", **changed: str) -> dict[str, str]:
    """The files of one group of version 2; `memory_max="…"` replaces memory.max."""
    files = {
        "cgroup.procs": "100\n101\n",
        "memory.current": f"{600 * MIB}\n",
        "memory.max": f"{GIB}\n",
        "memory.peak": f"{900 * MIB}\n",
        "memory.stat": f"anon 1\nfile 2\ninactive_anon 3\ninactive_file {100 * MIB}\nother 5\n",
        "memory.events": "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n",
        "memory.pressure": PSI.format(1_500_000),
        "cpu.max": "200000 100000\n",
        "cpu.stat": (
            "usage_usec 12500000\nuser_usec 1\nsystem_usec 2\n"
            "nr_periods 400\nnr_throttled 30\nthrottled_usec 77\n"
        ),
        "cpu.pressure": PSI.format(2_500_000),
    }
    for name, text in changed.items():
        files[name.replace("_", ".", 1)] = text
    return {f"{prefix}{name}": text for name, text in files.items()}


def v2_parts(anon: int, active_file: int, shmem: int, inactive_file: int = 0) -> str:
    """memory.stat of version 2."""
    return (
        f"anon {anon}\nfile {active_file + inactive_file + shmem}\nshmem {shmem}\n"
        f"inactive_file {inactive_file}\nactive_file {active_file}\n"
    )


def v1_group(path: str = "", *, limit: str = f"{GIB}\n", quota: str = "150000\n") -> dict[str, str]:
    """The files of one group of version 1, below the controllers' folders; `path` ends with /."""
    return {
        f"memory/{path}cgroup.procs": "100\n101\n",
        f"memory/{path}memory.usage_in_bytes": f"{600 * MIB}\n",
        f"memory/{path}memory.limit_in_bytes": limit,
        f"memory/{path}memory.max_usage_in_bytes": f"{700 * MIB}\n",
        f"memory/{path}memory.stat": (
            f"cache 5\ninactive_file 9\nhierarchical_memory_limit {limit}"
            f"total_cache 9\ntotal_inactive_file {200 * MIB}\n"
        ),
        f"memory/{path}memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n",
        f"memory/{path}memory.failcnt": "4\n",
        f"cpu,cpuacct/{path}cgroup.procs": "100\n101\n",
        f"cpu,cpuacct/{path}cpu.cfs_quota_us": quota,
        f"cpu,cpuacct/{path}cpu.cfs_period_us": "100000\n",
        f"cpu,cpuacct/{path}cpu.stat": "nr_periods 50\nnr_throttled 5\nthrottled_time 123456789\n",
        f"cpu,cpuacct/{path}cpuacct.usage": "7250000000\n",
    }


def process(
    pid: int,
    parent: int | None = 1,
    *,
    name: str = "gunicorn",
    rss: float | None = 100 * MIB,
    cpu: float | None = 0.0,
    system: float | None = 0.0,
    created: float = 0.0,
    **more: float | None,
) -> ProcessSample:
    """A process; what is None is not known."""
    numbers = {"rss": rss, "user_seconds": cpu, "system_seconds": system, "switches": 0, **more}
    return ProcessSample(pid, created, parent, name, known(numbers))


def known(numbers: Mapping[str, float | None], of: str = "") -> dict[str, float]:
    """Numbers by name, without what is None."""
    return {f"{of}{name}": float(n) for name, n in numbers.items() if n is not None}


class Part:
    """Values of a sample as attributes; None is what is not known."""

    def __init__(self, values: Mapping[str, float], of: str) -> None:
        self.all = {name: value for name, value in values.items() if name.startswith(of)}
        self._of = of

    def __getattr__(self, name: str) -> float | None:
        return self.all.get(f"{self._of}{name}")


def group_of(sample: Sample) -> Part:
    return Part(sample.values, "group.")


def group(**changed: float | None) -> dict[str, float]:
    """A group of 1 GiB and 2 cores that nobody else is in."""
    numbers: dict[str, float | None] = {
        "version": 2,
        "shared": False,
        "memory_used": 500 * MIB,
        "memory_limit": GIB,
        "memory_peak": 600 * MIB,
        "oom_kills": 0,
        "cpu_seconds": 0.0,
        "cpu_limit": 2.0,
        "periods": 0,
        "throttled_periods": 0,
    }
    return known({**numbers, **changed}, "group.")


def machine(
    memory_total: float, memory_used: float, cores: float, cpu_seconds: float | None = None
) -> dict[str, float]:
    return known(
        {
            "memory_total": memory_total,
            "memory_used": memory_used,
            "cores": cores,
            "cpu_seconds": cpu_seconds,
        },
        "machine.",
    )


MACHINE = machine(8 * GIB, 3 * GIB, 4.0, 0.0)


def tree(workers: int = 2, *, first: int = 11, cpu: float = 0.0) -> tuple[ProcessSample, ...]:
    """A gunicorn master (10) and its workers, each with `cpu` seconds used."""
    return (
        process(10),
        *(process(first + n, 10, cpu=cpu, rss=(100 + n) * MIB) for n in range(workers)),
    )


def sample(
    at: float,
    processes: tuple[ProcessSample, ...] | None = None,
    group: Mapping[str, float] | None = None,
    machine: Mapping[str, float] | None = MACHINE,
    missing: Mapping[str, str] | None = None,
) -> Sample:
    values = {**(group or {}), **(machine or {})}
    return Sample(at, values, tree() if processes is None else processes, missing or {})
