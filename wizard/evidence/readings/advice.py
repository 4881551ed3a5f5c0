"""What to try next, once something is known (wizard.evidence.readings.advice_table)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.evidence.reading import Reading
from wizard.messages import reading_messages as say

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "advice."


def is_advice(name: str) -> bool:
    return name.startswith(_PREFIX)


def holds_advice(text: str) -> bool:
    """Whether a text of a document has a place for an advice."""
    return f"{{{{ {_PREFIX}" in text


def advise(name: str, readings: Mapping[str, Reading]) -> Reading:
    """The reading of an advice; `readings` are those of all else."""
    if not any(reading.known or reading.likely for reading in readings.values()):
        return Reading(name, None, missing=say.NOTHING_KNOWN)
    # Late: before the first sample there is nothing to compute from, and a start would pay for it.
    from wizard.evidence.readings.advice_table import computed

    return computed(name, readings)
