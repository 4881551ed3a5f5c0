"""Facts that a person stated, by `--set` or by an answer, as values and as evidence."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from wizard.evidence.reading import Evidence, Interval, Value
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series

if TYPE_CHECKING:
    from collections.abc import Mapping


def value_of(fact: str, text: str) -> Value:
    """The value that `text` writes for `fact`. Raises ValueError with a line for the user."""
    # Late: it takes 2 ms to import, and most starts state nothing.
    from wizard.flow.condition_grammar import parse_value

    operand = parse_value(fact, text)
    match operand:
        case float() | int():
            return Interval.exactly(float(operand))
        case str():
            return frozenset({operand})
        case _:
            return frozenset({text.strip()})


def values_of(stated: Mapping[str, str]) -> dict[str, Value]:
    """Each stated fact with its value. What this version cannot read, as a session of a later one
    may have it, says nothing."""
    values = {}
    for fact, text in stated.items():
        with suppress(ValueError):
            values[fact] = value_of(fact, text)
    return values


def evidence_of_stated(stated: Mapping[str, str], at: float) -> Evidence:
    """What stated facts alone say, with all that follows from them, at time `at`."""
    return observe(Series(), None, values_of(stated), at)
