"""The grammar of conditions: an author's text in, an expression or exact complaints out.

    condition  = both { "or" both }
    both       = one { "and" one }
    one        = "not" one | "(" condition ")" | comparison
    comparison = FACT operator value [ "for" DURATION ]
    operator   = "is" | "is" "not" | "<" | "<=" | ">" | ">="
    value      = WORD | NUMBER [ UNIT ] | '"' any text '"'

Facts and values are held to wizard.catalogue. A mistake in the grammar ends the reading; a
wrong fact or value does not, so that one run reports all of them. Text and nesting are bounded: no
input makes this recurse without end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.fact import Fact, Kind
from wizard.flow.conditions import (
    And,
    BadValueError,
    Comparison,
    Expression,
    Not,
    Operand,
    Operator,
    Or,
    read_duration,
    read_value,
    shown,
)
from wizard.flow.problems import Problem, Severity
from wizard.text.clean import clean_line

if TYPE_CHECKING:
    from wizard.flow.problems import Place

WordKind: TypeAlias = Literal["paren", "quoted", "order", "foreign", "open", "word", "end"]

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


class Word(msgspec.Struct, frozen=True):
    """One word or sign."""

    kind: WordKind
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


def words_in(written: str) -> tuple[Word, ...]:
    """The tokens of `written`, the last one being its end."""
    tokens = []
    offset = 0
    while match := _PATTERN.match(written, offset):
        kind: WordKind = match.lastgroup  # type: ignore[assignment]  # every group is a kind
        start = match.start(kind) - (kind == "quoted")
        tokens.append(Word(kind, match.group(kind), start, match.end()))
        offset = match.end()
    end = len(written.rstrip())
    return (*tokens, Word("end", "", end, end))


LONGEST = 2000
"""How many characters a condition may have."""

DEEPEST = 50
"""How many `not` and parentheses may stand inside one another."""

_EXAMPLE = "write a comparison, such as `memory.share >= 90%`"
_KEYWORDS = frozenset(("is", "not", "and", "or", "for"))
_ORDER: frozenset[str] = frozenset(("<", "<=", ">", ">="))
_UNORDERED = frozenset((Kind.WORD, Kind.TEXT, Kind.COMMAND_LINE))
_FOREIGN = {
    "=": "is",
    "==": "is",
    "===": "is",
    "!=": "is not",
    "<>": "is not",
    "≠": "is not",
    "=~": "is",
    "≥": ">=",
    "=>": ">=",
    "≤": "<=",
    "=<": "<=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
}
"""Signs of other languages, and what is written here."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


class _SyntaxFault(Exception):  # noqa: N818 - it never leaves this module
    """The grammar is broken at `token`."""

    def __init__(self, token: Word, message: str, hint: str) -> None:
        super().__init__(message)
        self.token = token
        self.message = message
        self.hint = hint


def parse_condition(written: str, place: Place) -> tuple[Expression | None, tuple[Problem, ...]]:
    """The expression that `written` is, and what is wrong with it.

    `place` is that of its first character. The expression is None where there is an error; each
    problem (bad-condition, unknown-fact, unknown-value) has the exact column.
    """
    if len(written) > LONGEST:
        message = f"the condition is longer than {LONGEST} characters"
        hint = "split the question into several"
        return None, (Problem(place, "bad-condition", "error", message, hint),)
    parser = _Parser(written, place)
    expression = parser.parse()
    broken = any(problem.severity == "error" for problem in parser.problems)
    return None if broken else expression, tuple(parser.problems)


def parse_value(fact_name: str, text: str) -> Operand:
    """`text` as a value of that fact, as `--set` takes it: the same grammar, quotes at will.

    Raises ValueError with one line that says what is wrong and what to write.
    """
    fact = CATALOGUE.get(fact_name)
    if fact is None:
        raise ValueError(f"there is no fact `{shown(fact_name)}`; {nearest(fact_name)}")
    quoted = re.fullmatch(r'\s*"([^"]*)"\s*', text)
    return read_value(fact, quoted.group(1) if quoted else text)


_OFTEN = ("memory.limit", "cpu.limit", "server.kind", "app.kind", "memory.trend")
"""The facts that people state and conditions ask for the most."""


def nearest(name: str) -> str:
    """What to do about a fact that is not in the catalogue."""
    from difflib import get_close_matches

    wanted = name.lower()[:100]
    same = [fact for fact in CATALOGUE if fact.endswith(f".{wanted}")]
    close = same[:3] or get_close_matches(wanted, CATALOGUE, n=1)
    if close:
        return f"did you mean {' or '.join(f'`{fact}`' for fact in close)}?"
    return f"facts are {', '.join(_OFTEN)} and others"


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, written: str, place: Place) -> None:
        self.written = written
        self.place = place
        self.problems: list[Problem] = []
        self.tokens = words_in(written)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Word:
        return self.tokens[self.index]

    def more(self) -> bool:
        """Whether anything is left to read."""
        return self.token.kind != "end"

    def advance(self) -> Word:
        """The token that stands here; the next one takes its place."""
        token = self.token
        self.index += self.more()
        return token

    def report(
        self, token: Word, code: str, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        place = replace(self.place, column=self.place.column + token.start)
        self.problems.append(Problem(place, code, severity, message, hint))

    def parse(self) -> Expression | None:
        try:
            if not self.more():
                raise _SyntaxFault(self.token, "the condition is empty", _EXAMPLE)
            expression = self.either()
            if self.more():
                raise self.leftover()
        except _SyntaxFault as fault:
            self.report(fault.token, "bad-condition", fault.message, fault.hint)
            return None
        return expression

    def leftover(self) -> _SyntaxFault:
        token = self.token
        if token.says(")"):
            return _SyntaxFault(token, "`)` closes nothing", "remove it, or open a `(`")
        if token.says("for"):
            message = "`for` belongs to one comparison, not to a group"
            return _SyntaxFault(token, message, "write it after each comparison that it is for")
        return self.unexpected("`and` or `or`")

    def either(self) -> Expression:
        parts = [self.both()]
        while self.token.says("or"):
            self.advance()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Expression:
        parts = [self.one()]
        while self.token.says("and"):
            self.advance()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self) -> Expression:
        token = self.token
        if not token.says("not", "("):
            return self.comparison()
        self.advance()
        self.depth += 1
        if self.depth > DEEPEST:
            message = f"the condition is nested more than {DEEPEST} levels deep"
            raise _SyntaxFault(token, message, "say it with fewer parentheses")
        inner = Not(self.one()) if token.text == "not" else self.either()
        self.depth -= 1
        if token.text == "(":
            if self.token.says("for"):
                raise self.leftover()
            if not self.token.says(")"):
                raise _SyntaxFault(token, "`(` is never closed", "add a `)`")
            self.advance()
        return inner

    def comparison(self) -> Expression:
        first = self.token
        if first.kind != "word" or first.text in _KEYWORDS:
            raise self.unexpected("a fact, such as `memory.share`")
        self.advance()
        if _NUMBER.match(first.text):
            hint = "write the fact first, such as `memory.share >= 90%`"
            raise _SyntaxFault(first, f"`{shown(first.text)}` stands where a fact belongs", hint)
        fact = CATALOGUE.get(first.text)
        if fact is None:
            message = f"there is no fact `{shown(first.text)}`"
            self.report(first, "unknown-fact", message, nearest(first.text))
        operator, sign = self.operator(first, fact)
        value = self.value(fact, operator, sign)
        duration = self.duration(fact) if self.token.says("for") else None
        end = self.tokens[self.index - 1].end
        written = " ".join(clean_line(self.written[first.start : end]).split())
        return Comparison(first.text, operator, value, written, duration)

    def operator(self, first: Word, fact: Fact | None) -> tuple[Operator, Word]:
        """The operator that stands here, and where it does."""
        token = self.token
        if token.says("is"):
            self.advance()
            if self.token.says("not"):
                self.advance()
                return "is not", token
            return "is", token
        if token.kind != "order":
            if token.kind in ("foreign", "open") or token.text in ("was", "has", "are", "equals"):
                raise self.unexpected("`is`, `is not`, `<`, `<=`, `>` or `>=`")
            example = f"compare it, such as `{first.text} {_example(fact)}`" if fact else _EXAMPLE
            message = f"`{shown(first.text)}` is compared with nothing"
            raise _SyntaxFault(token if token.kind != "end" else first, message, example)
        self.advance()
        if fact and fact.kind in _UNORDERED:
            message = f"`{fact.name}` has no order, so `{token.text}` says nothing about it"
            self.report(token, "bad-condition", message, "write `is` or `is not`")
        operator: Operator = token.text  # type: ignore[assignment]
        return operator, token

    def value(self, fact: Fact | None, operator: Operator, sign: Word) -> Operand:
        """The value that stands here; its text where it is wrong, which is then reported."""
        token, text = self.quantity("a value")
        if fact is None:
            return text
        if operator in _ORDER and fact.kind not in _UNORDERED and text in fact.words:
            message = f"`{text}` is neither more nor less than a number"
            self.report(sign, "bad-condition", message, "write `is` or `is not`")
            return text
        try:
            return read_value(fact, text)
        except BadValueError as wrong:
            self.report(token, "unknown-value", wrong.message, wrong.hint)
            return text

    def duration(self, fact: Fact | None) -> float | None:
        begin = self.advance()
        token, text = self.quantity("a duration, such as `30s`,")
        if fact and not fact.sampled:
            message = f"`for` asks about samples, and `{fact.name}` is not sampled"
            hint = f"remove `for {shown(text)}`"
            self.report(begin, "bad-condition", message, hint, "warning")
        try:
            return read_duration(text)
        except BadValueError as wrong:
            self.report(token, "bad-condition", wrong.message, wrong.hint)
            return None

    def quantity(self, wanted: str) -> tuple[Word, str]:
        """The word, the quoted text, or the number with the unit after it that stands here."""
        token = self.token
        if token.kind != "quoted" and (token.kind != "word" or token.text in _KEYWORDS):
            raise self.unexpected(wanted)
        self.advance()
        unit = self.token
        if (
            token.kind == "word"
            and _NUMBER.fullmatch(token.text)
            and unit.kind == "word"
            and unit.text not in _KEYWORDS
        ):
            self.advance()
            return token, f"{token.text} {unit.text}"
        return token, token.text

    def unexpected(self, wanted: str) -> _SyntaxFault:
        """Something else than `wanted` stands here."""
        token = self.token
        if token.kind == "end":
            return _SyntaxFault(token, f"the condition ends where {wanted} belongs", _EXAMPLE)
        if token.kind == "open":
            return _SyntaxFault(token, "a quotation mark has no partner", "use two plain ones")
        if token.kind == "foreign":
            meant = _FOREIGN.get(token.text)
            hint = f"write `{meant}`" if meant else "the signs are `<`, `<=`, `>` and `>=`"
            return _SyntaxFault(token, f"there is no sign `{shown(token.text)}`", hint)
        if token.text.lower() in _KEYWORDS and token.text not in _KEYWORDS:
            hint = f"write `{token.text.lower()}`"
            return _SyntaxFault(token, f"`{token.text}` is written in small letters", hint)
        hint = f"write {wanted.rstrip(',')} here"
        return _SyntaxFault(token, f"`{shown(token.text)}` stands where {wanted} belongs", hint)


def _example(fact: Fact) -> str:
    """A comparison of `fact`, without its name."""
    if fact.kind is Kind.WORD:
        return f"is {fact.words[0]}"
    return {
        Kind.SHARE: ">= 90%",
        Kind.BYTES: ">= 512 MiB",
        Kind.BYTES_PER_SECOND: "> 10 MiB/h",
        Kind.SECONDS: ">= 10m",
        Kind.VERSION: ">= 20.1",
        Kind.TEXT: 'is "web-1"',
        Kind.COMMAND_LINE: 'is "gunicorn app:app"',
    }.get(fact.kind, "> 1")
