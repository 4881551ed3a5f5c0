"""Markdown to tokens: markdown-it as this program uses it.

CommonMark with tables. Links are kept as written and with the place where they begin; none is
refused here, since none is ever opened. Import this module late: markdown-it costs a fifth of a
start.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_inline import autolink, image, link

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

DEEPEST = 40
"""How many levels of lists and quotes are read, two for a list; what is deeper is left out."""

DEEPEST_IN_LINE = 20
"""The same for brackets and emphasis in a line of text. The time for a hostile line grows with it;
what is deeper is shown as it is written."""


def tokens_of(text: str) -> list[Token]:
    """The block tokens of `text`.

    A token of type `link_open` or `image` has the offset where it begins in its line of text under
    `meta["at"]`. Raises RecursionError and what else markdown-it fails with on hostile text.
    """
    return _markdown().parse(text)


class _AsWritten(MarkdownIt):
    """Markdown-it without its opinion on addresses."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - markdown-it's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - markdown-it's name
        return True


@cache
def _markdown() -> MarkdownIt:
    """One reader for blocks, which hands lines of text to another with a depth of its own."""
    lines = _AsWritten("commonmark", {"maxNesting": DEEPEST_IN_LINE})
    rules = lines.inline.ruler
    rules.at("link", _placed("[", "link_open", link))
    rules.at("image", _placed("!", "image", image))
    rules.at("autolink", _placed("<", "link_open", autolink))

    def read_lines(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline":
                token.children = []
                lines.inline.parse(token.content, lines, state.env, token.children)

    reader = _AsWritten("commonmark", {"maxNesting": DEEPEST}).enable("table")
    reader.core.ruler.at("inline", read_lines)
    return reader


def _placed(
    sign: str, kind: str, rule: Callable[[StateInline, bool], bool]
) -> Callable[[StateInline, bool], bool]:
    """`rule`, which begins with `sign`, noting in its token of that `kind` where it began."""

    def placed(state: StateInline, silent: bool) -> bool:
        begin = state.pos
        if state.src[begin] != sign:
            return False
        known = len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            # The text before it may have been pushed first.
            token = state.tokens[known]
            if token.type != kind:
                token = state.tokens[known + 1]
            token.meta["at"] = begin
        return True

    return placed
