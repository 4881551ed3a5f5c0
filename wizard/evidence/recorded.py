"""The values of a recording's JSON: judged when they are read, for a file may come from anywhere.

And who was watched, as the header tells it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast, get_args

from wizard.catalogue import CATALOGUE
from wizard.evidence.reading import Interval, Reading, Value
from wizard.evidence.readings.written import value_text
from wizard.evidence.target import Target, TargetKind
from wizard.text.clean import clean_line
from wizard.text.redact import redact, redact_words

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 2**53
"""No number of a recording is as large."""


class DamagedError(ValueError):
    """A line that says nothing which can be used; the text says why."""


def number_of(said: Any) -> float:
    """A finite number. Raises DamagedError."""
    if type(said) not in (int, float) or not -MOST < said < MOST:
        raise DamagedError("a number is expected")
    return float(said)


def whole_of(said: Any) -> int:
    """A whole number from 0. Raises DamagedError."""
    if type(said) is not int or not 0 <= said < MOST:
        raise DamagedError("a whole number is expected")
    return said


def line_of(said: Any) -> str:
    """A text on one line, without control codes. Raises DamagedError."""
    if type(said) is not str:
        raise DamagedError("a text is expected")
    return clean_line(said)


def write_target(target: Target) -> dict[str, Any]:
    """Who is watched, its secrets blanked; what is not known is left out."""
    said = {
        "kind": target.kind,
        "title": redact(target.title),
        "pid": target.pid,
        "created": target.created,
        "container_created": target.container_created,
        "command": list(redact_words(target.command)),
        "facts": {
            name: _write_value(reading.value)
            for name, reading in target.facts.items()
            if reading.value is not None
        },
    }
    return {key: value for key, value in said.items() if value not in (None, [], {})}


def _write_value(value: Value) -> list[Any]:
    if isinstance(value, Interval):
        return [None if math.isinf(end) else end for end in (value.low, value.high)]
    return sorted(map(redact, value))


def read_target(said: Any) -> Target:
    """What `write_target` wrote. Raises DamagedError."""
    if type(said) is not dict or said.get("kind") not in get_args(TargetKind):
        raise DamagedError("no target")
    command = said.get("command", [])
    if type(command) is not list:
        raise DamagedError("no command line")
    return Target(
        kind=cast("TargetKind", said["kind"]),
        title=line_of(said.get("title")),
        pid=whole_of(said["pid"]) if said.get("pid") is not None else None,
        created=_optional(said.get("created")),
        command=tuple(map(line_of, command)),
        facts=_read_facts(said.get("facts", {})),
        container_created=_optional(said.get("container_created")),
    )


def _optional(said: Any) -> float | None:
    return None if said is None else number_of(said)


def _read_facts(said: Any) -> Mapping[str, Reading]:
    if type(said) is not dict:
        raise DamagedError("no facts")
    facts = {}
    for name, written in said.items():
        if name in CATALOGUE:
            value = _read_value(written)
            facts[name] = Reading(
                name,
                value,
                text=value_text(CATALOGUE[name], value),
                origin="recorded",
                because="as it was when the recording began",
            )
    return facts


def _read_value(said: Any) -> Value:
    if type(said) is not list or not said:
        raise DamagedError("no value of a fact")
    if len(said) == 2 and not any(type(end) is str for end in said):
        low, high = said
        return Interval(
            -math.inf if low is None else number_of(low),
            math.inf if high is None else number_of(high),
        )
    return frozenset(map(line_of, said))
