"""The board of causes, and the page of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.verdict_words import board_words
from wizard.messages import screen_messages as say
from wizard.tui.answers import cause_lines, cause_sign
from wizard.tui.chooser import ChooserScreen, Item, matching
from wizard.tui.text_screens import TextScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.text.line import Line
    from wizard.walk.causes import Cause


class CausesScreen(ChooserScreen):
    """What can still be the cause and what cannot; follows the evidence while it is open."""

    heading = say.CAUSES_HEADING
    hint = say.CAUSES_HINT
    empty = say.NO_CAUSE

    def __init__(self, *, leads: bool = True) -> None:
        """`leads`: whether one can go to a cause from here; a replay has a way of its own."""
        super().__init__()
        self._leads = leads

    def items_for(self, typed: str) -> Sequence[Item]:
        items = []
        for cause in self.view.causes:
            sign, _ = cause_sign(cause, self.ui.glyphs)
            items.append(Item(cause.step, f"{sign} {cause.title}", board_words(cause)))
        return matching(items, typed)

    def view_changed(self) -> None:
        """The same cause stays selected, wherever it stands now."""
        chosen = self.items[self.selected].value if self.items else None
        places = [at for at, item in enumerate(self.items_for(self.typed)) if item.value == chosen]
        self.refill(places[0] if places else self.selected)

    def choose(self, item: Item) -> None:
        self.app.push_screen(CauseScreen(item.value, leads=self._leads))


class CauseScreen(TextScreen):
    """One cause: what would have to be true, and a key that goes there."""

    closes = say.BACK_TO_CAUSES

    def __init__(self, step: str, *, leads: bool = True) -> None:
        super().__init__()
        self._step = step
        self._leads = leads
        self.more_keys = (("Enter", say.GO_THERE, 1),) if leads else ()
        self._problem = ""

    @property
    def _cause(self) -> Cause | None:
        return next((cause for cause in self.view.causes if cause.step == self._step), None)

    def title_text(self) -> str:
        return self._cause.title if self._cause else say.CAUSE_IS_GONE

    def lines(self, width: int) -> Sequence[Line]:
        problem: list[Line] = [((self._problem, "strong"),), ()] if self._problem else []
        cause = self._cause
        return [*problem, *(cause_lines(cause, min(100, width), self.ui.glyphs) if cause else ())]

    def press(self, key: str, typed: str) -> None:
        if key != "enter" or not self._leads:
            super().press(key, typed)
            return
        try:
            self.ui.guide.open(self._step, "find")
        except ValueError as error:
            self._problem = str(error)
            self.repaint()
            return
        self.app.pop_screen()
        self.app.pop_screen()
        self.ui.update_view()
