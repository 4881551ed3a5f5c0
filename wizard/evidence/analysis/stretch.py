"""Which rows of a memory curve are judged together: one life of the process, without a long gap.
Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.messages import trend_messages as say
from wizard.text.units import duration

if TYPE_CHECKING:
    from collections.abc import Sequence


LEAST = 600.0
"""Seconds of a series that a trend needs (FACTS.md, Calling a trend)."""

WARM_UP = 1800.0
"""Seconds of a process's life that are left out: caches fill (FACTS.md, Calling a trend)."""


class Stretch(Struct, frozen=True):
    """The rows from `first` to before `until`."""

    first: int
    until: int

    ended: float | None = None
    """When the life that it is of ended; None where that goes on."""

    seconds: float = 0.0
    """From its first row to its last."""

    left_out: bool = False
    """Whether rows before it are left out because its life had just begun."""

    from_start: bool = False
    """Whether it reaches back to where its life's first half hour ended."""


def stretch(times: Sequence[float], started: float | None) -> Stretch | str:
    """The stretch to judge, or what is missing for one.

    The present life counts from half an hour after it began. Where that is still too short, the
    life before is judged, up to its end: an alert is often followed by a restart, and what led to
    it is what the curve showed until then.
    """
    count = len(times)
    if not count:
        return say.NEEDS_NOTHING_SEEN.format(needed=duration(LEAST))
    begins = 0 if started is None else bisect_left(times, started)
    warm = 0
    if started is not None and started > times[0] - WARM_UP:
        warm = bisect_left(times, started + WARM_UP)
    present = unbroken(times, warm, count)
    if present.seconds >= LEAST:
        reaches = started is not None and warm > 0 and present.first == warm
        return replace(present, left_out=reaches and warm > begins, from_start=reaches)
    before = unbroken(times, 0, begins)
    if started is not None and before.seconds >= LEAST:
        return Stretch(before.first, before.until, started, before.seconds)
    seen = duration(present.seconds)
    if started is not None and warm > begins:
        return say.NEEDS_OLDER_PROCESS.format(
            needed=duration(LEAST), warm_up=duration(WARM_UP), age=duration(times[-1] - started)
        )
    template = say.NEEDS_SINCE_GAP if present.first > warm else say.NEEDS
    return template.format(needed=duration(LEAST), seen=seen)


def unbroken(times: Sequence[float], first: int, until: int) -> Stretch:
    """The last part of the rows that no long gap breaks."""
    while until - first > 1:
        start, seconds = times[first], times[until - 1] - times[first]
        # A gap of more than a third has at least one of these in it: no need to look at each row.
        for quarter in (3, 2, 1):
            after = bisect_right(times, start + seconds * quarter / 4, first, until)
            if after < until and times[after] - times[after - 1] > seconds / 3:
                first = after
                break
        else:
            return Stretch(first, until, seconds=seconds)
    return Stretch(first, until)
