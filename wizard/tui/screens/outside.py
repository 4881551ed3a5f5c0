"""Text shown outside the wizard's screen, where the terminal itself wraps and selects it."""

from __future__ import annotations

import select
import sys
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp


def show_outside(face: WizardApp, text: str) -> bool:
    """The bare text on the terminal's ordinary screen, until Enter is pressed. False where the
    wizard's screen cannot be left."""
    try:
        with face.suspend():
            print(f"\n{text}\n\nPress Enter to go back to the wizard. ", end="")  # noqa: T201
            sys.stdout.flush()
            _wait_for_enter(face)
    except SuspendNotSupported:
        return False
    return True


def _wait_for_enter(face: WizardApp) -> None:
    """Until a line comes in, its stream ends, or the face has to end."""
    try:
        while face.code is None:
            if select.select([sys.stdin], [], [], 0.2)[0]:
                sys.stdin.readline()
                return
    except KeyboardInterrupt:
        return
