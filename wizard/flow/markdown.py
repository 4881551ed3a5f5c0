"""Markdown-it's tokens to blocks, in one pass, gathering what a step needs besides.

A `Blocks` stands on one token of a document and hands out the block that begins there. What it
finds on its way (commands, links, names given by HTML tags, headings inside quotes and lists) it
puts into `contents`, which whoever reads a step exchanges for a new one at each heading.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from wizard.flow.blocks import (
    Block,
    CodeBlock,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Quote,
    TableBlock,
    TextSpan,
    ThematicBreak,
)
from wizard.flow.commands import command_of, language_of
from wizard.flow.condition_grammar import stray_condition
from wizard.flow.inline_markdown import InlineLine, anchors_in, paragraphs_of, read_line
from wizard.flow.model import Link, ShellCommand
from wizard.flow.problems import Problem, problem
from wizard.messages import lint_messages
from wizard.text.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from wizard.flow.markdown_tokens import SourceLines

_CALL_OUT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)?", re.IGNORECASE)
_PRE = re.compile(r"\s*<pre\b[^<>]*>\n?(.*?)(?:</pre\s*>|\Z)", re.IGNORECASE | re.DOTALL)


class StepContents(msgspec.Struct):
    """What was met on the way through a step."""

    commands: list[ShellCommand] = []
    links: list[Link] = []
    anchors: list[str] = []
    """Names given by HTML tags."""

    headings: list[str] = []
    """The texts of headings that are no steps; a code-hosting site gives them slugs too."""

    problems: list[Problem] = []


class BlockReader:
    """A reader of block tokens. `at` is the token that it stands on."""

    def __init__(self, tokens: Sequence[Token], page: SourceLines) -> None:
        self.tokens = tokens
        self.page = page
        self.at = 0
        self.contents = StepContents()

    @property
    def ended(self) -> bool:
        """Whether there is no token left."""
        return self.at >= len(self.tokens)

    def line(self, token: Token) -> InlineLine:
        """The inline token `token`, read, with its links and names noted."""
        line = read_line(token)
        if line.links:
            places = self.page.inside(token, [link.at for link in line.links])
            self.contents.links.extend(
                Link(link.href, link.text, link.image, place)
                for link, place in zip(line.links, places, strict=True)
            )
        if line.anchors:
            self.contents.anchors.extend(line.anchors)
        return line

    def next(self) -> tuple[Block, ...]:  # noqa: PLR0911 - one arm for a type
        """The block that begins here, none where it shows nothing; moves behind it."""
        token = self.tokens[self.at]
        match token.type:
            case "paragraph_open":
                inline = self.tokens[self.at + 1]
                self._look_for_conditions(inline)
                line = self.line(inline)
                self.at += 3
                return () if line.only_tags else (Paragraph(_trimmed(line.spans)),)
            case "fence":
                self.at += 1
                self._look_whether_closed(token)
                return (self._code(token, token.info, token.content),)
            case "code_block":
                self.at += 1
                return (self._code(token, "", token.content),)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(token),)
            case "blockquote_open":
                return (self._quote(),)
            case "heading_open":
                line = self.line(self.tokens[self.at + 1])
                self.contents.headings.append("".join(span.text for span in line.spans))
                self.at += 3
                return (Heading(int(token.tag[1:]), _trimmed(line.spans)),)
            case "table_open":
                return (self._table(),)
            case "hr":
                self.at += 1
                return (ThematicBreak(),)
            case "html_block":
                self.at += 1
                return self._html(token)
            case _:
                self.at += 1
                return ()

    def _look_for_conditions(self, inline: Token) -> None:
        """Note a `when:` that stands here, where it is no answer's."""
        at = stray_condition(inline.content)
        if at is not None:
            (place,) = self.page.inside(inline, (at,))
            stray = problem(place, "stray-condition", lint_messages.STRAY_CONDITION)
            self.contents.problems.append(stray)

    def until(self, closing: str) -> tuple[Block, ...]:
        """All blocks up to the closing token of that type; moves behind it."""
        blocks: list[Block] = []
        while self.tokens[self.at].type != closing:
            blocks.extend(self.next())
        self.at += 1
        return tuple(blocks)

    def _look_whether_closed(self, token: Token) -> None:
        """Note a fence that has no last line: that of its own list or quote, or of the document."""
        begin, end = self.page.span(token)
        rows = token.content.count("\n") + (token.content[-1:] not in ("\n", ""))
        if end - begin < rows + 2:
            place = self.page.place(begin)
            message, marks = lint_messages.OPEN_FENCE, token.markup
            self.contents.problems.append(problem(place, "open-fence", message, marks=marks))

    def _code(self, token: Token, info: str, text: str) -> CodeBlock:
        begin, _ = self.page.span(token)
        command = command_of(info, text, self.page.place(begin))
        index = None
        if command is not None:
            index = len(self.contents.commands)
            self.contents.commands.append(command)
        return CodeBlock(text.removesuffix("\n"), language_of(info), index)

    def _list(self, opening: Token) -> ListBlock:
        ordered = opening.type == "ordered_list_open"
        closing = "ordered_list_close" if ordered else "bullet_list_close"
        self.at += 1
        items: list[tuple[Block, ...]] = []
        while self.tokens[self.at].type != closing:
            self.at += 1
            items.append(self.until("list_item_close"))
        self.at += 1
        start = int(opening.attrs.get("start", 1)) if ordered else None
        return ListBlock(tuple(items), start)

    def _quote(self) -> Quote:
        self.at += 1
        call_out = None
        token = self.tokens[self.at]
        if token.type == "paragraph_open":
            inline = self.tokens[self.at + 1]
            match = _CALL_OUT.match(inline.content)
            if match is not None:
                call_out = match.group(1).lower()
                _without_start(inline, match.end())
        return Quote(self.until("blockquote_close"), call_out)

    def _table(self) -> TableBlock:
        rows: list[tuple[Inline, ...]] = []
        cells: list[Inline] = []
        while (token := self.tokens[self.at]).type != "table_close":
            if token.type == "inline":
                self._look_for_conditions(token)
                cells.append(_trimmed(self.line(token).spans))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
                cells = []
            self.at += 1
        self.at += 1
        return TableBlock(rows[0] if rows else (), tuple(rows[1:]))

    def _html(self, token: Token) -> tuple[Block, ...]:
        source = token.content
        self.contents.anchors.extend(anchors_in(source))
        pre = _PRE.match(source)
        if pre is not None:
            text = re.sub(r"<[^<>]*>", "", pre.group(1))
            return (self._code(token, "", clean_text(html.unescape(text))),)
        return tuple(Paragraph((TextSpan(clean_text(text)),)) for text in paragraphs_of(source))


def _without_start(inline: Token, length: int) -> None:
    """Take the first `length` characters, a marker and the end of its line, from a line of text.

    The offsets of its links stay those of the whole content, which stays as it is.
    """
    children = inline.children or []
    if children and children[0].type == "text":
        children[0].content = children[0].content[length:].lstrip()
        if not children[0].content:
            drop = 2 if len(children) > 1 and children[1].type in ("softbreak", "hardbreak") else 1
            del children[:drop]


def _trimmed(spans: Inline) -> Inline:
    """`spans` without white space at either end."""
    while spans and not spans[0].code and spans[0].text[:1].isspace():
        text = spans[0].text.lstrip()
        spans = ((replace(spans[0], text=text),) if text else ()) + spans[1:]
    while spans and not spans[-1].code and spans[-1].text[-1:].isspace():
        text = spans[-1].text.rstrip()
        spans = spans[:-1] + ((replace(spans[-1], text=text),) if text else ())
    return spans
