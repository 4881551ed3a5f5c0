"""What a row of the catalogue is: a fact or a metric, its unit, its bounds, and its words."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Literal, TypeAlias

import msgspec


class Kind(Enum):
    """What sort of value a fact has; it decides which comparisons and units a condition may use."""

    WORD = "word"
    """One of `Fact.words`."""

    COUNT = "count"
    """A whole number without unit."""

    BYTES = "bytes"
    """A size in bytes; written KiB, MiB or GiB."""

    SHARE = "share"
    """A fraction, 1.0 being the whole (or the limit); written in %."""

    CORES = "cores"
    """CPU time per wall time, in cores; written as a bare number."""

    SECONDS = "seconds"
    """A duration in seconds; written s, m, h or d."""

    BYTES_PER_SECOND = "bytes per second"
    """A rate of growth in bytes per second; written MiB/h."""

    PER_SECOND = "per second"
    """How often something happens in a second; written /s, /min or /h."""

    VERSION = "version"
    """Numbers joined by dots, compared part by part."""

    TEXT = "text"
    """Any text; compared for equality only."""

    COMMAND_LINE = "command line"
    """A text that is filled in word by word, each word quoted for the shell."""


Across: TypeAlias = Literal["sum", "max", "main"]
"""How the values of a tree's processes become one: added up, the greatest, or that of the main
process."""


class Fact(msgspec.Struct, frozen=True):
    """One row of the catalogue."""

    name: str
    """The name in conditions and placeholders, e.g. `memory.used`."""

    kind: Kind
    """What sort of value it has."""

    meaning: str
    """One sentence for people: what the value says."""

    words: tuple[str, ...] = ()
    """Allowed words: all values of a WORD; of other kinds, those besides the measure (`unset`)."""

    low: float = 0.0
    """The least value that is possible, in the unit of `kind`."""

    high: float = float("inf")
    """The greatest value that is possible, in the unit of `kind`."""

    by_answer: bool = False
    """Whether choosing an answer whose whole condition is `FACT is VALUE` states this fact."""

    more: str = ""
    """What a newcomer has to know besides; empty where the meaning says it all."""

    asked: str = ""
    """For what no machine can show: the question that a person is asked, where it is wanted."""

    label: str = ""
    """What it is called in a sentence: `memory trend`."""

    sentence: str = "{label} is {value}"
    """How a value of it is said: `memory trend is growing 24 MiB/h`."""

    sampled: ClassVar[bool] = False
    """True for a metric, which changes by itself; false for a fact."""

    def as_sentence(self, value: str, whole: str = "") -> str:
        """A sentence that says its value, which is given as people read it; `whole` is what a share
        is of, where that is no limit."""
        return self.sentence.format(label=self.label, value=value, whole=whole or "its limit")


class Metric(Fact, frozen=True):
    """A row that is sampled, and so has a past."""

    across: Across = "sum"
    """What a metric that is measured for each process is of them all."""

    curve: str = ""
    """Its name beside a curve of it; empty for its own name."""

    part_of: str = ""
    """For a share of a limit: the metric that it is a share of, whose number and limit are said
    with it."""

    alert: tuple[float, float] | None = None
    """(high, over the threshold of the platform's default alert; FACTS.md, Alerts)."""

    sampled: ClassVar[bool] = True
