"""The values of facts as people write them: `95%`, `1 GiB`, `10 MiB/h`, `30s`, `23.0.1`, `growing`.

One way for conditions and for `--set`, held to wizard.catalogue. Numbers come out in the fact's own
unit: bytes, bytes per second, seconds, cores, 1.0 for 100 %.
"""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.fact import Fact, Kind
from wizard.messages import lint_messages as messages
from wizard.text.clean import clean_line, excerpt
from wizard.text.units import CORE_UNITS, GIB, KIB, MIB, PER_SECOND_UNITS, SIZE_UNITS

if TYPE_CHECKING:
    from wizard.flow.conditions import Operand

_QUANTITY = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*([^\s0-9.,]\S*)?")
_VERSION = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,9}")

_UNITS: dict[Kind, dict[str, tuple[int, int]]] = {
    Kind.COUNT: {"": (1, 1)},
    Kind.CORES: {"": (1, 1)},
    Kind.SHARE: {"%": (1, 100)},
    Kind.BYTES: {"KiB": (KIB, 1), "MiB": (MIB, 1), "GiB": (GIB, 1)},
    Kind.BYTES_PER_SECOND: {"MiB/h": (MIB, 3600)},
    Kind.PER_SECOND: {"/s": (1, 1), "/min": (1, 60), "/h": (1, 3600)},
    Kind.SECONDS: {"s": (1, 1), "m": (60, 1), "h": (3600, 1), "d": (86400, 1)},
}
"""What a number with that unit is multiplied with and divided by. Two whole numbers, so that `95%`
comes out as 0.95 to the last bit."""

_ANY_UNITS = {Kind.BYTES: SIZE_UNITS, Kind.CORES: CORE_UNITS, Kind.PER_SECOND: PER_SECOND_UNITS}

_FORMS = {
    Kind.COUNT: messages.WRITE_COUNT,
    Kind.CORES: messages.WRITE_CORES,
    Kind.SHARE: messages.WRITE_SHARE,
    Kind.BYTES: messages.WRITE_SIZE,
    Kind.BYTES_PER_SECOND: messages.WRITE_RATE,
    Kind.PER_SECOND: messages.WRITE_PER_TIME,
    Kind.SECONDS: messages.WRITE_DURATION,
    Kind.VERSION: messages.WRITE_VERSION,
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
    **dict.fromkeys(("/sec", "/second", "rps"), "/s"),
    **dict.fromkeys(("/m", "/minute", "rpm"), "/min"),
    **dict.fromkeys(("/hr", "/hour", "rph"), "/h"),
}
"""Other spellings of a unit, in lower case, and the one that is meant where the kind has it."""

_OFTEN = ("memory.limit", "cpu.limit", "server.kind", "app.kind", "memory.trend")
"""The facts that people state and conditions ask for the most."""

_DURATION = Fact("duration", Kind.SECONDS, "How long a comparison has to hold.")


class BadValueError(ValueError):
    """A value that its fact cannot have. `message` says what is wrong, `hint` what to write."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}; {hint}")
        self.message = message
        self.hint = hint


def _bad(fact: Fact, message: str, hint: str = "", **values: str) -> BadValueError:
    """The error that `message` says of `fact`; without a `hint` how its values are written."""
    return BadValueError(message.format(fact=fact.name, **values), hint or form(fact))


def read_value(fact: Fact, text: str, *, any_unit: bool = False) -> Operand:
    """`text` as a value of `fact`; documents are held to one way to write each, but for `any_unit`.
    Raises BadValueError."""
    text = clean_line(text).strip()
    if not text:
        raise _bad(fact, messages.NO_VALUE)
    if text in fact.words:
        return text
    match fact.kind:
        case Kind.TEXT | Kind.COMMAND_LINE:
            return text
        case Kind.WORD:
            raise _bad(fact, messages.NEVER_THAT, value=excerpt(text))
        case Kind.VERSION:
            if not _VERSION.fullmatch(text):
                raise _bad(fact, messages.NOT_A_VERSION, value=excerpt(text))
            return tuple(int(part) for part in text.split("."))
        case _:
            if any_unit and (number := _in_any_unit(fact, text)) is not None:
                return number
            return _read_number(fact, text)


def _in_any_unit(fact: Fact, text: str) -> float | None:
    """`400MB`, `512Mi`, `500m`; None for what is left to the common way."""
    match = _QUANTITY.fullmatch(text)
    factor = _ANY_UNITS.get(fact.kind, {}).get((match[2] or "").lower()) if match else None
    if match is None or factor is None:
        return None
    number = float(match[1]) * factor
    return number if fact.low <= number <= fact.high and math.isfinite(number) else None


def read_duration(text: str) -> float:
    """`text`, such as `30s`, in seconds, more than 0. Raises BadValueError."""
    seconds = _read_number(_DURATION, clean_line(text).strip())
    if seconds <= 0:
        raise _bad(_DURATION, messages.DURATION_NOT_ABOVE_ZERO)
    return seconds


def form(fact: Fact) -> str:
    """How a value of `fact` is written, as an instruction in one line."""
    words = " or ".join(f"`{word}`" for word in fact.words)
    if fact.kind is Kind.WORD:
        *most, last = (f"`{word}`" for word in fact.words)
        words = f"{', '.join(most)} or {last}" if most else last
        return messages.WRITE_WORDS.format(words=words)
    text = _FORMS.get(fact.kind, messages.WRITE_TEXT)
    return messages.OR_WORDS.format(form=text, words=words) if words else text


def facts_like(name: str) -> tuple[str, ...]:
    """The facts of the catalogue that may be meant by `name`, which is none."""
    wanted = name.lower()[:100]
    same = tuple(fact for fact in CATALOGUE if fact.endswith(f".{wanted}"))
    return same[:3] or tuple(get_close_matches(wanted, CATALOGUE, n=1))


def unknown_fact(name: str) -> tuple[str, str]:
    """What is wrong with `name`, which is no fact, and what to do about it."""
    close = facts_like(name)
    message, hint = messages.UNKNOWN_FACT_LIKE if close else messages.UNKNOWN_FACT
    facts = " or ".join(f"`{fact}`" for fact in close) if close else ", ".join(_OFTEN)
    return message.format(fact=excerpt(name)), hint.format(facts=facts)


def _read_number(fact: Fact, text: str) -> float:
    match = _QUANTITY.fullmatch(text)
    if not match:
        raise _bad(fact, messages.NOT_A_VALUE, value=excerpt(text))
    written, unit = match.group(1), match.group(2) or ""
    times, by = _factor(fact, written, unit)
    number = float(written) * times / by
    if fact.kind is Kind.COUNT and not number.is_integer():
        raise _bad(fact, messages.NOT_WHOLE)
    if not (fact.low <= number <= fact.high) or math.isinf(number):
        raise _bad(fact, messages.NEVER_THAT, _within_bounds(fact), value=excerpt(text))
    return number


def _factor(fact: Fact, written: str, unit: str) -> tuple[int, int]:
    """What the number before `unit` is multiplied with and divided by."""
    units = _UNITS[fact.kind]
    if unit in units:
        return units[unit]
    if not unit and float(written) == 0:
        return 1, 1
    if not unit:
        raise _bad(fact, messages.UNIT_MISSING, value=written)
    if "" in units:
        raise _bad(fact, messages.UNIT_TOO_MANY, unit=excerpt(unit))
    meant = _MEANT.get(unit.lower())
    space = "" if fact.kind in (Kind.SHARE, Kind.SECONDS) else " "
    hint = messages.WRITE.format(value=f"{written}{space}{meant}") if meant in units else ""
    raise _bad(fact, messages.WRONG_UNIT, hint, unit=excerpt(unit))


def _within_bounds(fact: Fact) -> str:
    """Between which bounds a value of `fact` is, as an instruction."""
    scale, unit = (100, "%") if fact.kind is Kind.SHARE else (1, "")
    low, high = f"{fact.low * scale:.0f}{unit}", f"{fact.high * scale:.0f}{unit}"
    if math.isfinite(fact.high):
        return messages.WRITE_BETWEEN.format(low=low, high=high)
    if math.isfinite(fact.low):
        return messages.WRITE_AT_LEAST.format(low=low)
    return messages.WRITE_FINITE
