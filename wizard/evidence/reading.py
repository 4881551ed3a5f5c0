"""A reading: which values of a fact are still possible, and what they were read from.

Nothing is ever guessed: where a value cannot be read, `value` is None and `missing` says why. No
data is unknown, never zero. What is likely stands apart, with how often it is right.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from wizard.text.fields import Line, Number, PrivateLine


class Interval(Struct, frozen=True, omit_defaults=True):
    """All numbers from `low` to `high`, both included, in the fact's unit. A known number has both
    ends alike; an open end is infinite, and left out where it is written."""

    low: Number = -math.inf
    high: Number = math.inf

    @classmethod
    def exactly(cls, number: float) -> Interval:
        return cls(number, number)


Value: TypeAlias = Interval | frozenset[PrivateLine]
"""What is still possible: numbers in an interval, or some words. A version or a text that is known
is a set of one."""

Origin = Literal["measured", "detected", "stated", "recorded"]


class Likely(Struct, frozen=True, omit_defaults=True):
    """The value that an undecided reading most probably has. It orders and preselects; it decides
    nothing."""

    value: Value

    right: Number
    """The share of such calls that are right, 0 to 1, as measured (FACTS.md, Likely values)."""

    text: PrivateLine = ""
    """The value for people, with its unit: `growing 66 MiB/min`."""

    because: PrivateLine = ""
    """What it rests on, in a few words: `a straight climb for 4 min; may be warm-up`."""

    measured: Line = ""
    """On what the share was measured: `on real machines`."""


class Reading(Struct, frozen=True, omit_defaults=True):
    """What is known of one fact or metric at one moment."""

    name: Line
    value: Value | None = None
    """None where anything is still possible."""

    missing: Line | None = None
    """What is missing for a (sharper) value, in a few words: `no cgroup limit`, `12 s of 30 s
    seen`."""

    text: PrivateLine = ""
    """The value for people, with its unit and what it is a share of; empty where unknown."""

    origin: Origin = "measured"

    detected: PrivateLine | None = None
    """For a stated fact: what was detected, where that differs."""

    whole: Line = ""
    """What a share is of where nobody set a limit: `the machine (no limit is set)`."""

    because: PrivateLine = ""
    """The evidence in a few words: `--max-requests 1000 in the start command`."""

    likely: Likely | None = None
    """What it most probably is; None where it is one value, or where nothing can be said."""

    @property
    def known(self) -> bool:
        return self.value is not None


Point: TypeAlias = tuple[float, Value | None]
"""(time in seconds since the epoch, what was possible then)."""


class Evidence(Struct, frozen=True):
    """All readings at one moment, and the recent past of those that a `for` asks about."""

    at: float
    """Seconds since the epoch."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    """By name; a name that is not here is unknown."""

    points: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    """Per metric asked for, oldest first, the last at or before `at`. The span is the caller's."""

    every: float = 1.0
    """The sampling interval in seconds; a gap of more than three of them breaks a `for`."""

    past: tuple[float, float] | None = None
    """(until when a history file says what was, its own interval in seconds)."""


NO_EVIDENCE = Evidence(at=0.0)
"""Nothing was read: every fact is unknown."""
