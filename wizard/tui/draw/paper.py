"""A page of lines to read and scroll, within the surroundings of the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.frozen import frozen
from wizard.text.line import spread
from wizard.tui.draw.chrome import chrome
from wizard.tui.draw.footer import footer_row
from wizard.tui.draw.hint import cut_mark, out_of_sight
from wizard.tui.frame import Area, Frame, Panel, compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.guide.view import View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line


@frozen
class Paper:
    """A drawn page."""

    frame: Frame
    scroll: int
    """How many lines really are above the page."""

    height: int
    """How many lines are in sight at once."""


def paper_area(view: View, size: tuple[int, int], glyphs: Glyphs) -> Area:
    """Where the lines stand: below the title and an empty row, above a row that says what is out of
    sight."""
    page = chrome(view, *size, glyphs).page
    return Area(page.x, page.y + 2, page.width, max(0, page.height - 3))


def draw_paper(  # noqa: PLR0913, PLR0917 — a page is all of these
    view: View,
    title: str,
    lines: Sequence[Line],
    scroll: int,
    keys: Sequence[tuple[str, str, int]],
    size: tuple[int, int],
    glyphs: Glyphs,
) -> Paper:
    """The whole screen."""
    width, height = size
    around = chrome(view, width, height, glyphs)
    area = paper_area(view, size, glyphs)
    scroll = max(0, min(scroll, len(lines) - area.height))
    said = out_of_sight(len(lines), scroll, area.height, glyphs)
    heading = spread([(title, "title")], [], area.width, cell_len, glyphs.ellipsis)
    panels = [
        *around.panels,
        Panel(Area(area.x, area.y - 2, area.width, 1), [heading]),
        Panel(area, lines[scroll : scroll + area.height]),
        Panel(Area(area.x, area.bottom, area.width, 1), [cut_mark(said, "", area.width, glyphs)]),
        Panel(around.footer, [footer_row(keys, around.footer.width, glyphs)]),
    ]
    return Paper(compose(width, height, panels, around.columns), scroll, area.height)
