"""The blocks of a step with its placeholders filled in: quoted in commands, as it reads in text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.flow.fill import fill, fill_text
from wizard.flow.rewrite import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wizard.flow.block import Block, CodeBlock


def filled_in(blocks: Iterable[Block], values: Mapping[str, str]) -> tuple[Block, ...]:
    """`blocks` with the facts of `values`; code that is no command stays as it is written."""

    def words(text: str) -> str:
        return fill_text(text, values).text if "{{ " in text else text

    def code(block: CodeBlock) -> CodeBlock:
        if block.command is None:
            return block
        return replace(block, text=fill(block.text, values).text)

    return rewritten(blocks, words, code)
