"""A real terminal for tests: a pseudo-terminal with a screen that can be read.

`Terminal` runs a program as the leader of a session of its own, with the pseudo-terminal as its
controlling terminal, as a login does. A thread reads what it writes into a pyte screen. Escape
sequences that pyte does not know are followed here: the alternate screen, private modes and kitty's
keyboard, so that a test can ask whether all was put back.
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
import termios
import threading
import time
from typing import TYPE_CHECKING, Any

import pyte

from tests.helpers.patience import LONG, crowd, within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+z": "\x1a",
    "space": " ",
}

_CONTROL = re.compile(rb"\x1b\[([<=>?]?)([0-9;:]*)([ -/]*)([@-~])")
_UNFINISHED = re.compile(rb"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*)?\Z")
_ALTERNATE, _CURSOR, _WRAP = 1049, 25, 7
_OFF_AT_REST = (1000, 1002, 1003, 1004, 1006, 1015, 1016, _ALTERNATE, 2004, 2026, 2048)


class Terminal:
    """A program in a terminal. Everything is cleaned up at the end of the `with`.

    `env` is the whole environment of the program (ours without COLUMNS and LINES if not given, TERM
    being xterm-256color); `ignore` are signals that it is started with as ignored; `streams` gives
    other descriptors for 0, 1 or 2 than the terminal.
    """

    def __init__(
        self,
        argv: Sequence[str | os.PathLike[str]],
        rows: int = 24,
        cols: int = 80,
        *,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
        ignore: Sequence[signal.Signals] = (),
        streams: Mapping[int, int] | None = None,
    ) -> None:
        self._lock = threading.Condition()
        self._main = pyte.Screen(cols, rows)
        self._alternate = pyte.Screen(cols, rows)
        self._stream = pyte.ByteStream(self._main)
        self._held = b""
        self._ended = False
        self._closing = False  # apart from `_ended`: only the reader's caller may say it
        self.modes: dict[int, bool] = {}
        """Private modes that were set or reset."""

        self.kitty = 0
        """How many settings lie on the stack of kitty's keyboard protocol."""

        self.output = b""
        """All that was read."""

        self._master, slave = pty.openpty()
        self._set_size(rows, cols)
        self._attributes = termios.tcgetattr(slave)
        self._wake, self._waker = os.pipe2(os.O_CLOEXEC)
        self._flowing = threading.Event()
        self._flowing.set()

        def prepare() -> None:
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for number in ignore:
                signal.signal(number, signal.SIG_IGN)

        ours = {
            name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")
        }
        given = streams or {}
        try:
            self.process = subprocess.Popen(
                argv,
                stdin=given.get(0, slave),
                stdout=given.get(1, slave),
                stderr=given.get(2, slave),
                env=env if env is not None else {**ours, "TERM": "xterm-256color"},
                cwd=cwd,
                start_new_session=True,
                preexec_fn=prepare,  # noqa: PLW1509 - it runs nothing that takes a lock
            )
        finally:
            os.close(slave)
        self._reader: threading.Thread | None = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # --- what it shows ---

    def screen(self) -> list[str]:
        """The rows of the screen, without the spaces at their ends."""
        with self._lock:
            return [row.rstrip() for row in self._stream.listener.display]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen())

    @property
    def cell(self) -> Callable[[int, int], Any]:
        """cell(row, column): pyte's Char, with its colours and attributes."""
        return lambda row, column: self._stream.listener.buffer[row][column]

    @property
    def bytes_written(self) -> int:
        """How much the program has written so far."""
        return len(self.output)

    def wait_for(self, text: str, timeout: float = LONG) -> None:
        """Wait until `text` is on the screen."""
        self.wait_until(lambda: text in self.text, repr(text), timeout)

    def wait_until(self, seen: Callable[[], bool], what: str, timeout: float = LONG) -> None:
        """Wait until `seen()`; it is asked again whenever something was written."""
        timeout = within(timeout)
        deadline = time.monotonic() + timeout
        while not seen():
            left = deadline - time.monotonic()
            if left <= 0 or (self._ended and not seen()):
                raise AssertionError(f"no {what} in {timeout:.0f} s; the screen:\n{self.text}")
            with self._lock:
                self._lock.wait(min(left, 0.05))

    def wait_quiet(self, quiet: float = 0.2, timeout: float = LONG) -> None:
        """Wait until nothing was written for `quiet` seconds, longer on a busy machine."""
        quiet *= max(1.0, crowd() / 2)
        deadline = time.monotonic() + within(timeout)
        size, since = -1, time.monotonic()
        while time.monotonic() - since < quiet:
            assert time.monotonic() < deadline, f"never quiet; the screen:\n{self.text}"
            if len(self.output) != size:
                size, since = len(self.output), time.monotonic()
            with self._lock:
                self._lock.wait(quiet / 4)

    def restored(self) -> list[str]:
        """What is not as it was at the start; empty where the terminal is restored."""
        wrong = [f"mode {mode} is on" for mode in _OFF_AT_REST if self.modes.get(mode)]
        wrong += [
            f"mode {mode} is off" for mode in (_CURSOR, _WRAP) if not self.modes.get(mode, True)
        ]
        if self.kitty > 0:
            wrong.append("kitty's keyboard is on")
        if termios.tcgetattr(self._master) != self._attributes:
            wrong.append("the terminal's attributes are others")
        return wrong

    # --- what is done to it ---

    def press(self, *keys: str) -> None:
        """Type: names of keys (`enter`, `ctrl+c`), else the text itself."""
        for key in keys:
            self.send(KEYS.get(key, key).encode())

    def send(self, data: bytes) -> None:
        """Type bytes as they are."""
        os.write(self._master, data)

    def resize(self, rows: int, cols: int) -> None:
        """Give the terminal another size; the program is told."""
        with self._lock:
            self._main.resize(rows, cols)
            self._alternate.resize(rows, cols)
        self._set_size(rows, cols)

    def stall(self) -> None:
        """Stop reading: the program's writes block once the line is full."""
        self._flowing.clear()
        os.write(self._waker, b"\0")

    def flow(self) -> None:
        """Go on reading."""
        self._flowing.set()

    def hang_up(self) -> None:
        """Break the connection."""
        self._close()

    def signal(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        self.process.send_signal(number)

    def wait_exit(self, timeout: float = LONG) -> int:
        """The exit code, minus the number of a signal; all that was written has been read then.

        `timeout` is for an idle machine.
        """
        timeout = within(timeout)
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still there after {timeout} s:\n{self.text}") from None
        self._flowing.set()
        if self._reader:
            self._reader.join(5)
        return code

    def is_stopped(self) -> bool:
        """Whether the program is suspended."""
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] == "T"

    def stop(self) -> None:
        """End the program, whatever it does, and clean up."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._close()
        if self._wake >= 0:
            os.close(self._wake)
            os.close(self._waker)
            self._wake = -1

    # --- inside ---

    def _set_size(self, rows: int, cols: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def _close(self) -> None:
        if self._reader:
            reader, self._reader = self._reader, None
            self._closing = True
            self._flowing.set()
            os.write(self._waker, b"\0")
            reader.join()
            os.close(self._master)

    def _read(self) -> None:
        poll = select.poll()
        poll.register(self._master, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            self._flowing.wait()
            ready = dict(poll.poll())
            if self._wake in ready:
                os.read(self._wake, 64)
                if self._closing:
                    return
                continue
            try:
                data = os.read(self._master, 65536)
            except OSError:
                data = b""
            with self._lock:
                self._feed(data)
                self._ended = not data
                self._lock.notify_all()
            if not data:
                return

    def _feed(self, data: bytes) -> None:
        self.output += data
        data = self._held + data
        unfinished = _UNFINISHED.search(data[-64:])
        self._held = unfinished.group() if unfinished else b""
        data = data[: len(data) - len(self._held)]
        done = 0
        for match in _CONTROL.finditer(data):
            if self._follow(match):
                self._stream.feed(data[done : match.start()])
                done = match.end()
                if match[2] == b"%d" % _ALTERNATE:
                    self._switch(match[4] == b"h")
        self._stream.feed(data[done:])

    def _follow(self, match: re.Match[bytes]) -> bool:
        """Take note of a control sequence; whether pyte is not to see it."""
        private, numbers, between, final = match.groups()
        if private == b"?" and final in b"hl" and not between:
            for mode in numbers.split(b";"):
                self.modes[int(mode)] = final == b"h"
            return numbers == b"%d" % _ALTERNATE
        if final == b"u" and private in (b">", b"<"):
            self.kitty = max(0, self.kitty + (1 if private == b">" else -1))
        return bool(between) or private in (b">", b"<", b"=") or (final == b"u" and private == b"?")

    def _switch(self, alternate: bool) -> None:
        screen = self._alternate if alternate else self._main
        if alternate:
            screen.reset()
        self._stream.detach(self._stream.listener)
        self._stream.attach(screen)
