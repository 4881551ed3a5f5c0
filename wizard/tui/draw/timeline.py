"""The time line of a replay: where the film stands, what is marked on it, what happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.frozen import frozen
from wizard.text.line import cut, joined
from wizard.text.units import time_of_day
from wizard.tui.draw.footer import footer_row

if TYPE_CHECKING:
    from wizard.guide.view import MarkKind, TimelineView
    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Role, Run

_LEAST = 8  # cells of the line; below this its labels give way

_ROLES: dict[MarkKind, Role] = {
    "contradiction": "contradicted",
    "note": "note",
    "answer": "strong",
    "verdict": "unsure",
}
"""Of two marks in one cell the earlier of this table is shown."""

_CLOCK = len(time_of_day(0.0))


@frozen
class Scale:
    """Which cells of the row are the line."""

    first: int
    cells: int

    def share(self, x: int) -> float | None:
        """The share of the film at that cell; None beside the line."""
        if not self.first <= x < self.first + self.cells:
            return None
        return (x - self.first) / max(1, self.cells - 1)


def mark_sign(kind: MarkKind, glyphs: Glyphs) -> str:
    """The sign of a mark."""
    signs: dict[MarkKind, str] = {
        "contradiction": glyphs.contradicted,
        "note": glyphs.bullet,
        "answer": glyphs.mark,
        "verdict": glyphs.unsure,
    }
    return signs[kind]


def timeline_row(view: TimelineView, width: int, glyphs: Glyphs) -> tuple[Line, Scale]:
    """The line with its labels, and where it stands in the row. The labels keep their widths, so
    that nothing jumps while it plays."""
    state = "playing" if view.playing else "paused "
    left = f"{state} {view.speed:>2}x {view.elapsed:>{len(view.total)}} "
    right = f" {view.total}"
    if width - len(left) - len(right) - 2 - _CLOCK >= 2 * _LEAST:
        right += f"  {view.clock}"
    cells = max(_LEAST, width - len(left) - len(right))
    runs: list[Run] = [(left, "key" if view.playing else "quiet")]
    runs.extend(_line(view, cells, glyphs))
    runs.append((right, "quiet"))
    return cut(runs, width, cell_len, ""), Scale(len(left), cells)


def _line(view: TimelineView, cells: int, glyphs: Glyphs) -> list[Run]:
    head = _cell(view.share, cells)
    ranks = list(_ROLES)
    marks: dict[int, MarkKind] = {}
    for mark in view.marks:
        cell = _cell(mark.share, cells)
        if cell not in marks or ranks.index(mark.kind) < ranks.index(marks[cell]):
            marks[cell] = mark.kind
    runs: list[Run] = []
    for cell in range(cells):
        if cell == head:
            runs.append((glyphs.heavy, "key"))
        elif cell in marks:
            runs.append((mark_sign(marks[cell], glyphs), _ROLES[marks[cell]]))
        else:
            played = cell < head
            runs.append((glyphs.bar if played else glyphs.rest, "text" if played else "quiet"))
    return list(joined(runs))


def _cell(share: float, cells: int) -> int:
    return min(cells - 1, max(0, round(share * (cells - 1))))


def told_row(view: TimelineView, width: int, glyphs: Glyphs) -> Line:
    """What happened last."""
    role: Role = {"contradiction": "contradicted", "note": "note"}.get(view.told_kind or "", "text")  # type: ignore[assignment]
    return cut([(view.told, role)], width, cell_len, glyphs.ellipsis)


def keys_row(view: TimelineView, width: int, glyphs: Glyphs) -> Line:
    """The keys of a replay."""
    keys = (
        ("Space", "pause" if view.playing else "play", 0),
        ("←→", "step", 1),
        (", .", "second", 4),
        ("Home End", "ends", 6),
        ("+ -", "speed", 3),
        ("m", "moments", 5),
        ("w", "why", 8),
        ("?", "help", 7),
        ("q", "quit", 2),
    )
    return footer_row(keys, width, glyphs)
