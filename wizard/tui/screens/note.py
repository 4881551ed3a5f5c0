"""What a person keeps with the session: a note at a step, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.tui.draw.listing import Item, Listing, draw_listing
from wizard.tui.screens.chooser import ChooserPage
from wizard.walk.events import RESULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wizard.tui.frame import Frame

_LONGEST = 4000
"""Characters that a note may have."""

_KEYS = (("Esc", "back", 0), ("Enter", "keep", 1))


class LineScreen(ChooserPage):
    """One line of text is asked for. Of a long one, its end is in sight."""

    keys: tuple[tuple[str, str, int], ...] = _KEYS

    def finish(self, text: str) -> None:
        """Take what was typed, which may be nothing."""
        raise NotImplementedError

    def leave(self) -> None:
        """Nothing is said."""
        self.app.pop_screen()

    def items_for(self, typed: str) -> Sequence[Item]:  # noqa: ARG002 - there is no list
        return ()

    def draw(self) -> Frame:
        size, glyphs = (self.size.width, self.size.height), self.face.glyphs
        typed = self._end_of_it()
        listing = Listing(self.heading, typed, self.hint, (), 0, self.empty, keys=self.keys)
        return draw_listing(self.view, listing, 0, size, glyphs).frame

    def _end_of_it(self) -> str:
        """As much of the end of what was typed as there is room for."""
        room = max(10, min(100, self.size.width) - 8)
        if cell_len(self.typed) <= room:
            return self.typed
        end = self.typed[-room:]
        while cell_len(end) > room:
            end = end[1:]
        return f"{self.face.glyphs.ellipsis}{end}"

    def press(self, key: str, typed: str) -> None:
        if key == "enter":
            self.finish(self.typed.strip())
        elif key == "escape" or (key == "backspace" and not self.typed):
            self.leave()
        else:
            super().press(key, typed)

    def type(self, text: str) -> None:
        self.typed = text[:_LONGEST]
        self.repaint()


class NoteScreen(LineScreen):
    """A note at the current step."""

    heading = "A note at this step"
    hint = "type it; Enter keeps it"
    empty = "Enter keeps it with the session, Esc leaves it."

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` tells what was kept, on the page below."""
        super().__init__()
        self._say_below = say

    def finish(self, text: str) -> None:
        self.app.pop_screen()
        if text:
            self.face.guide.note(text)
            self._say_below("The note is kept.")
            self.face.update_view()


class EndedScreen(ChooserPage):
    """How it ended: a digit says it at once."""

    heading = "How did it end?"
    hint = "1-3, or arrows and Enter"
    empty = "Press 1, 2 or 3."

    def __init__(self, say: Callable[[str], None]) -> None:
        """`say` tells what was kept, on the page below."""
        super().__init__()
        self._say_below = say

    def items_for(self, typed: str) -> Sequence[Item]:  # noqa: ARG002 - nothing is narrowed down
        return [
            Item(result, f"{number}  {result[0].upper()}{result[1:]}")
            for number, result in enumerate(RESULTS, 1)
        ]

    def press(self, key: str, typed: str) -> None:
        if typed.isdecimal() and 1 <= int(typed) <= len(self.items):
            self.choose(self.items[int(typed) - 1])
        elif not typed:
            super().press(key, typed)

    def choose(self, item: Item) -> None:
        result = next(result for result in RESULTS if result == item.value)
        self.app.pop_screen()
        self.face.guide.conclude(result)
        self._say_below(f"Kept: {result}.")
        self.face.update_view()
