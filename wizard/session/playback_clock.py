"""Session time and playback time: playback shortens the stretches in which nothing happened.

A stretch between two happenings that is longer than the limit is played faster, so that it takes
the limit; nothing is cut out. Both times are in seconds, that of playback from 0. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlaybackClock:
    """Two times that can be turned into each other."""

    def __init__(
        self, start: float, end: float, times: Iterable[float], idle_limit: float | None
    ) -> None:
        """`times` are those of the happenings, in order; those outside of `start` to `end` count
        as the nearest of the two. None plays everything as it was."""
        inside = (min(end, max(start, at)) for at in times)
        self._session = list(dict.fromkeys((start, *inside, end)))
        self._playback = [0.0]
        for before, after in zip(self._session, self._session[1:], strict=False):
            gap = after - before
            self._playback.append(
                self._playback[-1] + (gap if idle_limit is None else min(gap, idle_limit))
            )

    @property
    def length(self) -> float:
        """How long playback takes."""
        return self._playback[-1]

    def at(self, second: float) -> float:
        """The session's time at that second of playback."""
        return _across(second, self._playback, self._session)

    def place(self, at: float) -> float:
        """The second of playback at that time of the session."""
        return _across(at, self._session, self._playback)


def _across(value: float, known: list[float], wanted: list[float]) -> float:
    """`value` on the scale `known` as it is on the scale `wanted`."""
    after = bisect_right(known, value)
    if after == 0:
        return wanted[0]
    if after == len(known):
        return wanted[-1]
    whole = known[after] - known[after - 1]
    share = (value - known[after - 1]) / whole
    return wanted[after - 1] + share * (wanted[after] - wanted[after - 1])
