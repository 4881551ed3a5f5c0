"""Where links lead, and by which anchors headings are known. Pure: nothing is looked up on disk."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from wizard.flow.model import Answer, Flow, Step

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


ATTRIBUTES = re.compile(
    r"[ \t]*\{:?[ \t]*(?:(?:[#.][^\s{}#.]+|[\w-]+=(?:\"[^\"{}]*\"|[^\s{}\"]+))[ \t]*)+\}[ \t]*$"
)
"""What stands behind a heading for a site builder: `{#id .class}`."""


def target_of(href: str, path: str) -> tuple[str, str] | None:
    """(document, anchor) where `href`, written in the document `path`, is a link to a step.

    The document is a path as in ids: relative to the flow's folder, with `/`, or `path` itself. One
    that begins with `/` counts from the flow's root, as on a code-hosting site.
    The anchor is empty for a document's start. None for a link that leads to no step: a web
    address, another kind of file, or a bare `#`.
    """
    before, _, anchor = href.partition("#")
    if _SCHEME.match(href) or before.startswith("//"):
        return None
    anchor = clean_line(unquote(anchor)).strip()
    if not before:
        return (path, anchor) if anchor else None
    before = clean_line(unquote(before.partition("?")[0]))
    if not before.lower().endswith(".md"):
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), before))
    return (path if joined == posixpath.normpath(path) else joined), anchor


_ASCII_DROPPED = re.compile(r"[^a-z0-9_ \-]")
_KEPT = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"))
"""Unicode's general categories of what a slug keeps, besides space and hyphen."""


def slug(text: str) -> str:
    """The slug of a heading with the plain text `text`; may be empty."""
    low = text.lower()
    if low.isascii():
        return _ASCII_DROPPED.sub("", low).replace(" ", "-")
    kept = (sign for sign in low if sign in " -" or unicodedata.category(sign) in _KEPT)
    return "".join(kept).replace(" ", "-")


class Slugs:
    """The slugs of one document, each made unique in the order of the headings."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def add(self, text: str) -> str:
        """The slug of the next heading, with a number behind it where it was taken."""
        first = slug(text)
        unique = first
        while unique in self._seen:
            self._seen[first] += 1
            unique = f"{first}-{self._seen[first]}"
        self._seen[unique] = 0
        return unique


def leading_to(flow: Flow, step: Step, wanted: str) -> list[Answer]:
    """The choices of `step` that lead to the step named `wanted`, whichever of its names they use.

    Reading on does not count where a choice of another kind leads there too. A folder offers
    hundreds of documents: only those of the same path are read to tell.
    """
    target = flow.step(wanted)
    if target is None:
        return []
    main = flow.main.path
    leading = [
        choice
        for choice in step.choices
        if _path(choice.to, main) == _path(target.id, main)
        and (there := flow.step(choice.to)) is not None
        and there.id == target.id
    ]
    return [choice for choice in leading if choice.kind != "next"] or leading


def _path(step_id: str, main: str) -> str:
    """The document that `step_id` names a step of: a bare id, one of the `main` document."""
    path, anchored, _ = step_id.partition("#")
    return path if anchored or path.lower().endswith(".md") else main
