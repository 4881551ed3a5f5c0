"""What of a walk is recorded, and the packet for whoever takes over that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from wizard.guide.view import HandoverView
from wizard.messages import walk_messages as say
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


def hand_over(recorder: Recorder) -> HandoverView:
    """Make the packet of what `recorder` keeps, and keep it beside that.

    It is what `wizard report --handover` prints. Takes seconds for a session of many hours.
    """
    from wizard.report.as_handover import handover
    from wizard.session.journal_reader import JournalError
    from wizard.session.recorded import recorded
    from wizard.session.session_store import keep_packet

    journal = recorder.saved()
    if journal is None:
        why = recorder.problem or say.NOTHING_SAVED
        return HandoverView("", "", say.NO_SESSION.format(reason=why))
    try:
        text = handover(recorded(journal), is_open=True)
    except JournalError as error:
        return HandoverView("", "", say.SESSION_UNREADABLE.format(reason=error))
    try:
        kept = str(keep_packet(journal, text))
    except OSError as error:
        return HandoverView(text, "", say.PACKET_NOT_SAVED.format(reason=error.strerror))
    lacks = say.PACKET_INCOMPLETE.format(reason=recorder.problem) if recorder.problem else ""
    return HandoverView(text, kept, lacks)
