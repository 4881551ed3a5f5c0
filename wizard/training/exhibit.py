"""What a trainee is shown: a real fault that runs, or a recorded history. One contract for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wizard.evidence.history.tracks import History


class ExhibitError(Exception):
    """It cannot be shown here; the text is one line that says why and what to do."""


class Exhibit(Protocol):
    """A fault or a history in the dress of one seed."""

    @property
    def names(self) -> Mapping[str, str]:
        """What fills the names in double braces of the scenario's texts: `app` and the like."""

    @property
    def stated(self) -> Mapping[str, str]:
        """Facts as `--set` takes them, such as the limits in this dress."""

    @property
    def history(self) -> History | None:
        """What was recorded; None of a fault that runs."""

    def start(self) -> int | None:
        """Start what runs, wait until it is ready, and return the pid to watch; None where nothing
        runs. Takes seconds. Raises ExhibitError."""

    def close(self) -> None:
        """End all of it and remove what it wrote; may be called twice and while `start` waits."""
