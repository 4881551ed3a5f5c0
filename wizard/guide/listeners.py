"""Who is told that the view may have changed, and which samples are worth telling of.

To make a view and draw it costs some milliseconds, on a machine in trouble. A sample that shows
what the last one did moves nothing but times (`40 s of 60 s seen`, a curve that grows), so a calm
listener hears of every fifth of them only, and of every fifteenth once a minute of them has passed:
most of what is said of a time is decided by then.
"""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.evidence.series import RowView

STILL_SECONDS = 5.0
"""How old what a calm listener knows may grow while nothing moves."""

LONG_STILL_SECONDS = 15.0
"""The same after `LONG` seconds in which nothing moved."""

LONG = 60.0

LEAST_MOVE = 0.005
"""Of the limit: what moves less is in sight neither on a curve nor as a per cent."""

_COUNTS = ("memory_source", "memory_limit", "cpu_limit", "kills", "workers", "vanished")
"""Any change of these counts; a worker that appears changes `workers`."""


class Listeners:
    """Called from any thread, in the order in which they came."""

    def __init__(self) -> None:
        self._listeners: list[tuple[Callable[[], None], bool]] = []
        self._shown: tuple[float, list[float], list[float]] | None = None
        self._moved_at = 0.0

    def add(self, listener: Callable[[], None], *, calm: bool) -> None:
        self._listeners.append((listener, calm))

    def tell(self) -> None:
        """Something has changed that all have to know."""
        for listener, _ in self._listeners:
            listener()

    def tell_of(self, row: RowView) -> None:
        """There is another sample; `row` is the newest of the series."""
        moved = self._has_moved(row)
        for listener, calm in self._listeners:
            if moved or not calm:
                listener()

    def _has_moved(self, row: RowView) -> bool:
        """Whether `row` shows something else than the one that calm listeners heard of last."""
        memory, cpu = (row.memory_used, row.memory_limit), (row.cpu_cores, row.cpu_limit)
        levels = [_share(*memory), _share(*cpu), row.busiest]
        counts = [getattr(row, name) for name in _COUNTS]
        at, before, counted = self._shown or (row.at, (), ())
        stands = (
            self._shown is not None
            and all(map(_is_near, before, levels))
            and all(map(_is_same, counted, counts))
        )
        if not stands:
            self._moved_at = row.at
        long = row.at - self._moved_at >= LONG
        patience = LONG_STILL_SECONDS if long else STILL_SECONDS
        if stands and row.at - at < patience - 0.5:  # a sampler is late by some milliseconds
            return False
        self._shown = row.at, levels, counts
        return True


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else nan


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) < LEAST_MOVE or (isnan(one) and isnan(other))


def _is_same(one: float, other: float) -> bool:
    return one == other or (isnan(one) and isnan(other))
