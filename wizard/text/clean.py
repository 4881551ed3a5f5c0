"""The one cleaner for text that comes from outside: documents, processes, sessions, arguments.

Terminals obey ESC, C1 controls and bidi overrides wherever they stand, and every widget lets them
through. So text is cleaned where it enters the program. What is taken away is shown as U+FFFD, so
that a reader sees that something was there.
"""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# C0 without tab and newline, DEL, C1, lone surrogates, the bidi embeddings, overrides, isolates and
# marks, line and paragraph separators, the invisible tag characters, interlinear annotation.
_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f"
)
_UNSAFE_IN_TEXT = re.compile(f"[{_UNSAFE}]")
_UNSAFE_IN_LINE = re.compile(f"[{_UNSAFE}\t\n]+")


def clean_text(text: str) -> str:
    """`text` with newlines (CRLF and CR become LF) and tabs kept, every other control replaced."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_IN_TEXT.sub(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_line(text: str) -> str:
    """`text` on one line: a run of white space or of controls becomes one space or U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_IN_LINE.sub(_spaced, text)


def _spaced(match: re.Match[str]) -> str:
    return " " if match.group().isspace() else REPLACEMENT
