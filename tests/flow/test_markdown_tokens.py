"""What is too long to be read as Markdown is shown as it is written, and said with its line."""

from __future__ import annotations

import pytest

from wizard.flow.blocks import CodeBlock, Paragraph, plain
from wizard.flow.markdown_tokens import (
    LONGEST_ADDRESS,
    LONGEST_LINE,
    MOST_BLOCK_STEPS,
    MOST_LINE_STEPS,
)
from wizard.flow.parse import parse_document


def test_a_long_paragraph_keeps_its_words_and_loses_its_links() -> None:
    long = "word [a](#b) " * (LONGEST_LINE // 10)
    document = parse_document(f"# A\n\n[b](#a)\n\n{long}\n\n[c](#a)\n", "x.md")
    (step,) = document.steps
    assert [link.text for link in step.links] == ["b", "c"]
    assert isinstance(step.blocks[1], Paragraph)
    assert plain(step.blocks[1].spans) == long.rstrip()
    (problem,) = document.problems
    assert (problem.code, problem.place.line) == ("unreadable-markdown", 5)
    assert str(LONGEST_LINE) in problem.hint


def test_links_beyond_the_bound_are_shown_as_written_from_there_on() -> None:
    paragraphs = ("[a](#a) *b* " * 5 + "\n\n") * (MOST_LINE_STEPS // 20)
    document = parse_document(f"# A\n\n{paragraphs}", "x.md")
    (step,) = document.steps
    assert 0 < len(step.links) < 5 * len(step.blocks)
    assert isinstance(step.blocks[-1], Paragraph)
    assert plain(step.blocks[-1].spans).startswith("[a](#a) *b*")
    (problem,) = document.problems
    assert problem.place.line == 3 + 2 * (len(step.links) // 5)


@pytest.mark.parametrize("line", ["a\n", "#\n", "- a\n", "> a\n\n"])
def test_too_many_lines_are_one_step_of_text(line: str) -> None:
    document = parse_document(f"---\ntitle: T\n---\n{line * MOST_BLOCK_STEPS * 2}", "x.md")
    (step,) = document.steps
    assert step.title == "T"
    (block,) = step.blocks
    assert isinstance(block, CodeBlock)
    assert block.text.startswith(line)
    (problem,) = document.problems
    assert (problem.code, problem.place.line) == ("unreadable-markdown", 4)


def test_a_definition_that_serves_many_links_does_not_multiply() -> None:
    document = parse_document(f"# A\n\n[b]: /{'x' * 5_000}\n\n[b] [b]\n", "x.md")
    assert [len(link.href) for link in document.steps[0].links] == [LONGEST_ADDRESS + 1] * 2
