"""What all screens share: canvases that paint only the cells that differ, a size that may be too
small, and keys that work everywhere.

Text goes to the terminal as segments, never as markup, and through the cleaner once more: what
slipped in somewhere else still cannot leave here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.events import Resize
from textual.filter import LineFilter
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from wizard.messages import screen_messages as say
from wizard.text.clean import clean_line
from wizard.text.glyphs import encodable
from wizard.text.line import wrap
from wizard.tui.frame import Area, Panel, ScreenFrame, compose, differences
from wizard.tui.internals import laid_out_size, resume_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.color import Color

    from wizard.guide.view import View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line
    from wizard.tui.ui import UI

LEAST_WIDTH, LEAST_HEIGHT = 40, 12


class Canvas(Widget):
    """Shows the cells from `start` up to `end` of the frame that it was given. Painting a cell
    paints all that is left of it in its widget, so what changes each second has one of its own."""

    DEFAULT_CSS = "Canvas { width: 1fr; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._frame = ScreenFrame(0, 0)
        self._start = self._end = 0

    def show(
        self, frame: ScreenFrame, start: int, end: int, changed: Sequence[Area] | None
    ) -> None:
        """Take `frame` and paint what has `changed` in it; None is all of it."""
        self._frame = frame
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self.styles.width = end - start
            self.display = end > start
            changed = None
        if changed is None:
            self.refresh()
            return
        inside = [area for area in changed if start <= area.x < end]
        if inside:
            self.refresh(*(Region(a.x - start, a.y, a.width, a.height) for a in inside))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: every style is what it is to be, and each filter would add colour codes."""
        return ()

    def render_line(self, y: int) -> Strip:
        ui = cast("UI", self.app)
        shown = y < self._frame.height
        row = self._frame.cells(y, self._start, self._end) if shown else ()
        strip = Strip(_segments(row, ui))
        return strip.adjust_cell_length(self.size.width, ui.role_styles.base)


def _segments(row: Line, ui: UI) -> list[Segment]:
    """The row's runs, neighbours that look alike merged: each change of style costs bytes."""
    segments: list[Segment] = []
    text, style = "", ui.role_styles.base
    for words, role in row:
        own = ui.role_styles.of[role]
        # Of spaces only the ground is seen, unless the style is one that draws on them.
        if own != style and not (words.isspace() and _same_ground(own, style)):
            if text:
                segments.append(Segment(_safe(text, ui.glyphs), style))
            text, style = "", own
        text += words
    if text:
        segments.append(Segment(_safe(text, ui.glyphs), style))
    return segments


def _same_ground(one: Style, other: Style) -> bool:
    return not (one.reverse or other.reverse or one.underline or other.underline)


def _safe(text: str, glyphs: Glyphs) -> str:
    """The last filter: no control code and nothing that the output cannot carry."""
    return encodable(clean_line(text), glyphs)


class LastFilter(LineFilter):
    """The same for what Textual's own widgets write. Colours that are the terminal's own anyway are
    left out, and without `colour` all of them."""

    def __init__(self, glyphs: Glyphs, *, colour: bool) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._style = _without_default_colours if colour else _without_colour

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        return [
            Segment(_safe(text, self._glyphs), self._style(style) if style else None)
            for text, style, _ in segments
        ]


@lru_cache(maxsize=256)
def _without_colour(style: Style) -> Style:
    return style.without_color.update_link(None)


@lru_cache(maxsize=256)
def _without_default_colours(style: Style) -> Style:
    colours = [c if c and not c.is_default else None for c in (style.color, style.bgcolor)]
    return _without_colour(style) + Style.from_color(*colours)


class BaseScreen(Screen[None], inherit_bindings=False):
    """A screen draws a ScreenFrame of the terminal's size. It repaints when the view or the size
    changes, and when its keys say so."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._frame = ScreenFrame(0, 0)
        self._canvases = [Canvas() for _ in range(3)]
        self._resizes = 0
        """The resizes of the UI that this page has painted after."""

    def compose(self) -> ComposeResult:
        yield from self._canvases

    @property
    def ui(self) -> UI:
        return cast("UI", self.app)

    @property
    def view(self) -> View:
        return self.ui.view

    @property
    def too_small(self) -> bool:
        width, height = self.ui.size_now
        return width < LEAST_WIDTH or height < LEAST_HEIGHT

    def draw(self) -> ScreenFrame:
        """The page at its present size, which is never too small."""
        raise NotImplementedError

    def press(self, key: str, typed: str) -> None:
        """Do what that key says; `typed` is its character where it is a printable one, else empty.
        Never called while too small."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Text was pasted; where no text is asked for, it is dropped."""

    def repaint(self) -> None:
        """Draw, and paint what differs."""
        if self.is_mounted and all(self.ui.size_now):
            self._show(self._small() if self.too_small else self.draw())

    def _show(self, frame: ScreenFrame) -> None:
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
        newest, resizes = self.app.size, self.ui.resizes
        if event.size != newest:
            self.post_message(Resize(newest, newest))
        elif event.size == laid_out_size(self) and resizes == self._resizes:
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
        self.repaint()
        if resume_once(self, event, self.query(Widget)):
            self._resizes = self.ui.resizes

    def take(self, key: str, typed: str) -> None:
        """A key; where nothing can be seen, it quits or does nothing."""
        if not self.too_small:
            self.press(key, typed)
        elif key == "q":
            self.ui.leave(0)

    def _small(self) -> ScreenFrame:
        width, height = self.ui.size_now
        least = f"{LEAST_WIDTH} x {LEAST_HEIGHT}"
        text = say.TOO_SMALL.format(width=width, height=height, least=least)
        lines = list(wrap([(text, "text")], width, cell_len))
        return compose(width, height, [Panel(Area(0, 0, width, height), lines)])
