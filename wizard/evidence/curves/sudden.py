"""Whether a rise came in a moment: one huge request jumps, a warm-up climbs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.curves.blocks import blocks
from wizard.evidence.curves.robust import median

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_OF_IT = 0.6
"""This part of the rise has to come within two blocks, at every magnification."""

MOMENT = 90.0
"""Seconds. Reading a huge file takes some tens of them; caches fill over minutes."""

COARSE = 300.0
"""Seconds. Where the rows of the rise are further apart, it may have been either."""

_FEWEST_ROWS = 4
"""So many rows cannot be magnified."""

_NOISY_ROWS = 60
"""Under so many rows, blocks hold fewer than five values, and only what is far above the noise
shows."""

_ABOVE_NOISE = 8
"""So many standard deviations are far: of a dozen single values two differ by three of them."""


class Rise(NamedTuple):
    """How a rise came."""

    sudden: bool | None
    """None where the rows are too far apart to tell."""

    at: float
    """When it came, in seconds since the epoch: the middle of what was seen most closely."""


def fastest(
    times: Sequence[float], values: Sequence[float], first: int, until: int, seconds: float
) -> float:
    """The largest rise from one value to another at most `seconds` later, in the rows from `first`
    to before `until`; 0 where it only falls. For some hundred rows: each is looked at with all that
    follow in that time."""
    rows = [(times[row], values[row]) for row in range(first, until) if values[row] >= 0]
    best, begin = 0.0, 0
    for index, (time, value) in enumerate(rows):
        while time - rows[begin][0] > seconds:
            begin += 1
        best = max(best, value - min(level for _, level in rows[begin : index + 1]))
    return best


def rise_of(
    times: Sequence[float], values: Sequence[float], first: int, until: int, height: float
) -> Rise:
    """How the rise of `height` bytes came that the rows from `first` to before `until` hold. Each
    magnification is four times closer and costs 0.2 ms; 8 hours need five."""
    noise: float | None = None
    while True:
        made = blocks(times, values, first, until)
        if noise is None and made:
            noise = median([block.spread for block in made])
        climbs = [
            (late.level - early.level, early.first, late.until)
            for early, late in zip(made, made[2:], strict=False)
        ]
        middle = (times[first] + times[until - 1]) / 2
        unclear = until - first < _NOISY_ROWS and height < _ABOVE_NOISE * (noise or 0.0)
        if not climbs or unclear:
            return Rise(None, middle)
        climb, low, high = max(climbs)
        if climb < _MOST_OF_IT * height:
            return Rise(False, middle)
        seconds = times[high - 1] - times[low]
        if seconds <= MOMENT or high - low <= _FEWEST_ROWS or high - low == until - first:
            return Rise(True if seconds <= COARSE else None, (times[low] + times[high - 1]) / 2)
        first, until = low, high
