"""All that a scenario can show, by name: recorded curves and faults that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.training.curves import CURVES, curve_exhibit
from wizard.training.exhibit import Exhibit, ExhibitError

if TYPE_CHECKING:
    from wizard.training.scenario import Scenario

FAULTS_AND_CURVES: tuple[str, ...] = CURVES
"""What a scenario's `fault` may be."""


def exhibit_of(scenario: Scenario, seed: int, now: float) -> Exhibit:
    """What `scenario` shows, in the dress of `seed`; a history ends at `now`, seconds since the
    epoch. Nothing runs before its `start`. Raises ExhibitError."""
    why = why_not(scenario)
    if why is not None:
        raise ExhibitError(why)
    return curve_exhibit(scenario.fault, seed, now)


def why_not(scenario: Scenario) -> str | None:
    """Why `scenario` cannot be played on this machine and what to do, in one line; None where it
    can."""
    if scenario.fault in CURVES:
        return None
    known = ", ".join(FAULTS_AND_CURVES)
    return f"{scenario.file}: there is no fault {scenario.fault!r}; name one of {known}"
