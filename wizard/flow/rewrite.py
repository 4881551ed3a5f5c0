"""Blocks with other words in them: whatever holds text, one way through all of it."""

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
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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
            case Table():
                rows = tuple(tuple(map(line, row)) for row in block.rows)
                return replace(block, header=tuple(map(line, block.header)), rows=rows)
            case _:
                return block

    return tuple(map(one, blocks))
