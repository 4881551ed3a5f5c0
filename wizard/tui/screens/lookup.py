"""Lists that lead elsewhere: find a step, side roads, the palette of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.actions import ACTIONS, action
from wizard.tui.draw.listing import Item
from wizard.tui.screens.chooser import ChooserPage, matching

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from wizard.tui.screens.walk import WalkScreen


class _StepsPage(ChooserPage):
    """Items are steps; the value is the step's id."""

    via: Literal["side", "find"] = "find"

    def choose(self, item: Item) -> None:
        try:
            self.face.guide.open(item.value, self.via)
        except ValueError as error:
            self.problem = str(error)
            self.repaint()
            return
        self.app.pop_screen()
        self.face.update_view()


class FindScreen(_StepsPage):
    """Steps by the words of their text."""

    heading = "Find a step"
    hint = "type words of its text"
    empty = "No step has these words."
    via = "find"

    def items_for(self, typed: str) -> Sequence[Item]:
        return [
            Item(found.step, found.title, found.detail) for found in self.face.guide.find(typed)
        ]


class SeeAlsoScreen(_StepsPage):
    """The steps that the current one's text links to."""

    heading = "See also (Back returns here)"
    via = "side"

    def items_for(self, typed: str) -> Sequence[Item]:
        roads = self.view.step.side_roads
        return matching([Item(r.to, r.title or r.text, r.text) for r in roads], typed)


class PaletteScreen(ChooserPage):
    """Everything that can be done at this step."""

    heading = "What can be done here"
    empty = "No command has these words."

    def __init__(self, walk: WalkScreen) -> None:
        super().__init__()
        self._walk = walk

    def items_for(self, typed: str) -> Sequence[Item]:
        now = self._walk.situation
        items = [
            Item(c.name, f"{''.join(c.shown[:1]):<7} {c.label}", c.help)
            for c in ACTIONS
            if c.palette and c.exists(training=now.in_training) and c.refusal(now) is None
        ]
        return matching(items, typed)

    def choose(self, item: Item) -> None:
        self.app.pop_screen()
        self._walk.perform(action(item.value))
