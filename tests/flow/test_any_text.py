"""Any text is a document: it is read or reported, and what is read can be walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from tests.helpers.values import field_names, is_value
from wizard.flow.blocks import CodeBlock, ListBlock, Quote, TextSpan
from wizard.flow.model import Document, Flow
from wizard.flow.parse import parse_document
from wizard.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.flow.blocks import Block

PIECES = (
    "\n", "\n\n", "\r\n", "\r", "\t", " ", "    ", "\x00", "\x1b[31m", "\ud800", "\ufeff", "\u202e",
    "---\n", "===\n", "***\n", "# ", "## ", "###### ", "> ", "- ", "* ", "  - ", "1. ", "2) ",
    "```bash read\n", "```\n", "~~~console\n", "$ ps \\\n", "$ echo 'x\n", "<<EOF\n", "EOF\n",
    "[a](#a)", "[b](x.md#b)", "[c](../%00.md)", "[d][d]", "[d]: #a\n", "![e](f.png)", "<http://g>",
    "- [a](#a)\n", "  - when: `pid > 1`\n", "  - when: `", "when:", "`", "**", "*", "_", "\\",
    "**Why:** ", "> **Why**\n", "> [!NOTE]\n", "[!TIP]", "Source: ", "| a | b |\n|---|---|\n", "|",
    "<a id='a'></a>", "<a name=b>", "<!-- ", " -->", "<details>\n", "<br>", "<pre>\n", "</pre>",
    "<i id='&#x9b;\t'>", "<x-y>", "&#27;", "&amp;", "&#x202e;", "title: x\n", "start: a\n",
    "!!! note\n", '=== "t"\n', ":::tip ", ":::\n", "{{< note >}}\n", "{{< /note >}}\n", "[^1]: ",
    "```{note} ", ":warning: ", "alerts: {a: b}\n", "a: &b *c\n", "a", "b-1", "Ä", "你好", "🚀",
    "{{ pid }}",
)  # fmt: skip

anything = st.one_of(
    st.text(st.characters(), max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)


@given(anything, st.booleans())
@example("\ud800", True)
@example("---\na: b", True)
@example("- [a](#a)\n  - when:", True)
@example("# a\n" * 3 + "# a-1\n<a id='a'>\n# a", False)
def test_any_text_is_a_document(text: str, main: bool) -> None:
    document = parse_document(text, "sub/a.md", main=main)
    ids = [step.id for step in document.steps]
    assert len(ids) == len(set(ids)) >= 1
    assert all(main or step_id.startswith("sub/a.md#") for step_id in ids)
    assert document.explicit_start or document.start == ids[0]
    lines = clean_text(text.removeprefix("\ufeff")).split("\n")
    for step in document.steps:
        assert step.title
        assert [choice.number for choice in step.choices] == list(range(1, len(step.choices) + 1))
        assert step.kind != "question" or len(step.answers) > 1
        assert 1 <= step.place.line <= len(lines)
        for block in within((*step.blocks, *step.why)):
            if isinstance(block, CodeBlock) and block.command is not None:
                assert step.commands[block.command].language == block.language
        for link in step.links:
            assert lines[link.place.line - 1][link.place.column - 1 :].startswith(("[", "!", "<"))
    assert all(clean_text(text) == text for text in texts(document.steps))
    assert all(clean_line(text) == text for text in (*ids, document.title, document.start))
    assert all(problem.place.column >= 1 for problem in document.problems)


@given(anything)
def test_every_section_can_be_reached_where_no_start_is_named(text: str) -> None:
    document = parse_document(text, "a.md")
    if not document.explicit_start:
        assert reached(document) == {step.id for step in document.steps}


def reached(document: Document) -> set[str]:
    """The ids of all steps that a walk from the document's start can get to by its choices."""
    flow = Flow("f", document, {document.path: document})
    seen: set[str] = set()
    waiting = [document.start]
    while waiting:
        step = flow.step(waiting.pop())
        if step is not None and step.id not in seen:
            seen.add(step.id)
            waiting += [choice.to for choice in step.choices]
    return seen


def within(blocks: Iterable[Block]) -> Iterator[Block]:
    """`blocks` and all that are inside them."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from within(block.blocks)
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from within(item)


def texts(value: object) -> Iterator[str]:
    """Every text in `value`, however deep, with the spans' own rule that none is empty."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_value(value):
        if isinstance(value, TextSpan):
            assert value.text
        for name in field_names(value):
            yield from texts(getattr(value, name))
