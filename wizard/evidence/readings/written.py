"""Readings written down: each value in its unit for people, and as JSON for programs.

In JSON sizes are bytes, times seconds, CPU cores, shares 0 to 1, an interval `[low, high]`.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Interval
from wizard.fact import Fact, Kind
from wizard.text.units import cores, duration, iso, often, share, size

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.history.tracks import History
    from wizard.evidence.reading import Reading, Value
    from wizard.evidence.target import Target

Written: TypeAlias = float | str | list[Any] | None
"""A value in JSON: a number, a word, several words, an interval, or null for anything."""


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
    Kind.PER_SECOND: often,
}


_WITHOUT_UNIT = frozenset((Kind.WORD, Kind.TEXT, Kind.COMMAND_LINE, Kind.VERSION))


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading: its value is a number, a word, several words, an interval or null."""
    kind = CATALOGUE[reading.name].kind
    return {
        "value": value_json(reading.value),
        "unit": None if kind in _WITHOUT_UNIT else kind.value,
        "known": reading.known,
        "missing": reading.missing,
        "text": reading.text,
        "likely": value_json(reading.likely.value) if reading.likely else None,
        "likely_right": reading.likely.right if reading.likely else None,
    }


def target_json(target: Target | None) -> dict[str, Any] | None:
    """Who was watched; null for nobody."""
    if target is None:
        return None
    return {
        "kind": target.kind,
        "title": target.title,
        "pid": target.pid,
        "command": list(target.command),
    }


def history_json(history: History | None) -> dict[str, Any] | None:
    """What a file says of the time before; null without one."""
    if history is None:
        return None
    return {
        "file": history.name,
        "from": iso(history.times[0]),
        "until": iso(history.times[-1]),
        "seconds": round(history.seconds, 1),
        "said": list(history.notes),
    }


def value_json(value: Value | None) -> Written:
    """`value` as it is written in JSON."""
    match value:
        case Interval(low=low, high=high) if low == high:
            return _number(low)
        case Interval(low=low, high=high):
            return [_number(low), _number(high)]
        case None:
            return None
        case words:
            return next(iter(words)) if len(words) == 1 else sorted(words)


def _number(number: float) -> float | None:
    """A whole number without its point; null for an end that is open."""
    if not isfinite(number):
        return None
    return int(number) if number == int(number) else number
