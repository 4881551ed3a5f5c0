"""Quantities as people read them: sizes, shares, cores, durations.

Every face, the report and the messages of the checker use these, so that one value never looks two
ways.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024**2
GIB = 1024**3


def size(count: float) -> str:
    """Bytes: `512 B`, `3.4 KiB`, `812 MiB`, `1.25 GiB`."""
    for unit, name in ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if abs(count) >= unit:
            value = count / unit
            places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 or unit != GIB else 2
            return f"{value:.{places}f} {name}"
    return f"{count:.0f} B"


def share(fraction: float) -> str:
    """A fraction in whole per cent, with one place below 10 %: `95 %`, `3.4 %`."""
    percent = fraction * 100
    return f"{percent:.1f} %" if 0 < abs(percent) < 9.95 else f"{percent:.0f} %"


def cores(count: float) -> str:
    """CPU cores with two places below ten: `0.25 cores`, `1.00 core`, `16 cores`."""
    text = f"{count:.2f}" if count < 10 else f"{count:.0f}"
    return f"{text} core" if text in ("1", "1.00") else f"{text} cores"


def duration(seconds: float) -> str:
    """A span of time in its two largest units: `40 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`."""
    whole = max(0, round(seconds))
    for unit, name, smaller, smaller_name in (
        (86400, "d", 3600, "h"),
        (3600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if whole >= unit:
            rest = whole % unit // smaller
            return f"{whole // unit} {name}" + (f" {rest} {smaller_name}" if rest else "")
    return f"{whole} s"
