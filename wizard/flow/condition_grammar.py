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
from wizard.flow.conditions import And, Comparison, Expression, Not, Operand, Operator, Or
from wizard.flow.fact_values import BadValueError, read_duration, read_value, unknown_fact
from wizard.flow.problems import Problem, problem
from wizard.messages import lint_messages as messages
from wizard.text.clean import clean_line, excerpt

if TYPE_CHECKING:
    from wizard.flow.problems import Message, Place, Severity

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


_FACTS = "|".join(map(re.escape, CATALOGUE))
LIKE_CONDITION = re.compile(rf"(?:{_FACTS}) *(?:is(?: not)? |<|>|=)", re.IGNORECASE)
"""What has the looks of a condition, wherever it stands."""

_WHEN_LIKE = re.compile(
    r"(?:^|\n)[ \t]*(?:[*_]{0,3}when[ \t]*:[*_]{0,3})[ \t\n]*"
    rf"(?:`+[ (]*(?:not )?[ (]*(?:{_FACTS}|[a-z_]+\.[a-z_]+)|[(]*(?:not )?[(]*(?:{_FACTS}))"
    r" *(?:is(?: not)? |<|>|=)",
    re.IGNORECASE,
)


def stray_condition(text: str) -> int | None:
    """Where in the line of text `text` stands a `when:` with a condition, None where none does."""
    match = _WHEN_LIKE.search(text) if ":" in text else None
    return None if match is None else match.end() - len(match.group().lstrip())


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

    def __init__(self, token: Word, message: Message, **values: object) -> None:
        super().__init__(message)
        self.token = token
        self.message = (message[0].format(**values), message[1].format(**values))


def parse_condition(written: str, place: Place) -> tuple[Expression | None, tuple[Problem, ...]]:
    """The expression that `written` is, and what is wrong with it.

    `place` is that of its first character. The expression is None where there is an error; each
    problem (bad-condition, unknown-fact, unknown-value) has the exact column.
    """
    if len(written) > LONGEST:
        return None, (problem(place, "bad-condition", messages.TOO_LONG, most=LONGEST),)
    parser = _Parser(written, place)
    expression = parser.parse()
    broken = any(problem.severity == "error" for problem in parser.problems)
    return None if broken else expression, tuple(parser.problems)


def parse_value(fact_name: str, text: str) -> Operand:
    """`text` as a value of that fact, as `--set` takes it: the same grammar, quotes at will, and
    besides each unit of a size and of cores that people and other tools write.

    Raises ValueError with one line that says what is wrong and what to write.
    """
    fact = CATALOGUE.get(fact_name)
    if fact is None:
        raise ValueError("; ".join(unknown_fact(fact_name)))
    quoted = re.fullmatch(r'\s*"([^"]*)"\s*', text)
    return read_value(fact, quoted.group(1) if quoted else text, any_unit=True)


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
        self, token: Word, message: Message, severity: Severity = "error", **values: object
    ) -> None:
        what, hint = (part.format(**values) for part in message)
        self.complain(token, "bad-condition", what, hint, severity)

    def complain(
        self, token: Word, code: str, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        place = replace(self.place, column=self.place.column + token.start)
        self.problems.append(Problem(place, code, severity, message, hint))

    def parse(self) -> Expression | None:
        try:
            if not self.more():
                raise _SyntaxFault(self.token, messages.EMPTY)
            expression = self.either()
            if self.more():
                raise self.leftover()
        except _SyntaxFault as fault:
            self.complain(fault.token, "bad-condition", *fault.message)
            return None
        return expression

    def leftover(self) -> _SyntaxFault:
        token = self.token
        if token.says(")"):
            return _SyntaxFault(token, messages.CLOSES_NOTHING)
        if token.says("for"):
            return _SyntaxFault(token, messages.FOR_AFTER_GROUP)
        return self.unexpected(messages.AND_OR)

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
            raise _SyntaxFault(token, messages.TOO_DEEP, most=DEEPEST)
        inner = Not(self.one()) if token.text == "not" else self.either()
        self.depth -= 1
        if token.text == "(":
            if self.token.says("for"):
                raise self.leftover()
            if not self.token.says(")"):
                raise _SyntaxFault(token, messages.NEVER_CLOSED)
            self.advance()
        return inner

    def comparison(self) -> Expression:
        first = self.token
        if first.kind != "word" or first.text in _KEYWORDS:
            raise self.unexpected(messages.A_FACT)
        self.advance()
        if _NUMBER.match(first.text):
            raise _SyntaxFault(first, messages.VALUE_FIRST, word=excerpt(first.text))
        fact = CATALOGUE.get(first.text)
        if fact is None:
            self.complain(first, "unknown-fact", *unknown_fact(first.text))
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
                raise self.unexpected(messages.AN_OPERATOR)
            message = messages.NOT_COMPARED if fact else messages.NOTHING_COMPARED
            example = f"{first.text} {_example(fact)}" if fact else ""
            place = token if token.kind != "end" else first
            raise _SyntaxFault(place, message, fact=excerpt(first.text), example=example)
        self.advance()
        if fact and fact.kind in _UNORDERED:
            self.report(token, messages.NO_ORDER, fact=fact.name, sign=token.text)
        operator: Operator = token.text  # type: ignore[assignment]
        return operator, token

    def value(self, fact: Fact | None, operator: Operator, sign: Word) -> Operand:
        """The value that stands here; its text where it is wrong, which is then reported."""
        token, text = self.quantity(messages.A_VALUE)
        if fact is None:
            return text
        if operator in _ORDER and fact.kind not in _UNORDERED and text in fact.words:
            self.report(sign, messages.WORD_HAS_NO_ORDER, word=text)
            return text
        try:
            return read_value(fact, text)
        except BadValueError as wrong:
            self.complain(token, "unknown-value", wrong.message, wrong.hint)
            return text

    def duration(self, fact: Fact | None) -> float | None:
        begin = self.advance()
        token, text = self.quantity(messages.A_DURATION)
        if fact and not fact.sampled:
            said = {"fact": fact.name, "duration": excerpt(text)}
            self.report(begin, messages.NOT_SAMPLED, "warning", **said)
        try:
            return read_duration(text)
        except BadValueError as wrong:
            self.complain(token, "bad-condition", wrong.message, wrong.hint)
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

    def unexpected(self, expected: str) -> _SyntaxFault:
        """Something else than `expected` stands here."""
        token = self.token
        if token.kind == "end":
            return _SyntaxFault(token, messages.ENDS_EARLY, expected=expected)
        if token.kind == "open":
            return _SyntaxFault(token, messages.QUOTE_NOT_CLOSED)
        word = excerpt(token.text)
        if token.kind == "foreign":
            meant = _FOREIGN.get(token.text)
            message = messages.FOREIGN_SIGN if meant else messages.UNKNOWN_SIGN
            return _SyntaxFault(token, message, sign=word, meant=meant)
        lower = token.text.lower()
        if lower in _KEYWORDS and token.text not in _KEYWORDS:
            return _SyntaxFault(token, messages.NOT_LOWER_CASE, word=word, lower=lower)
        return _SyntaxFault(token, messages.UNEXPECTED, word=word, expected=expected)


def _example(fact: Fact) -> str:
    """A comparison of `fact`, without its name."""
    if fact.kind is Kind.WORD:
        return f"is {fact.words[0]}"
    return {
        Kind.SHARE: ">= 90%",
        Kind.BYTES: ">= 512 MiB",
        Kind.BYTES_PER_SECOND: "> 10 MiB/h",
        Kind.PER_SECOND: ">= 40/min",
        Kind.SECONDS: ">= 10m",
        Kind.VERSION: ">= 20.1",
        Kind.TEXT: 'is "web-1"',
        Kind.COMMAND_LINE: 'is "gunicorn app:app"',
    }.get(fact.kind, "> 1")
