"""A file of the kernel that is read again and again through one kept descriptor.

Reading a file of /proc or of a control group costs 14 µs when it is opened each time and 2 µs
through a kept descriptor. A descriptor of /proc/PID/… stays bound to that very process: once it
has ended, reading fails, even where its id was given to another.
"""

from __future__ import annotations

import os


class KeptFile:
    """Opened at the first reading. `read` raises OSError where it cannot be opened or read."""

    __slots__ = ("_descriptor", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self._descriptor = -1

    def read(self, most: int = 16384) -> bytes:
        """The file from its beginning, at most `most` bytes of it."""
        if self._descriptor < 0:
            self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        return os.pread(self._descriptor, most, 0)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        self.close()
