"""The body of a step as styled lines of a given width: pure layout, for every UI and report.

Nothing is lost on the way: every word of the blocks stands in some line. What a block is, is said
in words and signs and never by a role alone, so the lines read the same without any colour.
"""

from __future__ import annotations

from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

import msgspec

from wizard.flow.blocks import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    TableBlock,
    TextSpan,
    ThematicBreak,
)
from wizard.flow.links import target_of
from wizard.messages import flow_messages
from wizard.text.line import Line, Measure, Role, Run, joined, pad, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wizard.flow.model import CommandKind
    from wizard.text.glyphs import Glyphs


KIND_WORDS: dict[CommandKind, str] = {
    "read": flow_messages.READ_ONLY,
    "change": flow_messages.CHANGES,
    "danger": flow_messages.CAN_LOSE_DATA,
    "args": flow_messages.FOR_START_COMMAND,
    "unknown": flow_messages.CHECK_FIRST,
    "code": flow_messages.NO_SHELL_COMMAND,
}
"""What a command does, in words."""

KIND_ROLES: dict[CommandKind, Role] = {
    "read": "command-read",
    "change": "command-change",
    "danger": "command-danger",
    "args": "command-args",
    "unknown": "command-unknown",
    "code": "quiet",
}

_CALL_OUTS: dict[str, tuple[str, Role]] = {
    "note": (flow_messages.NOTE, "note"),
    "tip": (flow_messages.TIP, "tip"),
    "important": (flow_messages.IMPORTANT, "important"),
    "warning": (flow_messages.WARNING, "warning"),
    "caution": (flow_messages.CAUTION, "caution"),
}

_NARROWEST = 8  # text is never indented into fewer cells than these
MOST_LINES = 600


class _Page(msgspec.Struct):
    """What the layout of one body knows, and the links that it gathers for the foot."""

    measure: Measure
    glyphs: Glyphs
    kinds: Sequence[CommandKind]
    chosen: int | None
    plain: bool
    links: list[str] = []


def lay_out(  # noqa: PLR0913 — the four that every caller has, and those with a default
    blocks: Iterable[Block],
    width: int,
    measure: Measure,
    glyphs: Glyphs,
    *,
    commands: Sequence[CommandKind] = (),
    chosen: int | None = None,
    plain: bool = False,
    limit: int = MOST_LINES,
    rest: str = flow_messages.MORE_TEXT,
) -> tuple[Line, ...]:
    """`blocks` as lines of at most `width` cells (a width below 8 is taken as 8).

    `commands` are the kinds of the step's commands, `chosen` the index of the one that is marked.
    `plain` lines are for where there are no styles, for a voice, or to be copied from a terminal
    that wraps by itself: commands say their number, code in a text stands in back quotes, and
    addresses and lines of code stay whole, however long.
    Links to what is no step, pictures among them, are numbered and stand at the foot. At most
    `limit` lines are laid out, and no more than these are worked for; where there are more, `rest`
    says so in a last line.
    """
    width = max(_NARROWEST, width)
    page = _Page(measure, glyphs, commands, chosen, plain)
    lines = chain(_stacked(blocks, width, page), _foot(width, page))
    laid_out = list(islice(lines, limit))
    if next(lines, None) is not None:
        laid_out.append(())
        laid_out.extend(wrap([(rest, "quiet")], width, measure))
    return tuple(laid_out)


def _stacked(
    blocks: Iterable[Block], width: int, page: _Page, *, tight: bool = False
) -> Iterator[Line]:
    """The blocks below each other, with an empty line between two, unless they are `tight`."""
    for index, block in enumerate(blocks):
        if index and not (tight and isinstance(block, ListBlock)):
            yield ()
        yield from _block(block, width, page)


def _block(block: Block, width: int, page: _Page) -> Iterator[Line]:
    match block:
        case Paragraph(spans):
            yield from wrap(_runs(spans, page), width, page.measure)
        case Heading(_, spans):
            runs: list[Run] = [(text, "heading") for text, _ in _runs(spans, page)]
            yield from wrap(runs, width, page.measure)
        case CodeBlock():
            yield from _code(block, width, page)
        case ListBlock():
            yield from _list(block, width, page)
        case Quote():
            yield from _quote(block, width, page)
        case TableBlock():
            yield from _table(block, width, page)
        case ThematicBreak():
            yield ((page.glyphs.rest * min(width, 24), "quiet"),)


def _runs(spans: Inline, page: _Page, base: Role = "text") -> Iterator[Run]:
    """Spans as runs; a link to what is no step gets its number, behind its last span."""
    for span, following in zip_longest(spans, spans[1:]):
        mark = "`" if page.plain and span.code and "`" not in span.text else ""
        yield f"{mark}{span.text}{mark}", _role(span, base)
        if following is not None and following.href == span.href:
            continue
        if span.href and _leads_elsewhere(span.href) and span.href not in span.text:
            if span.href not in page.links:
                page.links.append(span.href)
            yield f"[{page.links.index(span.href) + 1}]", "quiet"


def _leads_elsewhere(href: str) -> bool:
    """Whether the address is of something that is no step: a site, a picture, another file."""
    return href != "#" and target_of(href, "") is None


def _role(span: TextSpan, base: Role) -> Role:
    if span.code:
        return "code"
    if span.href:
        return "link"
    if span.strong:
        return "strong"
    return "emphasis" if span.emphasis else base


def _foot(width: int, page: _Page) -> Iterator[Line]:
    """The links that were numbered, each on rows of its own."""
    for index, href in enumerate(page.links):
        if not index:
            yield ()
        label = f"[{index + 1}] "
        rows: Iterable[Line] = (((href, "quiet"),),)
        if not page.plain:
            rows = wrap([(href, "quiet")], width - len(label), page.measure)
        yield from _beside(rows, ((label, "quiet"),), ((" " * len(label), "text"),))


def _beside(lines: Iterable[Line], first: Line, others: Line) -> Iterator[Line]:
    """`lines` with `first` before the first of them and `others` before the rest."""
    margin = first
    for line in lines:
        yield joined((*margin, *line)) if line else _stripped([*margin])
        margin = others


def _code(block: CodeBlock, width: int, page: _Page) -> Iterator[Line]:
    """Code as written, beside a bar. A line that is too long goes on in rows with another sign in
    the margin, so that one command never looks like two."""
    glyphs = page.glyphs
    role: Role = "code"
    if block.command is not None and block.command < len(page.kinds):
        kind = page.kinds[block.command]
        role = KIND_ROLES[kind]
        mark = glyphs.pointer if block.command == page.chosen else " "
        words = KIND_WORDS[kind]
        if page.plain:
            template = flow_messages.NUMBERED_CODE
            if kind != "code":
                template = flow_messages.NUMBERED_COMMAND
            words = template.format(number=block.command + 1, kind=words)
        yield from _beside(
            wrap([(words, role)], width - 2, page.measure),
            ((f"{mark} ", "key"),),
            (("  ", "text"),),
        )
    first: Line = (("  ", "text"), (f"{glyphs.quote} ", role))
    later: Line = (("  ", "text"), (f"{glyphs.continued} ", "quiet"))
    for line in block.text.split("\n"):
        yield from _beside(_code_rows(line.expandtabs(4), width - 4, page), first, later)


def _code_rows(line: str, width: int, page: _Page) -> Iterator[Line]:
    """One line of code in rows, its leading spaces kept."""
    if page.plain:
        yield joined([(line, "code")])
        return
    code = line.lstrip(" ")
    indent = " " * min(len(line) - len(code), width // 2)
    rows = wrap([(code, "code")], width - len(indent), page.measure)
    yield from _beside(chain(rows, () if code else ((),)), ((indent, "code"),), ((indent, "code"),))


def _list(block: ListBlock, width: int, page: _Page) -> Iterator[Line]:
    """A list; its items stand apart only where one of them has more than a paragraph and lists."""
    apart = any(not isinstance(part, ListBlock) for item in block.items for part in item[1:])
    last = 0 if block.start is None else block.start + len(block.items) - 1
    for index, item in enumerate(block.items):
        if index and apart:
            yield ()
        number = "" if block.start is None else f"{block.start + index}."
        label = number.rjust(len(str(last)) + 1) + " " if number else f"{page.glyphs.bullet} "
        room = width - len(label)
        if room < _NARROWEST:
            yield from wrap([(label, "quiet")], width, page.measure)
            label, room = "", width
        rows = chain(_stacked(item, room, page, tight=not apart), () if item else ((),))
        yield from _beside(rows, ((label, "quiet"),), ((" " * len(label), "text"),))


def _quote(block: Quote, width: int, page: _Page) -> Iterator[Line]:
    """A quote beside a bar; a call-out begins with its word."""
    word, role = _CALL_OUTS.get(block.call_out or "", ("", "quiet"))
    warns = role in ("warning", "caution", "important")
    bar: Line = ((f"{page.glyphs.heavy if warns else page.glyphs.quote} ", role),)
    if width - 2 < _NARROWEST:
        bar = ()
    room = width - 2 if bar else width
    title = wrap([(word, role)], room, page.measure)
    yield from _beside(chain(title, _stacked(block.blocks, room, page)), bar, bar)


def _table(block: TableBlock, width: int, page: _Page) -> Iterator[Line]:
    """Columns where each gets a fair share of the width, else every row as a list of its cells."""
    cells = [[tuple(_runs(cell, page)) for cell in row] for row in block.rows]
    header = [tuple(_runs(cell, page, "strong")) for cell in block.header]
    count = max([len(header), *(len(row) for row in cells)], default=0)
    if not count:
        return
    widths = _column_widths([header, *cells], count, width, page)
    if widths is None:
        yield from _records(header, cells, width, page)
        return
    rule = joined([("  ".join(page.glyphs.rest * size for size in widths), "quiet")])
    if header:
        yield from _table_row(header, widths, page)
        yield rule
    for row in cells:
        yield from _table_row(row, widths, page)


def _column_widths(
    rows: list[list[tuple[Run, ...]]], count: int, width: int, page: _Page
) -> list[int] | None:
    """What each column gets: all it wants where there is room, else the widest give way evenly.
    None where a column would be left with less than eight cells that wants more."""
    wanted = [
        max((width_of(row[index], page.measure) for row in rows if index < len(row)), default=0)
        for index in range(count)
    ]
    wanted = [max(1, size) for size in wanted]
    room = width - 2 * (count - 1)
    if sum(wanted) <= room:
        return wanted
    widths, left = [0] * count, room
    for place, index in enumerate(sorted(range(count), key=wanted.__getitem__)):
        widths[index] = min(wanted[index], max(0, left // (count - place)))
        left -= widths[index]
    enough = all(size >= min(want, _NARROWEST) for size, want in zip(widths, wanted, strict=True))
    return widths if enough else None


def _table_row(cells: list[tuple[Run, ...]], widths: list[int], page: _Page) -> Iterator[Line]:
    columns = [
        list(wrap(cell, size, page.measure)) or [()]
        for cell, size in zip(cells, widths, strict=False)
    ]
    for row in range(max((len(column) for column in columns), default=0)):
        runs: list[Run] = []
        for column, size in zip(columns, widths, strict=False):
            line = column[row] if row < len(column) else ()
            runs.extend(pad(line, size, page.measure))
            runs.append(("  ", "text"))
        yield _stripped(runs)


def _stripped(runs: list[Run]) -> Line:
    """The runs without spaces at the end."""
    line = list(joined(runs))
    while line and not line[-1][0].rstrip(" "):
        line.pop()
    if line:
        line[-1] = (line[-1][0].rstrip(" "), line[-1][1])
    return tuple(line)


def _records(
    header: list[tuple[Run, ...]], rows: list[list[tuple[Run, ...]]], width: int, page: _Page
) -> Iterator[Line]:
    """A table that is too wide: each row as `header: cell`, the rows apart. A cell without a header
    stands alone, and headers without rows are named once."""
    if not rows:
        yield from wrap(
            chain.from_iterable((*cell, (" ", "text")) for cell in header), width, page.measure
        )
    for place, row in enumerate(rows):
        if place:
            yield ()
        for index, cell in enumerate(row):
            name: tuple[Run, ...] = header[index] if index < len(header) else ()
            label: tuple[Run, ...] = (*name, (": ", "quiet")) if name else ()
            yield from wrap((*label, *cell), width, page.measure)
