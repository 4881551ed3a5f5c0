"""Fenced blocks in a shell language, read as commands.

Where a line begins with the prompt `$ `, such lines and their continuations are the command, and
the rest is output. A line is continued by a backslash at its end, a `|`, `&&` or `||` at its end,
an open quotation mark, a here-document, or a `do`, `then`, `in` or `{` at its end, up to the line
that closes it. Behind a prompt, continuations that stand at a second prompt `> ` lose it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, get_args

from wizard.flow.model import CommandKind, ShellCommand

if TYPE_CHECKING:
    from wizard.flow.problems import Place

SHELLS = frozenset(("bash", "sh", "shell", "zsh", "console", "shell-session"))
"""Languages whose blocks are commands."""

_KINDS = frozenset(get_args(CommandKind)) - {"unknown"}
_BLANK_ROWS_AT_END = re.compile(r"(?:\n[ \t]*)+\Z")
"""What else stands behind a command, a space after a backslash say, is the author's."""

_PROMPT = re.compile(r"([ \t]*)\$(?: (.*)|)$")
_HERE = re.compile(r"(?<!<)<<-?[ \t]*(?:'([^'\n]+)'|\"([^\"\n]+)\"|\\?([A-Za-z_][\w.-]*))")
_BLOCK = re.compile(r"(?:^|[\s;)])(do|then|in|\{)[ \t]*$")
_BLOCK_ENDS = {"do": "done", "then": "fi", "in": "esac", "{": "}"}
_OPEN_END = re.compile(r"(?:\||&&)[ \t]*$")


def language_of(info: str) -> str:
    """The language of a fence with the info string `info`, in lower case, else empty."""
    words = info.split(maxsplit=1)
    return words[0].lower() if words else ""


def command_of(info: str, text: str, place: Place) -> ShellCommand | None:
    """The command in a fence, or None where its language is no shell or nothing is to be run.

    `text` is what stands between the fences, `place` where the block begins.
    """
    language = language_of(info)
    if language not in SHELLS:
        return None
    template = _BLANK_ROWS_AT_END.sub("", _without_output(text).strip("\n"))
    if not template.strip():
        return None
    words = info.split(maxsplit=2)
    word = words[1].lower() if len(words) > 1 else ""
    kind = cast("CommandKind", word) if word in _KINDS else "unknown"
    return ShellCommand(template, language, kind, place)


def _without_output(text: str) -> str:
    """The commands in `text` without prompts and output; all of it where no prompt is."""
    if "$" not in text:
        return text
    lines = text.split("\n")
    kept: list[str] = []
    prompted = False
    at = 0
    while at < len(lines):
        match = _PROMPT.match(lines[at])
        at += 1
        if match is None:
            continue
        prompted = True
        command, at = _continued(match.group(2) or "", match.group(1) + "> ", lines, at)
        if command.strip():
            kept.append(command)
    return "\n".join(kept) if prompted else text


def _continued(first: str, second_prompt: str, lines: list[str], at: int) -> tuple[str, int]:
    """The command that begins with `first` and goes on at line `at`; and the line after it."""
    open_here = _Openness()
    open_here.read(first)
    following: list[str] = []
    while at < len(lines) and open_here.goes_on:
        line = lines[at]
        if _PROMPT.match(line):
            break
        following.append(line)
        open_here.read(line.removeprefix(second_prompt))
        at += 1
    if open_here.inside:
        # A mark that never closes, an apostrophe say, must not swallow the output below it.
        count = _by_ends(first, following)
        at -= len(following) - count
        following = following[:count]
    at += _take_block(following[-1] if following else first, second_prompt, lines[at:], following)
    if following and all(line.startswith(second_prompt) for line in following):
        following = [line.removeprefix(second_prompt) for line in following]
    return "\n".join((first, *following)), at


def _take_block(last: str, second_prompt: str, lines: list[str], taken: list[str]) -> int:
    """Where `last` opens a `do`, `then`, `in` or `{`, add the lines up to the one that closes it,
    which stands at the margin of the prompt or behind a second one, to `taken`; how many."""
    opens = _BLOCK.search(last)
    if opens is None:
        return 0
    closes = re.compile(
        rf"(?:{re.escape(second_prompt)}|{re.escape(second_prompt[:-2])})"
        rf"{_BLOCK_ENDS[opens[1]]}(?![\w-])"
    )
    for count, line in enumerate(lines, 1):
        if _PROMPT.match(line):
            break
        if closes.match(line):
            taken.extend(lines[:count])
            return count
    return 0


def _by_ends(first: str, following: list[str]) -> int:
    """How many of `following` continue `first` by the ends of the lines alone."""
    count = 0
    before = first
    while count < len(following) and (_escaped(before) or _OPEN_END.search(before)):
        before = following[count]
        if _PROMPT.match(before):
            break
        count += 1
    return count


def _escaped(line: str) -> bool:
    """Whether `line` ends in a backslash that is not itself escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


class _Openness:
    """Whether a shell would wait for more after the lines that it has read."""

    def __init__(self) -> None:
        self.goes_on = False
        self._quote = ""
        self._here: list[str] = []

    @property
    def inside(self) -> bool:
        """Whether a quotation or a here-document is open."""
        return bool(self._quote or self._here)

    def read(self, line: str) -> None:
        """Take one more line into account."""
        if self._here and not self._quote:
            if line.strip() == self._here[0]:
                self._here.pop(0)
            self.goes_on = bool(self._here)
            return
        was_quoted = self._quote
        self._quote = _quote_after(line, self._quote)
        if not was_quoted and not self._quote:
            self._here = [next(filter(None, groups)) for groups in _HERE.findall(line)]
        self.goes_on = bool(self._quote or self._here or _escaped(line) or _OPEN_END.search(line))


def _quote_after(line: str, quote: str) -> str:
    """The quotation mark that is open at the end of `line`, given the one open before it."""
    at = 0
    while at < len(line):
        sign = line[at]
        if sign == "\\" and quote != "'":
            at += 1
        elif quote:
            if sign == quote:
                quote = ""
        elif sign in "'\"":
            quote = sign
        elif sign == "#" and (at == 0 or line[at - 1] in " \t;"):
            break
        at += 1
    return quote
