"""The packet for whoever takes over: made, kept in a file, and shown to be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.text.line import Line, wrap
from wizard.tui.screens.outside import show_outside
from wizard.tui.screens.paper import PaperPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.guide.view import HandoverView

_SENT = "Sent to the terminal's clipboard. If it is not there, v shows it to be selected."


class HandoverScreen(PaperPage):
    """Making it takes a moment after hours of watching, so it is done beside the page."""

    own_key = "h"
    more_keys = (("y", "copy", 1), ("v", "show unwrapped", 2))

    def __init__(self) -> None:
        super().__init__()
        self._made: HandoverView | None = None
        self._said = ""

    def on_mount(self) -> None:
        self.run_worker(self._make, thread=True)
        super().on_mount()

    def _make(self) -> None:
        made = self.face.guide.handover()
        self.app.call_from_thread(self._take, made)

    def _take(self, made: HandoverView) -> None:
        self._made = made
        self.repaint()

    def title_text(self) -> str:
        return "For whoever takes over"

    def lines(self, width: int) -> Sequence[Line]:
        return list(self._lines(min(100, width)))

    def _lines(self, width: int) -> Iterator[Line]:
        made = self._made
        if made is None:
            yield from wrap([("Making it…", "quiet")], width, cell_len)
            return
        if made.problem:
            yield from wrap([(f"{made.problem}.", "warning")], width, cell_len)
        if made.path:
            said = "This is kept in a file. Fill in what is missing, and send it along:"
            yield from wrap([(said, "text")], width, cell_len)
            yield from wrap([(made.path, "strong")], width, cell_len)
        if self._said:
            yield from wrap([(self._said, "text")], width, cell_len)
        yield ()
        for line in made.text.splitlines():
            yield from wrap([(line, "code")], width, cell_len) if line else ((),)

    def press(self, key: str, typed: str) -> None:
        text = self._made.text if self._made else ""
        if key == "y" and text:
            self.app.copy_to_clipboard(text)
            self._said = _SENT
            self._scroll = 0
            self.repaint()
        elif key == "v" and text:
            if not show_outside(self.face, text):
                self._said = "The wizard's screen cannot be left here."
            self.repaint()
        else:
            super().press(key, typed)
