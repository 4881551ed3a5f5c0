"""The lines of a document and where they stand: from a token's lines to a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.place import Place
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


@frozen
class Page:
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
        looked for once, however many links it has.
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
            places.append(Place(self.file, line + 1, shift + offset - begin + 1))
        return places

    def _shift(self, line: int, written: str) -> int:
        """At which column, from 0, `written` begins in `line`; its indentation may be another."""
        text = self.lines[line] if line < len(self.lines) else ""
        words = written.lstrip()
        shift = text.find(words)
        if shift < 0:
            shift = len(text) - len(text.lstrip())
        return shift - (len(written) - len(words))


def _line_end(text: str, begin: int) -> int:
    end = text.find("\n", begin)
    return len(text) if end < 0 else end
