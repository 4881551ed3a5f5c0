"""Blocks become lines: nothing is too wide or lost, and what a block is stands in words."""

# ruff: noqa: RUF001 — the punctuation of Chinese looks like ours
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wizard.flow.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    Paragraph,
    Quote,
    TableBlock,
    TextSpan,
    ThematicBreak,
)
from wizard.flow.prose import KIND_WORDS, lay_out
from wizard.text.glyphs import ASCII, UNICODE, Glyphs
from wizard.text.line import text_of

if TYPE_CHECKING:
    from wizard.flow.model import CommandKind


def shown(*blocks: Block, width: int = 40, glyphs: Glyphs = UNICODE, **more: object) -> list[str]:
    lines = lay_out(blocks, width, cell_len, glyphs, **more)  # type: ignore[arg-type]
    return [text_of(line) for line in lines]


def words(text: str, **style: object) -> Paragraph:
    return Paragraph((TextSpan(text, **style),))  # type: ignore[arg-type]


def test_a_paragraph_is_wrapped_at_spaces() -> None:
    assert shown(words("one two three four"), width=9) == ["one two", "three", "four"]


def test_a_word_goes_on_across_styles() -> None:
    block = Paragraph((TextSpan("see "), TextSpan("bold", strong=True), TextSpan("ly done")))
    assert shown(block, width=10) == ["see boldly", "done"]
    assert ("bold", "strong") in lay_out([block], 10, cell_len, UNICODE)[0]


def test_a_line_break_of_the_author_is_kept() -> None:
    assert shown(words("one\ntwo")) == ["one", "two"]


def test_a_word_that_is_too_long_is_split() -> None:
    assert shown(words("abcdefghijklmnop"), width=8) == ["abcdefgh", "ijklmnop"]


def test_chinese_is_measured_in_cells_and_broken_between_characters() -> None:
    assert shown(words("内存使用率告警，请处理。"), width=10) == [
        "内存使用率",
        "告警，请处",
        "理。",
    ]


def test_a_row_does_not_begin_with_a_closing_mark() -> None:
    assert shown(words("内存使用率，告警"), width=10) == ["内存使用", "率，告警"]


def test_blocks_stand_apart() -> None:
    assert shown(words("a"), ThematicBreak(), Heading(3, (TextSpan("b"),))) == [
        "a",
        "",
        "─" * 24,
        "",
        "b",
    ]


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_a_command_says_what_it_does(kind: CommandKind) -> None:
    drawn = shown(CodeBlock("ls -l", "bash", 0), commands=[kind], chosen=0)
    assert drawn == [f"▸ {KIND_WORDS[kind]}", "  │ ls -l"]
    assert shown(CodeBlock("ls -l", "bash", 0), commands=[kind])[0] == f"  {KIND_WORDS[kind]}"


def test_code_that_is_no_command_has_no_header() -> None:
    assert shown(CodeBlock("a: 1\n\n  b: 2", "yaml", None)) == ["  │ a: 1", "  │", "  │   b: 2"]


def test_a_long_command_never_looks_like_two() -> None:
    block = CodeBlock("rm --recursive --verbose --one-file-system /tmp/x\nls", "bash", 0)
    drawn = shown(block, width=24, commands=["danger"], chosen=0)
    assert drawn == [
        "▸ CAN LOSE DATA",
        "  │ rm --recursive",
        "  ↪ --verbose",
        "  ↪ --one-file-system",
        "  ↪ /tmp/x",
        "  │ ls",
    ]
    assert shown(block, width=24, glyphs=ASCII)[1].startswith("  \\ ")


def test_plain_lines_number_commands_mark_code_and_keep_it_whole() -> None:
    code = "curl -s https://example.org/a-rather-long-address | \\\n    jq ."
    lines = shown(CodeBlock(code, "sh", 1), width=20, commands=["read", "change"], plain=True)
    assert lines == [
        "  Command 2, changes",
        "  something",
        *(f"  │ {line}" for line in code.split("\n")),
    ]
    inline = Paragraph(
        (TextSpan("Set "), TextSpan("-c", code=True), TextSpan(" or "), TextSpan("a`b", code=True))
    )
    assert shown(inline, plain=True) == ["Set `-c` or a`b"]
    link = Paragraph((TextSpan("here", href="https://example.org/a-rather-long-address"),))
    assert shown(link, width=20, plain=True)[-1] == "[1] https://example.org/a-rather-long-address"


def test_a_call_out_has_its_word_and_a_bar() -> None:
    quote = Quote((words("It works round the leak."),), "warning")
    assert shown(quote) == ["┃ ! WARNING", "┃ It works round the leak."]
    assert shown(quote, glyphs=ASCII)[0] == "# ! WARNING"
    assert shown(Quote((words("Said."),), None)) == ["│ Said."]


@pytest.mark.parametrize("name", ["note", "tip", "important", "warning", "caution"])
def test_every_call_out_is_named(name: str) -> None:
    assert name in shown(Quote((words("x"),), name))[0].casefold()


def test_lists_have_bullets_or_numbers_and_keep_their_indent() -> None:
    inner = ListBlock(((words("deep"),),), None)
    items = ((words("one one one one"),), (words("two"), inner))
    assert shown(ListBlock(items, None), width=12) == [
        "• one one",
        "  one one",
        "• two",
        "  • deep",
    ]
    assert shown(ListBlock(items[:1] * 2, 9), width=30)[0] == " 9. one one one one"
    assert shown(ListBlock(items[:1] * 2, 9), width=30)[1] == "10. one one one one"


def test_items_of_several_blocks_stand_apart() -> None:
    item = (words("a"), words("b"))
    assert shown(ListBlock((item, item), None)) == ["• a", "", "  b", "", "• a", "", "  b"]


def test_a_link_elsewhere_is_numbered_and_stands_at_the_foot() -> None:
    block = Paragraph(
        (TextSpan("See "), TextSpan("the manual", href="https://x.org/m"), TextSpan("."))
    )
    again = words("again", href="https://x.org/m")
    assert shown(block, again) == ["See the manual[1].", "", "again[1]", "", "[1] https://x.org/m"]


def test_a_link_to_a_step_or_one_that_shows_itself_has_no_number() -> None:
    assert shown(words("other step", href="#other")) == ["other step"]
    assert shown(words("a runbook", href="../other.md#it")) == ["a runbook"]
    assert shown(words("https://x.org", href="https://x.org")) == ["https://x.org"]


@pytest.mark.parametrize("href", ["shots/menu.png", "../notes.txt", "mailto:a@x.org", "other.html"])
def test_pictures_and_other_files_are_named_too(href: str) -> None:
    assert shown(words("that", href=href)) == ["that[1]", "", f"[1] {href}"]


TABLE = TableBlock(
    ((TextSpan("metric"),), (TextSpan("meaning"),)),
    (
        ((TextSpan("memory.used"),), (TextSpan("the working set of the group"),)),
        ((TextSpan("限制"),), (TextSpan("limit"),)),
    ),
)


def test_a_table_has_columns() -> None:
    assert shown(TABLE, width=50) == [
        "metric       meaning",
        "───────────  ────────────────────────────",
        "memory.used  the working set of the group",
        "限制         limit",
    ]


def test_wide_cells_are_wrapped_in_their_column() -> None:
    assert shown(TABLE, width=28)[2:5] == [
        "memory.used  the working set",
        "             of the group",
        "限制         limit",
    ]


def test_a_table_without_room_is_told_row_by_row() -> None:
    assert shown(TABLE, width=12)[:4] == [
        "metric:",
        "memory.used",
        "meaning: the",
        "working set",
    ]


def test_a_long_step_shows_its_first_part_and_says_so() -> None:
    block = ListBlock(tuple((words(f"item {n}"),) for n in range(100_000)), None)
    drawn = shown(block, limit=50, rest="Press + for more.")
    assert len(drawn) == 52
    assert drawn[-1] == "Press + for more."
    assert shown(words("short"), limit=50) == ["short"]


# Generated documents: any text, deeply mixed.

_text = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zs", "Zl", "Zp"]) | st.just(" "),
    max_size=60,
)
_spans = st.lists(
    st.builds(
        TextSpan,
        _text,
        strong=st.booleans(),
        code=st.booleans(),
        href=st.sampled_from([None, "#x", "https://example.org/a/very/long/path?with=query"]),
    ),
    max_size=4,
).map(tuple)
_leaf = st.one_of(
    st.builds(Paragraph, _spans),
    st.builds(Heading, st.integers(1, 6), _spans),
    st.builds(
        CodeBlock,
        st.lists(_text, max_size=4).map("\n".join),
        st.just("bash"),
        st.sampled_from([None, 0, 1, 7]),
    ),
    st.builds(
        TableBlock,
        st.lists(_spans, max_size=4).map(tuple),
        st.lists(st.lists(_spans, max_size=4).map(tuple), max_size=3).map(tuple),
    ),
)


def _nested(block: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(block, min_size=1, max_size=3).map(tuple)
    items = st.lists(blocks, max_size=3).map(tuple)
    return st.one_of(
        st.builds(ListBlock, items, st.sampled_from([None, 0, 1, 99])),
        st.builds(Quote, blocks, st.sampled_from([None, "note", "warning", "other"])),
    )


_blocks = st.lists(st.recursive(_leaf, _nested, max_leaves=6), max_size=3).map(tuple)


def characters(blocks: tuple[Block, ...]) -> str:
    """Every visible character of the blocks, in order."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Paragraph(spans) | Heading(_, spans):
                found.extend(span.text for span in spans)
            case CodeBlock(text):
                found.append(text)
            case ListBlock(items):
                found.extend(characters(item) for item in items)
            case Quote(inner):
                found.append(characters(inner))
            case TableBlock() | ThematicBreak():
                pass
    return "".join("".join(found).split())


def is_within(needle: str, hay: str) -> bool:
    """Whether the characters of `needle` stand in `hay` in that order."""
    rest = iter(hay)
    return all(character in rest for character in needle)


@given(blocks=_blocks, width=st.integers(8, 100), ascii_only=st.booleans())
def test_no_line_is_too_wide_and_no_text_is_lost(
    blocks: tuple[Block, ...], width: int, ascii_only: bool
) -> None:
    glyphs = ASCII if ascii_only else UNICODE
    lines = lay_out(blocks, width, cell_len, glyphs, commands=["read", "danger"], chosen=1)
    for line in lines:
        assert sum(cell_len(text) for text, _ in line) <= width, text_of(line)
    drawn = "".join(text_of(line) for line in lines)
    assert is_within(characters(blocks), drawn)


@given(
    rows=st.lists(st.lists(_spans, min_size=1, max_size=4).map(tuple), min_size=1, max_size=3),
    width=st.integers(8, 60),
)
def test_a_table_loses_no_cell(rows: list[tuple[tuple[TextSpan, ...], ...]], width: int) -> None:
    table = TableBlock(rows[0], tuple(rows[1:]))
    drawn = "".join("".join(shown(table, width=width)).split())
    for row in rows[1:] or rows:
        for cell in row:
            for span in cell:
                assert is_within("".join(span.text.split()), drawn)
