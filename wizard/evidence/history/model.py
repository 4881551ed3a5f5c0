"""What a history is, and what it is made of. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from wizard.frozen import frozen

if TYPE_CHECKING:
    from array import array
    from collections.abc import Mapping

    from wizard.evidence.target import Target

Unit = Literal["bytes", "share", "cores"]
"""What a plain number of a track is; values are kept in bytes, fractions of 1, cores."""


class HistoryError(ValueError):
    """A file that cannot be a history. The text is what is wrong and what to do, on one line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        """Counted from 1; None where the whole file is meant."""


@dataclass(slots=True)
class Track:
    """One curve as it stands in the file, in the file's order."""

    name: str
    """The column's header, or the labels of the series; cleaned."""

    times: array[float]
    """Seconds since the epoch."""

    values: array[float]
    """NaN is unknown."""

    unit: Unit | None = None
    """None where the values are plain numbers, whose unit nothing in them says."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Of a Prometheus series."""

    line: int | None = None
    """Where it begins in the file."""


@frozen
class History:
    """Rows of numbers from before, oldest first, for a series to begin with."""

    name: str
    """The file's name, for people."""

    every: float
    """The usual time between two rows in seconds."""

    times: array[float]
    """Seconds since the epoch, each later than the one before."""

    columns: Mapping[str, array[float]]
    """Field of Row → one value for each time, NaN for unknown. `memory_share` and `cpu_share` are
    shares of a limit that the file does not say."""

    starts: tuple[float, ...] = ()
    """When a life of the process began, as far as the file shows it: at a restart."""

    said: tuple[str, ...] = ()
    """What was found in the file and what was put right, a line each."""

    target: Target | None = None
    """Of whom a recording is; None where the file does not say it."""

    @property
    def seconds(self) -> float:
        """From the first row to the last."""
        return self.times[-1] - self.times[0] if self.times else 0.0
