"""The only kind of widget: it shows a column of a Frame and paints only the cells that differ.

Text goes to the terminal as segments, never as markup, and through the cleaner once more: what
slipped in somewhere else still cannot leave here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from wizard.text.clean import clean_line
from wizard.text.glyphs import encodable
from wizard.tui.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.filter import LineFilter

    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line
    from wizard.tui.app import WizardApp
    from wizard.tui.frame import Area


class Canvas(Widget):
    """Shows the cells from `start` up to `end` of the frame that it was given. Painting a cell
    paints all that is left of it in its widget, so what changes each second has one of its own."""

    DEFAULT_CSS = "Canvas { width: 1fr; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._frame = Frame(0, 0)
        self._start = self._end = 0

    def show(self, frame: Frame, start: int, end: int, changed: Sequence[Area] | None) -> None:
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
        app = cast("WizardApp", self.app)
        shown = y < self._frame.height
        row = self._frame.cells(y, self._start, self._end) if shown else ()
        strip = Strip(_segments(row, app))
        return strip.adjust_cell_length(self.size.width, app.look.base)


def _segments(row: Line, app: WizardApp) -> list[Segment]:
    """The row's runs, neighbours that look alike merged: each change of style costs bytes."""
    segments: list[Segment] = []
    text, style = "", app.look.base
    for words, role in row:
        own = app.look.styles[role]
        # Of spaces only the ground is seen, unless the style is one that draws on them.
        if own != style and not (words.isspace() and _same_ground(own, style)):
            if text:
                segments.append(Segment(_safe(text, app.glyphs), style))
            text, style = "", own
        text += words
    if text:
        segments.append(Segment(_safe(text, app.glyphs), style))
    return segments


def _same_ground(one: Style, other: Style) -> bool:
    return not (one.reverse or other.reverse or one.underline or other.underline)


def _safe(text: str, glyphs: Glyphs) -> str:
    """The last filter: no control code and nothing that the output cannot carry."""
    return encodable(clean_line(text), glyphs)
