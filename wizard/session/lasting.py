"""Whether what is kept in a folder outlasts the container that we are in."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PASSING = frozenset({"overlay", "aufs", "fuse.fuse-overlayfs", "tmpfs", "ramfs"})
"""Kinds of file systems that go with a container: its own layer, and memory."""

_MARKS = ("/.dockerenv", "/run/.containerenv")
_VARIABLES = ("KUBERNETES_SERVICE_HOST", "container")
_ESCAPED = re.compile(r"\\([0-7]{3})")


def goes_with_container(
    directory: Path, *, root: Path = Path("/"), environ: Mapping[str, str] = os.environ
) -> bool:
    """Whether we are in a container and `directory`, which need not exist yet, is on its own layer
    or in memory, not on a volume. Where that cannot be told: no."""
    marked = any(os.path.lexists(f"{root}{mark}") for mark in _MARKS)
    if not marked and not any(environ.get(name) for name in _VARIABLES):
        return False
    try:
        mounts = Path(root, "proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return kind_of_mount(os.path.realpath(directory), mounts) in _PASSING


def kind_of_mount(path: str, mounts: str) -> str | None:
    """The kind of the file system that the absolute `path` is on, by /proc/self/mountinfo; None
    where that does not say."""
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 5 or not kinds[0]:
            continue
        point = _ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[4])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        # A later mount on the same place hides the earlier one.
        if inside and (best is None or len(point) >= best[0]):
            best = len(point), kinds[0]
    return best[1] if best else None
