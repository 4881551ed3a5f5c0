"""A real wizard in a real terminal, something that happens to it, and what is left afterwards."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.patience import until
from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
FIRST = "Which alert did you receive?"
SECOND = "What is the process started with?"
SOON = 2.0
"""Seconds in which it is to have ended."""


@dataclass
class Scene:
    """One wizard under a witness (see `witness`), in a folder of its own."""

    folder: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)
    """Stands in the environment of all that is started, so that it can be found."""

    hurt: float = 0.0
    """When what ends it happened."""

    answers: int = 0
    """How many answers were given."""

    def command(self, *options: str, ignore_hup: bool = False) -> list[str]:
        """The wizard with its witness."""
        deaf = ["--ignore-hup"] if ignore_hup else []
        wizard = [sys.executable, "-m", "wizard", "--pid", str(os.getpid()), *options]
        return [sys.executable, "-m", "tests.life.witness", str(self.notes), *deaf, *wizard]

    def line(self, *options: str, ignore_hup: bool = False) -> str:
        """The same as a line for any shell anywhere."""
        settings = [f"{name}={value}" for name, value in self.settings.items()]
        words = ["env", *settings, *self.command(*options, ignore_hup=ignore_hup)]
        return f"cd {shlex.quote(str(ROOT))} && {shlex.join(words)}"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "WIZARD_SESSION_DIR": str(self.folder / "sessions"),
            "LIFE": self.mark,
            "LANG": "C.UTF-8",
        }

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "LINES")}
        return {**kept, "TERM": "xterm-256color", "PS1": "$ ", **self.settings}

    def terminal(self, argv: Sequence[str], rows: int = 24, cols: int = 80) -> Terminal:
        return Terminal(argv, rows, cols, env=self.environment, cwd=ROOT)

    def answered(self, terminal: Terminal) -> None:
        """One answer is given, and the question after it stands there."""
        terminal.wait_for(FIRST)
        terminal.wait_quiet(0.25)
        terminal.press("1")
        terminal.wait_for(SECOND)

        self.answers = 1

    # --- what happens ---

    def kill(self, pid: int, number: signal.Signals = signal.SIGKILL) -> None:
        self.hurt = time.monotonic()
        os.kill(pid, number)

    def run(self, *argv: str) -> None:
        self.hurt = time.monotonic()
        subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, capture_output=True)

    def hang_up(self, terminal: Terminal) -> None:
        self.hurt = time.monotonic()
        terminal.hang_up()

    # --- what came of it ---

    @property
    def notes(self) -> Path:
        return self.folder / "notes"

    @property
    def pid(self) -> int:
        """The wizard's own process id."""

        def read() -> int | None:
            words = self.notes.read_text().split() if self.notes.exists() else []
            return int(words[0]) if words else None

        return until(read, "process id")

    def end(self) -> tuple[int, float]:
        """Its exit code, and the seconds that it took to end."""

        def read() -> tuple[int, float] | None:
            lines = self.notes.read_text().splitlines() if self.notes.exists() else []
            if len(lines) < 2:
                return None
            code, at = lines[1].split()
            return int(code), float(at) - self.hurt

        return until(read, "end of the wizard")

    def events(self) -> list[dict[str, object]]:
        """The events of the only journal."""
        (journal,) = (self.folder / "sessions").glob("*.jsonl")
        lines = journal.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines[1:]]

    def left_running(self) -> list[str]:
        """What of the scene's is still there: none may be but shells and servers around it."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = f"LIFE={self.mark}".encode() in (folder / "environ").read_bytes()
                words = os.fsdecode((folder / "cmdline").read_bytes().replace(b"\0", b" "))
            except OSError:
                continue
            if ours and "-m wizard" in words and "tests.life.witness" not in words:
                found.append(words)
        return found
