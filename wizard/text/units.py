"""Numbers and times as people read them: sizes, shares, cores, durations, counts, clock times.

Both UIs, the report and the messages of the checker use these, so that a value looks the same
everywhere. Points in time come in as seconds since the epoch and go out as UTC, but for the clock
of whoever sits before the screen.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

KIB = 1024
MIB = 1024**2
GIB = 1024**3
_SIZES = ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB"))
_FAST = 10 * MIB  # bytes a minute

SIZE_UNITS: dict[str, float] = {
    **dict.fromkeys(("b", "byte", "bytes"), 1.0),
    **{
        name: 1024.0**power
        for power, letter in enumerate("kmgt", 1)
        for name in (f"{letter}ib", f"{letter}i", f"{letter}ibyte", f"{letter}ibytes")
    },
    **{
        name: 1000.0**power
        for power, letter in enumerate("kmgt", 1)
        for name in (f"{letter}b", f"{letter}byte", f"{letter}bytes")
    },
    **dict.fromkeys(("kibibytes",), 1024.0),
    **dict.fromkeys(("mebibytes",), 1024.0**2),
    **dict.fromkeys(("gibibytes",), 1024.0**3),
    **dict.fromkeys(("kilobytes",), 1e3),
    **dict.fromkeys(("megabytes",), 1e6),
    **dict.fromkeys(("gigabytes",), 1e9),
}
"""Unit of a size in lower case → bytes. MB is a million, MiB 1024²."""

CORE_UNITS: dict[str, float] = {
    **dict.fromkeys(("core", "cores", "cpu", "cpus"), 1.0),
    **dict.fromkeys(("m", "millicore", "millicores", "mcpu"), 0.001),
    **dict.fromkeys(("n", "nanocore", "nanocores"), 1e-9),
}
"""Unit of CPU time per time in lower case → cores."""

PER_SECOND_UNITS: dict[str, float] = {
    **{
        f"{thing}/{unit}": 1 / seconds
        for unit, seconds in (
            *(("s", 1), ("sec", 1), ("second", 1), ("m", 60), ("min", 60), ("minute", 60)),
            *(("h", 3600), ("hour", 3600), ("d", 86400), ("day", 86400)),
        )
        for thing in ("", "req", "requests", "tasks")
    },
    **{"rps": 1.0, "rpm": 1 / 60, "rph": 1 / 3600},
}
"""Unit of how often something happens, in lower case → times a second."""

NEVER = "at an unknown time"
"""For numbers that no calendar has."""


def count_of(count: int, singular: str, plural: str = "") -> str:
    """A number of things: `1 worker`, `4 workers`; `plural` where an s will not do."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"


def times_of_ten(share: float) -> str:
    """How often something is right: `8 times of 10`, `19 times of 20`; never always or never."""
    tenths = round(share * 10)
    if 1 <= tenths <= 9:
        return f"{tenths} times of 10" if tenths > 1 else "once in 10 times"
    return "19 times of 20" if share > 0.5 else "less than once in 10 times"


def one_of(names: Sequence[str]) -> str:
    """`a, b or c`"""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def size(count: float) -> str:
    """Bytes: `512 B`, `3.4 KiB`, `812 MiB`, `1.25 GiB`."""
    for unit, name in _SIZES:
        if abs(count) >= unit:
            value = count / unit
            places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 or unit != GIB else 2
            return f"{value:.{places}f} {name}"
    return f"{count:.0f} B"


def rounded_size(count: float) -> str:
    """Bytes by their first two digits, so that they seldom read otherwise: `68 KiB`, `380 MiB`."""
    for unit, name in _SIZES:
        if count >= unit:
            return f"{float(f'{count / unit:.2g}'):g} {name}"
    return f"{count:.0f} B"


def rate(low: float, high: float) -> str:
    """Both ends of a rate in one unit: `38 to 52 MiB/h`, for bytes a second; what is fast is said
    by the minute, wherever it is said: `62 to 70 MiB/min`."""
    fast = max(abs(low), abs(high)) * 60 >= _FAST
    seconds, per = (60, "min") if fast else (3600, "h")
    low, high = low * seconds, high * seconds
    most = max(abs(low), abs(high))
    unit, name = next((row for row in _SIZES if most >= row[0]), (1, "B"))
    places = 1 if most < 9.95 * unit and unit > 1 else 0
    first, last = (f"{value / unit:.{places}f}" for value in (low, high))
    first, last = first.replace("-0.0", "0.0"), last.replace("-0.0", "0.0")
    return f"{first} {name}/{per}" if first == last else f"{first} to {last} {name}/{per}"


def often(per_second: float) -> str:
    """How often something happens, in the shortest time in which it does: `12/s`, `40/min`."""
    for seconds, name in ((1, "s"), (60, "min")):
        if (times := per_second * seconds) >= 1 or not times:
            return f"{times:.3g}/{name}" if times < 1000 else f"{times:.0f}/{name}"
    return f"{per_second * 3600:.3g}/h"


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


def about(seconds: float) -> str:
    """A span in its largest unit alone, so that it does not change each second: `12 min`."""
    for unit in (86400, 3600, 60):
        if seconds >= 2 * unit:
            return duration(seconds // unit * unit)
    return duration(seconds)


def within(low: float, high: float) -> str:
    """A span of time that is known from and to, in one unit where it can be: `3 to 4 min`, `40 to
    90 min`, `40 min to 5 h`. Numbers are as round as such a forecast is."""
    if high == math.inf:
        return f"{within(low, low)} or more"
    seconds, unit = _unit_for(high)
    if 0 < low < seconds != 1:
        smaller, name = _unit_for(low)
        first, last = _round(low / smaller, name, False), _round(high / seconds, unit, True)
        return f"{first} {name} to {last} {unit}"
    first, last = (_round(count / seconds, unit, up) for count, up in ((low, False), (high, True)))
    return f"{last} {unit}" if first >= last else f"{first} to {last} {unit}"


def _unit_for(count: float) -> tuple[float, str]:
    return next((size, name) for least, size, name in _TIMES if count >= least)


_TIMES = ((2 * 86400, 86400, "d"), (3 * 3600, 3600, "h"), (120, 60, "min"), (0, 1, "s"))
"""From so many seconds on → the seconds of a unit, and its name."""


def _round(count: float, unit: str, up: bool) -> int:
    """Away from the other end of the span, unless it is that number all but exactly."""
    grain = 10 if count >= 60 else 5 if count >= 20 or unit == "s" else 1
    return grain * (math.ceil(count / grain - 0.25) if up else math.floor(count / grain + 0.25))


def local_clock(at: float) -> str:
    """The time of day where it is read: `03:40`."""
    return _formatted(at, "%H:%M", time.localtime)


def utc_clock(at: float) -> str:
    """The same as reports write it: `03:40 UTC`."""
    return _formatted(at, "%H:%M UTC")


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


def _formatted(
    at: float, form: str, calendar: Callable[[float], time.struct_time] = time.gmtime
) -> str:
    try:
        return time.strftime(form, calendar(at))
    except (OverflowError, OSError, ValueError):
        return NEVER
