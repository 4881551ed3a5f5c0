"""The packet for whoever takes over, made of a walk that is still going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.view import HandoverView
from wizard.messages import walk_messages as say
from wizard.report.as_handover import handover
from wizard.session.journal_reader import JournalError
from wizard.session.recorded import recorded
from wizard.session.session_store import keep_packet

if TYPE_CHECKING:
    from wizard.guide.recorder import Recorder


def hand_over(recorder: Recorder) -> HandoverView:
    """Make the packet of what `recorder` keeps, and keep it beside that.

    It is what `wizard report --handover` prints. Takes seconds for a session of many hours.
    """
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
