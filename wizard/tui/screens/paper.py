"""Pages that are read and closed again: why, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.tui.draw.paper import draw_paper, paper_area
from wizard.tui.screens.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from wizard.text.line import Line
    from wizard.tui.frame import Frame

_CLOSE = frozenset({"escape", "b", "backspace", "q", "enter"})
_SCROLLS = (("Space", "scroll", 3), ("PgUp", "scroll up", 4))


class PaperPage(Page):
    """A title and lines. A subclass says what they are; they may change while they are read."""

    closes = "back to the step"
    own_key = ""
    """The key that opened the page closes it too."""

    more_keys: tuple[tuple[str, str, int], ...] = ()
    """(key, label, rank) of what else can be done, for the footer."""

    def __init__(self) -> None:
        super().__init__()
        self._scroll = 0
        self._height = 1

    def title_text(self) -> str:
        raise NotImplementedError

    def lines(self, width: int) -> Sequence[Line]:
        """What there is to read, in lines of at most `width` cells."""
        raise NotImplementedError

    def draw(self) -> Frame:
        size, glyphs = self.face.size_now, self.face.glyphs
        area = paper_area(self.view, size, glyphs)
        lines = self.lines(area.width)
        scrolls = _SCROLLS if len(lines) > area.height else ()
        keys = (("Esc", self.closes, 0), *self.more_keys, *scrolls)
        paper = draw_paper(self.view, self.title_text(), lines, self._scroll, keys, size, glyphs)
        self._scroll, self._height = paper.scroll, paper.height
        return paper.frame

    def press(self, key: str, typed: str) -> None:  # noqa: ARG002
        if key in _CLOSE or key == self.own_key:
            self.app.pop_screen()
            return
        moves = {
            "space": self._height - 1,
            "pagedown": self._height - 1,
            "pageup": 1 - self._height,
            "down": 1,
            "j": 1,
            "up": -1,
            "k": -1,
        }
        if key in moves:
            self.scroll_lines(moves[key])

    def scroll_lines(self, by: int) -> None:
        self._scroll = max(0, self._scroll + by)
        self.repaint()

    def on_mouse_scroll_down(self, _: events.MouseScrollDown) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, _: events.MouseScrollUp) -> None:
        self.scroll_lines(-3)
