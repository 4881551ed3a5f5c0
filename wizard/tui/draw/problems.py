"""What is wrong with a flow whose author previews it, at the foot of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.text.line import cut, joined, text_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line

_MOST = 5  # rows of the panel, its heading among them
_PAGE = 12  # rows that are left to the page, come what may


def problem_lines(
    problems: Sequence[str], width: int, height: int, glyphs: Glyphs
) -> tuple[Line, ...]:
    """The first problems, each whole, below a row that counts them all.

    At most five rows of a page that is `height` high, and on a low one the count alone; none where
    there are no problems. Of the last one that has no room for all its rows, the end is cut off.
    """
    if not problems:
        return ()
    room = max(0, min(_MOST - 1, height - _PAGE - 1))
    rows: list[Line] = []
    shown = 0
    while shown < len(problems) and len(rows) < room:
        rows.extend(_rows(problems[shown], width, room - len(rows), glyphs))
        shown += 1
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in the document"
    if 0 < shown < len(problems):
        count += f", of which {shown} {'is' if shown == 1 else 'are'} shown"
    heading = cut([(f"! {count} ", "banner")], width, cell_len, glyphs.ellipsis)
    return (heading, *rows)


def _rows(problem: str, width: int, room: int, glyphs: Glyphs) -> list[Line]:
    """One problem in at most `room` rows, set in below the heading."""
    inner = max(8, width - 2)
    lines = list(wrap([(problem, "text")], inner, cell_len))
    shown = lines[:room]
    if len(lines) > room:
        rest = " ".join(text_of(line) for line in lines[room - 1 :])
        shown[-1] = cut([(rest, "text")], inner, cell_len, glyphs.ellipsis)
    return [joined([("  ", "text"), *line]) for line in shown]
