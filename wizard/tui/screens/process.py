"""The picker of processes: which one is to be watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.tui.draw.listing import Item
from wizard.tui.screens.chooser import ChooserPage, matching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.guide.view import CandidateView


class ProcessScreen(ChooserPage):
    """Finding the processes takes a moment, so it is done beside the page."""

    heading = "Which process is it?"
    hint = "type part of its command line, or its PID"

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[CandidateView, ...] | None = None

    def on_mount(self) -> None:
        self.run_worker(self._look, thread=True)
        super().on_mount()

    def _look(self) -> None:
        found = self.face.guide.candidates()
        self.app.call_from_thread(self._take, found)

    def _take(self, found: tuple[CandidateView, ...]) -> None:
        self._found = found
        self.refill()

    @property
    def empty(self) -> str:  # type: ignore[override]
        if self._found is None:
            return "Looking for processes…"
        if self._found:
            return "No process matches."
        return "No gunicorn and no celery was found. Type the PID of the process."

    def items_for(self, typed: str) -> Sequence[Item]:
        found = self._found or ()
        titles = [one.title for one in found]
        listed = [_item(one, alone=titles.count(one.title) == 1) for one in found]
        items = matching(listed, typed)
        if typed.strip().isdecimal() and not any(i.value == typed.strip() for i in items):
            items.append(Item(typed.strip(), f"The process with PID {typed.strip()}"))
        return items

    def choose(self, item: Item) -> None:
        try:
            self.face.guide.watch(int(item.value))
        except ValueError as error:
            self.problem = str(error)
            self.repaint()
            return
        self.app.pop_screen()
        self.face.update_view()


def _item(found: CandidateView, *, alone: bool) -> Item:
    """One process; two of one title are told apart by their command lines."""
    detail = f"pid {found.pid}  {found.detail}"
    told = detail if alone else f"{detail}  {found.command}"
    return Item(str(found.pid), found.title, told, found.command)
