"""What a condition is: comparisons of facts, joined by not, and, or.

The grammar is in wizard.flow.condition_grammar; what a condition is worth against readings is for
wizard.walk.judge to say.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Operator = Literal["is", "is not", "<", "<=", ">", ">="]

Operand: TypeAlias = float | str | tuple[int, ...]
"""A number in the fact's own unit (bytes, seconds, cores, 1.0 = 100 %), a word or a version."""


class Comparison(msgspec.Struct, frozen=True, tag="comparison", array_like=True):
    """`fact operator value`, with `duration` the `for D` in seconds, None without one."""

    fact: str
    operator: Operator
    value: Operand
    written: str
    """As the author wrote it, with white space folded: `cpu.share >= 80% for 30s`."""

    duration: float | None = None


class Not(msgspec.Struct, frozen=True, tag="not", array_like=True):
    part: Expression


class And(msgspec.Struct, frozen=True, tag="and", array_like=True):
    parts: tuple[Expression, ...]


class Or(msgspec.Struct, frozen=True, tag="or", array_like=True):
    parts: tuple[Expression, ...]


Expression: TypeAlias = Comparison | Not | And | Or


def comparisons(expression: Expression) -> tuple[Comparison, ...]:
    """Every comparison in `expression`, from left to right."""
    match expression:
        case Comparison():
            return (expression,)
        case Not(part):
            return comparisons(part)
        case And(parts) | Or(parts):
            return tuple(comparison for part in parts for comparison in comparisons(part))


def stated_by(expression: Expression | None) -> tuple[str, str] | None:
    """(fact, value) where the whole condition is `FACT is VALUE` with a word, else None."""
    match expression:
        case Comparison(fact=fact, operator="is", value=str(value), duration=None):
            return fact, value
        case _:
            return None
