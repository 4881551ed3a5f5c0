"""Markdown to tokens: markdown-it as this program uses it.

CommonMark with tables. Links are kept as written and with the place where they begin; none is
refused here, since none is ever opened. Import this module late: markdown-it costs a fifth of a
start.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_inline import autolink, image, link
from markdown_it.token import Token

from wizard.flow.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

DEEPEST = 40
"""How many levels of lists and quotes are read, two for a list; what is deeper is left out."""

DEEPEST_IN_LINE = 20
"""The same for brackets and emphasis in a line of text. The time for a hostile line grows with it;
what is deeper is shown as it is written."""

MOST_BLOCK_STEPS = 8_000
"""How often blocks may be looked for in a document: about once a line for each quote or list that
the line is in. The longest real runbooks take 1,500; a step costs up to 50 µs, all told."""

MOST_TOKENS = 50_000
"""How many tokens the blocks of a document may be; the cells of tables count, three each. The
longest real runbooks have 2,000."""

MOST_LINE_STEPS = 25_000
"""How often links, emphasis and code may be looked for in the lines of text of a document. The
longest real runbooks take 3,000; a step costs up to 10 µs, more where brackets stay open."""

LONGEST_LINE = 8_000
"""How many characters a paragraph, heading or cell may have in which anything is looked for; the
time for some grows with their square. Real ones have up to 700."""

LONGEST_ADDRESS = 2_000
"""How many characters of a link's address are kept. One definition can serve any number of links,
and a picture can be an address."""

_CUT = "\N{HORIZONTAL ELLIPSIS}"


class TooLongError(ValueError):
    """A document takes more steps to read than one may."""


class _Steps(msgspec.Struct):
    """How many steps a document has taken so far."""

    blocks: int = 0
    lines: int = 0


def tokens_of(text: str) -> list[Token]:
    """The block tokens of `text`.

    A token of type `link_open` or `image` has the offset where it begins in its line of text under
    `meta["at"]`. An inline token in which nothing was looked for, since it or the document is too
    long for that, has `meta["as_written"]`. Raises TooLongError where the blocks are too many,
    RecursionError and what else markdown-it fails with on hostile text.
    """
    return _markdown().parse(text, {"steps": _Steps()})


class _AsWritten(MarkdownIt):
    """Markdown-it without its opinion on addresses."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return url if len(url) <= LONGEST_ADDRESS else url[:LONGEST_ADDRESS] + _CUT

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

    rules.before("text", "steps", _count_line_step)

    def read_lines(state: StateCore) -> None:
        if len(state.tokens) > MOST_TOKENS:
            raise TooLongError("it has too many blocks")
        for token in state.tokens:
            if token.type == "inline":
                token.children = []
                if not _read_line(token, lines, state):
                    token.children = [Token("text", "", 0, content=token.content)]
                    token.meta["as_written"] = True

    reader = _AsWritten("commonmark", {"maxNesting": DEEPEST}).enable("table")
    # Everywhere where another rule may end what stands above, so that each look is counted.
    everywhere: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    reader.block.ruler.before("table", "steps", _count_block_step, everywhere)
    reader.core.ruler.at("inline", read_lines)
    return reader


def _read_line(token: Token, lines: MarkdownIt, state: StateCore) -> bool:
    """Read an inline token's content into its children; False where that is too much."""
    assert token.children is not None
    if len(token.content) > LONGEST_LINE or state.env["steps"].lines > MOST_LINE_STEPS:
        return False
    try:
        lines.inline.parse(token.content, lines, state.env, token.children)
    except TooLongError:
        return False
    return True


def _count_block_step(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """A rule that finds no block, and raises TooLongError where too much was looked for."""
    steps: _Steps = state.env["steps"]
    steps.blocks += 1
    if steps.blocks > MOST_BLOCK_STEPS or len(state.tokens) > MOST_TOKENS:
        raise TooLongError("it has too many lines and blocks")
    return False


def _count_line_step(state: StateInline, silent: bool) -> bool:  # noqa: ARG001
    """The same for what stands in a line of text."""
    steps: _Steps = state.env["steps"]
    steps.lines += 1
    if steps.lines > MOST_LINE_STEPS:
        raise TooLongError("it has too many links and marks")
    return False


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


class SourceLines(msgspec.Struct, frozen=True):
    """A document's text by lines."""

    file: str
    """As it is named in places."""

    path: str
    """As it is named in ids."""

    lines: Sequence[str]
    """Clean lines without their ends."""

    first: int
    """How many lines the front matter takes; a token counts its lines from there."""

    def place(self, line: int) -> Place:
        """Where the text of `line`, counted from 0 in `lines`, begins."""
        if line >= len(self.lines):
            return Place(self.file, line + 1, 1)
        text = self.lines[line]
        return Place(self.file, line + 1, len(text) - len(text.lstrip()) + 1)

    def span(self, token: Token) -> tuple[int, int]:
        """The lines that a block token takes, from 0 and up to the one behind."""
        begin, end = token.map or (0, 0)
        return begin + self.first, end + self.first

    def inside(self, token: Token, offsets: Sequence[int]) -> list[Place]:
        """Where the characters at `offsets`, in rising order, of an inline token's content stand.

        Markdown-it keeps the lines of a paragraph but not their indentation, quote marks and list
        markers, so each line of the content is looked for in its line of the document. A line is
        looked for once, however many links it has; one that was written in another notation is not
        there, but its links are.
        """
        content = token.content
        line = self.span(token)[0]
        begin, end = 0, _line_end(content, 0)
        shift: int | None = None
        places: list[Place] = []
        for offset in offsets:
            while offset > end:
                begin, end = end + 1, _line_end(content, end + 1)
                line += 1
                shift = None
            if shift is None:
                shift = self._shift(line, content[begin:end])
            column = shift + offset - begin
            if self._text(line)[column : column + 1] != content[offset : offset + 1]:
                column = max(0, self._text(line).find(content[offset : min(end, offset + 40)]))
            places.append(Place(self.file, line + 1, column + 1))
        return places

    def _text(self, line: int) -> str:
        return self.lines[line] if line < len(self.lines) else ""

    def _shift(self, line: int, written: str) -> int:
        """At which column, from 0, `written` begins in `line`; its indentation may be another."""
        text = self._text(line)
        words = written.lstrip()
        shift = text.find(words)
        if shift < 0:
            shift = len(text) - len(text.lstrip())
        return shift - (len(written) - len(words))


def _line_end(text: str, begin: int) -> int:
    end = text.find("\n", begin)
    return len(text) if end < 0 else end
