"""Comments are for who writes a document; who walks it does not see them."""

from __future__ import annotations

import pytest

from wizard.flow.inline_markdown import without_comments


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("a <!-- x --> b", "a  b"),
        ("a\n\n<!-- x\ny -->\n\nb", "a\n\nb"),
        ("a <!-- no end", "a "),
        ("```\n<!-- x -->\n```\n<!-- y -->", "```\n<!-- x -->\n```"),
        ("~~~\n<!-- x -->", "~~~\n<!-- x -->"),
        ("`<!-- x -->` <!-- y -->", "`<!-- x -->` "),
        ("a\n\n\n\nb", "a\n\n\n\nb"),
    ],
)
def test_comments_go_and_code_stays(markdown: str, shown: str) -> None:
    assert without_comments(markdown) == shown
