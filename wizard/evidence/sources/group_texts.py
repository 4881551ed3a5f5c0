"""What the texts about control groups say. Pure: nothing is fetched here.

Formats: cgroups(7); the kernel's documentation, admin-guide/cgroup-v1 and admin-guide/cgroup-v2.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.sources.proc_texts import first_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_OCTAL = re.compile(r"\\([0-7]{3})")

NO_LIMIT_V1 = 1 << 60
"""Version 1 writes "no limit" as the greatest number of whole pages, about 9.2e18."""


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
