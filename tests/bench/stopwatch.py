"""A program in a pseudo-terminal, and when it wrote what: to the millisecond, and nothing drawn.

What a terminal would have to be asked (its colours, its name) is not answered, as by the plainest
of terminals. The CPU time is that of all threads, in nanoseconds, as the scheduler counts it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

_SEQUENCE = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[\[(][0-9;?<=>!$ ]*[@-~]|\x1b.")
_TICK = 0.002
_BURST = 0.02
"""Seconds: what is drawn for one key comes in one go."""


class Stopwatch:
    """A program of ours, started at `started`; ended with the `with`."""

    def __init__(
        self, module: str, *arguments: str, size: tuple[int, int], env: Mapping[str, str]
    ) -> None:
        """Start `python -m module arguments` in a terminal of `size` (columns, rows)."""
        self.output = b""
        self._master, slave = pty.openpty()
        columns, rows = size
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        argv: Sequence[str] = (sys.executable, "-m", module, *arguments)
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Stopwatch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        os.close(self._master)

    def until(self, *texts: str, timeout: float = 60.0) -> float:
        """Seconds from the start until each of `texts` was written, whatever stood between its
        words."""
        wanted = [text.replace(" ", "").encode() for text in texts]
        while True:
            seen = _SEQUENCE.sub(b"", self.output).replace(b" ", b"")
            if all(text in seen for text in wanted):
                return self._last - self.started
            if time.perf_counter() - self.started > timeout:
                raise AssertionError(f"no {texts} in {timeout} s: {seen[-2000:]!r}")
            self._read(0.5)

    def settle(self, quiet: float = 0.5) -> None:
        """Read on until nothing was written for `quiet` seconds."""
        while self._read(quiet):
            pass

    def press(self, key: str) -> tuple[float, int]:
        """Seconds from the key to the last of what it had drawn, and the bytes of it."""
        before, pressed = len(self.output), time.perf_counter()
        os.write(self._master, key.encode())
        assert self._read(2.0), f"the key {key} draws nothing"
        while self._read(_BURST):
            pass
        return self._last - pressed, len(self.output) - before

    def leave(self, key: str) -> float:
        """Seconds from the key to the end of the process."""
        pressed = time.perf_counter()
        os.write(self._master, key.encode())
        while self._process.poll() is None:
            self._read(_TICK)
        return time.perf_counter() - pressed

    def watch(self, seconds: float) -> tuple[float, float]:
        """The share of a core and the bytes a second while nobody does anything."""
        cpu, written, began = self.cpu(), len(self.output), time.perf_counter()
        while (left := began + seconds - time.perf_counter()) > 0:
            self._read(left)
        lasted = time.perf_counter() - began
        return (self.cpu() - cpu) / lasted, (len(self.output) - written) / lasted

    def memory(self) -> dict[str, float]:
        """MiB that are resident now (`VmRSS`) and were at most (`VmHWM`)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return {
            name: int(rest.split()[0]) / 1024
            for name, _, rest in (line.partition(":") for line in status.splitlines())
            if name in ("VmRSS", "VmHWM")
        }

    def cpu(self) -> float:
        """Seconds of CPU time so far."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def _read(self, patience: float) -> bool:
        """Whether something was written within `patience` seconds."""
        if not select.select([self._master], [], [], patience)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False  # it has ended
        self._last = time.perf_counter()
        self.output += data
        return bool(data)
