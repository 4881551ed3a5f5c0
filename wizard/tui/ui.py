"""What every screen may use of the app, and what the app needs of its guide.

Screens know this module and never the app itself, which opens them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Literal, Protocol

from wizard.tui.internals import PlainApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.guide.situation import Action, Situation
    from wizard.guide.view import CandidateView, FoundView, HandoverView, Span, View, Wanted
    from wizard.text.glyphs import Glyphs
    from wizard.tui.theme import RoleStyles, ThemeName
    from wizard.walk.causes import Turn
    from wizard.walk.events import EndReason, Result

INTERRUPTED = 130
"""The exit code after Ctrl+C."""


class Controller(Protocol):
    """What the UI needs of `wizard.guide.controller.Guide`."""

    span: Span | None
    wanted: Wanted

    def view(self) -> View: ...
    def answer(self, number: int) -> None: ...
    def back(self) -> bool: ...
    def take_back(self, turn: Turn) -> bool: ...
    def follow(self) -> bool: ...
    def open(self, step_id: str, via: Literal["side", "find"]) -> None: ...
    def find(self, words: str) -> tuple[FoundView, ...]: ...
    def candidates(self) -> tuple[CandidateView, ...]: ...
    def watch(self, pid: int) -> None: ...
    def copied(self, text: str) -> None: ...
    def note(self, text: str) -> bool: ...
    def enter_value(self, text: str) -> str: ...
    def conclude(self, result: Result) -> None: ...
    def summary(self) -> tuple[str, ...]: ...
    def handover(self) -> HandoverView: ...
    def prepare(self) -> None: ...
    def end(self, reason: EndReason) -> None: ...
    def subscribe(self, listener: Callable[[], None], *, calm: bool = False) -> None: ...


class Trainer(Controller, Protocol):
    """What the UI needs besides of `wizard.guide.trainer.TrainingGuide`."""

    def hint(self) -> bool: ...
    def diagnose(self, reading: str) -> None: ...


class Performer(Protocol):
    """A screen that does the actions of the table."""

    @property
    def situation(self) -> Situation: ...
    def perform(self, action: Action, *arguments: str) -> None: ...


class UI(PlainApp, inherit_bindings=False):
    """The app as its screens see it."""

    guide: Controller
    view: View
    """What the screens show."""

    role_styles: RoleStyles
    glyphs: Glyphs
    clock: Callable[[], float]
    """Tells the time in seconds; it never goes back."""

    code: int | None
    """The exit code, once the UI is on its way out."""

    resizes: int
    """How often the terminal has reported a size since the start."""

    @property
    def size_now(self) -> tuple[int, int]:
        """Columns and rows of the terminal. A screen's own size follows only after a layout."""
        return self.size.width, self.size.height

    @abstractmethod
    def update_view(self) -> None:
        """Ask the guide for its view and show what has changed in it."""

    @abstractmethod
    def use_theme(self, name: ThemeName) -> None:
        """Draw everything in other colours; without effect under NO_COLOR."""

    @abstractmethod
    def leave(self, code: int) -> None:
        """End the UI with that exit code. Safe from any thread and at any time."""
