"""The packet for whoever takes over, made of a walk that is still going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.view import HandoverView

if TYPE_CHECKING:
    from wizard.guide.recorder import Recorder


def hand_over(recorder: Recorder) -> HandoverView:
    """Make the packet of what `recorder` keeps, and keep it beside that.

    It is what `wizard report --handover` prints. Takes seconds for a session of many hours.
    """
    from wizard.report.as_handover import handover
    from wizard.session.packet import keep_packet
    from wizard.session.recall import JournalError
    from wizard.session.recorded import recorded

    journal = recorder.saved()
    if journal is None:
        why = recorder.problem or "nothing is kept"
        return HandoverView("", "", f"There is no session to make it of: {why}")
    try:
        text = handover(recorded(journal), is_open=True)
    except JournalError as error:
        return HandoverView("", "", f"The session cannot be read again: {error}")
    try:
        kept = str(keep_packet(journal, text))
    except OSError as error:
        return HandoverView(text, "", f"It could not be kept in a file: {error.strerror}")
    lacks = f"Not all of the session is in it: {recorder.problem}" if recorder.problem else ""
    return HandoverView(text, kept, lacks)
