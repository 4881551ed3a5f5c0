"""Drafts of steps: a document cut at its headings, links not yet followed.

What leads where can be said only when every heading has its name, so reading has two stages: here
the tokens become drafts, and wizard.flow.parse makes the steps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from wizard.flow.answer_lists import (
    LISTS,
    WrittenAnswer,
    are_answers,
    link_list,
    read_answers,
)
from wizard.flow.blocks import Block, Paragraph, Quote, plain
from wizard.flow.inline_markdown import anchors_in
from wizard.flow.links import ATTRIBUTES, slug
from wizard.flow.markdown import BlockReader, StepContents
from wizard.flow.model import is_asking
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from wizard.flow.markdown_tokens import SourceLines
    from wizard.flow.model import LinkList
    from wizard.flow.problems import Place, Problem

UNTITLED = "Untitled"
"""The title of a heading without words."""

TITLE_LEVEL = 0
"""The level of a title that stands in the front matter: above every heading."""

_SOURCE = re.compile(r"(\*{1,3}|_{1,3})?Source:(?(1)\1)[ \t\n]*")
_WHY = re.compile(r"(?:(\*{1,3}|_{1,3})why\b|why:)", re.IGNORECASE)
_WHY_ALONE = re.compile(
    r"(?:(\*{1,3}|_{1,3})why[:?.!]?\1[ \t]*[:\u2013\u2014-]?|why:)[ \t\n]*", re.IGNORECASE
)
_QUOTE_MARK = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_ANCHORS_FIRST = re.compile(r"(?:<a\s[^<>]*>\s*(?:</a\s*>)?\s*)+", re.IGNORECASE)


_OF_A_BODY = (
    *("blocks", "why", "why_markdown", "why_place", "answers", "link_lists", "source", "taken"),
    "problems",
)


class StepDraft(msgspec.Struct):
    """A step as it stands in the document."""

    title: str
    heading: str
    """The heading's text with its white space, as a slug is made of it."""

    level: int
    place: Place
    written: list[str]
    """Names that the author gave to it by HTML tags, or in braces behind the heading."""

    ranges: list[tuple[int, int]]
    """The lines of its body, from and up to; they hold what follows and what was taken out."""

    with_braces: list[str] = []
    """Its slug as a site makes it that shows the braces behind a heading as text."""

    contents: StepContents = msgspec.field(default_factory=StepContents)
    blocks: list[Block] = []
    why: list[Block] = []
    why_markdown: list[str] = []
    why_place: Place | None = None
    answers: list[WrittenAnswer] = []
    link_lists: list[LinkList] = []
    source: list[str] = []
    taken: list[tuple[int, int]] = []
    """Lines of the body that are answers, why and source."""

    problems: list[Problem] = []

    def take_preamble(self, before: StepDraft) -> None:
        """Take what stands before the first heading, which is this one's."""
        self.ranges = before.ranges + self.ranges
        for name in _OF_A_BODY:
            setattr(self, name, getattr(before, name))


def read_drafts(
    tokens: Sequence[Token], page: SourceLines, title: str, title_place: Place | None = None
) -> list[StepDraft]:
    """The steps of a document in the order of the file; `title` is for one without headings.

    Where it stands in the front matter, at `title_place`, and no heading is the document's own, it
    is a step like one: the contents of the document, with the text before the first heading.
    """
    levels = [int(t.tag[1:]) for t in tokens if t.type == "heading_open" and t.level == 0]
    has_own = bool(levels) and levels[0] == 1 and levels.count(1) == 1
    if title_place is None or not levels or has_own:
        return _Cutter(tokens, page, title).read()
    drafts = _Cutter(tokens, page, title, title_place).read()
    says_nothing = not (drafts[0].blocks or drafts[0].answers)
    # What begins with a question is no text with a table of contents.
    return drafts[1:] if says_nothing and len(drafts[1].answers) > 1 else drafts


class _Cutter:
    """Goes through the blocks at the document's top level."""

    def __init__(
        self,
        tokens: Sequence[Token],
        page: SourceLines,
        title: str,
        title_place: Place | None = None,
    ) -> None:
        self._blocks = BlockReader(tokens, page)
        self._page = page
        begin, end = page.first, len(page.lines)
        contents = self._blocks.contents
        level = 1 if title_place is None else TITLE_LEVEL
        place = title_place or page.place(begin)
        self._draft = StepDraft(title, title, level, place, [], [(begin, end)], contents=contents)
        self._drafts: list[StepDraft] = [] if title_place is None else [self._draft]
        self._pending: list[str] = []

    def read(self) -> list[StepDraft]:
        """All drafts, at least one."""
        blocks = self._blocks
        while not blocks.ended:
            if blocks.tokens[blocks.at].type == "heading_open":
                self._heading()
            else:
                self._body()
        return self._drafts or [self._draft]

    def _heading(self) -> None:
        """Begin a new draft; the text before the first heading goes to the first."""
        blocks = self._blocks
        opening, inline = blocks.tokens[blocks.at], blocks.tokens[blocks.at + 1]
        begin, end = self._page.span(opening)
        self._draft.ranges[-1] = (self._draft.ranges[-1][0], begin)
        if self._drafts:
            blocks.contents = StepContents()
        known = len(blocks.contents.anchors)
        braces = _take_attributes(inline)
        line = blocks.line(inline)
        del blocks.contents.anchors[known:]
        blocks.at += 3
        heading = "".join(span.text for span in line.spans)
        draft = StepDraft(
            title=clean_line(plain(line.spans)) or UNTITLED,
            heading=heading,
            level=int(opening.tag[1:]),
            place=self._page.place(begin),
            written=self._pending + list(line.anchors) + _NAME.findall(braces)[:1],
            ranges=[(end, len(self._page.lines))],
            with_braces=[slug(heading + braces)] if braces else [],
            contents=blocks.contents,
        )
        if not self._drafts:
            draft.take_preamble(self._draft)
        self._pending = []
        self._draft = draft
        self._drafts.append(draft)
        self._anchors_below(end)

    def _anchors_below(self, line: int) -> None:
        """Names on the line after the heading are names of the heading."""
        blocks = self._blocks
        if blocks.ended or (token := blocks.tokens[blocks.at]).type not in (
            "paragraph_open",
            "html_block",
        ):
            return
        paragraph = token.type == "paragraph_open"
        content = blocks.tokens[blocks.at + 1].content if paragraph else token.content
        match = _ANCHORS_FIRST.match(content)
        if match is None:
            return
        behind = blocks.at + (3 if paragraph else 1)
        alone = match.end() == len(content)
        next_ones = alone and [later.type for later in blocks.tokens[behind : behind + 1]]
        if self._page.span(token)[0] == line or (alone and next_ones != ["heading_open"]):
            self._draft.written.extend(anchors_in(match.group()))

    def _body(self) -> None:
        """Take the next block of the body: answers, why, source, or what is shown."""
        blocks, draft = self._blocks, self._draft
        token = blocks.tokens[blocks.at]
        lines = self._page.span(token)
        if token.type == "bullet_list_open" and are_answers(blocks):
            answer_list = read_answers(blocks)
            draft.answers.extend(answer_list.answers)
            draft.blocks.extend(answer_list.blocks)
            draft.problems.extend(answer_list.problems)
            draft.taken.append(lines)
        elif token.type == "blockquote_open" and self._is_why():
            self._why(lines)
        elif token.type == "paragraph_open" and self._is_source():
            content = blocks.tokens[blocks.at + 1].content
            draft.source.append(" ".join(_SOURCE.sub("", content, count=1).split()))
            blocks.next()
            draft.taken.append(lines)
        else:
            self._shown(lines)

    def _shown(self, lines: tuple[int, int]) -> None:
        """A block that is shown, or the names of the heading below it."""
        blocks, draft = self._blocks, self._draft
        known = len(blocks.contents.anchors)
        if blocks.tokens[blocks.at].type in LISTS:
            above = draft.blocks[-1] if draft.blocks else None
            before = plain(above.spans) if isinstance(above, Paragraph) else ""
            asked = is_asking(draft.title) or is_asking(before)
            draft.link_lists.extend(link_list(blocks, asked=asked))
        shown = blocks.next()
        draft.blocks.extend(shown)
        names = blocks.contents.anchors[known:]
        below = None if blocks.ended else blocks.tokens[blocks.at].type
        if names and not shown and below == "heading_open":
            self._pending.extend(names)
            del blocks.contents.anchors[known:]
            draft.taken.append(lines)

    def _is_source(self) -> bool:
        return _SOURCE.match(self._blocks.tokens[self._blocks.at + 1].content) is not None

    def _is_why(self) -> bool:
        first, inline = self._blocks.tokens[self._blocks.at + 1 : self._blocks.at + 3]
        return first.type == "paragraph_open" and _WHY.match(inline.content) is not None

    def _why(self, lines: tuple[int, int]) -> None:
        blocks, draft = self._blocks, self._draft
        inline = blocks.tokens[blocks.at + 2]
        if _WHY_ALONE.match(inline.content):
            _drop_why(inline)
            draft.why_place = draft.why_place or self._page.place(lines[0])
        (quote,) = blocks.next()
        assert isinstance(quote, Quote)
        draft.why.extend(quote.blocks)
        text = _QUOTE_MARK.sub("", "\n".join(self._page.lines[slice(*lines)])).strip()
        draft.why_markdown.append(_WHY_ALONE.sub("", text, count=1) if text else text)
        draft.taken.append(lines)


_NAME = re.compile(r"(?:[{\s]#|\bid=\"?)([^\s{}\"]+)")


def _take_attributes(heading: Token) -> str:
    """Take what site builders read behind a heading, `{#id .class}`, from it; empty where it is
    not."""
    last = heading.children[-1] if heading.children else None
    match = ATTRIBUTES.search(last.content) if last is not None and last.type == "text" else None
    if last is None or match is None:
        return ""
    last.content = last.content[: match.start()]
    return match.group()


def _drop_why(inline: Token) -> None:
    """Take the word Why with its emphasis and its colon from the beginning of a line of text."""
    children = inline.children or []
    while children and not children[0].content and children[0].type == "text":
        del children[0]
    depth = 0
    for at, child in enumerate(children):
        depth += child.nesting
        if depth == 0:
            if at == 0:
                child.content = child.content[len("why:") :]
            else:
                del children[: at + 1]
            break
    if children and children[0].type == "text":
        children[0].content = children[0].content.lstrip(" \t:\u2013\u2014-")
        if not children[0].content:
            del children[0]
    if children and children[0].type in ("softbreak", "hardbreak"):
        del children[0]
