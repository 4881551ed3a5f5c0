"""The packet for whoever takes over, kept in a file beside its session: ours alone, as that is."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".handover.md"

_WHOLE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def packet_of(journal: Path) -> Path:
    """Where the packet of the session in `journal` is kept."""
    return journal.with_name(f"{journal.stem}{SUFFIX}")


def keep_packet(journal: Path, text: str) -> Path:
    """Write the packet of the session in `journal`, in the place of an earlier one. Raises OSError,
    and leaves no half of one then."""
    path = packet_of(journal)
    descriptor = os.open(path, _WHOLE, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        with contextlib.suppress(OSError):  # the first trouble is the one to be told
            path.unlink()
        raise
    return path
