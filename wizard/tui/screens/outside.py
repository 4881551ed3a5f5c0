"""Text shown outside the wizard's screen, where the terminal itself wraps and selects it."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from wizard.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.tui.app import WizardApp


_BACK = re.compile(rb"[\n\r\x1bqb\x7f]")
"""What the keys send that go back: Enter, Esc, q, b, Backspace."""

_ARROW = re.compile(rb"\x1b[\[O][0-9;]*[@-~]")
"""What other keys send that begins with Esc."""


def show_outside(face: WizardApp, text: str) -> bool:
    """The bare text on the terminal's ordinary screen, until Enter, Esc or q is pressed.

    False where the wizard's screen cannot be left.
    """
    try:
        with face.suspend():
            said = "Press Enter, Esc or q to go back to the wizard. "
            # First, since it drops what was typed before: a key after the words must count.
            with _key_by_key():
                print(f"\n{clean_text(text)}\n\n{said}", end="", flush=True)  # noqa: T201
                _wait_for_a_key(face)
            print()  # noqa: T201
    except SuspendNotSupported:
        return False
    return True


@contextmanager
def _key_by_key() -> Iterator[None]:
    """Let the terminal hand over each key at once, where there is a terminal."""
    if not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _wait_for_a_key(face: WizardApp) -> None:
    """Until a key that goes back comes in, its stream ends, or the face has to end."""
    try:
        while face.code is None:
            if select.select([sys.stdin], [], [], 0.2)[0]:
                keys = os.read(sys.stdin.fileno(), 64)
                if not keys or _BACK.search(_ARROW.sub(b"", keys)):
                    return
    except KeyboardInterrupt:
        return
