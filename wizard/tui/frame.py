"""A whole screen as plain data: panels of styled lines, and what differs between two of them; the
rows at the edges of every page.

Nothing in here knows Textual, so a screen can be drawn, compared and printed in a test without one.
"""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from rich.cells import cell_len

from wizard.messages import screen_messages as say
from wizard.text.line import cut, head, joined, text_of, width_of
from wizard.text.units import count_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Run


class Area(Struct, frozen=True):
    """A rectangle of cells; x and y count from 0."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """The first row below."""
        return self.y + self.height

    def contains(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.bottom


class Panel(Struct, frozen=True):
    """Lines in an area. A line that is too long is cut, rows without a line are empty."""

    area: Area
    lines: Sequence[Line]


Piece: TypeAlias = tuple[int, int, "Line"]
"""(first column, how many, what stands in them) of one panel in one row."""


class ScreenFrame(Struct, frozen=True):
    """Everything on the screen. A row is put together only when it is asked for."""

    width: int
    height: int
    panels: tuple[Panel, ...] = ()
    """From left to right; they do not overlap."""

    columns: tuple[int, ...] = ()
    """Where the screen is parted: what changes in one part is painted without the others."""

    @property
    def spans(self) -> list[tuple[int, int]]:
        """(first cell, first cell behind) of each column."""
        return list(pairwise((0, *self.columns, self.width)))

    def pieces(self, y: int) -> list[Piece]:
        """What each panel has in that row."""
        pieces = []
        for panel in self.panels:
            area = panel.area
            room = min(area.width, self.width - area.x)
            if room > 0 and area.y <= y < area.bottom:
                index = y - area.y
                pieces.append(
                    (area.x, room, panel.lines[index] if index < len(panel.lines) else ())
                )
        return pieces

    def row(self, y: int) -> Line:
        """That row from edge to edge."""
        return _filled(self.pieces(y), self.width)

    def cells(self, y: int, start: int, end: int) -> Line:
        """The cells of that row from `start` up to but without `end`. Where no panel stands across
        one of these, the others are not looked at."""
        inside: list[Piece] = []
        for x, room, line in self.pieces(y):
            if start <= x and x + room <= end:
                inside.append((x - start, room, line))
            elif x < end and x + room > start:
                return part(self.row(y), start, end)
        return _filled(inside, end - start)

    def text(self) -> str:
        """The screen as plain text, without spaces at the ends of its rows."""
        return "".join(f"{text_of(self.row(y)).rstrip()}\n" for y in range(self.height))


def compose(
    width: int, height: int, panels: Sequence[Panel], columns: tuple[int, ...] = ()
) -> ScreenFrame:
    """The panels side by side and below each other."""
    return ScreenFrame(width, height, tuple(sorted(panels, key=lambda p: p.area.x)), columns)


def _filled(pieces: Sequence[Piece], width: int) -> Line:
    """The pieces with spaces between them; one that is too long for its place is cut."""
    runs: list[Run] = []
    end = 0
    for x, room, line in pieces:
        shown, size = line, width_of(line, cell_len)
        if size > room:
            shown = cut(line, room, cell_len, "")
            size = width_of(shown, cell_len)
        runs.append((" " * (x - end), "text"))
        runs.extend(shown)
        runs.append((" " * (room - size), "text"))
        end = x + room
    runs.append((" " * (width - end), "text"))
    return joined(runs)


def part(line: Line, start: int, end: int) -> Line:
    """The cells of a row from `start` up to but without `end`."""
    runs: list[Run] = []
    x = 0
    for text, role in line:
        size = cell_len(text)
        if x + size > start and x < end:
            skipped = head(text, max(0, start - x), cell_len)
            room = end - max(start, x)
            runs.append((head(text[len(skipped) :], room, cell_len), role))
        x += size
    return joined(runs)


def differences(old: ScreenFrame, new: ScreenFrame) -> Iterator[Area]:
    """What has to be painted anew: for each row and column that differs the cells from its first
    difference to its last. Both frames have the same size and columns."""
    if [panel.area for panel in old.panels] != [panel.area for panel in new.panels]:
        places = [(y, *span) for y in range(new.height) for span in new.spans]
    else:
        places = _changed(old, new)
    for y, start, end in places:
        one, other = old.cells(y, start, end), new.cells(y, start, end)
        if one != other:
            first = start + _common(one, other, 1)
            yield Area(first, y, end - _common(one, other, -1) - first, 1)


def _changed(old: ScreenFrame, new: ScreenFrame) -> list[tuple[int, int, int]]:
    """Where a panel has another line: (row, first cell, first cell behind) of each column that it
    reaches into. Most panels are as they were, which is seen at one comparison each."""
    changed: set[tuple[int, int, int]] = set()
    for before, after in zip(old.panels, new.panels, strict=True):
        area = after.area
        one, other = (list(panel.lines[: area.height]) for panel in (before, after))
        if before is after or one == other:
            continue
        reached = [(s, e) for s, e in new.spans if s < area.x + area.width and area.x < e]
        for row, (line, new_line) in enumerate(zip_longest(one, other, fillvalue=())):
            if line != new_line and area.y + row < new.height:
                changed.update((area.y + row, start, end) for start, end in reached)
    return sorted(changed)


def _common(before: Line, after: Line, direction: int) -> int:
    """How many cells at the beginning (direction 1) or the end (-1) two rows have in common."""
    width = 0
    for old, new in zip(before[::direction], after[::direction], strict=False):
        if old == new:
            width += cell_len(old[0])
            continue
        if old[1] == new[1] and _narrow(old[0]) and _narrow(new[0]):
            same = 0
            for one, other in zip(old[0][::direction], new[0][::direction], strict=False):
                if one != other:
                    break
                same += 1
            width += same
        break
    return width


def _narrow(text: str) -> bool:
    """Whether every character takes one cell, so that a text can be parted anywhere."""
    return cell_len(text) == len(text)


_GAP = 2


def footer_row(keys: Sequence[tuple[str, str, int]], width: int, glyphs: Glyphs) -> Line:
    """(key, label, rank) in one row; where not all fit, those of the highest rank give way."""
    shown = list(keys)
    while len(shown) > 1 and _width(shown) > width:
        shown.remove(max(shown, key=lambda entry: entry[2]))
    runs: list[Run] = []
    for index, (key, label, _) in enumerate(shown):
        if index:
            runs.append((" " * _GAP, "text"))
        runs.append((key, "key"))
        runs.append((f" {label}", "quiet"))
    return cut(runs, width, cell_len, glyphs.ellipsis)


def _width(entries: Sequence[tuple[str, str, int]]) -> int:
    texts = sum(cell_len(key) + 1 + cell_len(label) for key, label, _ in entries)
    return texts + _GAP * (len(entries) - 1)


def notice_row(notice: str, width: int, glyphs: Glyphs) -> Line:
    """Something that has just happened, in place of the keys until the next key."""
    return cut(joined([(notice, "strong")]), width, cell_len, glyphs.ellipsis)


def out_of_sight(lines: int, scroll: int, height: int, glyphs: Glyphs) -> str:
    """Which way the text goes on, and the key that goes there; empty where all is seen."""
    below = lines - scroll - height
    if below > 0:
        more = count_of(below, "more line")
        return say.MORE_BELOW.format(arrow=glyphs.below, more_lines=more)
    if scroll > 0:
        return say.MORE_ABOVE.format(arrow=glyphs.above, lines=count_of(scroll, "line"))
    return ""


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
