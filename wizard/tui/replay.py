"""The terminal face of a replay: the same face, with a film in the place of a walk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wizard.tui.app import QUIT, WizardApp
from wizard.tui.guard import Guard
from wizard.tui.screens.replay import ReplayScreen

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.guide.replayer import Replayer
    from wizard.tui.look import Colours


class ReplayApp(WizardApp):
    """Its guide is a Replayer."""

    def get_default_screen(self) -> Screen[None]:
        return ReplayScreen()


def run(replayer: Replayer, *, mouse: bool = True, colours: Colours = "terminal") -> int:
    """Show the film until it is left. Returns 0 after the quit key, 130 after Ctrl+C, 129 or
    143 where it was ended from outside. The terminal is restored."""
    app = ReplayApp(replayer, colours=colours)
    terminal = next((stream for stream in (2, 1, 0) if os.isatty(stream)), 0)
    guard = Guard(terminal, app.leave, lambda: replayer.end("terminated"))
    with guard:
        app.run(mouse=mouse)
    replayer.end("quit")
    if app._exception is not None:
        raise app._exception
    return guard.code or app.code or QUIT
