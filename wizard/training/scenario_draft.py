"""A recorded session made into a scenario: its document, which its author then edits, and the
recording beside it. Pure."""

from __future__ import annotations

from io import StringIO
from math import ceil
from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.evidence.history.cells import Lines
from wizard.evidence.history.tracks import HistoryError
from wizard.messages import draft_messages as say
from wizard.session.recorded import without_names
from wizard.session.recorded_history import history_of_recording
from wizard.training.draft_document import SessionFacts, document, path_of
from wizard.training.session_recording import recording_of
from wizard.walk.state import value_of
from wizard.walk.verdicts import verdict_on

if TYPE_CHECKING:
    from wizard.flow.model import Flow
    from wizard.session.recorded import Recorded
    from wizard.text.anonymize import KnownNames
    from wizard.training.draft_document import SessionPath
    from wizard.walk.state import Visit, Walk

SHORTEST, LONGEST = 5, 60
"""Minutes that a training is given."""


class NoScenarioError(Exception):
    """Nothing can be made of the session; the text is why and what to do, on one line."""


class ScenarioDraft(Struct, frozen=True):
    """What becomes of a session."""

    document: str
    recording: bytes


def draft_of(
    session: Recorded, flow: Flow, named: str, recording: str, names: KnownNames
) -> ScenarioDraft:
    """The scenario that `session` is. `flow` is its flow as it is now, which the document calls
    `named`; `recording` is the name of the file beside it. `names` of hosts and users are left out,
    as are those that the session tells. Raises NoScenarioError."""
    session = without_names(session, names)
    way = path_of(flow, session.walk, session.events)
    if way is None:
        raise NoScenarioError(say.NO_GUIDANCE.format(session=session.id))
    recorded = recording_of(session.events, way.end.entered, names) or recording_of(
        session.events, session.last, names
    )
    if not recorded:
        raise NoScenarioError(say.NO_SAMPLES.format(session=session.id))
    _judge(session, recorded)
    target = session.walk.target
    assert target is not None
    decisive = _decisive(way)
    facts = SessionFacts(
        way=way,
        title=target.title,
        at=way.end.entered,
        flow=named,
        recording=recording,
        minutes=_minutes(session.walk, way),
        stated=_statable(session.walk),
        decisive=decisive.title if decisive else "",
        reading=_reasons(decisive) if decisive else "",
        result=session.walk.result or "",
        notes=session.walk.notes,
        copied=session.walk.copied,
    )
    return ScenarioDraft(document(facts), recorded)


def _judge(session: Recorded, recorded: bytes) -> None:
    """Raises NoScenarioError where the recording could not be shown."""
    try:
        text = StringIO(recorded.decode("utf-8"))
        history_of_recording(Lines(text), session.id, session.last, ends_now=True)
    except HistoryError as error:
        raise NoScenarioError(say.BAD_SAMPLES.format(session=session.id, reason=error)) from error


def _minutes(walk: Walk, way: SessionPath) -> int:
    """As long as the session took, in steps of five."""
    took = (way.end.entered - walk.trail[0].entered) / 60
    return max(SHORTEST, min(LONGEST, 5 * ceil(took / 5)))


def _statable(walk: Walk) -> dict[str, str]:
    """What was stated by hand, as far as it still is a value once names and secrets are out."""
    stated = {}
    for fact, text in walk.by_hand.items():
        try:
            value_of(fact, text)
        except ValueError:
            continue
        stated[fact] = text
    return stated


def _decisive(way: SessionPath) -> Visit | None:
    """The last question at which the evidence spoke for the answer that was given."""
    supported = (
        visit
        for visit in reversed(way.visits)
        if visit.answer is not None
        and visit.answer.by != "stated"
        and verdict_on(visit.answer).truth == "true"
        and _reasons(visit)
    )
    return next(supported, None)


def _reasons(visit: Visit) -> str:
    return "; ".join(verdict_on(visit.answer).reasons) if visit.answer else ""
