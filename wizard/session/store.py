"""The sessions that are kept: where they are, which there are, which one is meant, letting go."""

from __future__ import annotations

import fcntl
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.paths import session_directory
from wizard.session.journal import SUFFIX
from wizard.session.packet import let_packet_go
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["find_journal", "journals", "let_go", "session_directory"]

_LISTED = 4
"""How many names a message lists."""


def journals(directory: Path) -> tuple[Path, ...]:
    """The journals in `directory`, the one last written to first; none where there is no directory.

    Links and what is no file are left out. Raises OSError where the directory cannot be read.
    """
    times = written_at(directory)
    return tuple(sorted(times, key=lambda path: (times[path], path.name), reverse=True))


def written_at(directory: Path) -> Mapping[Path, float]:
    """Every journal in `directory` with the time of its last change, seconds since the epoch."""
    found = {}
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                if not entry.name.endswith(SUFFIX):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # it went in the meantime
                    continue
                if stat.S_ISREG(status.st_mode):
                    found[directory / entry.name] = status.st_mtime_ns / 1e9
    except FileNotFoundError:
        return {}
    return found


def find_journal(wanted: str, directory: Path) -> Path:
    """The journal that `wanted` means: a path, else the name of a session in `directory`, else the
    beginning of exactly one.

    Raises JournalError with a line for the user where none or several are meant.
    """
    from wizard.session.recall import JournalError  # late: a start only asks which there are

    shown = clean_line(wanted)
    if os.sep in wanted or wanted.endswith(SUFFIX):
        path = Path(wanted)
        inside = directory / wanted
        return inside if os.sep not in wanted and not _exists(path) and _exists(inside) else path
    try:
        kept = journals(directory)
    except OSError as error:
        raise JournalError(f"{clean_line(str(directory))}: {error.strerror}") from error
    matches = [path for path in kept if path.stem == wanted]
    matches = matches or [path for path in kept if wanted and path.stem.startswith(wanted)]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        where = clean_line(str(directory))
        raise JournalError(
            f"there is no session {shown!r} in {where}; `wizard sessions` lists them, a path to a "
            "journal is taken too"
        )
    names = ", ".join(clean_line(path.stem) for path in matches[:_LISTED])
    more = f" and {len(matches) - _LISTED} more" if len(matches) > _LISTED else ""
    raise JournalError(f"{len(matches)} sessions begin with {shown!r}: {names}{more}; give more")


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def let_go(path: Path) -> None:
    """Delete a journal for good, with the packet that was made of it. Raises OSError;
    BlockingIOError where it is being written."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        let_packet_go(path)
        path.unlink()
    finally:
        os.close(descriptor)


def is_open(path: Path) -> bool:
    """Whether a wizard is writing it. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
