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

STRAIGHTEST = 0.1
"""The logarithm of that factor for a straight line: in nine of ten it is within 10 %."""

BY_ROUGHNESS = 8.0
"""By how much more for the roughness, as a share of the climb."""

WIDEST = 1.0
"""Of what goes on at all, nothing was seen to be further off: a third to three times."""

_BESIDE = 2.0
"""The level of now may be off by so many times the usual distance from the line."""


class Ahead(Struct, frozen=True):
    """What comes if a climb goes on."""

    slope: Interval
    """Bytes a second."""

    time: Interval | None = None
    """Seconds until memory is full."""


def spread(rough: float) -> float:
    """The logarithm of the factor that a slope may change by. `rough`: the usual distance from the
    line as a share of the climb."""
    return min(WIDEST, STRAIGHTEST + BY_ROUGHNESS * rough)


def slope_ahead(curve: Curve) -> Interval:
    """The slope of a climb over as long again, in bytes a second, if it goes on as it did: as in
    the whole or as in its later half."""
    factor = exp(spread(curve.rough / curve.rise))
    slopes = curve.line.slope, max(0.0, curve.late)
    return Interval(min(slopes) / factor, max(slopes) * factor)


def level_ahead(most: float, seconds: float) -> Interval:
    """The slope over `seconds` of what moves by `most` bytes in that time, up or down."""
    return Interval(-most / seconds, most / seconds)


def between(rates: Sequence[float]) -> Interval:
    """The slope to come where those of several climbs are known."""
    factor = exp(STRAIGHTEST)
    return Interval(min(rates) / factor, max(rates) * factor)


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
