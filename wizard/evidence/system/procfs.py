"""What the kernel says of processes under /proc, read as it is and cleaned.

The root is passed in, so that recorded trees can be read too. A process that is gone is None; one
that may not be read raises PermissionError. Nothing is kept between two calls but the time of boot.
Formats: proc(5).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.frozen import frozen
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection

TICK = 1.0 / os.sysconf("SC_CLK_TCK")
"""Seconds in one tick of the CPU times of /proc/PID/stat."""

_MOST_BYTES = 1 << 20
"""No command line or environment is read beyond this."""

DEAD = frozenset("ZXx")
"""States of a process that has ended: zombie and dead."""


@frozen
class Stat:
    """/proc/PID/stat, as far as it is needed."""

    pid: int
    name: str
    """The kernel's short name (15 bytes at most), cleaned."""

    state: str
    parent: int
    user_ticks: int
    system_ticks: int
    start_ticks: int
    """Since boot; with the pid it is the process's identity."""

    rss_pages: int


def parse_stat(raw: bytes) -> Stat:
    """One line of /proc/PID/stat. The name stands in parentheses and may itself hold any byte.

    Raises ValueError where it is cut short.
    """
    opening, closing = raw.index(b"("), raw.rindex(b")")
    rest = raw[closing + 2 :].split(b" ", 22)
    if len(rest) < 22:
        raise ValueError("a line of /proc/PID/stat is cut short")
    return Stat(
        pid=int(raw[:opening]),
        name=clean_line(raw[opening + 1 : closing].decode("utf-8", "replace")),
        state=rest[0].decode("ascii", "replace"),
        parent=int(rest[1]),
        user_ticks=int(rest[11]),
        system_ticks=int(rest[12]),
        start_ticks=int(rest[19]),
        rss_pages=int(rest[21]),
    )


def read_stat(proc: Path, pid: int) -> Stat | None:
    """None where the process is gone; raises PermissionError."""
    raw = _read(f"{proc}/{pid}/stat")
    if not raw:
        return None
    try:
        return parse_stat(raw)
    except ValueError:
        return None


def pids(proc: Path) -> list[int]:
    """Every process that this system shows us. Raises OSError where there is no /proc."""
    return [int(name) for name in os.listdir(proc) if name.isdigit()]


def boot_time(proc: Path) -> float:
    """Seconds since the epoch, to the second. Raises OSError, ValueError."""
    for line in Path(proc, "stat").read_bytes().splitlines():
        if line.startswith(b"btime "):
            return float(line.split()[1])
    raise ValueError(f"no btime in {proc}/stat")


def read_words(proc: Path, pid: int) -> tuple[str, ...] | None:
    """The command line word by word, each cleaned, secrets still in it; () for a zombie or a kernel
    thread. None where the process is gone; raises PermissionError.

    A process that rewrites its command line leaves one long word, padded with NUL.
    """
    raw = _read(f"{proc}/{pid}/cmdline")
    if raw is None:
        return None
    words = raw.rstrip(b"\0").split(b"\0") if raw.strip(b"\0") else []
    return tuple(clean_line(word.decode("utf-8", "replace")) for word in words)


def read_environment(proc: Path, pid: int | str, names: Collection[str]) -> dict[str, str] | None:
    """Of the environment at the process's start only what `names` allows; nothing else is kept.

    None where the process is gone; raises PermissionError, as is usual for other users' processes.
    """
    raw = _read(f"{proc}/{pid}/environ")
    if raw is None:
        return None
    found: dict[str, str] = {}
    for entry in raw.split(b"\0"):
        name, equals, value = entry.partition(b"=")
        key = name.decode("utf-8", "replace")
        if equals and key in names:
            found.setdefault(key, clean_line(value.decode("utf-8", "replace")))
    return found


def read_link(proc: Path, pid: int | str, name: str) -> str | None:
    """Where /proc/PID/`name` (exe, cwd, ns/pid) points; None where that cannot be read."""
    try:
        return os.readlink(f"{proc}/{pid}/{name}")
    except OSError:
        return None


def read_pss(proc: Path, pid: int) -> int | None:
    """Proportional memory in bytes; None where the process is gone or the kernel does not say.

    Raises PermissionError. It walks the process's page tables under its memory lock: 0.1 ms for a
    small process, 8 ms for one of 650 MB.
    """
    raw = _read(f"{proc}/{pid}/smaps_rollup")
    for line in (raw or b"").splitlines():
        if line.startswith(b"Pss:"):
            return int(line.split()[1]) * 1024
    return None


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as file:
            parts: list[bytes] = []
            size = 0
            while size < _MOST_BYTES and (part := file.read(65536)):
                parts.append(part)
                size += len(part)
            return b"".join(parts)
    except (FileNotFoundError, ProcessLookupError, NotADirectoryError):
        return None
