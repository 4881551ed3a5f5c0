"""A session that was recorded: what stands in its journal, and what that amounts to.

The state is the fold over its events, so it can be seen without the machine and without the flow's
files. `flow_of` makes the flow again out of the documents that the journal keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from wizard.flow.folder import title_of
from wizard.messages import journal_messages as say
from wizard.session.document_store import DocumentStore
from wizard.session.journal_reader import JournalError, read_journal
from wizard.session.redaction import names_in, unnamed
from wizard.text.clean import clean_line, clean_text
from wizard.walk.engine import fold_all
from wizard.walk.events import Diagnosed, DocumentOpened, Ended, Event, Resumed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wizard.flow.model import Flow
    from wizard.session.codec import Header
    from wizard.text.anonymize import KnownNames
    from wizard.walk.events import Result
    from wizard.walk.state import Walk

_TOP = 8192
"""Characters of a document that are looked through for its title."""


class Recorded(Struct, frozen=True):
    """One session."""

    path: Path
    header: Header
    events: tuple[Event, ...]
    """In order. The `sample` of a Sampled may be decoded anew each time that it is asked for."""

    notes: tuple[str, ...]
    """What is missing in the journal, a line each."""

    walk: Walk
    """The state after all events."""

    @property
    def id(self) -> str:
        """The name that `resume`, `replay` and `report` take: the file's without its suffix."""
        return clean_line(self.path.stem)

    @property
    def flow(self) -> str:
        return self.header.flow

    @property
    def main_document(self) -> str | None:
        """The path of the document that the flow starts in, from the flow's folder."""
        opened = self._main
        return opened.path if opened else None

    @property
    def title(self) -> str:
        """The title of the flow's main document, else the flow's name."""
        opened = self._main
        return (title_of(clean_text(opened.text[:_TOP])) if opened else "") or self.flow

    @property
    def _main(self) -> DocumentOpened | None:
        for event in self.events:
            if isinstance(event, DocumentOpened) and event.main:
                return event
        return None

    @property
    def target(self) -> str | None:
        """Who was watched last, for people: `gunicorn wsgi:app (pid 4242)`."""
        target = self.walk.target
        if target is None:
            return None
        return target.title if target.pid is None else f"{target.title} (pid {target.pid})"

    @property
    def started(self) -> float:
        """Seconds since the epoch."""
        return self.header.started

    @property
    def ended(self) -> float | None:
        """When it ended, seconds since the epoch; None where it is going on or was cut off."""
        for event in reversed(self.events):
            if isinstance(event, Ended):
                return event.at
            if isinstance(event, Resumed):
                return None
        return None

    @property
    def last(self) -> float:
        """When something was last recorded, seconds since the epoch."""
        return self.events[-1].at if self.events else self.header.started

    @property
    def finished(self) -> bool:
        """Whether there is nothing to go on with: it was said how it came out, or the person left
        at an outcome. A connection that broke finishes nothing."""
        current = self.walk.current
        at_outcome = current is not None and current.kind == "outcome"
        if self.walk.training is not None:
            return True  # its fault is gone, so it can only be begun anew
        is_concluded = self.walk.result in ("solved", "not solved")
        return is_concluded or (at_outcome and self.walk.ended == "quit")

    @property
    def diagnosis(self) -> Diagnosed | None:
        """The diagnosis that counts in a training, which is the first."""
        return next((event for event in self.events if isinstance(event, Diagnosed)), None)

    @property
    def step(self) -> str | None:
        """The id of the step that it stands at."""
        return self.walk.current.step if self.walk.current else None

    @property
    def step_title(self) -> str | None:
        return self.walk.current.title if self.walk.current else None

    @property
    def outcome(self) -> Result | None:
        """How it came out, as somebody said."""
        return self.walk.result

    @property
    def answers(self) -> int:
        """How many answers lead to where it stands."""
        return sum(visit.answer is not None for visit in self.walk.trail)


def recorded(path: Path) -> Recorded:
    """The session in the journal at `path`. Raises JournalError with one line for the user."""
    header, events, notes = read_journal(path)
    return Recorded(path, header, events, notes, fold_all(events))


def without_names(session: Recorded, known: KnownNames) -> Recorded:
    """`session` without names of hosts and users: those that it tells itself, and `known` ones."""
    from wizard.text.anonymize import KnownNames

    own_names = names_in(session.events)
    names = KnownNames(own_names.hosts | known.hosts, own_names.users | known.users)
    events = tuple(unnamed(event, names) for event in session.events)
    return replace(session, events=events, walk=fold_all(events))


def flow_of(name: str, events: Iterable[Event]) -> Flow:
    """The flow as its documents were when the last of `events` happened: only those that were
    visited. Raises JournalError where none is the main one. Imports markdown-it."""
    opened = [event for event in events if isinstance(event, DocumentOpened)]
    flow = DocumentStore(name, opened).flow_after(len(opened))
    if flow is None:
        raise JournalError(say.NO_DOCUMENT_KEPT.format(flow=name))
    return flow
