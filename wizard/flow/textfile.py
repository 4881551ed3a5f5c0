"""Reading a text file that somebody named: one clear line for each way in which that can fail.

Nothing is opened before it is known to be a regular file, so a FIFO or a device never blocks, and
nothing larger than the limit is read.
"""

from __future__ import annotations

import codecs
import os
import stat

from wizard.flow.problems import FlowError
from wizard.text.clean import clean_line
from wizard.text.units import KIB, size

LARGEST = 256 * KIB
"""How many bytes a document may have: four times the longest real runbooks, and no more than is
read, judged and drawn in half a second."""

_KINDS = (
    (stat.S_ISDIR, "is a folder, not a file"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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
        raise FlowError(f"{name}: {reason(error)}") from error
    if len(data) > LARGEST:
        raise FlowError(_too_large(name))
    return data


def _permit(status: os.stat_result, name: str) -> None:
    """Refuse what is no regular file or too large."""
    for is_kind, words in _KINDS:
        if is_kind(status.st_mode):
            raise FlowError(f"{name}: {words}; give a Markdown file")
    if status.st_size > LARGEST:
        raise FlowError(_too_large(name, status.st_size))


def _too_large(name: str, count: int | None = None) -> str:
    much = "" if count is None else f": {size(count)}"
    return f"{name}: too large{much}; a document may have {size(LARGEST)}, so split it"


def reason(error: OSError | ValueError) -> str:
    """What is wrong and what to do, for an error of the operating system."""
    match error:
        case FileNotFoundError():
            return "no such file; check the name, or see `wizard list`"
        case PermissionError():
            return "no permission to read it; ask its owner, or copy it to where you may read it"
        case NotADirectoryError():
            return "no such file: a part of the path is no folder; check the name"
        case OSError():
            what = error.strerror or type(error).__name__
            return f"cannot be read: {what}; check the path"
        case _:
            return "this is no name of a file; check the name"


def problem_in(top: bytes) -> str | None:
    """Why a file that begins with `top` is no text that can be read; None where nothing says so."""
    if top.startswith(_WIDE):
        return "is UTF-16 or UTF-32, not UTF-8; save it as UTF-8"
    if b"\0" in top:
        return "is binary (a NUL byte); give a Markdown file"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(top)  # the last character may be cut
    except UnicodeDecodeError as error:
        return f"is not UTF-8 (byte 0x{top[error.start]:02x}); save it as UTF-8"
    return None


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_WIDE):
        raise FlowError(f"{name}: is UTF-16 or UTF-32, not UTF-8; save it as UTF-8")
    at = data.find(b"\0")
    if at >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise FlowError(f"{name}:{line}: is binary (a NUL byte); give a Markdown file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise FlowError(
            f"{name}:{line}: is not UTF-8 (byte 0x{byte:02x}); save it as UTF-8"
        ) from error
