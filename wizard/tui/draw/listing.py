"""A page with a list to choose from by typing, within the surroundings of the walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.frozen import frozen
from wizard.text.line import cut, pad, wrap
from wizard.tui.draw.chrome import chrome
from wizard.tui.draw.footer import footer_row
from wizard.tui.draw.hint import cut_mark
from wizard.tui.frame import Area, Frame, Panel, compose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.guide.view import View
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run


FOOTER = (("Esc", "back", 0), ("↑↓", "select", 2), ("Enter", "take", 1))


@frozen
class Item:
    """One thing that can be chosen."""

    value: str
    """What the page knows it by."""

    title: str
    detail: str = ""
    hidden: str = ""
    """What finds it too, though it is not shown."""


@frozen
class Listing:
    """What a page of this kind shows."""

    title: str
    typed: str
    hint: str
    """What typing does, shown until something is typed."""

    items: Sequence[Item]
    selected: int
    """Index into `items`."""

    empty: str
    """What to say where there are none."""

    problem: str = ""
    """Why the last choice could not be taken."""

    keys: Sequence[tuple[str, str, int]] = FOOTER
    """(key, label, rank) of what can be done, for the footer."""


@frozen
class ListingPicture:
    """A drawn page."""

    frame: Frame
    rows: Area
    first: int
    """Index of the first item in sight."""


def draw_listing(
    view: View, listing: Listing, first: int, size: tuple[int, int], glyphs: Glyphs
) -> ListingPicture:
    """The whole screen: title, what is typed, two rows for each item."""
    width, height = size
    around = chrome(view, width, height, glyphs)
    page = around.page
    text = min(100, page.width)
    head: list[Line] = [
        ((listing.title, "title"),),
        _input(listing, text, glyphs),
        *wrap([(listing.problem, "warning")], text, cell_len),
        (),
    ]
    top = page.y + len(head)
    rows = Area(page.x, top, page.width, max(0, page.bottom - 1 - top))
    room = max(1, rows.height)
    first = max(0, min(first, listing.selected, len(listing.items) - 1))
    first = max(first, listing.selected - room + 1)
    column = min(text // 2, max((cell_len(item.title) for item in listing.items), default=0))
    lines = [
        _item(item, first + row == listing.selected, column, text, glyphs)
        for row, item in enumerate(listing.items[first : first + room])
    ]
    if not listing.items:
        lines = list(wrap([(listing.empty, "quiet")], text, cell_len))
    hidden = len(listing.items) - first - rows.height
    below = f"{glyphs.below} {hidden} more" if hidden > 0 else ""
    panels = [
        *around.panels,
        Panel(Area(page.x, page.y, page.width, len(head)), head),
        Panel(rows, lines),
        Panel(Area(page.x, rows.bottom, page.width, 1), [cut_mark(below, "", text, glyphs)]),
        Panel(around.footer, [footer_row(listing.keys, around.footer.width, glyphs)]),
    ]
    return ListingPicture(compose(width, height, panels, around.columns), rows, first)


def _input(listing: Listing, width: int, glyphs: Glyphs) -> Line:
    runs: list[Run] = [(f"{glyphs.then} ", "key")]
    if listing.typed:
        runs.extend([(listing.typed, "strong"), (" ", "input")])
    else:
        runs.extend([(" ", "input"), (f" {listing.hint}", "quiet")])
    return cut(runs, width, cell_len, glyphs.ellipsis)


def _item(item: Item, chosen: bool, column: int, width: int, glyphs: Glyphs) -> Line:
    """The title, and in a column beside it as much of the detail as there is room for."""
    role: Role = "selected" if chosen else "text"
    mark = glyphs.pointer if chosen else " "
    runs: list[Run] = [(f"{mark} ", "key")]
    if item.detail:
        title = cut([(item.title, role)], column, cell_len, glyphs.ellipsis)
        runs.extend(pad(title, column + 2, cell_len))
        runs.append((item.detail, "quiet"))
    else:
        runs.append((item.title, role))
    return cut(runs, width, cell_len, glyphs.ellipsis)
