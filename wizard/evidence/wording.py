"""Values said to people, each kind of fact in its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.fact import Fact, Kind
from wizard.text.units import cores, duration, share, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.reading import Value


def value_text(fact: Fact, value: Value) -> str:
    """`512 MiB`, `2 to 8`, `celery`; several possible words are joined by "or"."""
    if isinstance(value, frozenset):
        return " or ".join(sorted(value))
    low, high = number_text(fact, value.low), number_text(fact, value.high)
    return low if low == high else f"{low} to {high}"


def number_text(fact: Fact, number: float) -> str:
    """One number in the unit of `fact`."""
    return _BY_KIND.get(fact.kind, _plain)(number)


def _plain(number: float) -> str:
    return f"{number:g}" if abs(number) < 1e6 else f"{number:.0f}"


def _rate(number: float) -> str:
    sign = "-" if number < 0 else ""
    return f"{sign}{size(abs(number) * 3600)}/h"


_BY_KIND: dict[Kind, Callable[[float], str]] = {
    Kind.BYTES: size,
    Kind.SHARE: share,
    Kind.CORES: cores,
    Kind.SECONDS: duration,
    Kind.BYTES_PER_SECOND: _rate,
}
