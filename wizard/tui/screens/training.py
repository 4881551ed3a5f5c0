"""What only a training asks and shows: the hints so far, and which reading told it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from rich.cells import cell_len

from wizard.flow.prose import lay_out
from wizard.guide.verdict_words import hint_heading
from wizard.text.line import wrap
from wizard.tui.app import Conductor
from wizard.tui.screens.note import LineScreen
from wizard.tui.screens.paper import PaperPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.text.line import Line
    from wizard.tui.screens.page import Page


class Trainer(Conductor, Protocol):
    """What these pages need of `wizard.guide.trainer.TrainingGuide`."""

    def hint(self) -> bool: ...
    def tell(self, reading: str) -> None: ...


def _trainer(page: Page) -> Trainer:
    """The guide of a page that is opened in a training only."""
    return cast("Trainer", page.face.guide)


class HintScreen(PaperPage):
    """The hint that was just given, and below it those before, the latest first."""

    own_key = "h"

    def __init__(self) -> None:
        super().__init__()
        self._more = False
        """Whether there was another hint to give."""

    def on_mount(self) -> None:
        self._more = _trainer(self).hint()
        self.face.update_view()
        super().on_mount()

    def title_text(self) -> str:
        training = self.view.training
        return hint_heading(training, more=self._more) if training else ""

    def lines(self, width: int) -> Sequence[Line]:
        return list(self._lines(min(100, width)))

    def _lines(self, width: int) -> Iterator[Line]:
        training = self.view.training
        given = training.hints if training else ()
        for number, hint in reversed(list(enumerate(given, 1))):
            if number < len(given):
                yield ()
                yield from wrap([(f"Hint {number}", "heading")], width, cell_len)
            yield from lay_out(hint, width, cell_len, self.face.glyphs)


LOCK = 0.2
"""Seconds during which Enter was meant for the page before."""


class ReadingScreen(LineScreen):
    """Which reading told it. Esc goes back to the guidance: nothing has been said yet."""

    hint = "in a few words"
    empty = "Enter ends the training with your diagnosis, also on an empty line; Esc goes back."
    keys = (("Esc", "back", 0), ("Enter", "finish", 1))

    def __init__(self) -> None:
        super().__init__()
        training = self.view.training
        self.heading = training.asked if training else ""
        self._opened = self.face.clock()

    def finish(self, text: str) -> None:
        if self.face.clock() - self._opened < LOCK:
            return  # the second of two strokes: nobody has read the question
        self.app.pop_screen()
        _trainer(self).tell(text)
        self.face.update_view()

    def leave(self) -> None:
        self.app.pop_screen()
        self.face.guide.back()
        self.face.update_view()
