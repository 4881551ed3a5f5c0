"""The files and processes beside one process, as it sees them itself.

Paths come from the process, so they are only ever listed, read up to a bound, and taken as below
the process's own root.
"""

from __future__ import annotations

import contextlib
import os
import time
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from wizard.evidence.sources.kernel_files import pids, read_link, read_stat, read_words
from wizard.evidence.sources.kernel_texts import TICK

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_BYTES = 65536
"""No file is read beyond this."""

_SLACK = 0.05
"""Seconds by which a file may seem to be newer than a process that has read it."""

_MOST_FILES = 4096
"""Of no process more open files are looked at: 1 µs each."""

_MADE_UP = frozenset(
    {
        *("autofs", "binder", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs"),
        *("devpts", "efivarfs", "functionfs", "fusectl", "mqueue", "nsfs", "proc", "pstore"),
        *("rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs"),
    }
)
"""File systems that the kernel makes up (proc(5), filesystems)."""

_MOST_MOUNTS = 10_000

_MOST_NAMES = 20_000
"""Of no directory more names are looked at."""


def open_files(proc: Path, who: int | str, *, streams: bool = True) -> tuple[str, ...]:
    """What a process holds open, as the kernel names it, with or without its standard streams;
    empty where that cannot be read."""
    found = []
    try:
        for name in os.listdir(f"{proc}/{who}/fd")[:_MOST_FILES]:
            if not streams and name in {"0", "1", "2"}:
                continue
            with contextlib.suppress(OSError):
                found.append(os.readlink(f"{proc}/{who}/fd/{name}"))
    except OSError:
        pass
    return tuple(found)


class ProcessFiles:
    """What can be looked at beside a process."""

    def __init__(
        self,
        proc: Path,
        pid: int | None,
        words: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`pid` None is this program itself, where no process is watched. `environment` holds what
        may be looked at of the process's, None where it cannot be read."""
        self.proc = proc
        self.pid = pid
        self.words = words
        self.environment = environment
        self._who = "self" if pid is None else str(pid)
        self.root = Path(proc, self._who, "root")

    def link(self, name: str) -> str | None:
        """Where /proc/PID/`name` (exe, cwd, ns/pid) points; None where that cannot be read."""
        return read_link(self.proc, self._who, name)

    def path(self, directory: str | None, name: str) -> Path:
        """`name` in `directory`, as the process sees it."""
        joined = os.path.normpath(os.path.join(directory or "/", name))
        return Path(f"{self.root}{joined}")

    def open_files(self) -> tuple[str, ...]:
        """What the process holds open, as the kernel names it; empty where that cannot be read."""
        return open_files(self.proc, self._who)

    def exists(self, name: str) -> bool:
        """Whether there is anything with this absolute name."""
        return os.path.lexists(f"{self.root}{name}")

    def names(self, directory: str) -> tuple[str, ...]:
        """What lies in a directory, up to a bound; empty where there is none."""
        try:
            with os.scandir(f"{self.root}{directory}") as entries:
                return tuple(entry.name for entry in islice(entries, _MOST_NAMES))
        except OSError:
            return ()

    def can_be_seen(self) -> bool:
        """Whether the process's root can be looked into at all."""
        try:
            os.stat(f"{self.root}/")
        except OSError:
            return False
        return True

    def read(self, path: Path, *, whole: bool = False) -> str | None:
        """The beginning of a regular file, or the `whole` of it; empty where there is none, None
        where it cannot be read, or not as a whole, or is none that is kept on a disk: a pipe, a
        device or the kernel's own (/proc/kmsg) may never end, or wait for something to happen."""
        try:
            if not path.exists():
                return ""
            if not path.is_file():
                return None
            flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
            with open(path, "rb", opener=lambda name, _: os.open(name, flags)) as file:
                status = os.fstat(file.fileno())
                if not S_ISREG(status.st_mode) or self._is_of_the_kernel(status):
                    return None
                raw = file.read(_MOST_BYTES + 1)
            if whole and len(raw) > _MOST_BYTES:
                return None
            return raw[:_MOST_BYTES].decode("utf-8", "replace")
        except OSError:
            return None

    def maps(self) -> str:
        """What is mapped into the process, up to a bound; empty where that cannot be read."""
        try:
            with open(f"{self.proc}/{self._who}/maps", "rb") as file:
                return file.read(_MOST_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def _is_of_the_kernel(self, status: os.stat_result) -> bool:
        """Whether a file is on a file system that the kernel makes up."""
        if status.st_blocks:
            return False
        device = f"{os.major(status.st_dev)}:{os.minor(status.st_dev)}"
        with open(f"{self.proc}/{self._who}/mountinfo", encoding="utf-8", errors="replace") as file:
            lines = (line.partition(" - ") for line in islice(file, _MOST_MOUNTS))
            kinds = (after.split(" ")[0] for before, _, after in lines if device in before.split())
            return any(kind in _MADE_UP for kind in kinds)

    def entries(self, directory: str, most: int) -> list[os.DirEntry[str]]:
        """What stands in a directory, as the process sees it, `most` of it; none where it cannot be
        read."""
        try:
            with os.scandir(self.path(directory, "")) as entries:
                return list(islice(entries, most))
        except OSError:
            return []

    def same(self, one: str, other: str) -> bool:
        """Whether two names are one directory or file, as the process sees them."""
        try:
            return os.path.samefile(self.path(one, ""), self.path(other, ""))
        except OSError:
            return False

    def changed_since_start(self, changed: float) -> bool:
        """Whether `changed` (seconds since the epoch) is after the process's start; False where
        nobody knows when that was. Both are counted in ticks of up to 10 ms."""
        stat = read_stat(self.proc, self.pid or os.getpid())
        if stat is None:
            return False
        up = time.clock_gettime(time.CLOCK_BOOTTIME)
        return changed > time.time() - (up - stat.start_ticks * TICK) + _SLACK

    def forks(self) -> list[float]:
        """The ages in seconds of the children with the process's own command line. Raises OSError,
        ValueError."""
        uptime = float(Path(self.proc, "uptime").read_text(encoding="ascii").split()[0])
        stats = [stat for pid in pids(self.proc) if (stat := read_stat(self.proc, pid))]
        return [
            uptime - stat.start_ticks * TICK
            for stat in stats
            if stat.parent == self.pid and read_words(self.proc, stat.pid) == self.words
        ]
