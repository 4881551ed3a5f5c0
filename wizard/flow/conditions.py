"""What a condition is: comparisons of facts, joined by not, and, or; and the values in them.

Values are written as people write them: `95%`, `1 GiB`, `10 MiB/h`, `30s`, `23.0.1`, `growing`.
There is one way for conditions and for `--set`, held to wizard.catalogue; numbers come out in the
fact's own unit: bytes, bytes per second, seconds, cores, 1.0 for 100 %. The grammar is in
wizard.flow.condition_grammar; what a condition is worth against readings is for wizard.walk.judge
to say.
"""

from __future__ import annotations

import math
import re
from typing import Literal, TypeAlias

import msgspec

from wizard.fact import Fact, Kind
from wizard.text.clean import clean_line
from wizard.text.units import GIB, KIB, MIB

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
            return tuple(found for part in parts for found in comparisons(part))


def stated_by(expression: Expression | None) -> tuple[str, str] | None:
    """(fact, value) where the whole condition is `FACT is VALUE` with a word, else None."""
    match expression:
        case Comparison(fact=fact, operator="is", value=str(value), duration=None):
            return fact, value
        case _:
            return None


_QUANTITY = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*([^\s0-9.,]\S*)?")
_VERSION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,9}")
_SHOWN = 80

_UNITS: dict[Kind, dict[str, tuple[int, int]]] = {
    Kind.COUNT: {"": (1, 1)},
    Kind.CORES: {"": (1, 1)},
    Kind.SHARE: {"%": (1, 100)},
    Kind.BYTES: {"KiB": (KIB, 1), "MiB": (MIB, 1), "GiB": (GIB, 1)},
    Kind.BYTES_PER_SECOND: {"MiB/h": (MIB, 3600)},
    Kind.SECONDS: {"s": (1, 1), "m": (60, 1), "h": (3600, 1), "d": (86400, 1)},
}
"""What a number with that unit is multiplied with and divided by. Two whole numbers, so that `95%`
comes out as 0.95 to the last bit."""

_FORMS = {
    Kind.COUNT: "write a whole number, such as `4`",
    Kind.CORES: "write a number of cores, such as `0.5`",
    Kind.SHARE: "write a share in %, such as `95%`",
    Kind.BYTES: "write a size in KiB, MiB or GiB, such as `512 MiB`",
    Kind.BYTES_PER_SECOND: "write a rate in MiB/h, such as `10 MiB/h`",
    Kind.SECONDS: "write a duration in s, m, h or d, such as `30s`",
    Kind.VERSION: "write numbers joined by dots, such as `23.0.1`",
}

_MEANT = {
    **dict.fromkeys(("sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "m"),
    **dict.fromkeys(("hr", "hrs", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("k", "kb", "ki", "kib"), "KiB"),
    **dict.fromkeys(("m", "mb", "mi", "mib"), "MiB"),
    **dict.fromkeys(("g", "gb", "gi", "gib"), "GiB"),
    **dict.fromkeys(("mb/h", "mi/h", "mib/h"), "MiB/h"),
}
"""Other spellings of a unit, in lower case, and the one that is meant where the kind has it."""

_DURATION = Fact("duration", Kind.SECONDS, "How long a comparison has to hold.")


class BadValueError(ValueError):
    """A value that its fact cannot have. `message` says what is wrong, `hint` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}; {hint}")
        self.message = message
        self.hint = hint


def read_value(fact: Fact, text: str) -> Operand:
    """`text` as a value of `fact`. Raises BadValueError."""
    text = clean_line(text).strip()
    if not text:
        raise BadValueError(f"`{fact.name}` has no value here", form(fact))
    if text in fact.words:
        return text
    match fact.kind:
        case Kind.TEXT | Kind.COMMAND_LINE:
            return text
        case Kind.WORD:
            raise BadValueError(f"`{fact.name}` is never `{shown(text)}`", form(fact))
        case Kind.VERSION:
            if not _VERSION.fullmatch(text):
                raise BadValueError(f"`{shown(text)}` is not a version", form(fact))
            return tuple(int(part) for part in text.split("."))
        case _:
            return _read_number(fact, text)


def read_duration(text: str) -> float:
    """`text`, such as `30s`, in seconds, more than 0. Raises BadValueError."""
    seconds = _read_number(_DURATION, clean_line(text).strip())
    if seconds <= 0:
        raise BadValueError("`for` needs a duration above 0", form(_DURATION))
    return seconds


def form(fact: Fact) -> str:
    """How a value of `fact` is written, as an instruction in one line."""
    words = " or ".join(f"`{word}`" for word in fact.words)
    if fact.kind is Kind.WORD:
        *most, last = (f"`{word}`" for word in fact.words)
        return f"write {', '.join(most)} or {last}" if most else f"write {last}"
    text = _FORMS.get(fact.kind, 'write it in double quotes, such as `"web-1"`')
    return f"{text}, or {words}" if words else text


def shown(text: str) -> str:
    """A piece of an author's text for a message: clean, on one line, without back-ticks, short."""
    text = clean_line(text).replace("`", "'").strip()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _read_number(fact: Fact, text: str) -> float:
    match = _QUANTITY.fullmatch(text)
    if not match:
        raise BadValueError(f"`{shown(text)}` is no value of `{fact.name}`", form(fact))
    written, unit = match.group(1), match.group(2) or ""
    times, by = _factor(fact, written, unit)
    number = float(written) * times / by
    if fact.kind is Kind.COUNT and not number.is_integer():
        raise BadValueError(f"`{fact.name}` counts in whole numbers", form(fact))
    if not (fact.low <= number <= fact.high) or math.isinf(number):
        raise BadValueError(
            f"`{fact.name}` is never `{shown(text)}`", f"write a value {_bounds(fact)}"
        )
    return number


def _factor(fact: Fact, written: str, unit: str) -> tuple[int, int]:
    """What the number before `unit` is multiplied with and divided by."""
    units = _UNITS[fact.kind]
    if unit in units:
        return units[unit]
    if not unit and float(written) == 0:
        return 1, 1
    if not unit:
        raise BadValueError(f"`{written}` has no unit", form(fact))
    if "" in units:
        raise BadValueError(f"`{fact.name}` has no unit, `{shown(unit)}` is one", form(fact))
    meant = _MEANT.get(unit.lower())
    space = "" if fact.kind in (Kind.SHARE, Kind.SECONDS) else " "
    hint = f"write `{written}{space}{meant}`" if meant in units else form(fact)
    raise BadValueError(f"`{shown(unit)}` is no unit of `{fact.name}`", hint)


def _bounds(fact: Fact) -> str:
    scale, unit = (100, "%") if fact.kind is Kind.SHARE else (1, "")
    low = f"{fact.low * scale:.0f}{unit}"
    if math.isinf(fact.high):
        return f"from {low} up" if math.isfinite(fact.low) else "that is not endless"
    return f"from {low} to {fact.high * scale:.0f}{unit}"
