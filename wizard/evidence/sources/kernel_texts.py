"""What the kernel's texts say: of processes under /proc, and of control groups.

Pure: nothing is fetched here, so that the texts of another machine can be read as well. Formats:
proc(5), cgroups(7), the kernel's documentation, admin-guide/cgroup-v1 and admin-guide/cgroup-v2.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

PAGE = os.sysconf("SC_PAGE_SIZE")

TICK = 1.0 / os.sysconf("SC_CLK_TCK")
"""Seconds in one tick of the CPU times of /proc/PID/stat."""

DEAD = frozenset("ZXx")
"""States of a process that has ended: zombie and dead."""

NO_LIMIT_V1 = 1 << 60
"""Version 1 writes "no limit" as the greatest number of whole pages, about 9.2e18."""

_OCTAL = re.compile(r"\\([0-7]{3})")


class Stat(NamedTuple):
    """/proc/PID/stat, as far as it is needed."""

    pid: int
    name: str
    """The kernel's short name (15 bytes at most), cleaned."""

    state: str
    parent: int
    child_faults: int
    """Page faults of its children that have ended and that it has waited for: each child has some,
    so the number grows with each."""

    user_ticks: int
    system_ticks: int
    children_user_ticks: int
    children_system_ticks: int
    """Of children that have ended and were waited for, and of theirs."""

    start_ticks: int
    """Since boot; with the pid it is the process's identity."""


def parse_stat(raw: bytes) -> Stat:
    """One line of /proc/PID/stat. The name stands in parentheses and may itself hold any byte.

    Raises ValueError where it is cut short.
    """
    opening, closing = raw.index(b"("), raw.rindex(b")")
    rest = raw[closing + 2 :].split(b" ", 20)
    if len(rest) < 20:
        raise ValueError("a line of /proc/PID/stat is cut short")
    return Stat(
        pid=int(raw[:opening]),
        name=clean_line(raw[opening + 1 : closing].decode("utf-8", "replace")),
        state=rest[0].decode("ascii", "replace"),
        parent=int(rest[1]),
        child_faults=int(rest[8]) + int(rest[10]),
        user_ticks=int(rest[11]),
        system_ticks=int(rest[12]),
        children_user_ticks=int(rest[13]),
        children_system_ticks=int(rest[14]),
        start_ticks=int(rest[19]),
    )


def boot_time_in(raw: bytes) -> float:
    """When the machine was started, of /proc/stat: seconds since the epoch, to the second. Raises
    ValueError."""
    for line in raw.splitlines():
        if line.startswith(b"btime "):
            return float(line.split()[1])
    raise ValueError("no btime in /proc/stat")


def created(stat: Stat, boot: float) -> float:
    """When a process started, seconds since the epoch; the same each time it is asked."""
    return round(boot + stat.start_ticks * TICK, 2)


def words_in(raw: bytes) -> tuple[str, ...]:
    """The command line of /proc/PID/cmdline word by word, each cleaned, secrets still in it; () for
    a zombie or a kernel thread.

    A process that rewrites its command line leaves one long word, padded with NUL.
    """
    words = raw.rstrip(b"\0").split(b"\0") if raw.strip(b"\0") else []
    return tuple(clean_line(word.decode("utf-8", "replace")) for word in words)


def environment_in(raw: bytes, names: Collection[str]) -> dict[str, str]:
    """Of /proc/PID/environ only what `names` allows; nothing else is kept."""
    environment: dict[str, str] = {}
    for entry in raw.split(b"\0"):
        name, equals, value = entry.partition(b"=")
        key = name.decode("utf-8", "replace")
        if equals and key in names:
            environment.setdefault(key, clean_line(value.decode("utf-8", "replace")))
    return environment


def memory_in(status: bytes) -> dict[str, float]:
    """What /proc/PID/status says of memory, in bytes, by the names of a sample; a name that it does
    not say is left out. As exact as the kernel has it, which that of stat is not since Linux 6.2.

    It stands as `VmRSS: n kB`, then the parts of that (since Linux 4.5), further on `VmSwap: n kB`.
    """
    start = status.find(b"\nVmRSS:")
    if start < 0:
        return {}
    words = status[start : start + 200].split(None, 11)
    found = {}
    if len(words) > 1 and words[1].isdigit():
        found["rss"] = int(words[1]) * 1024.0
    if len(words) > 10 and (words[6], words[9]) == (b"RssFile:", b"RssShmem:"):
        found["mapped"] = (int(words[7]) + int(words[10])) * 1024.0
    swapped = status.find(b"\nVmSwap:", start)
    kib = first_number(status[swapped + 8 :]) if swapped > 0 else None
    if kib is not None:
        found["swap"] = kib * 1024.0
    return found


def own_pages_in(raw: bytes) -> int | None:
    """Of the resident pages those that neither files nor shared memory back, of /proc/PID/statm."""
    numbers = raw.split()[1:3]
    return int(numbers[0]) - int(numbers[1]) if _are_numbers(numbers) else None


def pss_in(raw: bytes) -> int | None:
    """Proportional memory in bytes, of /proc/PID/smaps_rollup; None where the kernel does not
    say."""
    kib = first_number((b"\n" + raw).partition(b"\nPss:")[2])
    return None if kib is None else kib * 1024


def stalled_in(raw: bytes) -> float | None:
    """Seconds so far in which something waited, of a pressure file: `some avg10=… total=<µs>`."""
    total = first_number(raw.partition(b"total=")[2])
    return None if total is None else total / 1e6


class ThreadCounts(NamedTuple):
    """The kernel's counters of one thread; times in nanoseconds."""

    switches: int
    """Voluntary context switches."""

    ran: int
    queued: int
    """Time spent on a run queue: ready to run, while others had the CPU."""


def thread_counts_in(status: bytes, schedstat: bytes) -> ThreadCounts | None:
    """Of the two files of one thread; None where the first says no switches, as for one that has
    ended. A kernel that does not count times writes no schedstat, or zeros only."""
    switches = first_number(status.partition(b"\nvoluntary_ctxt_switches:")[2])
    if switches is None:
        return None
    times = schedstat.split()[:2]
    ran, queued = map(int, times) if _are_numbers(times) else (0, 0)
    return ThreadCounts(switches, ran, queued)


def _are_numbers(words: list[bytes]) -> bool:
    return len(words) == 2 and all(word.isdigit() for word in words)


def first_number(text: bytes) -> int | None:
    """The whole number that `text` begins with; None for anything else."""
    words = text[:32].split(None, 1)
    return int(words[0]) if words and words[0].isdigit() else None


# --- control groups -------------------------------------------------------------------------------


class Mount(NamedTuple):
    """Where control groups are mounted."""

    version: int
    controllers: frozenset[str]
    root: str
    """The path of the group that is mounted there."""

    point: Path


def groups_in(text: str) -> Iterator[tuple[frozenset[str], str]]:
    """Lines of /proc/PID/cgroup: `number:controllers:path`; version 2 names no controller."""
    for line in text.splitlines():
        parts = line.split(":", 2)
        if len(parts) == 3 and not parts[1].startswith("name="):
            names = frozenset(name for name in parts[1].split(",") if name)
            yield names, parts[2].removesuffix(" (deleted)")


def mounts_in(text: str, sys: Path) -> Iterator[Mount]:
    """Lines of mountinfo that mount control groups, with /sys replaced by the root given."""
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")
        if not dash or len(fields) < 5 or len(kind) < 3 or kind[0] not in ("cgroup", "cgroup2"):
            continue
        root, point = (_OCTAL.sub(lambda m: chr(int(m[1], 8)), field) for field in fields[3:5])
        below = point.removeprefix("/sys/") if point.startswith("/sys/") else None
        yield Mount(
            version=2 if kind[0] == "cgroup2" else 1,
            controllers=frozenset(kind[2].split(",")),
            root=root,
            point=Path(sys, below) if below is not None else Path(point),
        )


def field_in(raw: bytes, key: bytes) -> int | None:
    """The number after `key` in a file of lines `key number`."""
    _, key_found, rest = (b"\n" + raw).partition(b"\n" + key + b" ")
    return first_number(rest) if key_found else None


def limit_in(raw: bytes) -> int | None:
    """A limit in bytes; None for `max` and for what version 1 writes instead."""
    limit = first_number(raw)
    return limit if limit is not None and limit < NO_LIMIT_V1 else None


def quota_in(quota: bytes, period: bytes) -> float | None:
    """A quota in cores; None for `max` and -1, which are none."""
    share, whole = first_number(quota), first_number(period)
    return share / whole if share is not None and whole else None
