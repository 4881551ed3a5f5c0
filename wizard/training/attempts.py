"""The file of attempts: a JSON object a line, appended to. Reading trusts nothing."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
from typing import TYPE_CHECKING

from wizard.session.kinds import (
    FLAG,
    LINE,
    NUMBER,
    WHOLE,
    DecodeError,
    Table,
    read_record,
    write_record,
)
from wizard.training.progress import Attempt

if TYPE_CHECKING:
    from pathlib import Path

FILE = "training.jsonl"
"""Its name in the state directory."""

_MOST = 4 * 1024 * 1024
"""Bytes at the end of the file that are read: some 15,000 attempts."""

_ATTEMPT: Table = (
    ("at", "at", NUMBER),
    ("scenario", "scenario", LINE),
    ("flow", "flow", LINE),
    ("cause", "cause", LINE),
    ("level", "level", WHOLE),
    ("seed", "seed", WHOLE),
    ("right", "right", FLAG),
    ("end", "end", LINE),
    ("hints", "hints", WHOLE),
    ("wrong_turns", "wrong_turns", WHOLE),
    ("predicted", "predicted", WHOLE),
    ("foreseen", "foreseen", WHOLE),
    ("seconds", "seconds", NUMBER),
    ("late", "late", FLAG),
    ("session", "session", LINE),
)


def read_attempts(path: Path) -> tuple[tuple[Attempt, ...], int]:
    """The attempts in the order of the file, and how many of its lines say nothing that can be
    used. Nothing where there is no file. Raises OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return (), 0
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "is no file")
        begins = max(0, status.st_size - _MOST)
        file.seek(begins)
        lines = file.read(_MOST).split(b"\n")
    if begins:
        del lines[0]  # the end of one
    found, damaged = [], 0
    for line in filter(None, lines):
        try:
            found.append(read_record(Attempt, _ATTEMPT, json.loads(line)))
        except (ValueError, RecursionError, DecodeError):
            damaged += 1
    return tuple(found), damaged


def append_attempt(path: Path, attempt: Attempt) -> None:
    """Add `attempt` by one write; the file is made, for its owner alone, where there is none. Two
    at once stand one behind the other. Raises OSError."""
    line = json.dumps(write_record(_ATTEMPT, attempt), ensure_ascii=False).encode() + b"\n"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            raise OSError(errno.EPERM, "is no file of yours")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        end = os.fstat(descriptor).st_size
        if end and os.pread(descriptor, 1, end - 1) != b"\n":
            line = b"\n" + line  # the last line was torn
        if os.write(descriptor, line) < len(line):
            os.ftruncate(descriptor, end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(descriptor)
