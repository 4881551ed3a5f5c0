"""The body of a step as blocks: what a UI lays out, free of Markdown and of any screen.

Text in here is clean (wizard.text.clean) and never markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class TextSpan(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A run of text in one style. A newline in `text` is a line break that the author asked for."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str | None = None
    """Where it links to as written, None where it is no link. Shown and copied, never opened."""


Inline: TypeAlias = tuple[TextSpan, ...]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", array_like=True):
    spans: Inline


class Heading(msgspec.Struct, frozen=True, tag="heading", array_like=True):
    """A heading inside a quote or list, which is no step of its own."""

    level: int
    spans: Inline


class CodeBlock(msgspec.Struct, frozen=True, tag="code", array_like=True):
    text: str
    """Without the last newline; lines as written."""

    language: str
    """The first word of the info string in lower case, else empty."""

    command: int | None
    """Index into the step's commands, None where the block is no command."""


class ListBlock(msgspec.Struct, frozen=True, tag="list", array_like=True):
    items: tuple[tuple[Block, ...], ...]
    start: int | None
    """The first number; None for a bullet list."""


class Quote(msgspec.Struct, frozen=True, tag="quote", array_like=True):
    blocks: tuple[Block, ...]
    call_out: str | None
    """note, tip, important, warning or caution; None for a plain quote."""


class TableBlock(msgspec.Struct, frozen=True, tag="table", array_like=True):
    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


class ThematicBreak(msgspec.Struct, frozen=True, tag="break", array_like=True):
    """A thematic break."""


Block: TypeAlias = Paragraph | Heading | CodeBlock | ListBlock | Quote | TableBlock | ThematicBreak


def plain(spans: Inline) -> str:
    """The text of `spans` without its styles, on one line."""
    return " ".join("".join(span.text for span in spans).split())


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """The text of `blocks` without Markdown: a line for each paragraph, heading, cell and line of
    code, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(spans) | Heading(_, spans):
                yield plain(spans)
            case CodeBlock(text=text):
                yield from text.splitlines()
            case ListBlock(items=items):
                for item in items:
                    yield from texts(item)
            case Quote(blocks=inner):
                yield from texts(inner)
            case TableBlock(header, rows):
                yield from (plain(cell) for row in (header, *rows) for cell in row)
            case ThematicBreak():
                pass


def rewritten(
    blocks: Iterable[Block], words: Callable[[str], str], code: Callable[[CodeBlock], CodeBlock]
) -> tuple[Block, ...]:
    """`blocks` with `words` of the text of each span, and `code` of each block of code."""

    def line(spans: Inline) -> Inline:
        changed = [words(span.text) for span in spans]
        return tuple(
            span if text == span.text else replace(span, text=text)
            for span, text in zip(spans, changed, strict=True)
        )

    def one(block: Block) -> Block:
        match block:
            case CodeBlock():
                return code(block)
            case Paragraph() | Heading():
                return replace(block, spans=line(block.spans))
            case Quote():
                return replace(block, blocks=rewritten(block.blocks, words, code))
            case ListBlock():
                items = tuple(rewritten(item, words, code) for item in block.items)
                return replace(block, items=items)
            case TableBlock():
                rows = tuple(tuple(map(line, row)) for row in block.rows)
                return replace(block, header=tuple(map(line, block.header)), rows=rows)
            case _:
                return block

    return tuple(map(one, blocks))
