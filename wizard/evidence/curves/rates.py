"""Rates of memory said to people: both ends of an interval in one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.text.units import GIB, KIB, MIB, duration

if TYPE_CHECKING:
    from wizard.evidence.reading import Interval

_UNITS = ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB"), (1, "B"))


def rate(slope: Interval, seconds: float = 3600.0, per: str = "h") -> str:
    """`38 to 52 MiB/h` for a slope in bytes per second; `seconds` are how many of them one `per`
    has."""
    low, high = slope.low * seconds, slope.high * seconds
    most = max(abs(low), abs(high))
    unit, name = next((u for u in _UNITS if most >= u[0]), _UNITS[-1])
    places = 1 if most < 9.95 * unit and unit > 1 else 0
    first, last = (f"{value / unit:.{places}f}" for value in (low, high))
    first, last = first.replace("-0.0", "0.0"), last.replace("-0.0", "0.0")
    return f"{first} {name}/{per}" if first == last else f"{first} to {last} {name}/{per}"


def about(seconds: float) -> str:
    """A span in its largest unit alone, so that it does not change each second: `12 min`."""
    for unit in (86400, 3600, 60):
        if seconds >= 2 * unit:
            return duration(seconds // unit * unit)
    return duration(seconds)
