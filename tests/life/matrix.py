"""Every terminal: which UI the wizard chooses in it, and whether one can walk there.

    python -m tests.life.matrix          all of it, as a table of Markdown; takes some minutes

TERM by what the output carries by NO_COLOR, bare, in tmux and in screen. A wizard is started in
each, answers one question and is left.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.life.scene import FIRST, SECOND, Scene

TERMS = ("xterm-256color", "xterm", "screen", "tmux", "linux", "vt100", "dumb", None)
"""None is a TERM that is not set."""

ENCODINGS = {
    "UTF-8": {"LC_ALL": "C.UTF-8"},
    "ASCII": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    "latin-1": {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
}
OUTERS = ("bare", "tmux", "screen")

_COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m")


@dataclass(frozen=True, slots=True)
class Cell:
    """One place to run in."""

    outer: str
    term: str | None
    encoding: str
    no_color: bool

    @property
    def ui(self) -> str:
        """The UI that is right here."""
        return "lines" if self.term in (None, "dumb") else "full"

    @property
    def ascii(self) -> bool:
        """Whether nothing but ASCII may be drawn."""
        return self.encoding != "UTF-8" or self.term == "linux"


CELLS = [Cell(*one) for one in product(OUTERS, TERMS, ENCODINGS, (False, True))]


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it."""

    ui: str
    walked: bool
    """One answer led to the next question, and it could be left with the right code."""

    signs: str
    """`ASCII` or `Unicode`: what was drawn."""

    colours: bool


def look(cell: Cell, folder: Path) -> Seen:
    """Run the wizard there."""
    scene = Scene(folder)
    names = {**ENCODINGS[cell.encoding], **({"TERM": cell.term} if cell.term else {})}
    if cell.no_color:
        names["NO_COLOR"] = "1"
    settings = [f"{name}={value}" for name, value in names.items()]
    inner = ["env", "-u", "TERM", "-u", "NO_COLOR", *settings, *scene.command()]
    script = folder / "start"
    script.write_text(" ".join(f"'{word}'" for word in inner) + "\n")
    simple = ["env", "TERM=vt100"]  # the screen of the tests does not know how xterm scrolls
    argv = {
        "bare": ["sh", str(script)],
        "tmux": [*simple, "tmux", "-u", "-L", scene.mark, "-f", os.devnull, "new", f"sh {script}"],
        "screen": [*simple, "screen", "-U", "-c", os.devnull, "-S", scene.mark, "sh", str(script)],
    }[cell.outer]
    with scene.terminal(argv) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_until(
            lambda: any(said in terminal.text for said in ("1-4 answer", "Your answer")), "question"
        )
        terminal.wait_quiet(0.25)
        text = terminal.text
        edits = b"\x1b[?2004h" in terminal.output
        ui = "full" if "1-4 answer" in text else "edited" if edits else "lines"
        ends = "" if ui == "full" else "\r"
        terminal.press(f"1{ends}")
        terminal.wait_for(SECOND)
        terminal.wait_quiet(0.25)
        drawn = "ASCII" if (text + terminal.text).isascii() else "Unicode"
        terminal.press(f"q{ends}")
        walked = scene.end()[0] == 3
        terminal.wait_exit()
        if cell.outer == "bare":
            walked = walked and terminal.restored() == []
        return Seen(ui, walked, drawn, bool(_COLOUR.search(terminal.output)))


def wrong(cell: Cell, seen: Seen) -> list[str]:
    """What is not as it has to be."""
    faults = []
    if seen.ui != cell.ui:
        faults.append(f"the {seen.ui} UI, not {cell.ui}")
    if not seen.walked:
        faults.append("could not be walked and left")
    if cell.ascii and seen.signs != "ASCII":
        faults.append("not only ASCII")
    if cell.outer == "bare" and cell.no_color and seen.colours:
        faults.append("colours under NO_COLOR")
    return faults


def main() -> int:
    bad = 0
    print("| in | TERM | carries | NO_COLOR | UI | signs | colours | verdict |")
    print("|---|---|---|---|---|---|---|---|")
    for cell in CELLS:
        if cell.outer != "bare" and shutil.which(cell.outer) is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            seen = look(cell, Path(folder))
        faults = wrong(cell, seen)
        bad += bool(faults)
        # What tmux and screen draw in colours of their own is not ours.
        colours = ("yes" if seen.colours else "none") if cell.outer == "bare" else "-"
        row = (
            cell.outer,
            cell.term or "unset",
            cell.encoding,
            "1" if cell.no_color else "",
            seen.ui,
            seen.signs,
            colours,
            "; ".join(faults) or "good",
        )
        print(f"| {' | '.join(row)} |", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
