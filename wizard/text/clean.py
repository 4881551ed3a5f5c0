"""Text from outside: made harmless, recognised as a process title, and blanked.

Terminals obey ESC, C1 controls and bidi overrides wherever they stand, and every widget lets them
through. So text is cleaned where it enters the program. What is taken away is shown as U+FFFD, so
that a reader sees that something was there.
"""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

LONGEST_EXCERPT = 80
"""Characters of an author's text that stand in a message."""

BLANKED = "[blanked]"
"""What stands in place of a secret."""

# C0 without tab and newline, DEL, C1, lone surrogates, the bidi embeddings, overrides, isolates and
# marks, line and paragraph separators, the invisible tag characters, interlinear annotation.
_UNSAFE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f"
)
_UNSAFE_IN_TEXT = re.compile(f"[{_UNSAFE}]")
_UNSAFE_IN_LINE = re.compile(f"[{_UNSAFE}\t\n]+")
_TITLE = re.compile(r"\[|[^\s=]*:(?:\s|$)")


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


def excerpt(text: str) -> str:
    """A piece of an author's text for a message: clean, on one line, without back-ticks, short."""
    text = clean_line(text).replace("`", "'").strip()
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"


def _spaced(match: re.Match[str]) -> str:
    return " " if match.group().isspace() else REPLACEMENT


def is_title(words: list[str]) -> bool:
    """Whether these words of a command line are a title that the process has given itself.

    setproctitle and its like overwrite the command line: `gunicorn: master [app]`,
    `celery: worker`, `[celeryd: w1@host:MainProcess] -active-`, `nginx: master process`. The first
    word ends with a colon, or starts with a bracket; no command does.
    """
    return bool(words) and _TITLE.match(words[0]) is not None


def blank(name: str) -> str:
    """The named blank of a fact: `__server_kind__` for `server.kind`.

    A command that is pasted with a named blank in it does nothing: `<pid>` would read a file,
    `$pid` would vanish; `__pid__` is one plain word that names no process, file or option.
    """
    return f"__{re.sub('[^A-Za-z0-9]', '_', name)}__"
