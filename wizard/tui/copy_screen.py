"""Copying a command: sent to the terminal's clipboard, and shown so that it can be selected.

Whether a clipboard took it cannot be known (tmux and screen refuse by default), so it is never
claimed. The screen has nothing beside the commands, and mouse reports are off while it is open: the
terminal's own selection works. A command that is wider than the screen can be shown outside the
wizard's screen, where the terminal wraps it itself and selects it as the one line that it is.
"""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import SuspendNotSupported

from wizard.flow.prose import KIND_ROLES, KIND_WORDS
from wizard.messages import screen_messages as say
from wizard.text.clean import clean_text
from wizard.text.line import head, joined, wrap
from wizard.tui.base_screen import BaseScreen
from wizard.tui.frame import Area, Panel, ScreenFrame, compose, footer_row
from wizard.tui.internals import report_mouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.guide.view import CommandView
    from wizard.text.line import Line, Run
    from wizard.tui.ui import UI

_BACK = re.compile(rb"[\n\r\x1bqb\x7f]")
"""What the keys send that go back: Enter, Esc, q, b, Backspace."""

_ARROW = re.compile(rb"\x1b[\[O][0-9;]*[@-~]")
"""What other keys send that begins with Esc."""


def show_outside(ui: UI, text: str) -> bool:
    """The bare text on the terminal's ordinary screen, until Enter, Esc or q is pressed.

    False where the wizard's screen cannot be left.
    """
    try:
        with ui.suspend():
            # First, since it drops what was typed before: a key after the words must count.
            with _key_by_key():
                print(f"\n{clean_text(text)}\n\n{say.PRESS_TO_RETURN}", end="", flush=True)  # noqa: T201
                _wait_for_a_key(ui)
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


def _wait_for_a_key(ui: UI) -> None:
    """Until a key that goes back comes in, its stream ends, or the UI has to end."""
    try:
        while ui.code is None:
            if select.select([sys.stdin], [], [], 0.2)[0]:
                keys = os.read(sys.stdin.fileno(), 64)
                if not keys or _BACK.search(_ARROW.sub(b"", keys)):
                    return
    except KeyboardInterrupt:
        return


_MOST_SENT = 74_994
"""Bytes that a terminal may take at once: xterm's own limit is 100,000 in base64 and around it."""

_KEYS = (
    ("Esc", say.BACK_TO_STEP, 0),
    ("↑↓", say.CHOOSE, 3),
    ("y", say.COPY, 1),
    ("v", say.SHOW_UNWRAPPED, 2),
)


class CopyScreen(BaseScreen):
    """All commands of the step, the chosen one sent and marked."""

    def __init__(self, commands: Sequence[CommandView], chosen: int) -> None:
        super().__init__()
        self._commands = commands
        self._chosen = chosen
        self._said = ""

    def on_mount(self) -> None:
        report_mouse(self.app, on=False)
        self._copy()

    def _copy(self) -> None:
        text = clean_text(self._commands[self._chosen].text)
        if len(text.encode()) <= _MOST_SENT:
            self.app.copy_to_clipboard(text)
            self.ui.guide.copied(text)
            self._said = say.SENT_WIDE if self._is_wide(text) else say.SENT
        else:
            self._said = say.TOO_LONG_TO_COPY
        self.repaint()

    def _is_wide(self, text: str) -> bool:
        """Whether a line of it takes several rows: a selection would have the breaks in it."""
        width, _ = self.ui.size_now
        return any(cell_len(line.expandtabs(4)) > width for line in text.split("\n"))

    def press(self, key: str, typed: str) -> None:  # noqa: ARG002
        match key:
            case "escape" | "b" | "backspace" | "q":
                report_mouse(self.app, on=True)
                self.app.pop_screen()
            case "y" | "enter":
                self._copy()
            case "up" | "k" | "shift+tab":
                self._choose(-1)
            case "down" | "j" | "tab":
                self._choose(1)
            case "v":
                self._show_outside()

    def _choose(self, by: int) -> None:
        self._chosen = (self._chosen + by) % len(self._commands)
        self._said = say.COPY_THIS
        self.repaint()

    def draw(self) -> ScreenFrame:
        width, height = self.ui.size_now
        glyphs = self.ui.glyphs
        lines: list[Line] = [((say.COPY_HEADING, "title"),)]
        lines.extend(wrap([(self._said, "text")], width, cell_len))
        top = 0
        for index, command in enumerate(self._commands):
            lines.append(())
            if index == self._chosen:
                top = len(lines)
            lines.extend(self._entry(command, width, chosen=index == self._chosen))
        room = height - 1
        first = max(0, min(top - 3, len(lines) - room))
        panels = [
            Panel(Area(0, 0, width, room), lines[first : first + room]),
            Panel(Area(0, room, width, 1), [footer_row(_KEYS, width, glyphs)]),
        ]
        return compose(width, height, panels)

    def _entry(self, command: CommandView, width: int, *, chosen: bool) -> Iterator[Line]:
        """A command from the first column on, cut into rows between words where that can be."""
        glyphs = self.ui.glyphs
        mark: Run = (f"{glyphs.pointer if chosen else ' '} ", "key")
        yield joined([mark, (KIND_WORDS[command.kind], KIND_ROLES[command.kind])])
        if command.blanks:
            blanks = ", ".join(command.blanks)
            yield joined([("  ", "text"), (say.FILL_IN.format(blanks=blanks), "warning")])
        for line in command.text.split("\n"):
            rest = line.expandtabs(4)
            while rest or not line:
                part = head(rest, width, cell_len) or rest[:1]
                if len(part) < len(rest) and " " in part.strip():
                    part = part[: part.rindex(" ") + 1]
                yield ((part, "strong" if chosen else "code"),)
                rest = rest[len(part) :]
                if not rest:
                    break

    def _show_outside(self) -> None:
        if not show_outside(self.ui, self._commands[self._chosen].text):
            self._said = say.CANNOT_LEAVE_SCREEN
        report_mouse(self.app, on=False)
        self.repaint()
