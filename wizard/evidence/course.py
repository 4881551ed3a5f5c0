"""Verdicts along a series that only grows, each made once.

A condition such as `memory.trend is growing for 30m` asks for the verdict at each second of the
past, and one verdict costs up to some milliseconds. It changes over minutes, so it is made once for
each half minute and holds until the next. Not safe against threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

EVERY = 30.0
"""Seconds that a verdict holds."""

_MOST = 4096
"""Verdicts that are kept: more than a day of them."""

Verdict = TypeVar("Verdict")


class Course(Generic[Verdict]):
    """Remembers verdicts by the time that they were made for."""

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._key: Hashable = None
        self._made: dict[float, Verdict] = {}

    def at(self, time: float, judge: Callable[[float], Verdict], key: Hashable = None) -> Verdict:
        """The verdict that holds at `time` (seconds): `judge` is given the last whole multiple of
        `every` at or before it, once. `key` is all else that verdicts depend on (the limit, the
        process, where the series begins): where it changes, all are made anew."""
        if key != self._key:
            self._key = key
            self._made.clear()
        moment = time // self._every * self._every
        if moment not in self._made:
            if len(self._made) >= _MOST:
                del self._made[next(iter(self._made))]
            self._made[moment] = judge(moment)
        return self._made[moment]
