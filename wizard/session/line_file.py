"""A file of ours that whole lines are appended to, new or one of before.

On a full disk a buffered write turns up later and an unbuffered one tears the line. So a line is
written by one unbuffered write, and where that fails the file is cut back to its last whole line.
The file is ours alone: 0600 in 0700 whatever the umask, never through a link, locked while open.
One of before becomes so with the first line: until then whoever opened it may find it none of ours.
Not thread-safe; one thread owns it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from typing import TYPE_CHECKING

from wizard.messages import journal_messages as say
from wizard.ownership import why_file_not_ours, why_folder_not_ours

if TYPE_CHECKING:
    from pathlib import Path

_AGAIN = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC


_PATIENCE, _PAUSE = 0.05, 0.005
"""Seconds. Who lists the sessions holds each one's lock for some microseconds, to see whether it is
open; that is no reason to take it for one."""


class LineFile:
    """An open file. Every method raises OSError."""

    def __init__(self, path: Path, directory: int, descriptor: int) -> None:
        """`directory` and `descriptor` are open, locked and from now on its own."""
        self.path = path
        self._directory = directory
        self._descriptor = descriptor
        self._end = os.fstat(descriptor).st_size
        self._torn = False
        self._is_named = False
        self._is_private = False

    @classmethod
    def create(cls, directory: Path, name: str, suffix: str) -> LineFile:
        """Make `name + suffix` in `directory`, which is made too; a name that is taken gets a
        number."""
        place = _open_directory(directory)
        try:
            descriptor, file_name = _create(place, name, suffix)
        except OSError:
            os.close(place)
            raise
        return cls(directory / file_name, place, descriptor)

    @classmethod
    def create_at(cls, path: Path) -> LineFile:
        """Make the file at `path`, in a folder that is there. Raises FileExistsError."""
        place = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            descriptor = _create_one(place, path.name)
        except OSError:
            os.close(place)
            raise
        return cls(path, place, descriptor)

    @classmethod
    def again(cls, path: Path) -> LineFile:
        """Go on with the file at `path`. Raises BlockingIOError where somebody has it open, and
        PermissionError where somebody else may have written it."""
        place = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            descriptor = os.open(path.name, _AGAIN, dir_fd=place)
            try:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise OSError(errno.EINVAL, say.NOT_A_FILE)
                if why := why_folder_not_ours(path.parent) or why_file_not_ours(
                    path, os.fstat(descriptor)
                ):
                    raise PermissionError(errno.EPERM, why)
                _lock(descriptor)
                file = cls(path, place, descriptor)
                file._torn = file._end > 0 and os.pread(descriptor, 1, file._end - 1) != b"\n"
            except OSError:
                os.close(descriptor)
                raise
        except OSError:
            os.close(place)
            raise
        return file

    def append(self, line: bytes) -> None:
        """Write `line`, which ends in a newline, as a whole or not at all."""
        if not self._is_private:
            _make_private(self._descriptor)
            self._is_private = True
        data = memoryview(b"\n" + line if self._torn else line)
        done = 0
        try:
            while done < len(data):
                count = os.write(self._descriptor, data[done:])
                if count == 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                done += count
        except OSError:
            if done:
                self._cut_back()
            raise
        self._end += len(data)
        self._torn = False

    def _cut_back(self) -> None:
        try:
            os.ftruncate(self._descriptor, self._end)
        except OSError:
            # What was torn stays, on a line of its own; the reader knows it by the gap behind it.
            self._end = os.fstat(self._descriptor).st_size
            self._torn = True
            raise

    def sync(self) -> None:
        """Wait until all that was appended has reached the disk, with the file's name."""
        if os.fstat(self._descriptor).st_nlink == 0:
            raise OSError(errno.ENOENT, say.FILE_DELETED)
        os.fdatasync(self._descriptor)
        if not self._is_named:
            os.fsync(self._directory)
            self._is_named = True

    def close(self) -> None:
        """Close the file and release its lock."""
        os.close(self._directory)
        os.close(self._descriptor)


def _open_directory(directory: Path) -> int:
    missing = [place for place in (directory, *directory.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(0o700, exist_ok=True)
        place.chmod(0o700)
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    if os.fstat(descriptor).st_uid not in (os.geteuid(), 0):
        os.close(descriptor)
        raise PermissionError(errno.EPERM, say.FOLDER_NOT_OURS, str(directory))
    return descriptor


def _create(directory: int, name: str, suffix: str) -> tuple[int, str]:
    for number in range(1, 1000):
        file_name = f"{name}{suffix}" if number == 1 else f"{name}-{number}{suffix}"
        try:
            return _create_one(directory, file_name), file_name
        except FileExistsError:
            continue
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


def _create_one(directory: int, file_name: str) -> int:
    descriptor = os.open(file_name, _NEW, 0o600, dir_fd=directory)
    try:
        _make_private(descriptor)
        _lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _make_private(descriptor: int) -> None:
    status = os.fstat(descriptor)
    if stat.S_IMODE(status.st_mode) != 0o600 and status.st_uid == os.geteuid():
        os.fchmod(descriptor, 0o600)


def _lock(descriptor: int) -> None:
    for _ in range(round(_PATIENCE / _PAUSE)):
        try:
            _lock_at_once(descriptor)
            return
        except BlockingIOError:
            time.sleep(_PAUSE)
    _lock_at_once(descriptor)


def _lock_at_once(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Some network file systems know no locks.
        if error.errno not in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL):
            raise
