"""The yardstick: a bare Textual app, one Static and a Footer. `j` changes a line, `q` leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.widgets import Footer, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Bare(App[None]):
    """Draws one line and a footer."""

    BINDINGS: ClassVar[list[BindingType]] = [("j", "count", "Count"), ("q", "quit", "Quit")]

    count = 0

    def compose(self) -> ComposeResult:
        yield Static("bare and ready")
        yield Footer()

    def action_count(self) -> None:
        self.count += 1
        self.query_one(Static).update(f"counted {self.count}")


if __name__ == "__main__":
    Bare().run()
