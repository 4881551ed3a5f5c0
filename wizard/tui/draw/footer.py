"""The last row: the keys that make sense now, or what has just been typed or happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from wizard.text.line import cut, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.text.glyphs import Glyphs
    from wizard.text.line import Line, Run

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
