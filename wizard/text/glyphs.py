"""Every character beyond ASCII that the program draws by itself, each with its ASCII twin.

One table, chosen once from where the output goes. Text from outside may hold any other character;
`encodable` turns what the output cannot carry into something that it can.
"""

# ruff: noqa: RUF001 — signs that look like others are what this table is about
from __future__ import annotations

import msgspec

_TWINS = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "·": "-",
        "•": "*",
        "…": "...",
        "→": "->",
        "←": "<-",
        "↑": "^",
        "↓": "v",
        "›": ">",
        "‹": "<",
        "≥": ">=",
        "≤": "<=",
        "≈": "~",
        "×": "x",
        "÷": "/",
        "✓": "+",
        "✗": "x",
        "\u00a0": " ",
    }
)


class Glyphs(msgspec.Struct, frozen=True):
    """What is drawn. Every sign is one cell wide unless it says otherwise."""

    name: str
    encoding: str
    """What the output carries."""

    levels: str
    """Eight filled heights of one cell, from low to full."""

    gap: str
    """A cell of a curve in which nothing was read."""

    bar: str
    """The used part of a bar."""

    rest: str
    """The free part of a bar, and a thin line across."""

    mark: str
    """A bound on a bar."""

    limit: str
    """The end of a bar."""

    dash: str
    """A bound drawn across a curve."""

    supported: str
    contradicted: str
    unsure: str
    leaning: str
    """Not sure, but most probably: which way, a word beside it says."""

    pointer: str
    """Stands before what is chosen."""

    bullet: str
    quote: str
    """The bar beside a quote, a call-out or code."""

    heavy: str
    """The bar beside a call-out that warns."""

    continued: str
    """Stands in the margin of a code line that goes on from the row above."""

    column: str
    """A line between two columns."""

    ellipsis: str
    """One cell in Unicode, three in ASCII."""

    arrow: str
    """Leads to; one cell in Unicode, two in ASCII."""

    then: str
    """Between the steps of a trail."""

    dot: str
    """Between two short facts."""

    above: str
    below: str
    """More text in that direction."""

    up_down: str
    """The two arrow keys, as many cells as it has characters."""


UNICODE = Glyphs(
    name="unicode",
    encoding="utf-8",
    levels="▁▂▃▄▅▆▇█",
    gap=" ",
    bar="━",
    rest="─",
    mark="┼",
    limit="┤",
    dash="┄",
    supported="✓",
    contradicted="✗",
    unsure="?",
    leaning="~",
    pointer="▸",
    bullet="•",
    quote="│",
    heavy="┃",
    continued="↪",
    column="│",
    ellipsis="…",
    arrow="→",
    then="›",
    dot="·",
    above="↑",
    below="↓",
    up_down="↑↓",
)

ASCII = Glyphs(
    name="ascii",
    encoding="ascii",
    levels="_.-=+*%#",
    gap=" ",
    bar="=",
    rest="-",
    mark="+",
    limit="|",
    dash="~",
    supported="+",
    contradicted="x",
    unsure="?",
    leaning="~",
    pointer=">",
    bullet="*",
    quote="|",
    heavy="#",
    continued="\\",
    column="|",
    ellipsis="...",
    arrow="->",
    then=">",
    dot="-",
    above="^",
    below="v",
    up_down="Up/Down",
)


def choose(encoding: str | None, term: str = "") -> Glyphs:
    """The glyphs for an output of that encoding (None: unknown) and that TERM.

    The Linux console's fonts hold 256 or 512 characters, without the signs and most of the levels.
    """
    if encoding is None or term == "linux":
        return ASCII
    try:
        drawn = "".join(str(getattr(UNICODE, name)) for name in UNICODE.__struct_fields__)
        drawn.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return UNICODE


def encodable(text: str, glyphs: Glyphs) -> str:
    """`text` as an output with these glyphs can carry it: well-known signs become their twins, any
    other character `?`."""
    if glyphs is UNICODE or text.isascii():
        return text
    return text.translate(_TWINS).encode(glyphs.encoding, "replace").decode(glyphs.encoding)
