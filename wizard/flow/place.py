"""Where something stands in a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a document; lines and columns count from 1, columns in characters."""

    file: str
    """The document's path as the user gave it or as it is listed."""

    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
