"""The blocks of a step with its placeholders filled in: quoted in commands, as it reads in text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.flow.block import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Table,
)
from wizard.flow.fill import fill, fill_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def filled_in(blocks: Iterable[Block], values: Mapping[str, str]) -> tuple[Block, ...]:
    """`blocks` with the facts of `values`; code that is no command stays as it is written."""
    return tuple(_block(block, values) for block in blocks)


def _block(block: Block, values: Mapping[str, str]) -> Block:
    match block:
        case CodeBlock() if block.command is not None:
            return replace(block, text=fill(block.text, values).text)
        case Paragraph() | Heading():
            return replace(block, spans=_line(block.spans, values))
        case Quote():
            return replace(block, blocks=filled_in(block.blocks, values))
        case ListBlock():
            return replace(block, items=tuple(filled_in(item, values) for item in block.items))
        case Table():
            return replace(
                block,
                header=tuple(_line(cell, values) for cell in block.header),
                rows=tuple(tuple(_line(cell, values) for cell in row) for row in block.rows),
            )
        case _:
            return block


def _line(spans: Inline, values: Mapping[str, str]) -> Inline:
    if not any("{{ " in span.text for span in spans):
        return spans
    return tuple(_span(span, values) for span in spans)


def _span(span: Span, values: Mapping[str, str]) -> Span:
    return replace(span, text=fill_text(span.text, values).text)
