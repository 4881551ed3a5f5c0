"""When memory will be full, in the same words wherever memory is shown. Pure.

It is `memory.time_to_limit`, sure or likely; where that says nothing, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.reading import Interval
from wizard.messages import reading_messages as say
from wizard.text.units import within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from wizard.evidence.reading import Reading

    Clock: TypeAlias = Callable[[float], str]

SOON = 600.0
"""Seconds. What is full so soon leaves no time for anything else first."""

_HOUR, _DAY = 3600.0, 86400.0

_ROUND = 600
"""Seconds to which times of day are rounded, away from each other."""


class UntilFull(Struct, frozen=True):
    """An interval in seconds."""

    low: float
    high: float

    at: float
    """From when on they count, in seconds since the epoch."""

    right: float | None = None
    """How often such a call is right, 0 to 1; None where it is sure."""

    @property
    def soon(self) -> bool:
        """Whether it may be full within ten minutes."""
        return self.low <= SOON

    def words(self, clock: Clock | None) -> str:
        """`full in 3 to 4 min`, `full by 03:40`; `~ full in 2 to 5 d` where it is only likely.

        Within the hour it counts how long it takes; beyond, people plan by the time of day, which
        stands still. `clock` tells it; None where it counts from the end of a file, which may be
        long ago.
        """
        times = self._times(clock)
        if times is None:
            sentence = say.FULL_IN if clock else say.FULL_LATER
            return self._said(sentence.format(time=within(self.low, self.high)))
        first, last = times
        sentence = say.FULL_BY if first == last else say.FULL_BY_FROM
        return self._said(sentence.format(first=first, last=last))

    def brief(self, clock: Clock | None) -> str:
        """The same in few cells: `full in 3-4 min`, `full 03:10-03:40`."""
        times = self._times(clock)
        if times is None or times[0] == times[1]:
            return self.words(clock).replace(" to ", "-")
        return self._said(say.FULL_BETWEEN.format(first=times[0], last=times[1]))

    def _times(self, clock: Clock | None) -> tuple[str, str] | None:
        """The times of day that it is between, where these say more than how long it takes."""
        near = self.low < _HOUR or self.high < 2 * _HOUR
        if clock is None or near or self.high >= _DAY:
            return None
        first, last = (self.at + self.low) // _ROUND, -(-(self.at + self.high) // _ROUND)
        if self.high - self.low <= _ROUND:
            first = last
        return clock(first * _ROUND), clock(last * _ROUND)

    def _said(self, words: str) -> str:
        if self.high <= 0:
            words = say.FULL_NOW
        return words if self.right is None else say.LIKELY.format(words=words)


def until_full(readings: Mapping[str, Reading], at: float) -> UntilFull | None:
    """When memory will be full by the readings of the time `at`; None where nobody can say."""
    reading = readings.get("memory.time_to_limit")
    if reading is None:
        return None
    if isinstance(reading.value, Interval):
        return UntilFull(reading.value.low, reading.value.high, at)
    likely = reading.likely
    if likely is None or not isinstance(likely.value, Interval):
        return None
    return UntilFull(likely.value.low, likely.value.high, at, likely.right)
