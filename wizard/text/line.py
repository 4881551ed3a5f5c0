"""Styled lines: what each run of text is, never how it looks. Wrapping, cutting and joining them.

Widths are terminal cells. How wide a text is, is told by a `measure` that the caller passes in (a
terminal's idea of CJK and emoji is not `len`), so nothing here knows a screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias, get_args

Role = Literal[
    "text",
    "quiet",
    "strong",
    "emphasis",
    "code",
    "link",
    "heading",
    "title",
    "command-read",
    "command-change",
    "command-danger",
    "command-args",
    "command-unknown",
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "selected",
    "key",
    "supported",
    "contradicted",
    "unsure",
    "likely",
    "unlikely",
    "gauge-normal",
    "gauge-warning",
    "gauge-critical",
    "gauge-unknown",
    "gauge-mark",
    "banner",
    "input",
]
"""What a run is. Each look (wizard.tui.theme) has a style for every one."""

ROLES: tuple[Role, ...] = get_args(Role)

Run: TypeAlias = tuple[str, Role]
Line: TypeAlias = tuple[Run, ...]
Measure: TypeAlias = Callable[[str], int]

_AT_ONCE = 1000  # characters that are measured together; a row of a terminal has room for fewer
_TOKENS = re.compile(r"\n|[ \t]+|[^ \t\n]+")
# Marks that belong to the word before them; a row of Chinese or Japanese must not begin with one.
_CLOSING = frozenset("、。，．：；！？）」』】》〉〕…")  # noqa: RUF001


def text_of(line: Line) -> str:
    """The line without its roles."""
    return "".join(text for text, _ in line)


def width_of(line: Iterable[Run], measure: Measure) -> int:
    """How many cells the runs take."""
    return sum(measure(text) for text, _ in line)


def joined(runs: Iterable[Run]) -> Line:
    """The runs with neighbours of one role merged and empty ones dropped."""
    merged: list[Run] = []
    for text, role in runs:
        if not text:
            continue
        if merged and merged[-1][1] == role:
            merged[-1] = (merged[-1][0] + text, role)
        else:
            merged.append((text, role))
    return tuple(merged)


def head(text: str, width: int, measure: Measure) -> str:
    """The longest beginning of `text` that fits into `width` cells."""
    if text.isascii() and text.isprintable():
        return text[: max(0, width)]
    if len(text) <= _AT_ONCE and measure(text) <= width:
        return text
    used = 0
    for index, character in enumerate(text):
        used += measure(character)
        if used > width:
            text = text[:index]
            break
    while measure(text) > width:
        text = text[:-1]
    return text


def cut(line: Iterable[Run], width: int, measure: Measure, ellipsis: str) -> Line:
    """The line in at most `width` cells, ending in `ellipsis` where something was cut off."""
    runs = joined(line)
    if width_of(runs, measure) <= width:
        return runs
    room = width - measure(ellipsis)
    if room < 0:
        return joined([(head(ellipsis, max(0, width), measure), "quiet")])
    kept: list[Run] = []
    for text, role in runs:
        part = head(text, room, measure)
        kept.append((part, role))
        room -= measure(part)
        if part != text:
            break
    kept = list(joined(kept))
    if not kept:
        return joined([(ellipsis, "quiet")])
    text, role = kept.pop()
    return joined([*kept, (text.rstrip(" ") + ellipsis, role)])


def pad(line: Iterable[Run], width: int, measure: Measure) -> Line:
    """The line filled up with spaces to `width` cells; a longer one is left as it is."""
    runs = joined(line)
    missing = width - width_of(runs, measure)
    return joined([*runs, (" " * missing, "text")]) if missing > 0 else runs


def spread(
    left: Iterable[Run], right: Iterable[Run], width: int, measure: Measure, ellipsis: str
) -> Line:
    """`left` at the left and `right` at the right edge; where both do not fit, `left` is cut, and
    where even that leaves it less than half of the room, `right` goes."""
    first, last = joined(left), joined(right)
    room = width - width_of(last, measure) - 2
    if not last or (width_of(first, measure) > room and room < width // 2):
        return cut(first, width, measure, ellipsis)
    first = pad(cut(first, room, measure, ellipsis), room + 2, measure)
    return joined([*first, *last])


def wrap(runs: Iterable[Run], width: int, measure: Measure) -> Iterator[Line]:
    """The runs as rows of at most `width` cells, broken at spaces, between wide characters, and
    within a word only where it is longer than a row. A newline ends a row. Lazy: a long text costs
    no more than the rows that are taken."""
    width = max(2, width)
    row: list[Run] = []
    used = 0
    space = ""
    for word in _words(runs, measure):
        if word[0][0] == "\n":
            yield joined(row)
            row, used, space = [], 0, ""
            continue
        if word[0][0][0] == " ":
            space = word[0][0] if row else ""
            continue
        size = width_of(word, measure)
        if row and used + len(space) + size > width:
            yield joined(row)
            row, used, space = [], 0, ""
        if space:
            row.append((space, word[0][1] if row[-1][1] == word[0][1] else "text"))
            used += len(space)
            space = ""
        if size > width:
            *full, last = _split(word, width, measure)
            yield from full
            row, used = list(last), width_of(last, measure)
            continue
        row.extend(word)
        used += size
    if row:
        yield joined(row)


def _words(runs: Iterable[Run], measure: Measure) -> Iterator[list[Run]]:
    """What may stand on a row of its own: words (across runs), wide characters; and what parts
    them: spaces, newlines."""
    word: list[Run] = []
    for text, role in runs:
        for match in _TOKENS.finditer(text):
            token = match.group()
            if token[0] in " \t\n":
                if word:
                    yield word
                    word = []
                yield [(token.replace("\t", " "), role)]
            elif token.isascii():
                word.append((token, role))
            else:
                for part, apart in _units(token, measure):
                    if apart and word:
                        yield word
                        word = []
                    word.append((part, role))
    if word:
        yield word


def _units(token: str, measure: Measure) -> Iterator[tuple[str, bool]]:
    """`token` in parts, and whether a row may break before each: around every wide character, but
    not before what belongs to the one before it."""
    part, wide = "", False
    breakable = False
    for character in token:
        size = measure(character)
        if part and size and character not in _CLOSING and (size > 1 or wide):
            yield part, breakable
            part, breakable = "", True
        elif not part:
            breakable = size > 1
        part += character
        wide = size > 1 or (wide and (not size or character in _CLOSING))
    if part:
        yield part, breakable


def _split(word: list[Run], width: int, measure: Measure) -> list[Line]:
    """A word that is longer than a row, in rows."""
    rows: list[Line] = []
    row: list[Run] = []
    room = width
    for text, role in word:
        at = 0
        while at < len(text):
            part = head(text[at : at + _AT_ONCE], room, measure)
            at += len(part)
            if not part and not row:
                # A single character that is wider than the row cannot be drawn at all.
                part = "?"[:room]
                at += 1
            row.append((part, role))
            room -= measure(part)
            if at < len(text):
                rows.append(joined(row))
                row, room = [], width
    rows.append(joined(row))
    return rows
