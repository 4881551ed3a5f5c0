"""The anchors that a code-hosting site makes of headings.

The rule is the one that GitHub applies (html-pipeline's table of contents, github-slugger): lower
case; letters, marks, decimal digits, connectors, spaces and hyphens stay; each space becomes a
hyphen; a slug that was there before gets `-1`, `-2`, ….
"""

from __future__ import annotations

import re
import unicodedata

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
