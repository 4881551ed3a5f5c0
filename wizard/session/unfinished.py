"""Sessions that can be gone on with: the latest one, and whether somebody was just cut off."""

from __future__ import annotations

import json
import mmap
import os
from typing import TYPE_CHECKING

from wizard.session.recall import JournalError
from wizard.session.recorded import Recorded, recorded
from wizard.session.store import is_open, journals

if TYPE_CHECKING:
    from pathlib import Path

RECENT = 86400.0
"""Seconds for which one that was cut off is offered by itself."""

_TAIL = 65536
"""Bytes at the end of a journal that are looked through for its last event."""


def latest_unfinished(directory: Path) -> Recorded | None:
    """The session last written to that is not finished; one with an answer in it, if there is one.

    Damaged ones are passed over. Raises OSError.
    """
    empty: Recorded | None = None
    for path in journals(directory):
        try:
            session = recorded(path)
        except JournalError:
            continue
        if not session.finished and session.walk.trail:
            if session.answers:
                return session
            empty = empty or session
    return empty


def left_hanging(directory: Path, now: float) -> float | None:
    """How many seconds ago the last session was cut off by a hang-up or a kill; None where it was
    not, has no answer, is open, or is long past. Reads little; problems are no reason to fail."""
    try:
        last = next(iter(journals(directory)), None)
        if last is None:
            return None
        ago = now - last.stat().st_mtime
        if not 0 <= ago <= RECENT or is_open(last) or not _was_cut_off(last):
            return None
    except OSError:
        return None
    return ago


def _was_cut_off(path: Path) -> bool:
    """Whether nobody left it by a key, though something was answered in it. Raises OSError."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if not size:
            return False
        file.seek(max(0, size - _TAIL))
        tail = file.read(_TAIL)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            if whole.find(b'"event":"answer-given"') < 0:
                return False
    if b'"result":"solved"' in tail or b'"result":"not solved"' in tail:
        return False
    last = tail.rpartition(b'{"event":')[2]
    try:
        written = json.loads(b'{"event":' + last)
    except (ValueError, RecursionError):
        return True  # torn: it was cut off while it was written
    ended = isinstance(written, dict) and written.get("event") == "ended"
    return not ended or written.get("reason") in ("hang-up", "terminated")
