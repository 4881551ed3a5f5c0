"""Reading a text file that somebody named: one clear line for each way in which that can fail.

Nothing is opened before it is known to be a regular file, so a FIFO or a device never blocks, and
nothing larger than the limit is read.
"""

from __future__ import annotations

import codecs
import os
import stat
from typing import TYPE_CHECKING

from wizard.flow.problems import FlowError
from wizard.messages import flow_messages as messages
from wizard.text.clean import clean_line
from wizard.text.units import KIB, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.flow.problems import Message

LARGEST = 256 * KIB
"""How many bytes a document may have: four times the longest real runbooks, and no more than is
read, judged and drawn in half a second."""

_KINDS = (
    (stat.S_ISDIR, messages.A_FOLDER),
    (stat.S_ISFIFO, messages.A_PIPE),
    (stat.S_ISSOCK, messages.A_SOCKET),
    (stat.S_ISCHR, messages.A_DEVICE),
    (stat.S_ISBLK, messages.A_DEVICE),
)
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


_SKIPPED = frozenset(("node_modules", "__pycache__"))


def markdown_files(folder: str, cannot: Callable[[OSError], None]) -> Iterator[str]:
    """The path of every Markdown file below `folder`, relative to it; hidden ones and those in
    hidden folders are left out. `cannot` is told of a folder that cannot be listed."""
    for above, folders, files in os.walk(folder, onerror=cannot):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED
        )
        for name in files:
            if name.lower().endswith(".md") and not name.startswith("."):
                yield os.path.relpath(os.path.join(above, name), folder)


def read_text(path: str, shown: str | None = None) -> str:
    """The text of the file at `path`; errors name it as `shown`.

    The text is as it stands there: a byte order mark and the ends of its lines are kept. Raises
    FlowError.
    """
    name = clean_line(path if shown is None else shown)
    return _decoded(_bytes_of(path, name), name)


def _bytes_of(path: str, name: str) -> bytes:
    try:
        _permit(os.stat(path), name)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        with os.fdopen(descriptor, "rb") as file:
            # Between the two looks another file may have taken the name.
            _permit(os.fstat(file.fileno()), name)
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        message, why = reason(error)
        raise FlowError(name, message, why=why) from error
    if len(data) > LARGEST:
        raise FlowError(name, messages.TOO_LARGE, most=size(LARGEST))
    return data


def _permit(status: os.stat_result, name: str) -> None:
    """Refuse what is no regular file or too large."""
    for is_kind, message in _KINDS:
        if is_kind(status.st_mode):
            raise FlowError(name, message)
    if status.st_size > LARGEST:
        much, most = size(status.st_size), size(LARGEST)
        raise FlowError(name, messages.TOO_LARGE_BY, size=much, most=most)


def reason(error: OSError | ValueError) -> tuple[Message, str]:
    """What to say of an error of the operating system, and the system's own words for it."""
    match error:
        case FileNotFoundError():
            return messages.NO_SUCH_FILE, ""
        case PermissionError():
            return messages.NO_PERMISSION, ""
        case NotADirectoryError():
            return messages.NO_SUCH_FOLDER, ""
        case OSError():
            return messages.CANNOT_BE_READ, error.strerror or type(error).__name__
        case _:
            return messages.NOT_A_FILE_NAME, ""


def problem_in(top: bytes) -> FlowError | None:
    """Why a file that begins with `top` is no text that can be read; None where nothing says so."""
    try:
        _check_text("", top, codecs.getincrementaldecoder("utf-8")().decode)
    except FlowError as error:  # the last character may be cut, which is no error here
        return error
    return None


def _decoded(data: bytes, name: str) -> str:
    return _check_text(name, data, lambda whole: whole.decode("utf-8"))


def _check_text(name: str, data: bytes, decode: Callable[[bytes], str]) -> str:
    """`data` as text; FlowError with the line where it is none."""
    if data.startswith(_WIDE):
        raise FlowError(name, messages.WIDE_UNICODE)
    at = data.find(b"\0")
    if at >= 0:
        raise FlowError(name, messages.BINARY, data.count(b"\n", 0, at) + 1)
    try:
        return decode(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FlowError(name, messages.NOT_UTF8, line, byte=data[error.start]) from error
