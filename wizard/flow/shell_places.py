"""Where in a shell command a value stands: whether quoting keeps it a word there, or not.

Quotes hold for one reading. What stands in quotes of the author's, goes to a second shell (`sh -c`,
`ssh`, `xargs`, `eval`), is put into a variable or is part of an expansion may be read again by what
runs then, and a value in it would be run. Where that cannot be told, it is taken to be so.
"""

from __future__ import annotations

import re
from itertools import takewhile

_TOKEN = re.compile(
    r"""\\.|<<<|<<|\$\(\(|\(\(|\$\(|\$\{|\$'|\$"|=\(|(?P<comment>(?<![^\s;&|(])\#)|.""", re.DOTALL
)

_ANYWHERE = {"`": "back-tick", "$((": "arithmetic", "$(": "paren", "${": "brace"}
_UNQUOTED = {
    **_ANYWHERE,
    "'": "single",
    '"': "double",
    '$"': "double",
    "((": "arithmetic",
    "(": "paren",
    "=(": "array",
    "$'": "dollar",
    "comment": "comment",
    "<<": "here-document",
}
_OPENS = {
    "bare": _UNQUOTED,
    "paren": _UNQUOTED,
    "double": _ANYWHERE,
    "brace": {**_ANYWHERE, "'": "single", '"': "double", "{": "brace"},
    "array": {**_ANYWHERE, "'": "single", '"': "double"},
    "arithmetic": {**_ANYWHERE, "(": "arithmetic-paren"},
    "arithmetic-paren": {**_ANYWHERE, "(": "arithmetic-paren"},
}
"""State → token → the state that it opens."""

_CLOSES = {
    "single": "'",
    "double": '"',
    "paren": ")",
    "brace": "}",
    "array": ")",
    "arithmetic": ")",
    "arithmetic-paren": ")",
    "back-tick": "`",
    "dollar": "'",
    "comment": "\n",
}
_LITERAL = ("single", "comment")
"""Where a backslash is a character like any other."""

_COMMANDS = ("bare", "paren")
"""Where commands stand."""

_ENDS = frozenset(";|&\n")
"""What ends a simple command."""

_READS_AGAIN = re.compile(
    r"(?:^|[\s;|&(`'\"/])(?:sh|bash|dash|ash|zsh|ksh|mksh|fish|csh|tcsh|busybox|eval|ssh|rsh|su|runuser"
    r"|xargs|parallel|pdsh|ansible)(?=$|[\s;|&)`'\"])"
)
"""Programs that read what they are given as commands, wherever they are named."""

_RUNS_ITS_WORDS = frozenset(
    ("watch", "source", ".", "trap", "script", "at", "batch", "tmux", "screen", "alias")
)
"""The same, where they are the command itself: their names are words of other commands too."""

_BEFORE_COMMANDS = frozenset(
    ("sudo", "env", "nohup", "exec", "then", "do", "else", "if", "while", "until", "!", "{")
)

_CODE_FOLLOWS = re.compile(r"(?:^|\s)(?:-c|-e|-r|--?command|--?eval|--?execute)(?:\s+|=)$")
"""An option whose value is code."""

_ASSIGNS = re.compile(r"(?:^|\s)[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?\+?=\(?$")
"""What stands before a value that is put into a variable."""


def holds_words(command: str, offsets: tuple[int, ...]) -> tuple[bool, ...]:
    """Whether a value at each of these offsets into `command` stays one word, whatever it holds, if
    it is quoted once."""
    if not offsets:
        return ()
    if _READS_AGAIN.search(command):
        return (False,) * len(offsets)
    befores: dict[int, str | None] = dict.fromkeys(offsets)
    inside = [("bare", 0)]
    for match in _TOKEN.finditer(command):
        state, start = inside[-1]
        if match.start() in befores and state in _COMMANDS:
            befores[match.start()] = command[start : match.start()]
        token = match.lastgroup or match.group()
        if _closes(token, state):
            inside.pop()
        elif token in _OPENS.get(state, ()):
            inside.append((_OPENS[state][token], match.end()))
        elif state in _COMMANDS and token in _ENDS:
            inside[-1] = (state, match.end())
    return tuple(_is_a_word(befores[offset]) for offset in offsets)


def _is_a_word(before: str | None) -> bool:
    """Whether what follows `before` in a simple command is a word of it that nobody reads again;
    None stands for a place within quotes, an expansion or a comment."""
    if before is None or _CODE_FOLLOWS.search(before) or _ASSIGNS.search(before):
        return False
    prefixes = (
        "sudo",
        "env",
        "nohup",
        "exec",
        "then",
        "do",
        "else",
        "if",
        "while",
        "until",
        "!",
        "{",
    )
    words = before.split()
    skipped = len(list(takewhile(lambda word: word in prefixes or "=" in word, words)))
    return not words[skipped:] or words[skipped] not in _RUNS_ITS_WORDS


def _closes(token: str, state: str) -> bool:
    if state not in _CLOSES or (token[0] == "\\" and state not in _LITERAL):
        return False
    return token.endswith(_CLOSES[state])
