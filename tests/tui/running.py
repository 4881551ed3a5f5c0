"""Driving the ui in a test: a clock that stands still, the screen as text, golden files."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tui.scripted import ScriptedGuide
from wizard.text.glyphs import UNICODE, Glyphs
from wizard.tui.app import WizardApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from textual.pilot import Pilot

    from wizard.guide.view import View
    from wizard.tui.theme import ThemeName

GOLDEN = Path(__file__).parent / "golden"


@dataclass
class Clock:
    """Tells the time that the test sets."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class RunningUI:
    """A running ui, its guide and its clock."""

    app: WizardApp
    guide: ScriptedGuide
    clock: Clock
    pilot: Pilot[int]

    async def press(self, *keys: str, after: float = 1.0) -> None:
        """Press the keys, each `after` seconds later than what went before."""
        for key in keys:
            self.clock.now += after
            await self.pilot.press(key)
        await self.settle()

    async def settle(self) -> None:
        """Wait until what is under way has been painted."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def screen(self) -> str:
        """What the terminal shows, without spaces at the ends of rows."""
        rows = self.app.screen._compositor.render_strips()
        return "".join(f"{row.text.rstrip()}\n" for row in rows)

    def row(self, words: str) -> str:
        """The row that has `words` in it."""
        return next(line for line in self.screen.splitlines() if words in line)


@asynccontextmanager
async def running(
    views: Sequence[View],
    size: tuple[int, int] = (80, 24),
    *,
    glyphs: Glyphs = UNICODE,
    theme: ThemeName = "terminal",
) -> AsyncIterator[RunningUI]:
    """A ui over `views`, painted, with its first step open long enough to take answers."""
    guide = ScriptedGuide(list(views))
    clock = Clock()
    app = WizardApp(guide, glyphs=glyphs, theme=theme, clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield RunningUI(app, guide, clock, pilot)


def same_as_golden(name: str, text: str) -> None:
    """Compare with golden/NAME.txt. WIZARD_GOLDEN=write writes it instead: then read the diff."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("WIZARD_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"the screen differs from {path}"


def calls(ui: RunningUI, name: str) -> list[tuple[object, ...]]:
    """What a scripted guide was asked for by that name, with what it was given."""
    return [call for call in ui.guide.calls if call[0] == name]
