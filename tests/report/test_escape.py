"""Text becomes no markup in a report of Markdown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from wizard.report.as_markdown import escape, fenced
from wizard.text.clean import clean_line

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


lines = st.text(
    st.sampled_from(list("ab _*`~[]()<>!|#+-=.:&;\\\n\t1)\"'/@$^{}\x1b\u202e")) | st.characters(),
    max_size=40,
)


def inline_texts(markdown: str) -> list[str]:
    """The text of each inline token; fails where one is anything but text."""
    texts = []
    for token in MARKDOWN.parse(markdown):
        if token.type == "inline":
            kinds = {child.type for child in token.children or ()}
            assert kinds <= {"text"}, kinds
            texts.append("".join(child.content for child in token.children or ()))
    return texts


@given(lines)
def test_escaped_text_is_that_text_in_markdown(text: str) -> None:
    shown = clean_line(text).strip()
    tokens = MARKDOWN.parse(escape(text))
    assert [token.type for token in tokens] == (
        ["paragraph_open", "inline", "paragraph_close"] if shown else []
    )
    assert inline_texts(escape(text)) == ([shown] if shown else [])


def test_an_option_at_the_start_is_no_rule_and_has_no_backslash() -> None:
    assert escape("--max-requests is unset") == "--max-requests is unset"
    assert [escape(text) for text in ("-- -", "- x", "==")] == ["\\-- -", "\\- x", "\\=="]


@given(lines, lines)
def test_escaped_text_stays_in_its_cell_and_item(one: str, other: str) -> None:
    table = f"| a | b |\n|---|---|\n| {escape(one)} | {escape(other)} |\n"
    shown = [clean_line(text).strip() for text in (one, other)]
    assert inline_texts(table) == ["a", "b", *shown]
    assert inline_texts(f"- x: {escape(one)}\n- y\n") == [f"x: {shown[0]}".strip(), "y"]


@given(st.text(st.sampled_from("`~ab\n "), max_size=30))
def test_a_fence_holds_what_is_in_it(text: str) -> None:
    tokens = MARKDOWN.parse("\n".join(fenced(text)))
    assert [(token.type, token.content) for token in tokens] == [("fence", f"{text}\n")]
