"""What ends a walk by lines from outside: signals, and a terminal that is gone.

A signal is heard at once while we wait for a person or for the terminal, and else as soon as we do:
never in the middle of an answer that is being kept. A terminal that hangs up is a signal too, also
where SIGHUP is ignored (nohup, setsid), for reading from it would never end. Whoever is stuck all
the same, in a terminal that takes nothing any more, is ended after a moment.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import termios
import threading
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from wizard.walk.events import EndReason

PATIENCE = 1.2
"""Seconds after which a process that does not leave by itself is ended."""

_LAST_WRITE = 0.5
"""Seconds in which the terminal may take what puts it right; one that takes it costs nothing."""

_REASONS: dict[int, EndReason] = {
    signal.SIGHUP: "hang-up",
    signal.SIGINT: "interrupted",
    signal.SIGTERM: "terminated",
    signal.SIGQUIT: "terminated",
}
_CODES = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGQUIT: 143}


class Left(BaseException):
    """Somebody outside wants us to end. No Exception: nobody on the way is to handle it."""

    def __init__(self, reason: EndReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Undisturbed:
    """For walks that no signal is to end in a way of their own."""

    def waiting(self) -> contextlib.AbstractContextManager[None]:
        """While we wait for a person or for the terminal."""
        return contextlib.nullcontext()


class Leaving(Undisturbed):
    """Listens to signals, and to the hang-up of `tty` (a descriptor, None where there is none),
    from a `with` in the main thread on to the end of the process: also while the farewell is said,
    a signal is not to kill us with the last event unwritten."""

    def __init__(self, tty: int | None, undo: bytes = b"") -> None:
        """`undo` is what the terminal is sent where we have to be ended."""
        self._tty = tty
        self._undo = undo
        self._heard: int | None = None
        self._hung_up = False
        self._waiting = False
        self._handled: list[int] = []
        self._wake: tuple[int, int] | None = None

    def __enter__(self) -> Leaving:
        for number in _REASONS:
            # What was ignored when we were started (nohup, `&` in a script) stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)
                self._handled.append(number)
        if self._tty is not None:
            self._attributes = termios.tcgetattr(self._tty)
            self._wake = os.pipe2(os.O_CLOEXEC)
            threading.Thread(target=self._watch, name="hang-up", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A signal may have come between two strokes of a menu that changes the terminal.
        self._restore()
        if self._wake is not None:
            os.write(self._wake[1], b"\0")

    def is_gone(self) -> bool:
        """Whether the terminal has hung up; its input ends, too, where a person ends it."""
        if self._tty is None:
            return False
        poll = select.poll()
        poll.register(self._tty, 0)
        return bool(poll.poll(0))

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        self._waiting = True
        try:
            if self._heard is not None:
                self._leave()
            yield
        finally:
            self._waiting = False

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self._heard is not None:
            return
        self._heard = signal.SIGHUP if self._hung_up else number
        threading.Thread(target=self._insist, name="insist", daemon=True).start()
        if self._waiting:
            self._leave()

    def _leave(self) -> NoReturn:
        if self._heard == signal.SIGINT:
            raise KeyboardInterrupt
        raise Left(_REASONS[self._heard or signal.SIGTERM])

    def _insist(self) -> None:
        """End the process unless it has ended by itself; the terminal is made usable before."""
        threading.Event().wait(PATIENCE)
        if self._tty is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcflush(self._tty, termios.TCOFLUSH)
            undo = threading.Thread(target=self._send_undo, daemon=True)
            undo.start()
            undo.join(_LAST_WRITE)
        self._restore()
        os._exit(_CODES[signal.Signals(self._heard or signal.SIGTERM)])

    def _send_undo(self) -> None:
        """It may block for ever in a terminal that takes nothing, so never in the main thread."""
        assert self._tty is not None
        with contextlib.suppress(OSError):  # it is gone: nothing to put right
            os.write(self._tty, self._undo)

    def _restore(self) -> None:
        if self._tty is not None:
            with contextlib.suppress(termios.error, OSError):  # it is gone: nothing to put right
                termios.tcsetattr(self._tty, termios.TCSANOW, self._attributes)

    def _watch(self) -> None:
        """Turn the terminal's hang-up into a signal; ends when we leave."""
        assert self._tty is not None
        assert self._wake is not None
        read, write = self._wake
        poll = select.poll()
        poll.register(self._tty, 0)  # hang-ups are always told
        poll.register(read, select.POLLIN)
        happened = {descriptor for descriptor, _ in poll.poll()}
        if read not in happened:
            self._hung_up = True
            # The main thread has to hear of it; where SIGHUP is ignored, another one tells it.
            os.kill(os.getpid(), next(iter(self._handled), signal.SIGTERM))
            poll.unregister(self._tty)
            poll.poll()
        os.close(read)
        os.close(write)
