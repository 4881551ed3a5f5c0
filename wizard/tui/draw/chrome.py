"""What stands around every page: the target and its gauges, the trail, the banner; and the area
that is left for the page itself.

Below 120 columns all of it stands in rows above the page. From there on the trail has a column on
the left and the evidence one on the right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.frozen import frozen
from wizard.text.line import cut, wrap
from wizard.tui.draw import gauge
from wizard.tui.draw.causes import cause_column
from wizard.tui.draw.problems import problem_lines
from wizard.tui.draw.trail import target_lines, target_row, trail_lines, trail_row
from wizard.tui.frame import Area, Panel

if TYPE_CHECKING:
    from wizard.guide.view import View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line

WIDE = 120
_WIDE_HEIGHT = 20  # below this height tall curves have no room
_MARGIN = 1


@frozen
class Chrome:
    """Panels around a page, and the page's own area (without the footer's row)."""

    panels: tuple[Panel, ...]
    page: Area
    footer: Area
    columns: tuple[int, ...] = ()
    """Where the screen is parted (wizard.tui.frame.Frame)."""


_last: list[tuple[View, int, int, Glyphs, Chrome]] = []
"""What was laid out last. A key changes the page and brings the same view again; to ask by its
identity costs nothing, to compare two views a tenth of drawing one."""


def chrome(view: View, width: int, height: int, glyphs: Glyphs) -> Chrome:
    """The surroundings of a page on a screen of that size."""
    for one, *form, around in _last:
        if one is view and form == [width, height, glyphs]:
            return around
    around = _laid_out(view, width, height, glyphs)
    _last[:] = [(view, width, height, glyphs, around)]
    return around


def _laid_out(view: View, width: int, height: int, glyphs: Glyphs) -> Chrome:
    footer = Area(_MARGIN, height - 1, max(1, width - 2 * _MARGIN), 1)
    lay_out = _columns if _is_wide(width, height) else _stacked
    around = lay_out(view, width, height, glyphs, footer)
    return _with_problems(around, view, glyphs) if view.problems else around


def _with_problems(around: Chrome, view: View, glyphs: Glyphs) -> Chrome:
    """The page gives its lowest rows to what is wrong with a flow that is previewed."""
    page = around.page
    lines = problem_lines(view.problems, page.width, page.height, glyphs)
    room = max(0, page.height - len(lines))
    panel = Panel(Area(page.x, page.y + room, page.width, page.height - room), lines)
    return replace(around, panels=(*around.panels, panel), page=replace(page, height=room))


def page_width(width: int, height: int) -> int:
    """How wide the page is on a screen of that size."""
    if not _is_wide(width, height):
        return max(1, width - 2 * _MARGIN)
    left, right = _side_widths(width)
    return width - left - right - 2 * _MARGIN - 6


def _is_wide(width: int, height: int) -> bool:
    return width >= WIDE and height >= _WIDE_HEIGHT


def _side_widths(width: int) -> tuple[int, int]:
    """Of the trail's column and the evidence's."""
    return min(36, width * 19 // 100), min(60, width * 29 // 100)


def _stacked(view: View, width: int, height: int, glyphs: Glyphs, footer: Area) -> Chrome:
    """Everything in rows. What a low screen has no room for is left out: rule, trail, then gauges
    beyond the second."""
    room = max(1, width - _MARGIN)
    most = len(view.gauges) if height >= 24 else 2 if height >= 14 else 1
    lines: list[Line] = [target_row(view.target, room - _MARGIN, glyphs)]
    lines.extend(gauge.rows(view.gauges[:most], room, glyphs))
    if view.banner:
        lines.append(cut([(f"! {view.banner} ", "banner")], room, cell_len, glyphs.ellipsis))
    panels = [Panel(Area(_MARGIN, 0, room, len(lines)), lines)]
    top = len(lines)
    if height >= 18:
        panels.append(Panel(Area(0, top, width, 1), [((glyphs.rest * width, "quiet"),)]))
        top += 1
    if height >= 16:
        trail = trail_row(view, room - _MARGIN, glyphs)
        panels.append(Panel(Area(_MARGIN, top, room, 1), [trail]))
        top += 1
    page = Area(_MARGIN, top, page_width(width, height), max(0, height - 1 - top))
    return Chrome(tuple(panels), page, footer)


def _columns(view: View, width: int, height: int, glyphs: Glyphs, footer: Area) -> Chrome:
    """Trail, page and evidence in three columns, with a line between two."""
    inner = height - 1
    left, right = _side_widths(width)
    evidence = _evidence(view, right, inner, glyphs)
    line: list[Line] = [((glyphs.column, "quiet"),)] * inner
    start = _MARGIN + left + 1
    end = width - _MARGIN - right - 2
    panels = (
        Panel(Area(_MARGIN, 0, left, inner), trail_lines(view, left, inner, glyphs)),
        Panel(Area(start, 0, 1, inner), line),
        Panel(Area(end, 0, 1, inner), line),
        Panel(Area(end + 2, 0, right, inner), evidence),
    )
    page = Area(start + 2, 0, page_width(width, height), inner)
    return Chrome(panels, page, footer, (start, end))


def _evidence(view: View, width: int, height: int, glyphs: Glyphs) -> list[Line]:
    """The target and every gauge, each as tall as the room allows; below, the board of causes where
    there is room."""
    lines = target_lines(view.target, width)
    if view.banner:
        lines.extend(wrap([(f"! {view.banner}", "banner")], width, cell_len))
    curves = max(1, sum(bool(one.points or one.share is not None) for one in view.gauges))
    room = height - len(lines) - 5 * len(view.gauges)
    tall = max(1, min(8, room // curves))
    for one in view.gauges:
        lines.append(())
        lines.extend(gauge.tall(one, width, tall, glyphs))
    board = cause_column(view.causes, width, height - len(lines) - 1, glyphs)
    return [*lines, (), *board] if board else lines
