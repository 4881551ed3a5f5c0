"""A line of text: markdown-it's inline tokens to spans, once, with the links that stand in it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from wizard.flow.block import Inline, Span, plain
from wizard.flow.html import anchors_in, is_break, placeholder
from wizard.frozen import frozen
from wizard.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token


@frozen
class LinkIn:
    """A link or image in a line."""

    href: str
    text: str
    image: bool
    at: int
    """The offset of its first character in the content of the inline token."""

    first: int
    """The index of its first span."""

    behind: int
    """The index of the span behind it."""


@frozen
class Line:
    """A line of text, read. Its links stand in the order in which they begin."""

    spans: Inline
    links: tuple[LinkIn, ...] = ()
    anchors: tuple[str, ...] = ()
    """Names given by HTML tags in it, `<a id="…">`."""

    only_tags: bool = False
    """Whether nothing of it can be seen."""


def read_line(token: Token) -> Line:
    """What the inline token `token` says."""
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        text = _cleaned(children[0].content, token.content)
        return Line((Span(text),), only_tags=not text.strip())
    reader = _LineReader(token.content)
    reader.read(children)
    return reader.line()


def _cleaned(text: str, content: str) -> str:
    """`text` of a line written as `content`: an entity can stand for a control character."""
    return clean_text(text) if "&" in content else text


class _LineReader:
    """Spans in the making: what is open at the moment, and what has been found."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._spans: list[Span] = []
        self._text: list[str] = []
        self._strong = 0
        self._emphasis = 0
        self._href: str | None = None
        self._open: tuple[int, int] = (0, 0)
        self._links: list[LinkIn] = []
        self._anchors: list[str] = []

    def line(self) -> Line:
        """What was read."""
        self._flush()
        spans = tuple(self._spans)
        self._links.sort(key=attrgetter("at"))
        only_tags = not any(span.text.strip() for span in spans)
        return Line(spans, tuple(self._links), tuple(self._anchors), only_tags)

    def read(self, children: Iterable[Token]) -> None:  # noqa: C901, PLR0912 - one arm for a type
        """Take the tokens of the line."""
        for child in children:
            match child.type:
                case "text":
                    self._text.append(child.content)
                case "softbreak":
                    self._text.append(" ")
                case "code_inline":
                    self._flush()
                    self._add(child.content, code=True)
                case "strong_open":
                    self._flush()
                    self._strong += 1
                case "strong_close":
                    self._flush()
                    self._strong -= 1
                case "em_open":
                    self._flush()
                    self._emphasis += 1
                case "em_close":
                    self._flush()
                    self._emphasis -= 1
                case "link_open":
                    self._open_link(child)
                case "link_close":
                    self._close_link()
                case "image":
                    self._image(child)
                case "hardbreak":
                    self._text.append("\n")
                case "html_inline":
                    self._tag(child.content)
                case _:
                    self._text.append(child.content)

    def _add(self, text: str, *, code: bool = False, href: str | None = None) -> None:
        if text:
            self._spans.append(
                Span(
                    _cleaned(text, self._content),
                    strong=self._strong > 0,
                    emphasis=self._emphasis > 0,
                    code=code,
                    href=self._href or href,
                )
            )

    def _flush(self) -> None:
        if self._text:
            self._add("".join(self._text))
            self._text.clear()

    def _open_link(self, token: Token) -> None:
        self._flush()
        self._href = clean_line(str(token.attrs.get("href", "")))
        self._open = (token.meta.get("at", 0), len(self._spans))

    def _close_link(self) -> None:
        self._flush()
        at, first = self._open
        text = plain(tuple(self._spans[first:]))
        self._links.append(LinkIn(self._href or "", text, False, at, first, len(self._spans)))
        self._href = None

    def _image(self, token: Token) -> None:
        """An image is shown as the words that stand for it, with its address."""
        self._flush()
        source = clean_line(str(token.attrs.get("src", "")))
        words = clean_line(_words_of(token)) or source.rpartition("/")[2]
        at, first = token.meta.get("at", 0), len(self._spans)
        self._add(words, href=source)
        self._links.append(LinkIn(source, words, True, at, first, len(self._spans)))

    def _tag(self, tag: str) -> None:
        if is_break(tag):
            self._text.append("\n")
            return
        self._anchors.extend(anchors_in(tag))
        self._text.append(placeholder(tag))


def _words_of(image: Token) -> str:
    """The text that an author gave for an image."""
    return "".join(child.content for child in image.children or () if child.type != "html_inline")
