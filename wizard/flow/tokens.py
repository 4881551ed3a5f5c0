"""The words and signs of a condition: its text cut up, with where each piece stands."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from wizard.frozen import frozen

TokenKind: TypeAlias = Literal["paren", "quoted", "order", "foreign", "open", "word", "end"]

_PATTERN = re.compile(
    r"""\s*(?:
      (?P<paren>[()])
    | "(?P<quoted>[^"]*)"
    | (?P<order>[<>]=?(?![=<>]))
    | (?P<foreign>[=!<>&|~≠≥≤]+)
    | (?P<open>["“”„])
    | (?P<word>[^\s()"“”„=!<>&|~≠≥≤]+)
    )""",
    re.VERBOSE,
)


@frozen
class Token:
    """One word or sign."""

    kind: TokenKind
    """`order` is a sign of the grammar, `foreign` one of other languages, `open` a quotation mark
    without a plain partner, `end` the end of the text."""

    text: str
    """What stands there, without quotes."""

    start: int
    end: int
    """Offsets into the condition."""

    def says(self, *texts: str) -> bool:
        """Whether this is one of these words or parentheses, unquoted."""
        return self.kind in ("word", "paren") and self.text in texts


def tokens_of(written: str) -> tuple[Token, ...]:
    """The tokens of `written`, the last one being its end."""
    tokens = []
    offset = 0
    while match := _PATTERN.match(written, offset):
        kind: TokenKind = match.lastgroup  # type: ignore[assignment]  # every group is a kind
        start = match.start(kind) - (kind == "quoted")
        tokens.append(Token(kind, match.group(kind), start, match.end()))
        offset = match.end()
    end = len(written.rstrip())
    return (*tokens, Token("end", "", end, end))
