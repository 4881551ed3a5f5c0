"""What was typed in a transcript of a terminal: the commands behind prompts, without what they
printed. Pure.

Where a line begins with a prompt, such lines and their continuations are the commands, and the rest
is output; plain lines above the first prompt are commands as well, unless they are comments. A line
is continued by a backslash, a `|`, `&&` or `||` at its end, an open quotation mark or bracket, a
here-document, or a `for`, `while`, `if`, `case` or `{`, up to the line that closes it. Behind a
prompt, continuations that stand at a second prompt `> ` lose it.
"""

from __future__ import annotations

import re

from wizard.flow.prompts import (
    BECOMES_ROOT,
    IN_CONSOLE,
    KNOWN_AS_ROOT,
    PERCENT,
    PROMPTS,
    ROOT,
    SECOND_IN_CONSOLE,
)

_HERE = re.compile(r"(?<!<)<<-?[ \t]*(?:'([^'\n]+)'|\"([^\"\n]+)\"|\\?([A-Za-z_][\w.-]*))")
_OPEN_END = re.compile(r"(?:\||&&)[ \t]*$")
_BEFORE_COMMAND = frozenset(
    (
        "",
        "do",
        "then",
        "else",
        "elif",
        "!",
        "time",
        "{",
        "(",
        "&&",
        "||",
        "|",
        ";",
        "&",
        "if",
        "while",
        "until",
        ")",
    )
)
_OPENS = {
    "for": "done",
    "while": "done",
    "until": "done",
    "select": "done",
    "if": "fi",
    "case": "esac",
    "{": "}",
}
_TOKENS = re.compile(r"\$\(\(|\)\)|\$\{|\$\(|&&|\|\||;;|[;&|(){}\n]|[^\s;&|(){}]+")


def typed_in(text: str, language: str, *, session: bool) -> str:
    """The commands in `text` without prompts and output; all of it where no prompt is.

    `session` says that its language is one of transcripts, in which `# ` is a prompt of root.
    """
    known = PROMPTS.get(language)
    if known is None:
        return text
    lines = text.split("\n")
    prompt: re.Pattern[str] | None = known
    if not any(map(known.match, lines)):
        prompt = _fallback(lines, session=session) if known is not IN_CONSOLE else None
    if prompt is None:
        return text
    kept: list[str] = []
    prompted = rooted = in_console = False
    at = 0
    while at < len(lines):
        line = lines[at]
        match = prompt.match(line)
        if match is None and rooted:
            match = _typed_by_root(line)
        at += 1
        if match is not None:
            prompted = True
            in_console = IN_CONSOLE.match(line) is not None
            command, at = _continued(match, prompt, lines, at, in_console=in_console)
            rooted = rooted or BECOMES_ROOT.match(command) is not None
            kept += [command] if command.strip() else []
        elif in_console and (second := SECOND_IN_CONSOLE.match(line)):
            kept.append(second[1] or "")
        elif not prompted and line.strip() and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept)


def _fallback(lines: list[str], *, session: bool) -> re.Pattern[str] | None:
    """The prompt `% ` or `# `, where it is one."""
    if any(map(PERCENT.match, lines)):
        return PERCENT
    return _root_prompt(lines, session=session)


def _typed_by_root(line: str) -> re.Match[str] | None:
    match = ROOT.match(line)
    return match if match and KNOWN_AS_ROOT.match(match[2] or "") else None


def _root_prompt(lines: list[str], *, session: bool) -> re.Pattern[str] | None:
    """The prompt `# `, where it is none of comments."""
    behind = [match[2] or "" for line in lines if (match := ROOT.match(line))]
    filled = [line for line in lines if line.strip()]
    typed = [line for line in behind if KNOWN_AS_ROOT.match(line)]
    if session and typed:
        return ROOT
    return ROOT if typed and len(typed) == len(filled) else None


def _continued(
    match: re.Match[str],
    prompt: re.Pattern[str],
    lines: list[str],
    at: int,
    *,
    in_console: bool,
) -> tuple[str, int]:
    """The command that begins behind a prompt and goes on at line `at`; and the line after it."""
    first, second_prompt = match[2] or "", f"{match[1]}> "
    if in_console:
        return first, at  # no shell reads it
    opened = _Openness()
    opened.read(first)
    count = 0
    while at + count < len(lines) and opened.goes_on:
        line = lines[at + count]
        if prompt.match(line) and not opened.ends_in(lines[at + count :]):
            break
        opened.read(line.removeprefix(second_prompt))
        count += 1
    if opened.unfinished:
        # A mark that never closes, an apostrophe say, must not swallow the output below it.
        count = _by_ends(first, lines[at:], prompt)
    following = lines[at : at + count]
    if following and all(line.startswith(second_prompt) for line in following):
        following = [line.removeprefix(second_prompt) for line in following]
    return "\n".join((first, *following)), at + count


def _by_ends(first: str, lines: list[str], prompt: re.Pattern[str]) -> int:
    """How many of `lines` continue `first` by the ends of the lines alone."""
    count = 0
    before = first
    while count < len(lines) and (_escaped(before) or _OPEN_END.search(before)):
        before = lines[count]
        if prompt.match(before):
            break
        count += 1
    return count


def _escaped(line: str) -> bool:
    """Whether `line` ends in a backslash that is not itself escaped."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


class _Openness:
    """Whether a shell would wait for more after the lines that it has read."""

    def __init__(self) -> None:
        self._quote = ""
        self._here: list[str] = []
        self._open: list[str] = []
        """What closes each loop, branch and bracket that is open."""

        self._before = ""
        """The word before, which says whether a command may begin."""

        self._ends_open = False

    @property
    def unfinished(self) -> bool:
        """Whether something is open that only another line closes."""
        return bool(self._quote or self._here or self._open)

    @property
    def goes_on(self) -> bool:
        """Whether the next line belongs to it."""
        return self.unfinished or self._ends_open

    def ends_in(self, lines: list[str]) -> bool:
        """Whether a here-document is open that one of `lines` ends."""
        return bool(self._here) and any(line.strip() == self._here[0] for line in lines)

    def read(self, line: str) -> None:
        """Take one more line into account."""
        if self._here and not self._quote:
            if line.strip() == self._here[0]:
                self._here.pop(0)
            self._ends_open = False
            return
        was_quoted = self._quote
        self._quote, bare = _without_quoted(line, self._quote)
        if not was_quoted and not self._quote:
            self._here = [next(filter(None, groups)) for groups in _HERE.findall(line)]
        self._words(bare)
        self._ends_open = _escaped(line) or bool(_OPEN_END.search(line))

    def _words(self, bare: str) -> None:
        for word in _TOKENS.findall(f"{bare}\n"):
            if self._open and word == self._open[-1]:
                self._open.pop()
                self._before = word
                continue
            if word in ("$(", "$((", "${", "("):
                # `)` alone closes a pattern of `case`.
                self._open.append({"$((": "))", "${": "}"}.get(word, ")"))
                self._before = ""
                continue
            if word in _OPENS and self._before in _BEFORE_COMMAND:
                self._open.append(_OPENS[word])
            self._before = "" if word == "\n" else word


def _without_quoted(line: str, quote: str) -> tuple[str, str]:
    """The quotation mark that is open at the end of `line`, given the one open before it; and what
    of the line stands in none, a comment not among it."""
    bare: list[str] = []
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
            bare.append("_")
        elif sign == "#" and (at == 0 or line[at - 1] in " \t;"):
            break
        else:
            bare.append(sign)
        at += 1
    return quote, "".join(bare)
