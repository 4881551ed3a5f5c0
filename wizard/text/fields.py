"""What the fields of values are that are written to files and read from anywhere.

Decoding checks them (wizard.session.codec), cleaning and redaction go by them
(wizard.session.redaction). A field without such a type is passed on as it is.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta

MOST = 2**63
"""No number of a session is as large; a longer one is an attack on the reader."""


class Mark:
    """What is done to a text; compared by identity."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


LINE = Mark("line")
TEXT = Mark("text")
NAMES = Mark("names")
SECRETS = Mark("secrets")

Number: TypeAlias = Annotated[float, Meta(gt=-MOST, lt=MOST)]
"""A finite number."""

Whole: TypeAlias = Annotated[int, Meta(ge=-MOST + 1, le=MOST - 1)]

Line: TypeAlias = Annotated[str, LINE]
"""A text on one line, freed of control codes."""

Text: TypeAlias = Annotated[str, TEXT]
"""A text of several lines, freed of control codes."""

Document: TypeAlias = str
"""The text of a file as it stood there: whoever parses it cleans it, as with the file itself."""

NamingLine: TypeAlias = Annotated[str, LINE, NAMES]
"""A line that may name hosts and users."""

PrivateLine: TypeAlias = Annotated[str, LINE, NAMES, SECRETS]
"""A line that may hold secrets too, since somebody typed it or it is of a command line."""

PrivateText: TypeAlias = Annotated[str, TEXT, NAMES, SECRETS]

Words: TypeAlias = Annotated[tuple[Annotated[str, LINE, NAMES], ...], SECRETS]
"""A command line word by word: an option and its value are a secret only together."""
