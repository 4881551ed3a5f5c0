"""All that touches private names of Textual, in one place.

Textual's own driver polls its input each 100 ms, which costs an idle app 0.17 % of a core and each
exit up to 100 ms; it spins at the end of input, dies of a byte that is no UTF-8, trusts COLUMNS and
LINES over the terminal, draws on stderr even where that is a file, and asks for a report of every
movement of the mouse. `TerminalDriver` mends that. The functions below it save whole paints.

The private names are those of Textual 8.2. With a version that has others, `driver_class` falls
back to Textual's own driver and every function to what is public: nothing is lost then but bytes
and milliseconds.
"""

from __future__ import annotations

import os
import re
import select
import sys
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Paste
from textual.screen import Screen
from textual.widget import Widget

try:
    from textual._parser import ParseError
    from textual._time import get_time
    from textual._xterm_parser import XTermParser
except ImportError:
    _parser_is_known = False
else:
    _parser_is_known = hasattr(XTermParser(), "_timeout_time")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.driver import Driver
    from textual.events import ScreenResume
    from textual.geometry import Size
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


_BEGINS = re.compile(r"\x1b[\]PX^_]")
_ENDS = re.compile(r"\x07|\x1b\\|(?=\x1b)")
"""Anything else that begins with an escape ends a string too, which is cut off then."""

PATIENCE = 1.0
"""Seconds after which a string is over: Alt and `]` is a key that somebody may press."""


class Unasked:
    """Takes replies of the terminal that nobody asked for out of pieces of input, in their order.

    A terminal answers a query with a string (OSC, DCS, APC, PM or SOS), and the query may have come
    from what another program has drawn, or from a paste. Textual's parser of keys knows none of
    them and would take `ESC ] 52 ; c ; 2` for keys, which answer questions.
    """

    def __init__(self) -> None:
        self._until = float("-inf")
        """When the string is over whose end has not come yet."""

    def left_of(self, text: str, now: float) -> str:
        """`text` without strings; `now` is in seconds of any clock that goes on."""
        kept: list[str] = []
        place, is_inside = 0, now < self._until
        while True:
            if is_inside:
                end = _ENDS.search(text, place)
                if end is None:
                    return "".join(kept)
                place, self._until = end.end(), float("-inf")
            begin = _BEGINS.search(text, place)
            kept.append(text[place : begin.start() if begin else len(text)])
            if begin is None:
                return "".join(kept)
            place, self._until, is_inside = begin.end(), now + PATIENCE, True


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
        """Only what was suspended goes on. A hang-up sends SIGCONT too, and a UI that never
        stopped would get a second ear, which nobody ends."""
        if self._must_signal_resume:
            super()._sigcont_application(*arguments)

    def write(self, data: str) -> None:
        """Nothing is drawn before the terminal is ours: started in the background, the UI is
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


_screen_is_known = (
    hasattr(Screen, "_on_screen_resume")
    and hasattr(Widget, "_exchange_repaint_regions")
    and {"_dirty_widgets"} <= set(Screen.__init__.__code__.co_names)
    and {"_batch_count"} <= set(App.__init__.__code__.co_names)
)


def driver_class() -> type[Driver]:
    """The driver to use with the Textual that is installed."""
    known = (
        _parser_is_known
        and set(LinuxDriver.__init__.__code__.co_names) >= _FIELDS
        and set(dir(LinuxDriver)) >= _METHODS
    )
    return TerminalDriver if known else LinuxDriver


class PlainApp(App[int], inherit_bindings=False):
    """An app without what costs a paint at the start and is never used, and whose errors are for
    its caller to raise."""

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        # Two widgets on each screen, which cost a whole paint.
        for name in ("_disable_tooltips", "_disable_notifications"):
            if hasattr(self, name):
                setattr(self, name, True)

    def _fatal_error(self) -> None:
        """Textual would print the values of all variables, secrets among them."""
        self._close_messages_no_wait()


def error_of(app: App[Any]) -> Exception | None:
    """The error that has ended the app."""
    error: Exception | None = getattr(app, "_exception", None)
    return error


def terminal_size(app: App[Any]) -> tuple[int, int] | None:
    """Columns and rows of the terminal, asked anew; None where the driver cannot tell."""
    driver = getattr(app, "_driver", None)
    return driver.size_now() if isinstance(driver, TerminalDriver) else None


def report_mouse(app: App[Any], *, on: bool) -> None:
    """Switch the terminal's mouse reports, where the driver can."""
    name = "_enable_mouse_support" if on else "_disable_mouse_support"
    switch = getattr(getattr(app, "_driver", None), name, None)
    if switch is not None:
        switch()


def laid_out_size(screen: Screen[Any]) -> Size:
    """The size that the screen was last laid out for."""
    size: Size = getattr(screen, "_size", screen.size)
    return size


def resume_once(screen: Screen[Any], event: ScreenResume, children: Iterable[Widget]) -> bool:
    """Show a screen that is on top (again). True where it was laid out for the first time, or for
    another size, and is painted now.

    Textual lays out a screen that has not the terminal's size yet, which paints all of it, and then
    would paint all of it twice more: what was to be painted is forgotten.
    """
    if not _screen_is_known:
        return False  # Textual's own handler runs after us
    event.prevent_default()
    lays_out = (
        laid_out_size(screen) != screen.app.size
        and screen.is_current
        and not screen.app._batch_count
    )
    screen._on_screen_resume(event)
    if lays_out:
        for widget in (screen, *children):
            widget._exchange_repaint_regions()
            widget._repaint_required = False
        screen._dirty_widgets.clear()
    return lays_out
