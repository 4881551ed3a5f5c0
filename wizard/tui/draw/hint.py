"""What is out of sight: said in a thin line where a text is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.text.line import cut

if TYPE_CHECKING:
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line


def out_of_sight(lines: int, scroll: int, height: int, glyphs: Glyphs) -> str:
    """Which way the text goes on, and the key that goes there; empty where all is seen."""
    below = lines - scroll - height
    if below > 0:
        return f"{glyphs.below} {below} more {_lines(below)}, Space"
    return f"{glyphs.above} {scroll} {_lines(scroll)} above, PgUp" if scroll > 0 else ""


def _lines(count: int) -> str:
    return "line" if count == 1 else "lines"


def cut_mark(left: str, right: str, width: int, glyphs: Glyphs) -> Line:
    """A row between two parts: empty, or a thin line that says what is out of sight of the upper
    one (`left`) and of the lower one (`right`)."""
    if not left and not right:
        return ()
    line = glyphs.rest
    start = f"{line * 2} {left} " if left else ""
    end = f" {right} {line * 2}" if right else ""
    middle = line * max(0, width - cell_len(start) - cell_len(end))
    return cut([(start + middle + end, "quiet")], width, cell_len, glyphs.ellipsis)
