"""A driver that waits for the terminal instead of asking it ten times a second.

Textual's own driver polls its input each 100 ms, which costs an idle face 0.17 % of a core and each
exit up to 100 ms; it spins at the end of input, dies of a byte that is no UTF-8, trusts COLUMNS and
LINES over the terminal, draws on stderr even where that is a file, and asks for a report of every
movement of the mouse. This one touches internals of Textual 8.2 to mend that: `driver_class` falls
back to Textual's own where they are not as expected.
"""

from __future__ import annotations

import os
import select
import sys
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, Final

from textual._parser import ParseError
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste

from wizard.tui.unasked import Unasked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App
    from textual.driver import Driver
    from textual.message import Message

HANG_UP: Final = 129

_MOST_TYPED_AT_ONCE: Final = 200
"""Characters. A key that is held makes 30 a second, and a line may be slow for some seconds."""

_PASTE_GAP: Final = 0.05
"""Seconds that may lie between two pieces of one paste."""

_FIELDS = {"exit_event", "_key_thread", "_file", "fileno", "_must_signal_resume", "_writer_thread"}
_METHODS = {
    "run_input_thread",
    "disable_input",
    "_sigcont_application",
    "process_message",
    "write",
    "_get_terminal_size",
    "_enable_mouse_support",
    "_disable_mouse_support",
}


class TerminalDriver(LinuxDriver):
    """Textual's Linux driver with another ear. `on_end(code)` is called, from the input's thread,
    when there is nothing to listen to any more."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._on_end: Callable[[int], None] = getattr(app, "leave", lambda _code: None)
        stderr, stdout = sys.__stderr__, sys.__stdout__
        if stdout is not None and not (stderr is not None and stderr.isatty()):
            self._file = stdout
        self._screen = self._file.fileno() if self._file is not None else self.fileno
        self._ear, self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)

    def size_now(self) -> tuple[int, int]:
        """Columns and rows of the terminal, asked anew."""
        return self._get_terminal_size()

    def _get_terminal_size(self) -> tuple[int, int]:
        try:
            width, height = os.get_terminal_size(self._screen)
        except OSError:
            return super()._get_terminal_size()
        return width or 80, height or 25

    def _enable_mouse_support(self) -> None:
        """Buttons and wheel only: a report of each movement would cost a slow line dearly."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")
            self.flush()

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1000l\x1b[?1006l")
            self.flush()

    def _sigcont_application(self, *arguments: object) -> None:
        """Only what was suspended goes on. A hang-up sends SIGCONT too, and a face that never
        stopped would get a second ear, which nobody ends."""
        if self._must_signal_resume:
            super()._sigcont_application(*arguments)

    def write(self, data: str) -> None:
        """Nothing is drawn before the terminal is ours: started in the background, the face is
        stopped at its first touch of it, and goes on when it has hung up."""
        if self._writer_thread is not None:
            super().write(data)

    def disable_input(self) -> None:
        if self._key_thread is not None and self._key_thread.is_alive():
            os.write(self._wake, b"x")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Hand on what is typed, until woken. Sleeps in one poll in between."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("ignore").decode
        poll = select.poll()
        poll.register(self.fileno, select.POLLIN)
        poll.register(self._ear, select.POLLIN)
        unasked = Unasked()
        pasted = 0.0
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(_patience(parser))}
            if self._ear in ready:
                os.read(self._ear, 64)
                break
            if self.fileno in ready:
                typed = self._read()
                if not typed:
                    self._on_end(HANG_UP)
                    poll.unregister(self.fileno)
                    continue
                now = get_time()
                text = unasked.left_of(decode(typed), now)
                if _is_pasted(text) or (now - pasted < _PASTE_GAP and "\x1b" not in text):
                    pasted = now
                    self.process_message(Paste(text))
                elif text:
                    self._hand_on(parser.feed(text))
            self._hand_on(parser.tick())
        try:
            self._hand_on(parser.feed(""))
        except (EOFError, ParseError):
            return  # what was typed last was cut off

    def _read(self) -> bytes:
        """What was typed; nothing where the terminal is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)


def _is_pasted(text: str) -> bool:
    """Whether so much came at once that nobody typed it. A terminal that does not mark what is
    pasted (screen, the console) would have it answer questions and write notes key by key."""
    return len(text) > _MOST_TYPED_AT_ONCE and "\x1b" not in text


def _patience(parser: XTermParser) -> float | None:
    """Milliseconds until the parser gives up waiting for the rest of a sequence; None: for ever."""
    deadline = parser._timeout_time
    return None if deadline is None else max(0.0, deadline - get_time()) * 1000


def driver_class() -> type[Driver]:
    """The driver to use with the Textual that is installed."""
    known = (
        hasattr(XTermParser(), "_timeout_time")
        and set(LinuxDriver.__init__.__code__.co_names) >= _FIELDS
        and set(dir(LinuxDriver)) >= _METHODS
    )
    return TerminalDriver if known else LinuxDriver
