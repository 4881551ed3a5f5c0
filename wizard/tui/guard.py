"""The guard: whatever happens to the terminal or to us, we end soon and leave the terminal usable.

Python runs signal handlers in the main thread, and that may hang: a terminal that stops reading
blocks Textual's loop after 30 writes. A hung-up terminal whose SIGHUP is ignored (nohup, setsid)
tells nobody at all. So a thread of its own waits for both: signals, which C writes to a pipe in
whatever thread they arrive (`signal.set_wakeup_fd`), and the terminal's hang-up. It sleeps in one
poll and costs nothing. It asks the UI to leave; if the process does not end soon, it restores the
terminal and ends the process itself.

Signals are handled, not blocked: a blocked mask would be inherited by every child process.
"""

from __future__ import annotations

import os
import select
import signal
import termios
import threading
import time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, TracebackType

HANG_UP: Final = 129

CODES: Final = {
    signal.SIGHUP: HANG_UP,
    signal.SIGINT: 130,
    signal.SIGQUIT: 143,
    signal.SIGTERM: 143,
    **dict.fromkeys((signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGXCPU), 143),
}
"""The exit code for each signal that is guarded. All others end us as SIGTERM does: whoever scripts
the wizard has three codes to know for an end from outside."""

PATIENCE = 1.2
"""Seconds in which the UI may leave by itself. Two seconds is what users are promised."""

_LAST_WORDS = 0.4
"""Seconds in which the journal may be closed after that."""

_LAST_WRITE = 0.15
"""Seconds in which the terminal may take what restores it."""

_STOP = 0
"""What is written to the pipe to end the guard; no signal has this number."""

RESTORE: Final = (
    "\x1b\\"  # the end of a sequence that was cut off
    "\x1b[?2026l"  # synchronised output
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"  # mouse reports
    "\x1b[?2048l\x1b[?2004l\x1b[?1004l"  # reports of resizes, pastes and focus
    "\x1b[?7h"  # lines wrap
    "\x1b[<u"  # kitty's keyboard; before leaving the screen that it was set for
    "\x1b[?1049l"  # the alternate screen
    "\x1b[?25h\x1b[0m"  # the cursor is seen, no attributes
)
"""Undoes all that Textual 8.2's Linux driver sets."""


class Guard:
    """Guards the terminal `tty` (a descriptor) inside of a `with`, in the main thread only.

    `leave(code)` is called once, from another thread, and asks the UI to end; `last_words()` is
    called, from another thread too, only where the process did not end in time. Once we are to end,
    the deadline holds until the process has ended, for what comes after the `with` too.
    """

    def __init__(
        self,
        tty: int,
        leave: Callable[[int], None],
        last_words: Callable[[], None],
        *,
        patience: float = PATIENCE,
    ) -> None:
        self.code: int | None = None
        """The exit code, once somebody outside wants us to end; None until then."""

        self._tty = tty
        self._leave = leave
        self._last_words = last_words
        self._patience = patience
        self._handlers: dict[int, Any] = {}
        self._lock = threading.Lock()
        self._left = threading.Event()
        self._forced = False

    def __enter__(self) -> Guard:
        try:
            self._attributes: list[Any] | None = termios.tcgetattr(self._tty)
        except termios.error:
            self._attributes = None
        self._outputs = [output for output in (1, 2) if os.isatty(output)]
        self._read, self._write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._woken_before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in CODES:
            # What was ignored when we were started (nohup, `&` in a script) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._heard)
        self._thread = threading.Thread(target=self._watch, name="guard", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._left.set()
        if self._forced:
            self._thread.join()  # what it does last is not to be cut short
        os.write(self._write, bytes([_STOP]))
        while self.code is None and self._thread.is_alive():
            self._thread.join(0.01)
        if self.code == HANG_UP:
            self._draw_nowhere()  # a farewell to nobody would be an error
        if self.code is not None:
            return  # the deadline holds, and a second signal must not cut short what is left to do
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._woken_before)
        os.close(self._read)
        os.close(self._write)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        """The handler in the main thread; the guard knows already."""
        if not is_ours(self._tty):
            # A suspended UI that is killed goes on for it, and Textual's next handler, that of
            # SIGCONT, would stop it again as long as it is in the background.
            time.sleep(0.1)

    def _watch(self) -> None:
        # A process in the background is stopped by touching its terminal, unless it blocks this.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
        code = self._wait()
        if code is None:
            return
        self.code = code
        deadline = time.monotonic()
        if is_ours(self._tty):
            # In the background the UI cannot leave: touching the terminal stops it.
            deadline += self._patience
            if not self._left.is_set():
                _aside(self._leave, code)
        self._left.wait(deadline - time.monotonic())
        with self._lock:
            self._forced = not self._left.is_set()
        if not self._forced:
            # Whatever comes after the UI may hang too: a farewell to a terminal that stalls.
            time.sleep(max(0.0, deadline - time.monotonic()))
        elif is_ours(self._tty):
            _aside(self._restore).join(_LAST_WRITE)
        _aside(self._last_words).join(_LAST_WORDS)
        os._exit(code)

    def _wait(self) -> int | None:
        """The exit code, once there is a reason to end; None once the guard is not needed."""
        poll = select.poll()
        poll.register(self._read, select.POLLIN)
        poll.register(self._tty, 0)  # hang-ups are always told
        while True:
            happened = dict(poll.poll())
            numbers = os.read(self._read, 64) if self._read in happened else b""
            ends = [CODES[signal.Signals(number)] for number in numbers if number in CODES]
            if self._tty in happened:
                return HANG_UP  # a shell that goes with its terminal sends us SIGTERM, too
            if ends:
                return ends[0]
            if _STOP in numbers:
                return None  # last: the UI may have left at the hang-up before we have heard of it

    def _restore(self) -> None:
        try:
            terminal = os.dup(self._tty)
            # What others still want to draw goes nowhere …
            self._draw_nowhere()
            # … and what the terminal has not read makes room. A write that was waiting fills it
            # again, so more than once.
            for _ in range(5):
                termios.tcflush(terminal, termios.TCOFLUSH)
                time.sleep(0.004)
            if self._attributes is not None:
                termios.tcsetattr(terminal, termios.TCSANOW, self._attributes)
            os.write(terminal, RESTORE.encode("ascii"))
        except (OSError, termios.error):
            return  # it has hung up: there is nothing to restore and nobody to tell

    def _draw_nowhere(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        for output in self._outputs:
            os.dup2(nowhere, output)
        os.close(nowhere)


def _aside(do: Callable[..., object], *arguments: object) -> threading.Thread:
    """Do it in a thread of its own: it may block for ever, and the guard may not."""
    thread = threading.Thread(target=do, args=arguments, name="guard-aside", daemon=True)
    # Blocked signals are inherited by the thread, SIGTTOU with them.
    thread.start()
    return thread


def is_ours(tty: int) -> bool:
    """Whether the terminal is not in use by another job of the shell just now."""
    try:
        return os.tcgetpgrp(tty) in (os.getpgrp(), 0)  # 0: it is just hanging up
    except OSError:
        return True  # no job control on it
