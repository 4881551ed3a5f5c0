"""What all pages share: their canvases, a size that may be too small, keys that work everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual.events import Resize
from textual.screen import Screen

from wizard.text.line import wrap
from wizard.tui.frame import Area, Frame, Panel, compose, differences
from wizard.tui.widgets.canvas import Canvas

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from wizard.guide.view import View
    from wizard.tui.app import WizardApp

LEAST_WIDTH, LEAST_HEIGHT = 40, 12

INTERRUPTED = 130


class Page(Screen[None], inherit_bindings=False):
    """A page draws a Frame of the terminal's size. It repaints when the view or the size changes,
    and when its keys say so."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._frame = Frame(0, 0)
        self._canvases = [Canvas() for _ in range(3)]
        self._resizes = 0
        """The resizes of the face that this page has painted after."""

    def compose(self) -> ComposeResult:
        yield from self._canvases

    @property
    def face(self) -> WizardApp:
        return cast("WizardApp", self.app)

    @property
    def view(self) -> View:
        return self.face.view

    @property
    def too_small(self) -> bool:
        width, height = self.face.size_now
        return width < LEAST_WIDTH or height < LEAST_HEIGHT

    def draw(self) -> Frame:
        """The page at its present size, which is never too small."""
        raise NotImplementedError

    def press(self, key: str, typed: str) -> None:
        """Do what that key says; `typed` is its character where it is a printable one, else empty.
        Never called while too small."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Draw, and paint what differs."""
        if self.is_mounted and all(self.face.size_now):
            self._show(self._small() if self.too_small else self.draw())

    def _show(self, frame: Frame) -> None:
        old, self._frame = self._frame, frame
        same = (old.width, old.height, old.columns) == (frame.width, frame.height, frame.columns)
        changed = list(differences(old, frame)) if same else None
        spans = frame.spans + [(frame.width, frame.width)] * len(self._canvases)
        for canvas, (start, end) in zip(self._canvases, spans, strict=False):
            canvas.show(frame, start, end, changed)

    def view_changed(self) -> None:
        """The view is another one. A page that is covered waits until it is seen again."""
        if self.is_current:
            self.repaint()

    def on_mount(self) -> None:
        self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        """Several resizes at once may end in the size that we know. The terminal has cut off and
        moved what it showed all the same. A layout tells its own, older size after the newest, and
        takes its place: then the newest is told again."""
        newest, resizes = self.app.size, self.face.resizes
        if event.size != newest:
            self.post_message(Resize(newest, newest))
        elif event.size == self._size and resizes == self._resizes:
            event.prevent_default()  # a layout tells its size, and has painted all
            return
        self._resizes = resizes
        self.repaint()
        self.paint_all()

    def paint_all(self) -> None:
        """Paint every cell anew, whatever is there."""
        for canvas in self._canvases:
            canvas.refresh()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Textual lays out a page that has not the terminal's size yet, which paints all of it, and
        then would paint all of it twice more."""
        self.repaint()
        event.prevent_default()
        laid_out = self._size != self.app.size and self.is_current and not self.app._batch_count
        self._on_screen_resume(event)
        if laid_out:
            self._resizes = self.face.resizes
            self._settle()

    def _settle(self) -> None:
        """Everything has just been painted: forget what was to be."""
        for widget in (self, *self._canvases):
            widget._exchange_repaint_regions()
            widget._repaint_required = False
        self._dirty_widgets.clear()

    def on_key(self, event: events.Key) -> None:
        """Give the key to the page that is on top by now. It may be another one: keys that were
        typed at once are all on their way before the first of them has opened or closed a page."""
        event.stop()
        top = self.app.screen
        page = top if isinstance(top, Page) else self
        page.take(event.key, event.character or "" if event.is_printable else "")

    def take(self, key: str, typed: str) -> None:
        """A key, for the whole face or for the page."""
        if key == "ctrl+c":
            self.face.leave(INTERRUPTED)
        elif key == "ctrl+z":
            self.face.action_suspend_process()
        elif not self.too_small:
            self.press(key, typed)
        elif key == "q":
            self.face.leave(0)

    def _small(self) -> Frame:
        width, height = self.face.size_now
        said = f"Too small: {width} x {height}. The wizard needs {LEAST_WIDTH} x {LEAST_HEIGHT}."
        lines = list(wrap([(said, "text")], width, cell_len))
        return compose(width, height, [Panel(Area(0, 0, width, height), lines)])
