"""The documents that a session keeps, as the flow that was walked at each of its moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.flow.blocks import Paragraph, TextSpan
from wizard.flow.model import Document, Flow, Step
from wizard.flow.problems import Place
from wizard.messages import journal_messages as say
from wizard.walk.events import DocumentOpened, Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wizard.walk.state import Visit

NOT_KEPT = say.STEP_TEXT_NOT_KEPT


class DocumentStore:
    """Every edition of every document that was opened."""

    def __init__(self, name: str, events: Iterable[Event]) -> None:
        self._name = name
        self._opened = [event for event in events if isinstance(event, DocumentOpened)]
        self._parsed: dict[tuple[str, str, bool], Document] = {}
        self._flows: dict[int, Flow | None] = {}

    def flow_after(self, count: int) -> Flow | None:
        """The flow once `count` documents had been opened; None where none of them is the main one.
        Imports markdown-it."""
        if count not in self._flows:
            latest = {event.path: event for event in self._opened[:count]}
            main = next((event for event in latest.values() if event.main), None)
            documents = {
                path: self._document(event, main=event is main) for path, event in latest.items()
            }
            flow = Flow(self._name, documents[main.path], documents) if main else None
            self._flows[count] = flow
        return self._flows[count]

    def _document(self, event: DocumentOpened, *, main: bool) -> Document:
        """The document that was opened, parsed once."""
        from wizard.flow.parse import parse_document

        key = (event.path, event.text, main)
        if key not in self._parsed:
            self._parsed[key] = parse_document(event.text, event.path, main=main)
        return self._parsed[key]


def step_of(flow: Flow | None, visit: Visit) -> Step:
    """The step that was visited, as it stood in `flow`; one without text where it is not there."""
    step = flow.step(visit.step) if flow else None
    if step is not None:
        return step
    return Step(
        id=visit.step,
        title=visit.title,
        level=1,
        kind=visit.kind or "outcome",
        place=Place(""),
        choices=(),
        markdown=NOT_KEPT,
        blocks=(Paragraph((TextSpan(NOT_KEPT),)),),
        why=(),
        why_markdown="",
        commands=(),
        see_also=(),
        links=(),
        source=None,
        parent=None,
    )


def bare_flow(name: str) -> Flow:
    """A flow for sessions that keep no document: it has one step, which is never visited."""
    from wizard.flow.parse import parse_document

    document = parse_document("", "")
    return Flow(name, document, {"": document})
