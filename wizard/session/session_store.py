"""The sessions that are kept: where they are, which there are, which one is meant, deleting one;
the packet for whoever takes over, in a file beside its session; and whether all that outlasts the
container that we are in.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wizard.messages import journal_messages as say
from wizard.ownership import why_file_not_ours, why_folder_not_ours
from wizard.session.journal import SUFFIX
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping


_LISTED = 4
"""How many names a message lists."""


class KeptJournal(NamedTuple):
    """One journal of a folder."""

    path: Path
    written: float
    """When it was last written to, in seconds since the epoch."""

    theirs: str
    """Why it may be somebody else's; empty where it is ours."""


def kept_in(directory: Path) -> tuple[KeptJournal, ...]:
    """Every journal in `directory`, the one last written to first; none where there is no
    directory.

    Links and what is no file are left out. Raises OSError where the directory cannot be read.
    """
    kept = []
    try:
        why = why_folder_not_ours(directory)
        with os.scandir(directory) as entries:
            for entry in entries:
                if not entry.name.endswith(SUFFIX):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # it went in the meantime
                    continue
                if stat.S_ISREG(status.st_mode):
                    path = directory / entry.name
                    theirs = why or why_file_not_ours(path, status)
                    kept.append(KeptJournal(path, status.st_mtime_ns / 1e9, theirs))
    except FileNotFoundError:
        return ()
    return tuple(sorted(kept, key=lambda one: (one.written, one.path.name), reverse=True))


def journals(directory: Path) -> tuple[Path, ...]:
    """Our journals in `directory`, the one last written to first: what somebody else may have put
    there is taken for ours nowhere. Raises OSError."""
    return tuple(one.path for one in kept_in(directory) if not one.theirs)


def written_at(directory: Path) -> Mapping[Path, float]:
    """Our journals in `directory` with the time of their last change, in seconds since the epoch.
    Raises OSError."""
    return {one.path: one.written for one in kept_in(directory) if not one.theirs}


def find_journal(wanted: str, directory: Path) -> Path:
    """The journal that `wanted` means: a path, else the name of a session in `directory`, else a
    part of exactly one name.

    Raises JournalError with a line for the user where none or several are meant.
    """
    # Late: a start only asks which there are.
    from wizard.session.journal_reader import JournalError

    shown = clean_line(wanted)
    if os.sep in wanted or wanted.endswith(SUFFIX):
        path = Path(wanted)
        inside = directory / wanted
        return inside if os.sep not in wanted and not _exists(path) and _exists(inside) else path
    try:
        kept = [one.path for one in kept_in(directory)]
    except OSError as error:
        raise JournalError(f"{clean_line(str(directory))}: {error.strerror}") from error
    matches = [path for path in kept if path.stem == wanted]
    matches = matches or [path for path in kept if wanted and path.stem.startswith(wanted)]
    matches = matches or [path for path in kept if wanted and wanted in path.stem]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        where = clean_line(str(directory))
        raise JournalError(say.NO_SUCH_SESSION.format(name=shown, directory=where))
    names = ", ".join(clean_line(path.stem) for path in matches[:_LISTED])
    if len(matches) > _LISTED:
        names = say.MORE_SESSIONS.format(names=names, more=len(matches) - _LISTED)
    raise JournalError(say.SEVERAL_SESSIONS.format(count=len(matches), name=shown, names=names))


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False


def delete_session(path: Path) -> None:
    """Delete a journal for good, with the packet that was made of it. Raises OSError;
    BlockingIOError where it is being written."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        delete_packet(path)
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


HANDOVER_SUFFIX = ".handover.md"

_PART = ".part"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def packet_of(journal: Path) -> Path:
    """Where the packet of the session in `journal` is kept."""
    return journal.with_name(f"{journal.stem}{HANDOVER_SUFFIX}")


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


def delete_packet(journal: Path) -> None:
    """Delete the packet of the session in `journal`, with what was written of one when it was cut
    off; nothing where there is none. Raises OSError."""
    path = packet_of(journal)
    _part_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _part_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{_PART}")


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
