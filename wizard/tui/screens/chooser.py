"""A page with a list to choose from: type to narrow it down, arrows to select, Enter to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.tui.draw.listing import Item, Listing, ListingPicture, draw_listing
from wizard.tui.screens.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from wizard.tui.frame import Frame

_LONGEST = 200  # characters that can be typed


class ChooserPage(Page):
    """A subclass says what there is for what was typed, and what choosing does."""

    heading = ""
    hint = "type to narrow the list down"
    empty = "Nothing matches."

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""
        self.problem = ""
        self.items: Sequence[Item] = ()
        self.selected = 0
        self._first = 0
        self._picture: ListingPicture | None = None

    def items_for(self, typed: str) -> Sequence[Item]:
        """What can be chosen."""
        raise NotImplementedError

    def choose(self, item: Item) -> None:
        """Take that item."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.refill()

    def refill(self) -> None:
        """Ask for the items anew, and show them."""
        self.items = self.items_for(self.typed)
        self.selected = max(0, min(self.selected, len(self.items) - 1))
        self.repaint()

    def draw(self) -> Frame:
        listing = Listing(
            self.heading,
            self.typed,
            self.hint,
            self.items,
            self.selected,
            self.empty,
            self.problem,
        )
        size = self.face.size_now
        self._picture = draw_listing(self.view, listing, self._first, size, self.face.glyphs)
        self._first = self._picture.first
        return self._picture.frame

    def press(self, key: str, typed: str) -> None:
        page = max(1, self._picture.rows.height - 1) if self._picture else 1
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if key == "escape" or (key == "backspace" and not self.typed):
            self.app.pop_screen()
        elif key == "enter":
            if self.items:
                self.choose(self.items[self.selected])
        elif key in moves:
            self.move(moves[key])
        elif key == "backspace":
            self.type(self.typed[:-1])
        elif key == "ctrl+u":
            self.type("")
        elif typed:
            self.type(self.typed + typed)

    def move(self, by: int) -> None:
        self.selected = max(0, min(len(self.items) - 1, self.selected + by))
        self.repaint()

    def type(self, text: str) -> None:
        self.typed = text[:_LONGEST]
        self.selected, self.problem = 0, ""
        self.refill()

    def on_paste(self, event: events.Paste) -> None:
        self.type(self.typed + " ".join(event.text.split()))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        picture = self._picture
        if picture is not None and picture.rows.contains(event.screen_x, event.screen_y):
            row = picture.first + event.screen_y - picture.rows.y
            if row < len(self.items):
                self.selected = row
                self.repaint()

    def on_mouse_scroll_down(self, _: events.MouseScrollDown) -> None:
        self.move(1)

    def on_mouse_scroll_up(self, _: events.MouseScrollUp) -> None:
        self.move(-1)


def matching(items: Sequence[Item], typed: str) -> list[Item]:
    """The items that have every word of `typed` in their title, detail or hidden words."""
    words = typed.casefold().split()
    return [
        item
        for item in items
        if all(word in f"{item.title} {item.detail} {item.hidden}".casefold() for word in words)
    ]
