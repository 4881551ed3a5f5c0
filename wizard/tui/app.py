"""The terminal face: shows a guide's view and hands its keys to the guide.

The face knows nothing about flows or machines. Whatever is on the screen is a function of the last
`View`, the size of the terminal, and where the reader is on a page. Importing this module imports
Textual and nothing beyond it; a page that is opened by a key is imported when it is.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol

from textual.app import App
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message

from wizard.text.glyphs import choose
from wizard.tui.draw.steady import steadied
from wizard.tui.driver import TerminalDriver, driver_class
from wizard.tui.guard import Guard
from wizard.tui.look import Colours, Look, look
from wizard.tui.screens.page import Page
from wizard.tui.screens.walk import WalkScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.screen import Screen

    from wizard.guide.view import CandidateView, FoundView, HandoverView, Span, View
    from wizard.text.glyphs import Glyphs
    from wizard.walk.events import EndReason, Result

QUIT, INTERRUPTED = 0, 130
_TOLD_AT_START = 2
"""Textual's app tells its size when it starts, and so does its driver: nothing was resized then."""

_REASONS: dict[int, EndReason] = {
    129: "hang-up",
    130: "interrupted",
    143: "terminated",
}


class Conductor(Protocol):
    """What the face needs of `wizard.guide.conductor.Guide`."""

    span: Span | None

    def view(self) -> View: ...
    def answer(self, number: int) -> None: ...
    def back(self) -> bool: ...
    def follow(self) -> bool: ...
    def open(self, step_id: str, via: Literal["side", "find"]) -> None: ...
    def find(self, words: str) -> tuple[FoundView, ...]: ...
    def candidates(self) -> tuple[CandidateView, ...]: ...
    def watch(self, pid: int) -> None: ...
    def copied(self, text: str) -> None: ...
    def note(self, text: str) -> None: ...
    def conclude(self, result: Result) -> None: ...
    def handover(self) -> HandoverView: ...
    def prepare(self) -> None: ...
    def end(self, reason: EndReason) -> None: ...
    def subscribe(self, listener: Callable[[], None], *, calm: bool = False) -> None: ...


class Changed(Message):
    """The guide's view may have changed."""


class Leave(Message):
    """Somebody outside, a signal most of all, wants the face to end."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class WizardApp(App[int], inherit_bindings=False):
    """The face. Its pages draw `view` in `look` with `glyphs`, and tell time by `clock`."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    ESCAPE_TO_MINIMIZE = False
    CSS = "Screen { overflow: hidden; layout: horizontal; }"

    def __init__(
        self,
        guide: Conductor,
        *,
        colours: Colours = "terminal",
        glyphs: Glyphs | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # Colours are ours, cell by cell: Textual is to translate none of them.
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        # Two widgets on each page that are never used, and that cost a whole paint at the start.
        self._disable_tooltips = self._disable_notifications = True
        self.guide = guide
        self.view = guide.view()
        self.clock = clock
        self.look: Look = look("none" if self.no_color else colours)
        self.glyphs = glyphs or choose(_encoding(), os.environ.get("TERM", ""))
        self.code: int | None = None
        """The exit code, once the face is on its way out."""

        self.resizes = -_TOLD_AT_START
        """How often the terminal has told a size since the start."""

        self._told = threading.Event()
        """Set while a Changed is on its way: many changes at once cost one look."""

    def get_driver_class(self) -> type[Driver]:
        return driver_class()

    def get_default_screen(self) -> Screen[None]:
        return WalkScreen()

    def on_mount(self) -> None:
        self.guide.subscribe(self._tell, calm=True)
        self.app_resume_signal.subscribe(self, lambda _: self._paint_all())
        self.call_after_refresh(self._painted)
        if self.code is not None:
            self.exit(self.code)

    def _painted(self) -> None:
        """The first question is on the screen: now there is time for what was put off. What Textual
        and our modules made stays until the end: to go over it again and again for garbage would
        cost 25 ms each time, and the key that comes just then waits for it."""
        gc.freeze()
        gc.enable()
        threading.Thread(target=self.guide.prepare, name="prepare", daemon=True).start()

    def _tell(self) -> None:
        """The guide's listener, called from any thread."""
        if not self._told.is_set():
            self._told.set()
            self.post_message(Changed())

    def on_changed(self) -> None:
        self._told.clear()
        self.update_view()

    def update_view(self) -> None:
        """Ask the guide for its view and show what changed of it."""
        self.view = steadied(self.view, self.guide.view())
        for screen in self.screen_stack:
            if isinstance(screen, Page):
                screen.view_changed()

    @property
    def size_now(self) -> tuple[int, int]:
        """Columns and rows of the terminal. A screen's own size follows only after a layout."""
        return self.size.width, self.size.height

    def use_colours(self, colours: Colours) -> None:
        """Draw everything anew in other colours; without effect under NO_COLOR."""
        if not self.no_color:
            self.look = look(colours)
            self.screen.refresh(layout=True)

    def on_resize(self, event: Resize) -> None:
        """Resizes in a row: a signal handler may be interrupted by the next, and then the older
        size is told last. A resize to the size that we know is none for Textual, but the terminal
        may have cut off and moved what it showed."""
        self.resizes += 1
        driver = self._driver
        if isinstance(driver, TerminalDriver) and driver.size_now() != event.size:
            event.prevent_default()
            size = Size(*driver.size_now())
            self.post_message(Resize(size, size))
        elif self.is_running and event.size == self.size and self.resizes > 0:
            self._paint_all()

    def _paint_all(self) -> None:
        if isinstance(self.screen, Page):
            self.screen.paint_all()

    def on_app_blur(self, event: events.AppBlur) -> None:
        """Another window has the focus: nothing looks different, so nothing is painted."""
        event.prevent_default()

    def on_app_focus(self, event: events.AppFocus) -> None:
        event.prevent_default()

    def _fatal_error(self) -> None:
        """An error in the face ends it. Textual would print the values of all variables, secrets
        among them; `run` raises the error instead."""
        self._close_messages_no_wait()

    def leave(self, code: int) -> None:
        """End the face with that exit code. Safe from any thread and at any time."""
        self.code = code
        self.post_message(Leave(code))

    def on_leave(self, message: Leave) -> None:
        self.exit(message.code)


def run(guide: Conductor, *, mouse: bool = True, colours: Colours = "terminal") -> int:
    """Show the face until it is left. Returns 0 after the quit key, 130 after Ctrl+C, else the code
    that `leave` was given. The guide's walk has ended then, and the terminal is restored."""
    # Collecting garbage while the first screen is built costs a tenth of the start.
    gc.disable()
    app = WizardApp(guide, colours=colours)
    guard = Guard(_terminal(), app.leave, lambda: guide.end(_reason(guard.code or 0)))
    with guard:
        app.run(mouse=mouse)
    gc.enable()
    if app._exception is not None:
        raise app._exception
    code = guard.code or app.code or QUIT
    guide.end(_reason(code))
    return code


def _reason(code: int) -> EndReason:
    return _REASONS.get(code, "quit")


def _terminal() -> int:
    """The terminal's descriptor, preferably one that can be written to."""
    return next((fd for fd in (2, 1, 0) if os.isatty(fd)), 0)


def _encoding() -> str | None:
    """What the terminal's stream carries: the driver draws on stderr where that is a terminal."""
    stderr = sys.__stderr__
    drawn_on = stderr if stderr is not None and stderr.isatty() else sys.__stdout__
    return getattr(drawn_on, "encoding", None)
