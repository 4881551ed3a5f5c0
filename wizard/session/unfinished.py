"""Sessions that can be gone on with: which first, and whether somebody was just cut off."""

from __future__ import annotations

import json
import mmap
import os
from typing import TYPE_CHECKING

from wizard.session.store import is_open, journals, written_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.session.recorded import Recorded

RECENT = 86400.0
"""Seconds for which one that was cut off is offered by itself."""

_HEAD = 65536
"""Bytes at the start of a journal in which its first event begins."""

_TAIL = 65536
"""Bytes at the end of a journal that are looked through for its last event."""


def unfinished(directory: Path, now: float) -> Iterator[Recorded]:
    """The sessions that are not finished, the likeliest to be gone on with first.

    Those of the last day before `now` (seconds since the epoch) that nobody has open, then those
    that are open in another wizard, then older ones; each the last written to first. Those without
    an answer come last. Damaged ones are passed over. Raises OSError.
    """
    # Late: a start only wants to know whether there is one.
    from wizard.session.recall import JournalError
    from wizard.session.recorded import recorded

    times = written_at(directory)
    empty: list[Recorded] = []
    for path in sorted(times, key=lambda path: (_rank(path, now - times[path]), -times[path])):
        try:
            session = recorded(path)
        except JournalError:
            continue
        if session.finished or not session.walk.trail:
            continue
        if session.answers:
            yield session
        else:
            empty.append(session)
    yield from empty


def _rank(path: Path, age: float) -> int:
    if is_held(path):
        return 1
    return 0 if age <= RECENT else 2


def is_held(path: Path) -> bool:
    """Whether another wizard has it open, as far as we are allowed to see."""
    try:
        return is_open(path)
    except OSError:
        return False


def is_training(path: Path) -> bool:
    """Whether the session in `path` is a training, without reading it: that is its first event, and
    in what a text says the quotes are escaped. Raises OSError."""
    with path.open("rb") as file:
        return b'"event":"training-began"' in file.read(_HEAD)


def left_hanging(directory: Path, now: float) -> float | None:
    """When the last session that nobody has open was cut off by a hang-up or a kill, in seconds
    since the epoch; None where it was not, has no answer, or is long past at `now`. Trainings are
    passed over. Reads little; problems are no reason to fail."""
    try:
        free = (path for path in journals(directory) if not is_held(path))
        last = next((path for path in free if not is_training(path)), None)
        if last is None:
            return None
        at = last.stat().st_mtime
        if not 0 <= now - at <= RECENT or not _was_cut_off(last):
            return None
    except OSError:
        return None
    return at


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
