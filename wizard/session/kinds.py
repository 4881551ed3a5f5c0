"""How single values stand in a session's JSON, and the tables that records are made of.

A table has one row for each field: (field, key, kind). What reads also judges: a session may come
from another machine, so every value has to be of its kind, numbers finite and texts free of control
codes, else DecodeError says in one line what is wrong.

Judging 260,000 processes of a long session takes seconds. So a kind also knows its `plain` form: a
regular expression for values that are good beyond doubt, which `take` reads without another look.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from msgspec import Struct

from wizard.text.clean import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json: TypeAlias = Any
"""What json.loads gives and json.dumps takes."""

Record = TypeVar("Record")

MOST = 2**63
"""No number of a session is as large; a longer one is an attack on the reader."""


def _same(value: Any) -> Json:
    return value


class EncodeError(ValueError):
    """A value that cannot be written: not a number, or infinite."""


class DecodeError(ValueError):
    """JSON that is no event. Its text is one line without the place."""


class Kind(Struct, frozen=True):
    """How a value is written and read."""

    name: str
    """As wizard/session/FORMAT.md calls it."""

    write: Callable[[Any], Json]
    """Raises EncodeError."""

    read: Callable[[Json], Any]
    """Raises DecodeError. A missing key is read as None."""

    plain: str = ""
    """A regular expression for JSON without white space that `read` is sure to take, as `write`
    makes it of usual values; empty where there is none."""

    take: Callable[[Json], Any] = _same
    """`read` for what is plain."""


Table: TypeAlias = tuple[tuple[str, str, Kind], ...]
"""(field, key, kind) for each field, in order."""


def write_record(table: Table, record: object) -> dict[str, Json]:
    """`record` as an object; what is None is left out."""
    written = {}
    for field, key, kind in table:
        value = getattr(record, field)
        if value is not None and (inner := kind.write(value)) is not None:
            written[key] = inner
    return written


def read_record(make: Callable[..., Record], table: Table, written: Json) -> Record:
    """What `make` makes of the object's fields; unknown keys are left out."""
    if type(written) is not dict:
        raise DecodeError(f"an object is expected, not {_shown(written)}")
    values = []
    get = written.get
    key = ""
    try:
        for _field, key, kind in table:
            values.append(kind.read(get(key)))
    except DecodeError as error:
        raise DecodeError(f"{key}: {error}") from error
    return make(*values)


def _shown(value: Json) -> str:
    if value is None:
        return "nothing"
    text = clean_line(repr(value)) if isinstance(value, str | int | float) else type(value).__name__
    return text if len(text) <= 40 else f"{text[:40]}…"


def _wrong(expected: str, value: Json) -> DecodeError:
    return DecodeError(f"{expected} is expected, not {_shown(value)}")


# --- numbers ----------------------------------------------------------------------------------


def _write_number(value: float) -> Json:
    if not -MOST < value < MOST:
        raise EncodeError(f"{value} is no number that can be kept")
    return value


def _read_number(value: Json) -> float:
    if type(value) is float or type(value) is int:
        if -MOST < value < MOST:
            return value
        raise DecodeError("a number is too large")
    raise _wrong("a number", value)


def _write_whole(value: int) -> Json:
    if type(value) is not int or not -MOST < value < MOST:
        raise EncodeError(f"{value} is no whole number that can be kept")
    return value


def _read_whole(value: Json) -> int:
    if type(value) is int:
        if -MOST < value < MOST:
            return value
        raise DecodeError("a number is too large")
    raise _wrong("a whole number", value)


def _read_number_or_none(value: Json) -> float | None:
    # A fast way for the fields of samples: half of the time that it takes to open a long session.
    if type(value) is float and -MOST < value < MOST:
        return value
    return None if value is None else _read_number(value)


def _read_whole_or_none(value: Json) -> int | None:
    if type(value) is int and -MOST < value < MOST:
        return value
    return None if value is None else _read_whole(value)


_WHOLE = r"-?(?:0|[1-9]\d{0,17}+)"
_NUMBER = _WHOLE + r"(?:\.\d{1,20}+)?+(?:e-\d{1,3}+)?+"

NUMBER = Kind("number", _write_number, _read_number, _NUMBER)
WHOLE = Kind("whole number", _write_whole, _read_whole, _WHOLE)
NUMBER_OR_NONE = Kind("number, or nothing", _write_number, _read_number_or_none, _NUMBER)
WHOLE_OR_NONE = Kind("whole number, or nothing", _write_whole, _read_whole_or_none, _WHOLE)


# --- words and texts --------------------------------------------------------------------------


def _read_flag(value: Json) -> bool:
    if type(value) is not bool:
        raise _wrong("true or false", value)
    return value


def _read_string(value: Json) -> str:
    if type(value) is not str:
        raise _wrong("a text", value)
    return value


_LINE = r'"[ !#-\[\]-~]*+"'  # ASCII that needs no escape has nothing to clean either

FLAG = Kind("true or false", _same, _read_flag, "(?:true|false)")
LINE = Kind("line", _same, lambda value: clean_line(_read_string(value)), _LINE)
TEXT = Kind("text", _same, lambda value: clean_text(_read_string(value)))
DOCUMENT = Kind("document", _same, _read_string)
"""The text of a file as it stood there: whoever parses it cleans it, as with the file itself."""


def word(*allowed: str) -> Kind:
    """One of `allowed`."""
    name = f"{', '.join(allowed[:-1])} or {allowed[-1]}"

    def read(value: Json) -> str:
        if type(value) is not str or value not in allowed:
            raise _wrong(name, value)
        return value

    return Kind(name, _same, read)


# --- several values ---------------------------------------------------------------------------


def _may_lack(kind: Kind) -> bool:
    """Whether the key may be missing."""
    try:
        kind.read(None)
    except DecodeError:
        return False
    return True


def _one_or_more(plain: str) -> str:
    return f"{plain}(?:,{plain})*+" if plain else ""


def optional(kind: Kind) -> Kind:
    """`kind`, or None where the key is missing or null."""
    return Kind(
        f"{kind.name}, or nothing",
        kind.write,
        lambda value: None if value is None else kind.read(value),
        kind.plain,
        lambda value: None if value is None else kind.take(value),
    )


def or_empty(kind: Kind, empty: Callable[[], object]) -> Kind:
    """`kind`, left out where it is empty."""
    return Kind(
        f"{kind.name}, or nothing",
        lambda value: kind.write(value) if value else None,
        lambda value: empty() if value is None else kind.read(value),
        kind.plain,
        lambda value: empty() if value is None else kind.take(value),
    )


def several(kind: Kind) -> Kind:
    """A tuple, as an array."""

    def read(value: Json) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _wrong("an array", value)
        return tuple(map(kind.read, value))

    return Kind(
        f"array of {kind.name}",
        lambda values: list(map(kind.write, values)),
        read,
        rf"\[{_one_or_more(kind.plain)}\]" if kind.plain else "",
        lambda value: tuple(map(kind.take, value)),
    )


def named(kind: Kind) -> Kind:
    """A mapping by name, as an object."""

    def write(values: Mapping[str, Any]) -> Json:
        return {name: kind.write(value) for name, value in values.items()}

    def read(value: Json) -> dict[str, Any]:
        if type(value) is not dict:
            raise _wrong("an object", value)
        return {clean_line(name): kind.read(inner) for name, inner in value.items()}

    return Kind(
        f"object of {kind.name}",
        write,
        read,
        rf"\{{{_one_or_more(f'{_LINE}:{kind.plain}')}\}}" if kind.plain else "",
        lambda value: {name: kind.take(inner) for name, inner in value.items()},
    )


def record(name: str, make: Callable[..., object], table: Table) -> Kind:
    """A frozen value, as an object."""
    takers = tuple((key, kind.take) for _field, key, kind in table)

    def take(written: Json) -> object:
        get = written.get
        return make(*[taken(get(key)) for key, taken in takers])

    return Kind(
        name,
        lambda value: write_record(table, value),
        lambda value: read_record(make, table, value),
        plain_record(table),
        take,
    )


def plain_record(table: Table, before: str = "") -> str:
    """The plain form of an object of `table`, whose first key is required; `before` stands in front
    of it."""
    if not all(kind.plain for _field, _key, kind in table):
        return ""
    members = [f'"{key}":{kind.plain}' for _field, key, kind in table]
    rest = (
        f"(?:,{member})?+" if _may_lack(kind) else f",{member}"
        for member, (_field, _key, kind) in zip(members[1:], table[1:], strict=True)
    )
    return rf"\{{{before}{members[0]}{''.join(rest)}\}}"


def row(name: str, make: Callable[..., object], table: Table) -> Kind:
    """A frozen value, as an array in the order of its table without the Nones at its end. Its
    fields are single values."""
    fields = tuple((field, kind.write) for field, _key, kind in table)
    readers = tuple(kind.read for _field, _key, kind in table)
    nothing = (None,) * len(table)

    def write(value: object) -> Json:
        written = [
            None if (inner := getattr(value, field)) is None else write_inner(inner)
            for field, write_inner in fields
        ]
        while written and written[-1] is None:
            written.pop()
        return written

    def read(value: Json) -> object:
        if type(value) is not list:
            raise _wrong("an array", value)
        padded = chain(value, repeat(None))
        try:
            return make(*[read_inner(next(padded)) for read_inner in readers])
        except DecodeError as error:
            raise DecodeError(f"{name}: {error}") from error

    return Kind(
        name,
        write,
        read,
        _plain_row(table),
        lambda value: make(*value, *nothing[len(value) :]),
    )


def _plain_row(table: Table) -> str:
    """The plain form of a row; what may be missing at its end is nested from the right."""
    tail, required = "", False
    for _field, _key, kind in reversed(table):
        lacks = _may_lack(kind)
        required |= not lacks
        element = f"(?:null|{kind.plain})" if lacks else kind.plain
        tail = f",{element}{tail}" if required else f"(?:,{element}{tail})?+"
    return rf"\[{tail.removeprefix(',')}\]"
