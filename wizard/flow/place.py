"""Where something stands in a document."""

from __future__ import annotations

from wizard.frozen import frozen


@frozen
class Place:
    """A point in a document; lines and columns count from 1, columns in characters."""

    file: str
    """The document's path as the user gave it or as it is listed."""

    line: int = 1
    column: int = 1

    def __lt__(self, other: Place) -> bool:
        """In the order of the files' names, then of the text."""
        return (self.file, self.line, self.column) < (other.file, other.line, other.column)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
