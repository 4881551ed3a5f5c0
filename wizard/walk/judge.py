"""What a condition is worth against the evidence: true, false or unknown (Kleene's logic).

A reading is the set of values that are still possible. A comparison is true if all of them satisfy
it, false if none does, else unknown, with what is missing. Pure: the time is in the evidence.
"""

from __future__ import annotations

import operator as op
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Evidence, Interval, Point, Reading, Value
from wizard.fact import Kind
from wizard.flow.conditions import (
    And,
    Comparison,
    Expression,
    Not,
    Operand,
    Operator,
    Or,
    comparisons,
)
from wizard.messages import walk_messages as say
from wizard.text.units import duration
from wizard.walk.events import Truth, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GAP_INTERVALS = 3
"""A `for` is broken by a gap of more than this many sampling intervals."""

_ORDERS: dict[str, Callable[[object, object], bool]] = {
    "<": op.lt,  # type: ignore[dict-item]
    "<=": op.le,  # type: ignore[dict-item]
    ">": op.gt,  # type: ignore[dict-item]
    ">=": op.ge,  # type: ignore[dict-item]
}


def judge(expression: Expression, evidence: Evidence) -> Verdict:
    """The verdict on a whole condition, with the readings that led to it."""
    match expression:
        case Comparison():
            return _judge_comparison(expression, evidence)
        case Not(part):
            inner = judge(part, evidence)
            return Verdict(_negated(inner.truth), inner.reasons, inner.missing)
        case And(parts):
            whole = _joined([judge(part, evidence) for part in parts], decisive="false")
            return _by_words(expression, whole, evidence)
        case Or(parts):
            whole = _joined([judge(part, evidence) for part in parts], decisive="true")
            return _by_words(expression, whole, evidence)


def _by_words(expression: And | Or, whole: Verdict, evidence: Evidence) -> Verdict:
    """`whole`, or what holds whichever word it is where a fact has one of several: of `X is a or X
    is b` no part is known, and yet all of it is."""
    if whole.truth != "unknown":
        return whole
    asked = [part.fact for part in comparisons(expression) if part.duration is None]
    for fact in dict.fromkeys(asked):
        reading = evidence.readings.get(fact)
        if reading is None or not isinstance(reading.value, frozenset):
            continue
        if asked.count(fact) > 1 and len(reading.value) > 1:
            found = [judge(expression, _with_word(evidence, reading, w)) for w in reading.value]
            if len({verdict.truth for verdict in found}) == 1:
                return Verdict(found[0].truth, _because(reading) or found[0].reasons)
    return whole


def _with_word(evidence: Evidence, reading: Reading, word: str) -> Evidence:
    one = replace(reading, value=frozenset({word}))
    return replace(evidence, readings={**evidence.readings, reading.name: one})


def _negated(truth: Truth) -> Truth:
    opposites: dict[Truth, Truth] = {"true": "false", "false": "true", "unknown": "unknown"}
    return opposites[truth]


def _joined(parts: Sequence[Verdict], *, decisive: Truth) -> Verdict:
    """`decisive` is the truth that one part needs for the whole: false for and, true for or."""
    deciding = [part for part in parts if part.truth == decisive]
    if deciding:
        return Verdict(decisive, _unique(r for part in deciding for r in part.reasons))
    unknown = [part for part in parts if part.truth == "unknown"]
    reasons = _unique(r for part in parts for r in part.reasons)
    if unknown:
        missing = _unique(part.missing for part in unknown if part.missing)
        return Verdict("unknown", reasons, "; ".join(missing) or None)
    return Verdict(_negated(decisive), reasons)


def _unique(texts: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))  # type: ignore[call-overload]


def _judge_comparison(comparison: Comparison, evidence: Evidence) -> Verdict:
    reading = evidence.readings.get(comparison.fact)
    if reading is None:
        return Verdict(
            "unknown", missing=say.FACT_UNKNOWN.format(label=CATALOGUE[comparison.fact].label)
        )
    if comparison.duration is not None and reading.origin != "stated":
        return _judge_span(comparison, comparison.duration, reading, evidence)
    truth = compare(comparison, reading.value)
    return Verdict(truth, _because(reading), _missing(reading) if truth == "unknown" else None)


def _because(reading: Reading) -> tuple[str, ...]:
    """What the reading says: with what it rests on where it was detected or called, and with what
    was detected where somebody stated another value."""
    if not reading.known or not reading.text:
        return ()
    fact = CATALOGUE[reading.name]
    sentence = fact.as_sentence(reading.text, reading.whole)
    if reading.detected:
        sentence = say.READING_DETECTED.format(sentence=sentence, detected=reading.detected)
    called = reading.origin != "stated" and (fact.kind is Kind.WORD or not fact.sampled)
    if called and reading.because:
        sentence = say.READING_BECAUSE.format(sentence=sentence, because=reading.because)
    return (sentence,)


def _missing(reading: Reading) -> str:
    reason = reading.missing or say.NOT_CLOSE_ENOUGH
    return say.FACT_MISSING.format(label=CATALOGUE[reading.name].label, reason=reason)


def _judge_span(
    comparison: Comparison, span: float, reading: Reading, evidence: Evidence
) -> Verdict:
    """`X for D`: false where X does not hold now, true where it held all of the last D. What held
    only for a part of it is unknown, whatever was before: it may yet last."""
    now = compare(comparison, reading.value)
    if now == "false":
        return Verdict("false", _because(reading))
    if now == "unknown":
        return Verdict("unknown", missing=_missing(reading))
    run = lasting(comparison, evidence)
    if run.seen >= span - (0.0 if run.broken else run.allowed):
        return Verdict("true", _because(reading))
    label = CATALOGUE[reading.name].label
    missing = say.SEEN_SO_FAR.format(label=label, seen=duration(run.seen), span=duration(span))
    return Verdict("unknown", _because(reading), missing)


class Run(Struct, frozen=True):
    """For how long up to now a comparison has held, in seconds."""

    seen: float
    allowed: float
    """How much of that may be missing at its beginning."""

    broken: bool
    """Whether it did not hold, or was not known to, within the points of the evidence."""


def lasting(comparison: Comparison, evidence: Evidence) -> Run:
    """For how long `comparison`, which asks for a time, has held in the points of its metric."""
    since = evidence.at - (comparison.duration or 0.0)
    points = [
        point
        for point in evidence.points.get(comparison.fact, ())
        if since <= point[0] <= evidence.at
    ]
    # The newest first: what has just begun is seen at once, in some hundred points else.
    held = 0
    for _, value in reversed(points):
        if compare(comparison, value) != "true":
            break
        held += 1
    run = points[len(points) - held :]
    seen, allowed = covered(run, evidence)
    return Run(seen, allowed, broken=held < len(points) or not run)


def covered(points: Sequence[Point], evidence: Evidence) -> tuple[float, float]:
    """How many seconds up to now are covered by `points` without a gap, and how many seconds may be
    missing at their beginning: rows of a history stand further apart."""
    allowed = GAP_INTERVALS * evidence.every
    until, every = evidence.past or (float("-inf"), 0.0)
    before = max(allowed, GAP_INTERVALS * every)
    seen = seen_without_gap(points, evidence.at, allowed, until, before)
    return seen, before if points and points[0][0] <= until else allowed


def seen_without_gap(
    points: Sequence[Point],
    at: float,
    allowed: float,
    until: float = float("-inf"),
    before: float = 0.0,
) -> float:
    """How many seconds up to `at` are covered by points at most `allowed` seconds apart; up to the
    time `until`, at most `before` seconds."""
    covered = at
    for time, _ in reversed(points):
        if covered - time > (before if time <= until else allowed):
            break
        covered = time
    return at - covered


def compare(comparison: Comparison, value: Value | None) -> Truth:
    """One comparison against what is still possible."""
    operator, operand = comparison.operator, comparison.value
    if value is None:
        return "unknown"
    if operator == "is not":
        return _negated(_equal(value, operand))
    if operator == "is":
        return _equal(value, operand)
    if isinstance(value, Interval):
        return _ordered(operator, value, operand)
    return _ordered_words(comparison.fact, operator, value, operand)


def _equal(value: Value, operand: Operand) -> Truth:
    if isinstance(value, Interval):
        if not isinstance(operand, float | int):
            return "false"
        if value.low == value.high == operand:
            return "true"
        return "unknown" if value.low <= operand <= value.high else "false"
    matches = [_same_word(word, operand) for word in value]
    return "true" if all(matches) else "unknown" if any(matches) else "false"


def _same_word(word: str, operand: Operand) -> bool:
    if isinstance(operand, tuple):
        version = parse_version(word)
        return version is not None and _padded(version, operand) == _padded(operand, version)
    return word == operand


def _ordered(operator: Operator, value: Interval, operand: Operand) -> Truth:
    if not isinstance(operand, float | int):
        return "false"
    satisfies = _ORDERS[operator]
    holds = satisfies(value.low, operand)
    if satisfies(value.high, operand) != holds:
        return "unknown"
    return "true" if holds else "false"


def _ordered_words(fact: str, operator: Operator, words: frozenset[str], operand: Operand) -> Truth:
    """Versions in their order; a word such as `unset` is neither above nor below a number."""
    if CATALOGUE[fact].kind is not Kind.VERSION or not isinstance(operand, tuple):
        return "false"
    versions = [parse_version(word) for word in words]
    if not versions or None in versions:
        return "unknown"
    results = {
        _ORDERS[operator](_padded(version, operand), _padded(operand, version))
        for version in versions
        if version is not None
    }
    return "unknown" if len(results) == 2 else "true" if results.pop() else "false"


def parse_version(text: str) -> tuple[int, ...] | None:
    """The leading numbers of a version, part by part (`23.0.0rc1` → 23, 0, 0); None without any."""
    parts = []
    for part in text.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        parts.append(int(digits))
        if digits != part:
            break
    return tuple(parts) or None


def _padded(version: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return version + (0,) * (len(other) - len(version))
