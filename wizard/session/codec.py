"""Events as lines of JSON, and lines as events: `{"event":"step-entered","at":…,"step":…}`.

Their classes (wizard.walk.events) are the format; wizard/session/FORMAT.md says the same for
people, and a test holds the two together. Reading trusts nothing: a session may come from another
machine. What is written is read again at once, so that no line is written which could not be read.
Neither knows files or clocks.
"""

from __future__ import annotations

import functools
import json
import re
from array import array
from itertools import pairwise
from math import isnan, nan
from typing import Any, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from wizard.evidence.history.tracks import History
from wizard.evidence.sample import Sample
from wizard.messages import journal_messages as say
from wizard.session.old_formats import old_sampled, sample_of, upgraded
from wizard.session.redaction import cleaned, writable
from wizard.text.clean import clean_line
from wizard.text.fields import MOST, Line, Number, Whole
from wizard.walk.events import Event, Sampled

Value = TypeVar("Value")

Json: TypeAlias = Any
"""What json.loads gives."""

FORMAT = 2
"""The version of the format that is written; those up to it are read."""


class EncodeError(ValueError):
    """An event that cannot be written: a number of it is none, or infinite."""


class DecodeError(ValueError):
    """JSON that is no event. Its text is one line without the place."""


class DamagedError(DecodeError):
    """A line that is no JSON."""


class UnknownEventError(DecodeError):
    """An event of a later version."""


class Header(
    Struct,
    frozen=True,
    omit_defaults=True,
    rename={"format": "journal", "version": "wizard", "origin": "from"},
):
    """The first line of a journal."""

    format: Whole
    """The version of the format, at least 1."""

    version: Line
    """The version of the program that wrote it."""

    started: Number
    """Seconds since the epoch."""

    flow: Line = ""
    """The name of the flow, as it was asked for; empty in a recording."""

    origin: Line | None = None
    """What opens the flow again: an absolute path, or the name of a shipped flow."""

    anonymous: bool | None = None
    """Whether names of hosts and users were kept out."""

    every: Number | None = None
    """The sampling interval of a recording in seconds; None in a session."""


class Gap(Struct, frozen=True, tag_field="event", tag="gap"):
    """A line of the file itself: what is missing in it, and why."""

    at: Number
    """When the first missing event happened, seconds since the epoch."""

    until: Number
    """When the last one did."""

    events: Whole
    """How many are missing."""

    reason: Line
    """Why they could not be saved."""


class LateSample(Sampled, frozen=True, tag="sampled"):
    """A Sampled that keeps its line, which has been judged. `sample` is decoded anew each time that
    it is asked for: a session of a working day has 28,800 of them, and most of what is done with it
    asks for few."""

    line: bytes = b""

    @property  # type: ignore[misc]
    def sample(self) -> Sample:
        old = old_sampled(self.line)
        if old is not None:
            return cleaned(sample_of(old.s))
        event = _decoder().decode(self.line)
        assert isinstance(event, Sampled)
        return cleaned(event.sample)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sampled):
            return NotImplemented
        return self.at == other.at and self.sample == other.sample

    def __hash__(self) -> int:
        return hash(self.at)

    def __repr__(self) -> str:
        return repr(Sampled(self.at, self.sample, self.left_out))


_NOT_YET = Sample(0.0)
"""Stands in the place of a sample that is decoded later."""


# --- writing ----------------------------------------------------------------------------------

_PLACES = 7
"""Significant digits of a number of a history: a memory of 10 GiB to the KiB."""

_GREAT = 10.0**_PLACES


def _write_other(value: object) -> Json:
    """The numbers of a history; NaN, which is unknown, is null. Times are exact to a thousandth."""
    if not isinstance(value, array):
        raise NotImplementedError(type(value).__name__)
    return [None if isnan(number) else _short(number) for number in value]


def _short(number: float) -> float:
    short = round(number, 3) if abs(number) >= _GREAT else float(f"{number:.{_PLACES}g}")
    return int(short) if short.is_integer() and abs(short) < 2**53 else short


_ENCODER = msgspec.json.Encoder(enc_hook=_write_other, order="deterministic")
_ENCODER_OF_SAMPLES = msgspec.json.Encoder()  # they hold no set, which would have to be sorted


def line_of(written: Event | Gap | Header) -> bytes:
    """A line of the file. Raises EncodeError."""
    if isinstance(written, LateSample):
        written = Sampled(written.at, written.sample, written.left_out)
    try:
        encoder = _ENCODER_OF_SAMPLES if isinstance(written, Sampled) else _ENCODER
        line = encoder.encode(writable(written)) + b"\n"
        if isinstance(written, Sampled):
            _decoder().decode(line)
        elif not _is_plain(written):
            decode(line)
    except (msgspec.MsgspecError, DecodeError, OverflowError) as error:
        raise EncodeError(say.NUMBER_UNWRITABLE) from error
    return line


def _is_plain(written: Struct) -> bool:
    """Whether it has nothing but texts and numbers that can be read. What a start writes has: the
    decoder takes 3 ms to make, and is not needed before the first paint. Raises EncodeError."""
    values = [getattr(written, name) for name in written.__struct_fields__]
    numbers = [value for value in values if isinstance(value, int | float)]
    if not all(-MOST < number < MOST for number in numbers):
        raise EncodeError(say.NUMBER_UNWRITABLE)
    return all(value is None or isinstance(value, str | int | float) for value in values)


# --- reading ----------------------------------------------------------------------------------


def _read_other(kind: type, value: Json) -> object:
    """The numbers of a history."""
    if kind is not array:
        raise NotImplementedError(kind.__name__)
    if type(value) is not list:
        raise ValueError(say.ARRAY_EXPECTED)
    for number in value:
        if number is not None and type(number) not in (int, float):
            raise ValueError(say.NUMBER_EXPECTED)
        if number is not None and not -MOST < number < MOST:
            raise ValueError(say.NUMBER_TOO_LARGE)
    return array("d", (nan if number is None else number for number in value))


@functools.cache
def _decoder() -> msgspec.json.Decoder[Event | Gap]:
    # Made when it is first needed: it takes 2 ms, and lists of sessions need none.
    return msgspec.json.Decoder(Event | Gap, dec_hook=_read_other)


def decode(line: bytes) -> Event | Gap:
    """The event of a line, without control codes; a sample is decoded later. Raises DecodeError."""
    try:
        event = _decoder().decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        old = old_sampled(line)
        if old is not None:
            return LateSample(old.at, _NOT_YET, 0, line)
        return event_of(json_of(line))  # what is wrong, or unusual, is looked at closely
    if type(event) is Sampled:
        return LateSample(event.at, _NOT_YET, event.left_out, line)
    return _judged(event)


def json_of(line: bytes) -> Json:
    """The line as JSON, in the widest sense. Raises DamagedError."""
    try:
        return json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise DamagedError(say.DAMAGED_LINE) from None


def event_of(written: Json) -> Event | Gap:
    """The event of an object. Raises DecodeError."""
    name = written.get("event") if type(written) is dict else None
    if type(name) is not str:
        raise DecodeError(say.NO_EVENT)
    try:
        event: Event | Gap = msgspec.convert(upgraded(written), Event | Gap, dec_hook=_read_other)
        return _judged(event)
    except UnicodeError:  # half of a surrogate pair, where a number is expected
        raise DecodeError(say.DAMAGED_LINE) from None
    except msgspec.ValidationError as error:
        if str(error).startswith("Invalid value") and str(error).endswith("`$.event`"):
            raise UnknownEventError(say.LATER_EVENT) from None
        raise DecodeError(
            say.BROKEN_EVENT.format(event=clean_line(name), reason=_in_words(str(error)))
        ) from error


def header_of(written: Json) -> Header:
    """The header of an object. Raises DecodeError."""
    return read_as(Header, written)


def read_as(kind: type[Value], written: Json) -> Value:
    """The value of this class that an object is, without control codes. Raises DecodeError."""
    try:
        return cleaned(msgspec.convert(written, kind))
    except UnicodeError:
        raise DecodeError(say.DAMAGED_LINE) from None
    except msgspec.ValidationError as error:
        raise DecodeError(_in_words(str(error))) from error


def _judged(event: Event | Gap) -> Event | Gap:
    history = getattr(event, "history", None)
    if isinstance(history, History) and (wrong := _wrong_in(history)):
        raise DecodeError(say.BROKEN_HISTORY.format(reason=wrong))
    return cleaned(event)


def _wrong_in(history: History) -> str:
    times = history.times
    if history.every <= 0:
        return say.INTERVAL_NOT_POSITIVE
    if not times or not all(before < after for before, after in pairwise((-MOST, *times))):
        return say.TIMES_DO_NOT_GROW
    for name, values in history.columns.items():
        if len(values) != len(times):
            return say.UNEVEN_COLUMN.format(
                name=clean_line(name), values=len(values), times=len(times)
            )
    return ""


_MISSING = re.compile(r"Object missing required field `(\w+)`")
_PLACE = re.compile(r" - at `\$(?:\.(.*))?`$")
_SHOWN = 60


def _in_words(message: str) -> str:
    """What msgspec says, with the place in front of it, on one short line."""
    place_match = _PLACE.search(message)
    place = (place_match[1] or "") if place_match else ""
    reason = clean_line(message[: place_match.start()] if place_match else message).replace("`", "")
    if missing := _MISSING.match(message):
        place, reason = ".".join(filter(None, (place, missing[1]))), say.IS_MISSING
    reason = reason if len(reason) <= _SHOWN else f"{reason[:_SHOWN]}…"
    return f"{place}: {reason}" if place else reason
