"""Which values can make conditions true: tried out, one value for each way of comparing.

Between two neighbouring constants all numbers compare alike, so each constant, what lies between
two, and what lies beyond the outermost stand for all numbers there are. A `for` is left aside: what
can never hold at one moment never holds for a while.
"""

from __future__ import annotations

import itertools
import math
import operator as op
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.fact import Fact, Kind
from wizard.flow.condition import And, Comparison, Expression, Not, Operand, Or, comparisons

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_TRIALS = 5000
"""How many combinations are tried; conditions that need more are let pass."""

_MOST_COMPARISONS = 200_000
"""How many comparisons are worked out for one rule in one document; real ones need 2,000."""

_ORDERS = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}
_OTHER = "\0"
"""A text that no condition names."""


def facts_of(expression: Expression) -> frozenset[str]:
    """The facts that `expression` asks for."""
    return frozenset(comparison.fact for comparison in comparisons(expression))


class Trials:
    """What one rule may try out in one document."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARISONS

    @property
    def ended(self) -> bool:
        """Whether nothing more is tried out: whatever follows is let pass."""
        return self._left <= 0

    def can_hold(self, *expressions: Expression) -> bool:
        """Whether some values make all of `expressions` true at once; True where that is too many
        to try."""
        together = And(expressions)
        named = {one.fact for one in comparisons(together)}
        trials = {name: _trials(CATALOGUE[name], together) for name in sorted(named)}
        count = math.prod(map(len, trials.values()))
        self._left -= min(count, _MOST_TRIALS) * len(comparisons(together))
        if count > _MOST_TRIALS or self.ended:
            return True
        return any(
            _holds(together, dict(zip(trials, values, strict=True)))
            for values in itertools.product(*trials.values())
        )


def _trials(fact: Fact, expression: Expression) -> list[Operand]:
    """Values of `fact` that stand for all it can have."""
    named = {one.value for one in comparisons(expression) if one.fact == fact.name}
    match fact.kind:
        case Kind.WORD:
            return list(fact.words)
        case Kind.TEXT | Kind.COMMAND_LINE:
            return [_OTHER, *named]
        case Kind.VERSION:
            versions = [value for value in named if isinstance(value, tuple)]
            return [(0,), *versions, *((*version, 1) for version in versions), (10**9,)]
        case _:
            return [*fact.words, *_numbers(fact, named)]


def _numbers(fact: Fact, named: set[Operand]) -> list[float]:
    """Numbers from its least to its greatest, that stand for all."""
    # A counter of OOM kills at 0 is unknown, since it goes with the container (DESIGN.md, rule 10).
    low = 1.0 if fact.name == "memory.oom_kills" else fact.low
    constants = sorted(value for value in named if isinstance(value, float) and value >= low)
    ends = [low if low != float("-inf") else min(constants, default=0.0) - 1.0]
    ends += [fact.high if fact.high != float("inf") else max([*ends, *constants]) + 2.0]
    points = sorted({*ends, *constants})
    between = [(left + right) / 2 for left, right in itertools.pairwise(points)]
    if fact.kind is Kind.COUNT:
        between = [float(int(point)) for point in between]
    return sorted({*points, *between})


def _holds(expression: Expression, values: Mapping[str, Operand]) -> bool:
    match expression:
        case Comparison():
            return _compares(expression, values[expression.fact])
        case Not(part):
            return not _holds(part, values)
        case And(parts):
            return all(_holds(part, values) for part in parts)
        case Or(parts):
            return any(_holds(part, values) for part in parts)


def _compares(comparison: Comparison, value: Operand) -> bool:
    match comparison.operator:
        case "is":
            return value == comparison.value
        case "is not":
            return value != comparison.value
        case sign:
            if isinstance(value, str) or isinstance(comparison.value, str):
                return False
            return bool(_ORDERS[sign](value, comparison.value))
