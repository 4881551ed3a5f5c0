"""Lines of text: markdown-it's inline tokens and HTML to spans, links and anchors.

HTML's comments and tags are dropped, their text stays. What looks like a tag but has no name of
HTML's, `<pod-name>` say, is a placeholder that the author meant to be read, and stays too.
"""

from __future__ import annotations

import html
import re
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from wizard.flow.blocks import Inline, TextSpan, plain
from wizard.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[|\]\]>", re.DOTALL)
_UNREAD = re.compile(
    r"<(script|style|template)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
# Possessive and counted, so that a tag without an end costs no more than its first attributes.
_TAG = re.compile(
    r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:\"[^\"]*+\"|'[^']*+'|[^'\"<>]++){0,100}+>|<![A-Za-z][^<>]*>"
)
_ANCHOR = re.compile(
    r"<(?:a\b[^<>]*?\sname|[A-Za-z][A-Za-z0-9-]*\b[^<>]*?\sid)\s*=\s*"
    r"(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\n]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BREAKS = _words(
    "address article aside blockquote br caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table"
    " tbody tfoot thead tr ul"
)
_CELLS = frozenset(("td", "th"))
_INLINE = _words(
    "a abbr acronym area audio b base basefont bdi bdo big body button canvas cite code col"
    " colgroup data datalist del dfn dialog dir em embed font frame frameset g head html i iframe"
    " img input ins kbd label legend link map mark math menu meta meter noscript object optgroup"
    " option output param path picture portal progress q rp rt ruby s samp script select slot small"
    " source span strike strong style sub sup svg template textarea time title track tt u var video"
    " wbr"
)
NAMES = _BREAKS | _CELLS | _INLINE
"""Names of HTML elements."""


_EMOJI = re.compile(r"(?<![\w:]):([a-z_+]+):(?![\w:])")

_EMOJI_WORDS = {
    **dict.fromkeys(("warning", "rotating_light", "exclamation", "heavy_exclamation_mark"), "[!]"),
    **dict.fromkeys(("no_entry", "no_entry_sign", "stop_sign", "octagonal_sign"), "[stop]"),
    **dict.fromkeys(("information_source", "bulb", "memo", "pencil", "book", "books"), "[i]"),
    **dict.fromkeys(("white_check_mark", "heavy_check_mark", "ballot_box_with_check"), "[x]"),
    **dict.fromkeys(("x", "negative_squared_cross_mark"), "[no]"),
    **dict.fromkeys(("point_right", "arrow_right"), "->"),
    **dict.fromkeys(("question", "grey_question"), "[?]"),
}
"""Short names of emoji that say something → what they say in plain text."""


def anchors_in(text: str) -> tuple[str, ...]:
    """Every `id`, and every `name` of an `<a>`, in the tags of `text`, clean."""
    values = (next(filter(None, groups), "") for groups in _ANCHOR.findall(text))
    names = (clean_line(html.unescape(name)).strip() for name in values)
    return tuple(name for name in names if name)


def is_break(tag: str) -> bool:
    """Whether `tag` is a line break inside a line of text."""
    return tag[:3].lower() == "<br" and tag[3:4] in (" ", "/", ">")


def placeholder(tag: str) -> str:
    """`tag` where it is a placeholder in angle brackets, else nothing."""
    match = _TAG.fullmatch(tag)
    if match is None or match.group(1) or not match.group(2) or match.group(2).lower() in NAMES:
        return ""
    return tag


def paragraphs_of(source: str) -> tuple[str, ...]:
    """The text of a block of HTML, a paragraph for each of its rows, items and the like."""
    text = _UNREAD.sub("", _COMMENT.sub("", source))
    text = _SPACE.sub(" ", text)
    text = html.unescape(_TAG.sub(_instead, text))
    lines = (line.strip(" |") for line in text.split("\n"))
    return tuple(line for line in lines if line)


_NO_COMMENT = re.compile(
    r"(?P<kept>^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]+`)"
    r"|<!--.*?(?:-->|\Z)\n?",
    re.DOTALL | re.MULTILINE,
)


def without_comments(markdown: str) -> str:
    """Markdown without its comments; what stands in code is none."""
    text = _NO_COMMENT.sub(lambda match: match.group("kept") or "", markdown)
    return text if text == markdown else re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _instead(match: re.Match[str]) -> str:
    """What stands in the text for a tag: a line's end, a cell's border, the tag, or nothing."""
    name = (match.group(2) or "").lower()
    if name in _BREAKS:
        return "\n"
    if name in _CELLS:
        return "" if match.group(1) else " | "
    return "" if match.group(1) or not name or name in NAMES else match.group()


class LinkIn(msgspec.Struct, frozen=True):
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


class InlineLine(msgspec.Struct, frozen=True):
    """A line of text, read. Its links stand in the order in which they begin."""

    spans: Inline
    links: tuple[LinkIn, ...] = ()
    anchors: tuple[str, ...] = ()
    """Names given by HTML tags in it, `<a id="…">`."""

    only_tags: bool = False
    """Whether nothing of it can be seen."""


def read_line(token: Token) -> InlineLine:
    """What the inline token `token` says."""
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        text = _cleaned(children[0].content, token.content)
        return InlineLine((TextSpan(text),), only_tags=not text.strip())
    reader = _LineReader(token.content)
    reader.read(children)
    return reader.line()


def _cleaned(text: str, content: str, *, code: bool = False) -> str:
    """`text` of a line written as `content`: an entity can stand for a control character, and
    outside code `:warning:` for what it says."""
    if ":" in text and not code:
        text = _EMOJI.sub(lambda match: _EMOJI_WORDS.get(match[1], match[0]), text)
    return clean_text(text) if "&" in content else text


class _LineReader:
    """Spans in the making: what is open at the moment, and what has been found."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._spans: list[TextSpan] = []
        self._text: list[str] = []
        self._depth = {"strong": 0, "em": 0}
        self._href: str | None = None
        self._open: tuple[int, int] = (0, 0)
        self._links: list[LinkIn] = []
        self._anchors: list[str] = []

    def line(self) -> InlineLine:
        """What was read."""
        self._flush()
        spans = tuple(self._spans)
        self._links.sort(key=attrgetter("at"))
        only_tags = not any(span.text.strip() for span in spans)
        return InlineLine(spans, tuple(self._links), tuple(self._anchors), only_tags)

    def read(self, children: Iterable[Token]) -> None:
        """Take the tokens of the line."""
        for child in children:
            match child.type:
                case "softbreak":
                    self._text.append(" ")
                case "code_inline":
                    self._flush()
                    self._add(child.content, code=True)
                case "strong_open" | "strong_close" | "em_open" | "em_close":
                    self._flush()
                    self._depth[child.tag] += child.nesting
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
                TextSpan(
                    _cleaned(text, self._content, code=code),
                    strong=self._depth["strong"] > 0,
                    emphasis=self._depth["em"] > 0,
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
