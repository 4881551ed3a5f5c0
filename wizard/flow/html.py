"""HTML in Markdown: comments and tags are dropped, their text stays.

What looks like a tag but has no name of HTML's, `<pod-name>` say, is a placeholder that the author
meant to be read, and stays too.
"""

from __future__ import annotations

import html
import re

from wizard.text.clean import clean_line

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


def anchors_in(text: str) -> tuple[str, ...]:
    """Every `id`, and every `name` of an `<a>`, in the tags of `text`, clean."""
    found = (next(filter(None, groups), "") for groups in _ANCHOR.findall(text))
    names = (clean_line(html.unescape(name)).strip() for name in found)
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
