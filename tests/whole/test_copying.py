"""What is copied is the command's logical text byte for byte, whatever it is made of."""

from __future__ import annotations

import os
import re
import sys
from base64 import b64decode
from typing import TYPE_CHECKING

from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [
    "ls -l",
    "one\n\n  two\nthree",
    "tail -n 100 \\\n  --follow \\\n  /var/log/app.log",
    "echo trailing   \necho next  ",
    "printf 'a\tb'\n\tcat\t-A",
    "grep 内存使用率 /var/log/應用.log  # 漢字",
    "cat <<'EOF' > /tmp/x\n  $HOME is \\ kept\n\nEOF",
    "echo '[bold]not markup[/bold]' \"[@click=app.quit]\"",
    "x" * 500 + " " + "y" * 300,
    "# only a comment, then\ntrue",
]


def document(tmp_path: Path) -> Path:
    path = tmp_path / "copying.md"
    fences = "\n\n".join(f"````bash read\n{text}\n````" for text in COMMANDS)
    path.write_text(f"# Copying\n\n{fences}\n", encoding="utf-8")
    return path


def environment(tmp_path: Path, term: str) -> dict[str, str]:
    return {
        **{key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")},
        "TERM": term,
        "LANG": "C.UTF-8",
        "WIZARD_SESSION_DIR": str(tmp_path / "sessions"),
    }


def test_the_clipboard_is_sent_every_kind_of_command_byte_for_byte(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wizard", "run", str(document(tmp_path))]
    with Terminal(command, env=environment(tmp_path, "xterm-256color")) as terminal:
        terminal.wait_for("ls -l")
        terminal.wait_quiet(0.3)
        terminal.press("y")
        terminal.wait_for("Sent to the terminal's clipboard. If it did not arrive")
        assert terminal.modes[1000] is False, "the mouse selects"
        for count in range(2, len(COMMANDS) + 1):
            terminal.press("down", "y")
            terminal.wait_until(
                lambda count=count: terminal.output.count(b"\x1b]52;") >= count, "clipboard"
            )
        terminal.press("escape")
        terminal.wait_until(lambda: terminal.modes[1000], "mouse reports")
        terminal.press("q")
        terminal.wait_exit()
        sent = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)", terminal.output)
    assert [b64decode(one).decode() for one in sent] == COMMANDS


def test_outside_the_screen_a_command_stands_unwrapped(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wizard", "run", str(document(tmp_path))]
    with Terminal(command, env=environment(tmp_path, "xterm-256color")) as terminal:
        terminal.wait_for("ls -l")
        terminal.wait_quiet(0.3)
        terminal.press("y")
        terminal.wait_for("Copy a command")
        for count, text in enumerate(COMMANDS, 1):
            terminal.press("v")
            terminal.wait_until(
                lambda count=count: terminal.output.count(b"to return to the wizard") >= count,
                "command outside",
            )
            shown = terminal.output.replace(b"\r\n", b"\n").decode(errors="replace")
            assert f"\n{text}\n\nPress Enter" in shown
            terminal.press("enter")
            terminal.wait_until(lambda: terminal.modes[1049], "screen")
            terminal.wait_for("v show unwrapped")
            terminal.press("down")


def test_a_command_too_long_for_a_clipboard_is_not_said_to_be_sent(tmp_path: Path) -> None:
    path = tmp_path / "long.md"
    path.write_text(f"# Long\n\n```bash\necho {'x' * 80_000}\n```\n", encoding="utf-8")
    command = [sys.executable, "-m", "wizard", "run", str(path)]
    with Terminal(command, env=environment(tmp_path, "xterm-256color")) as terminal:
        terminal.wait_for("xxxxxx")
        terminal.wait_quiet(0.3)
        terminal.press("y")
        terminal.wait_for("Too long for the terminal's clipboard")
        assert b"\x1b]52;" not in terminal.output
