"""A file of curves opened as text: nothing but a regular file, so that nothing blocks."""

from __future__ import annotations

import codecs
import os
import stat
from typing import TYPE_CHECKING

from wizard.text.units import MIB, size

if TYPE_CHECKING:
    from typing import TextIO

LARGEST = 512 * MIB
"""Bytes. Ten times a million rows."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_history(path: str) -> TextIO:
    """The file as text. Raises OSError, and ValueError for what is no name of a file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "is no file; give a CSV or JSON file")
        if status.st_size > LARGEST:
            raise OSError(0, f"has {size(status.st_size)}; give at most {size(LARGEST)}")
        start = os.pread(descriptor, 2, 0)
        encoding = "utf-16" if start in _WIDE else "utf-8-sig"
        return os.fdopen(descriptor, encoding=encoding, newline="")
    except BaseException:
        os.close(descriptor)
        raise
