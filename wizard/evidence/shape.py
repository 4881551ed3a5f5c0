"""The shape in which readings and targets go out as JSON (DESIGN.md, section 3).

Sizes are bytes, times seconds, CPU cores, shares 0 to 1, an interval `[low, high]`.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Interval
from wizard.fact import Kind
from wizard.text.units import iso

if TYPE_CHECKING:
    from wizard.evidence.history.model import History
    from wizard.evidence.reading import Reading, Value
    from wizard.evidence.target import Target

_WITHOUT_UNIT = frozenset((Kind.WORD, Kind.TEXT, Kind.COMMAND_LINE, Kind.VERSION))


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading: its value is a number, a word, several words, an interval or null."""
    kind = CATALOGUE[reading.name].kind
    return {
        "value": _value(reading.value),
        "unit": None if kind in _WITHOUT_UNIT else kind.value,
        "known": reading.known,
        "missing": reading.missing,
        "text": reading.text,
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
        "said": list(history.said),
    }


def _value(value: Value | None) -> float | str | list[Any] | None:
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
