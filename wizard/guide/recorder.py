"""Where a walk is recorded, as its conductor sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.walk.events import Event


class Recorder(Protocol):
    """Where events go, in order."""

    @property
    def problem(self) -> str | None:
        """Why the last event is not saved, None while all are."""

    def append(self, event: Event, *, durable: bool) -> None:
        """Keep `event`; on return a durable one has reached the disk, or `problem` says why not."""

    def saved(self) -> Path | None:
        """The file, once all that was appended is in it or `problem` says why not; None where there
        is no file."""


class Unrecorded:
    """A recorder for walks that nobody wants kept."""

    problem: str | None = None

    def append(self, event: Event, *, durable: bool) -> None:
        """Let the event go."""

    def saved(self) -> Path | None:
        """Nothing is."""
        return None
