"""Columns of text: how many cells a terminal gives a text, and filling it up to a width."""

from __future__ import annotations


def width_of(text: str) -> int:
    """Cells; a Chinese character takes two. The table of widths is imported for such text only."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def padded(text: str, width: int) -> str:
    """`text` with spaces behind it up to `width` cells; a longer one as it is."""
    return text + " " * (width - width_of(text))


def shortened(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where something is left out."""
    if width_of(text) <= width:
        return text
    while width_of(text) >= width:
        text = text[:-1]
    return f"{text}…"
