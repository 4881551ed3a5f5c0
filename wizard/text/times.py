"""Times as people and programs read them. Seconds since the epoch in, always UTC out."""

from __future__ import annotations

import time

NEVER = "at an unknown time"
"""For numbers that no calendar has."""


def date_time(at: float) -> str:
    """`2026-11-23 14:04:00`."""
    return _formatted(at, "%Y-%m-%d %H:%M:%S")


def time_of_day(at: float) -> str:
    """`14:04:00`."""
    return _formatted(at, "%H:%M:%S")


def iso(at: float | None) -> str | None:
    """`2026-11-23T14:04:00Z`; None where there is no time, and for what no calendar has."""
    if at is None:
        return None
    written = _formatted(at, "%Y-%m-%dT%H:%M:%SZ")
    return None if written == NEVER else written


def stopwatch(seconds: float) -> str:
    """A time that runs: `0:07`, `12:34`, `8:00:00`; before its zero `-8:00:00`."""
    whole = int(seconds)
    sign = "-" if whole < 0 else ""
    hours, rest = divmod(abs(whole), 3600)
    minutes, left = divmod(rest, 60)
    return f"{sign}{hours}:{minutes:02d}:{left:02d}" if hours else f"{sign}{minutes}:{left:02d}"


def _formatted(at: float, form: str) -> str:
    try:
        return time.strftime(form, time.gmtime(at))
    except (OverflowError, OSError, ValueError):
        return NEVER
