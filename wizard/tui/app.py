"""The full screen: shows a guide's view and hands its keys to the guide.

It knows nothing about flows or machines. Whatever is on the screen is a function of the last
`View`, the size of the terminal, and where the reader is on a page. Importing this module imports
Textual and nothing beyond it; a screen that is opened by a key is imported when it is.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from typing import TYPE_CHECKING, ClassVar

from textual.events import Key, Paste, Resize
from textual.geometry import Size
from textual.message import Message

from wizard.text.glyphs import choose
from wizard.tui.base_screen import BaseScreen, LastFilter
from wizard.tui.gauges import steadied
from wizard.tui.guard import Guard
from wizard.tui.internals import driver_class, error_of, terminal_size
from wizard.tui.theme import RoleStyles, ThemeName, role_styles, themes
from wizard.tui.ui import INTERRUPTED, UI, Controller
from wizard.tui.walk_screen import WalkScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.screen import Screen

    from wizard.text.glyphs import Glyphs
    from wizard.walk.events import EndReason

QUIT = 0
_TOLD_AT_START = 2
"""Textual's app tells its size when it starts, and so does its driver: nothing was resized then."""

_REASONS: dict[int, EndReason] = {
    129: "hang-up",
    130: "interrupted",
    143: "terminated",
}


class Changed(Message):
    """The guide's view may have changed."""


class Leave(Message):
    """Somebody outside, a signal most of all, wants the UI to end."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class WizardApp(UI):
    """The UI. Its screens draw `view` in `role_styles` with `glyphs`, and tell time by `clock`."""

    ENABLE_COMMAND_PALETTE = False
    """The key of Textual's palette is one of the actions' table."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ESCAPE_TO_MINIMIZE = False
    CSS = "Screen { overflow: hidden; layout: horizontal; }"

    def __init__(
        self,
        guide: Controller,
        *,
        theme: ThemeName = "terminal",
        glyphs: Glyphs | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        for one in themes():
            self.register_theme(one)
        self.theme = theme
        self.guide = guide
        self.view = guide.view()
        self.clock = clock
        self.role_styles: RoleStyles = role_styles(theme, colour=not self.no_color)
        self.glyphs = glyphs or choose(_encoding(), os.environ.get("TERM", ""))
        self.code: int | None = None
        self.resizes = -_TOLD_AT_START
        self._told = threading.Event()
        """Set while a Changed is on its way: many changes at once cost one look."""

        self._filters_of_all = (LastFilter(self.glyphs, colour=not self.no_color),)

    def get_driver_class(self) -> type[Driver]:
        return driver_class()

    def get_default_screen(self) -> Screen[None]:
        return WalkScreen()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What Textual's own widgets write goes through the cleaner, too."""
        return self._filters_of_all

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
        threading.Thread(target=self.guide.prepare, name="autodetect", daemon=True).start()

    def _tell(self) -> None:
        """The guide's listener, called from any thread."""
        if not self._told.is_set():
            self._told.set()
            self.post_message(Changed())

    def on_changed(self) -> None:
        self._told.clear()
        self.update_view()

    def update_view(self) -> None:
        self.view = steadied(self.view, self.guide.view())
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.view_changed()

    def use_theme(self, name: ThemeName) -> None:
        if not self.no_color:
            self.role_styles = role_styles(name)
            self.theme = name
            self.screen.refresh(layout=True)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes are for the screen on top, one after the other: keys that were typed at
        once are all on their way before the first of them has opened or closed a screen. What
        Textual's palette is open for is its own, but for the keys that work everywhere."""
        if not isinstance(event, Key | Paste) or event.is_forwarded or not self._is_ready:
            await super().on_event(event)
        elif isinstance(event, Key) and event.key == "ctrl+c":
            self.leave(INTERRUPTED)
        elif isinstance(event, Key) and event.key == "ctrl+z":
            self.action_suspend_process()
        elif not isinstance(self.screen, BaseScreen):
            await super().on_event(event)
        elif isinstance(event, Key):
            self.screen.take(event.key, event.character or "" if event.is_printable else "")
        else:
            self.screen.paste(event.text)

    @property
    def _is_ready(self) -> bool:
        """Whether there is a screen."""
        return bool(self.screen_stack)

    def on_resize(self, event: Resize) -> None:
        """Resizes in a row: a signal handler may be interrupted by the next, and then the older
        size is told last. A resize to the size that we know is none for Textual, but the terminal
        may have cut off and moved what it showed."""
        self.resizes += 1
        newest = terminal_size(self)
        if newest is not None and newest != event.size:
            event.prevent_default()
            size = Size(*newest)
            self.post_message(Resize(size, size))
        elif self.is_running and event.size == self.size and self.resizes > 0:
            self._paint_all()

    def _paint_all(self) -> None:
        if isinstance(self.screen, BaseScreen):
            self.screen.paint_all()

    def on_app_blur(self, event: events.AppBlur) -> None:
        """Another window has the focus: nothing looks different, so nothing is painted."""
        event.prevent_default()

    def on_app_focus(self, event: events.AppFocus) -> None:
        event.prevent_default()

    def leave(self, code: int) -> None:
        self.code = code
        self.post_message(Leave(code))

    def on_leave(self, message: Leave) -> None:
        self.exit(message.code)


def run(guide: Controller, *, mouse: bool = True) -> int:
    """Show the UI until it is left. Returns 0 after the quit key, 130 after Ctrl+C, else the code
    that `leave` was given. The guide's walk has ended then, and the terminal is restored."""
    return run_app(WizardApp(guide), mouse=mouse)


def run_app(app: WizardApp, *, mouse: bool = True) -> int:
    """The same with an app that is made already."""
    # Collecting garbage while the first screen is built costs a tenth of the start.
    gc.disable()
    guide = app.guide
    guard = Guard(_terminal(), app.leave, lambda: guide.end(_reason(guard.code or 0)))
    with guard:
        app.run(mouse=mouse)
    gc.enable()
    if (error := error_of(app)) is not None:
        raise error
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
