"""What of a walk is recorded: each event, and each document before its first step is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from wizard.text.deferred import digest_of
from wizard.walk.events import (
    AnswerGiven,
    Concluded,
    Diagnosed,
    DocumentOpened,
    Ended,
    Event,
    NoteAdded,
    Predicted,
    StepEntered,
)

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.flow.model import Flow


_DURABLE = AnswerGiven | NoteAdded | Predicted | Diagnosed | Concluded | Ended
"""What is on the disk before it is taken as said."""


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


class WalkRecord:
    """Hands on to a recorder what happens. Not thread-safe: whoever has the walk locks it."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._texts: dict[str, str] = {}
        """The documents by their path, as they were recorded last."""

    def add(self, event: Event, flow: Flow) -> None:
        """Record `event` of a walk through `flow`."""
        if isinstance(event, StepEntered):
            self.open_document(event.step, event.at, flow)
        self._recorder.append(event, durable=isinstance(event, _DURABLE))

    def has(self, event: DocumentOpened) -> None:
        """That is in the record already."""
        self._texts[event.path] = event.text

    def open_document(self, step_id: str, at: float, flow: Flow) -> None:
        """Record the document of that step, if this edition of it is not recorded yet."""
        path = step_id.partition("#")[0] if "#" in step_id else flow.main.path
        document = flow.documents.get(path)
        if document is None or self._texts.get(path) == document.text:
            return
        self._texts[path] = document.text
        digest = digest_of(document.text)
        main = document is flow.main
        self._recorder.append(DocumentOpened(at, path, document.text, digest, main), durable=False)
