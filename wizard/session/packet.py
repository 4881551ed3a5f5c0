"""The packet for whoever takes over, kept in a file beside its session: ours alone, as that is.

It is written whole beside the earlier one before it takes its place, so that a full disk costs the
new one at most.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".handover.md"

_PART = ".part"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def packet_of(journal: Path) -> Path:
    """Where the packet of the session in `journal` is kept."""
    return journal.with_name(f"{journal.stem}{SUFFIX}")


def keep_packet(journal: Path, text: str) -> Path:
    """Write the packet of the session in `journal`, in the place of an earlier one. Raises OSError,
    and leaves the earlier one as it was then."""
    path = packet_of(journal)
    part = _part_of(path)
    part.unlink(missing_ok=True)
    descriptor = os.open(part, _NEW, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):  # the first trouble is the one to be told
            part.unlink()
        raise
    return path


def let_packet_go(journal: Path) -> None:
    """Delete the packet of the session in `journal`, with what was written of one when it was cut
    off; nothing where there is none. Raises OSError."""
    path = packet_of(journal)
    _part_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _part_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{_PART}")
