"""All that a scenario can show, by name: recorded curves and faults that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.training.curves import CURVES, curve_exhibit
from wizard.training.exhibit import Exhibit, ExhibitError
from wizard.training.live import LIVE, live_exhibit
from wizard.training.recorded import recording_exhibit

if TYPE_CHECKING:
    from wizard.training.scenario import Scenario

FAULTS_AND_CURVES: tuple[str, ...] = (*CURVES, *LIVE)
"""What a scenario's `fault` may be."""


def exhibit_of(scenario: Scenario, seed: int, now: float) -> Exhibit:
    """What `scenario` shows, in the dress of `seed`; a history ends at `now`, seconds since the
    epoch. Nothing runs before its `start`. Raises ExhibitError."""
    if scenario.recording:
        return recording_exhibit(scenario.recording, now)
    if scenario.fault in CURVES:
        return curve_exhibit(scenario.fault, seed, now)
    if scenario.fault in LIVE:
        return live_exhibit(scenario.fault, seed, scenario.minutes)
    known = ", ".join(FAULTS_AND_CURVES)
    what = f"there is no fault {scenario.fault!r}; name one of {known}"
    raise ExhibitError(f"{scenario.file}: {what}")


def is_live(scenario: Scenario) -> bool:
    """Whether something runs for it on this machine; else a recording is played."""
    return not scenario.recording and scenario.fault in LIVE


def why_not(scenario: Scenario) -> str | None:
    """Why `scenario` cannot be played on this machine and what to do, in one line; None where it
    can."""
    if scenario.fault in CURVES and not scenario.recording:
        return None  # drawn anywhere, and to draw all of them takes a fifth of a second
    try:
        exhibit_of(scenario, 0, 0.0)
    except ExhibitError as error:
        return str(error)
    return None
