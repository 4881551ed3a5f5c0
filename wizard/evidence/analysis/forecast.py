"""How fast memory will go on, and when it will be full: intervals that hold nine in ten of what
came. Pure.

The confidence of a line says where the line is, not what comes next: of the later slopes it held
half. What comes is the same slope times some factor, and the factor is the further from one the
less straight the climb was (FACTS.md, Calling a trend). `python -m tests.bench.forecasts` prints
what the intervals hold.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.reading import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wizard.evidence.analysis.curve import Curve
    from wizard.evidence.analysis.robust import Block

HELD = 0.9
"""The share of what came that is inside."""

STRAIGHTEST = 0.1
"""A straight climb goes on within 10 % of its slope."""

ENDS = 0.055
"""So rough, as a share of the climb, what climbs may as well be at its end: nine in ten of rougher
ones have a bound below zero."""

BY_ROUGHNESS = 8.0
"""The logarithm of how much faster it may become, for each time its climb that it is rough."""

WIDEST = 1.0
"""Its largest value: nothing goes on more than three times as fast."""

_BESIDE = 2.0
"""The level of now may be off by so many times the usual distance from the line."""


class Ahead(Struct, frozen=True):
    """What comes if a climb goes on."""

    slope: Interval
    """Bytes a second."""

    time: Interval | None = None
    """Seconds until memory is full."""


def slope_ahead(curve: Curve) -> Interval:
    """The slope of a climb over as long again, in bytes a second, as it goes on from that of the
    whole, or from that of its later half."""
    rough = curve.rough / curve.rise
    slopes = curve.line.slope, max(0.0, curve.late)
    slowest = min(slopes) * (1 - STRAIGHTEST) * (1 - (rough / ENDS) ** 2)
    return Interval(slowest, max(slopes) * exp(min(STRAIGHTEST + BY_ROUGHNESS * rough, WIDEST)))


def ahead(curve: Curve, made: Sequence[Block], limit: float | None) -> Ahead | None:
    """What comes if the climb of `curve`, made of the blocks, goes on; None where it is none.
    `limit`: bytes that memory may come to."""
    if curve.rise <= 0:
        return None
    slope = slope_ahead(curve)
    time = time_ahead(limit - curve.newest, slope, beside(curve, made)) if limit else None
    return Ahead(slope, time)


def level_ahead(most: float, seconds: float) -> Interval:
    """The slope over `seconds` of what moves by `most` bytes in that time, up or down."""
    return Interval(-most / seconds, most / seconds)


def between(rates: Sequence[float]) -> Interval:
    """The slope to come where those of several climbs are known."""
    return Interval(min(rates) * (1 - STRAIGHTEST), max(rates) * (1 + STRAIGHTEST))


def beside(curve: Curve, made: Sequence[Block]) -> Interval:
    """How far memory is beside its line at times, in bytes: a peak reaches the limit before the
    line does, and the level of now may be above it."""
    middle = curve.seconds / len(made) / 2
    line = [level - curve.line.slope * at for at, level in zip(curve.at, curve.levels, strict=True)]
    base = sorted(line)[len(line) // 2]
    peak = max(
        block.high - base - curve.line.slope * (at + middle)
        for at, block in zip(curve.at, made, strict=True)
    )
    return Interval(-_BESIDE * curve.rough, max(0.0, peak))


def time_ahead(room: float, slope: Interval, off: Interval) -> Interval | None:
    """When `room` more bytes are used up, in seconds: `off` is how far beside its line memory is at
    times. None where the lower bound of the slope is not above zero: less than a byte an hour is
    none."""
    if slope.low * 3600 < 1:
        return None
    if room <= 0:
        return Interval(0.0, 0.0)
    return Interval(max(0.0, room - off.high) / slope.high, (room - off.low) / slope.low)
