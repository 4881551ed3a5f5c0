"""Whatever is typed and whatever a document says: no exception, no control character."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.flows import flow_of
from tests.helpers.walks_by_lines import make_guide, page, walk_lines
from wizard.guide.actions import ACTIONS
from wizard.plain.line_prompt import parse_request

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

words = st.text(max_size=20)
requests = st.builds(
    "{} {}".format,
    st.sampled_from([*(one.typed.key for one in ACTIONS if one.typed), "1", "2", "back", "9"]),
    words,
)
typed = st.lists(st.one_of(words, requests, st.integers(-5, 50).map(str)), max_size=12)

pieces = st.sampled_from(
    ["# A\n", "## B\n", "- [x](#a)\n", "- [y](#b): z\n", "text\n", "\n", "```sh\nls\n```\n",
     "> **Why:** w\n", "> [!NOTE]\n> n\n", "| a | b |\n|---|---|\n| 1 | 2 |\n", "[s](#b) ",
     "![i](p.png) ",
     "  - when: `memory.share > 5%`\n", "1. one\n", "\x1b[31m", "\u202e", "漢字", "---\n"]
)  # fmt: skip


@given(typed)
def test_any_lines_can_be_typed(lines: list[str]) -> None:
    out = walk_lines("\n".join(lines)).out
    assert not CONTROL.search(out)


@given(st.text())
def test_any_line_is_some_request(line: str) -> None:
    assert parse_request(line).name in {"words", *(one.name for one in ACTIONS if one.typed)}


@given(st.lists(pieces, max_size=25).map("".join), st.integers(1, 100))
def test_any_document_makes_pages(text: str, width: int) -> None:
    guide, _ = make_guide(flow_of(text), start=flow_of(text).main.steps[0].id)
    laid_out = page(width)
    for step in guide.flow.main.steps:
        guide.open(step.id, "find")
        view = guide.view()
        lines = [*laid_out.step(view), *laid_out.why(view), *laid_out.choices(view)]
        assert not CONTROL.search("".join(lines))
        assert f"Now: {step.title}"[:10] in "\n".join(lines)
