"""Documents as they were read the last time, so that a start need not read them again.

To parse the shipped flow and to import markdown-it, PyYAML and the parser for it costs as much as a
third of a start; to take it from here costs 2 ms. A document is kept in a file of its own in the
user's cache directory, and counts only while its text, its name and the code that would read it are
the same: a line with a sum of the rest, a line of what it depends on, then the document in
MessagePack. Losing the cache, or not being able to write it, costs time and nothing else.

A file counts only if it is our own and nobody else may write to it or to its folder.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import msgspec

from wizard import __version__
from wizard.flow.model import Document

if TYPE_CHECKING:
    from pathlib import Path

MOST: Final = 32
"""How many documents are kept; the oldest goes first."""

_CODE: Final = ("flow", "messages", "text", "catalogue.py", "fact.py", "fact_rows.py")
"""The folders and files of our own code that decide how a text is read."""

_PARSERS: Final = ("markdown_it", "yaml")


_LEFT_FREE = 1 << 20
"""Bytes of a disk that are left to the journal, which is worth more."""


class Cache:
    """The documents that are kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp: tuple[object, ...] | None = None
        # Where our own code cannot be listed, as in a zip archive, nobody can say by what a
        # document was read: nothing is kept.
        with suppress(OSError):
            self._stamp = _stamp()

    def document(self, text: str, file: str) -> Document | None:
        """The main document that `text` at `file` (as it is named to people) was read as, or None
        where it was not."""
        if self._stamp is None:
            return None
        try:
            check, _, rest = self._bytes(file).partition(b"\n")
            stamp, _, packed = rest.partition(b"\n")
            if check != _check(rest) or stamp != self._stamp_of(file):
                return None
            document = msgspec.msgpack.decode(packed, type=Document)
        except (OSError, msgspec.MsgspecError):
            return None  # nothing is kept, or nothing that can be trusted: it is read anew
        return document if document.text == text else None

    def keep(self, document: Document, file: str) -> None:
        """Keep `document`, which was read from `file`, if that is possible."""
        if self._stamp is None:
            return
        rest = self._stamp_of(file) + b"\n" + msgspec.msgpack.encode(document)
        partly = self._folder / f"{os.getpid()}.part"
        # A disk that is full or read-only is no reason to complain of what is only time.
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _permit(os.lstat(self._folder), stat.S_ISDIR)
            self._folder.chmod(0o700)  # whatever the umask left of it
            place = os.statvfs(self._folder)
            if place.f_bavail * place.f_frsize < len(rest) + _LEFT_FREE:
                return
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
            try:
                with os.fdopen(os.open(partly, flags, 0o600), "wb") as out:
                    out.write(_check(rest) + b"\n" + rest)
                partly.replace(self._path(file))
            finally:
                partly.unlink(missing_ok=True)
            self._prune()

    def _stamp_of(self, file: str) -> bytes:
        return ascii((*(self._stamp or ()), file)).encode("ascii")

    def _prune(self) -> None:
        kept = sorted(self._folder.glob("*.flow"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-MOST]:
            path.unlink(missing_ok=True)

    def _path(self, file: str) -> Path:
        whole = os.path.abspath(file)
        return self._folder / f"{crc32(os.fsencode(whole)):08x}.flow"

    def _bytes(self, file: str) -> bytes:
        """What is kept for `file`. Raises OSError, also where somebody else could have put it."""
        _permit(os.lstat(self._folder), stat.S_ISDIR)
        descriptor = os.open(self._path(file), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as kept:
            _permit(os.fstat(descriptor), stat.S_ISREG)
            return kept.read()


def _permit(status: os.stat_result, is_kind: Any) -> None:
    """Refuse what is not ours alone."""
    others = stat.S_IWGRP | stat.S_IWOTH
    if not is_kind(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & others:
        raise PermissionError("not ours alone")


def _check(data: bytes) -> bytes:
    """What tells a file that was cut off or damaged, before anything is made of it."""
    return b"%08x" % crc32(data)


def _stamp() -> tuple[object, ...]:
    """What decides how a text is read: the version of Python, and our code and the parsers as they
    are installed. A look at some 60 files takes 0.3 ms; nothing of them is imported.

    All of each file counts: rsync and the layers of an image give a new one an old time."""
    package = os.path.dirname(os.path.dirname(__file__))
    code = crc32(ascii([file for name in _CODE for file in _files(package, name)]).encode())
    specs = (find_spec(name) for name in _PARSERS)
    parsers = [os.stat(spec.origin).st_mtime_ns for spec in specs if spec and spec.origin]
    return (__version__, sys.version, package, code, *parsers)


def _files(package: str, folder: str) -> list[tuple[str, int, int]]:
    """(name, bytes, time of the last change) of our code in a folder and in those inside it, or of
    one file."""
    if folder.endswith(".py"):
        status = os.stat(os.path.join(package, folder))
        return [(folder, status.st_size, status.st_mtime_ns)]
    files = []
    folders = [folder]
    for place in folders:
        for entry in os.scandir(os.path.join(package, place)):
            name = f"{place}/{entry.name}"
            if entry.name.endswith(".py"):
                status = entry.stat()
                files.append((name, status.st_size, status.st_mtime_ns))
            elif entry.is_dir() and entry.name != "__pycache__":
                folders.append(name)
    return sorted(files)
