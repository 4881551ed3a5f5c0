"""Whether a recorded session would still walk on a flow, which may have changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from wizard.walk.events import AnswerGiven, StepEntered

if TYPE_CHECKING:
    from wizard.flow.model import Flow, Step
    from wizard.session.recorded import Recorded


class Stumble(Struct, frozen=True):
    """The first place at which it would not."""

    step: str
    """The step's id, as the session has it."""

    title: str
    reason: str
    """In a few words, what is not as it was."""

    here: Step | None
    """The step as the flow has it now, None where it is gone."""


def is_of(flow: Flow, session: Recorded) -> bool:
    """Whether the session walked this flow: by its name, or by the file of its main document."""
    if session.flow == flow.name:
        return True
    return bool(flow.main.path) and session.main_document == flow.main.path


def first_stumble(flow: Flow, session: Recorded) -> Stumble | None:
    """Where the session would no longer walk on `flow`; None where it would to its end.

    It walks as long as each step that was entered is there, and each answer that was given is one
    of its step and leads to the same step. Its text may have changed; what the evidence would say
    is `rediagnose`'s matter.
    """
    titles: dict[str, str] = {}
    for event in session.events:
        if isinstance(event, StepEntered):
            titles[event.step] = event.title
            if flow.step(event.step) is None:
                return Stumble(event.step, event.title, "the step is not there any more", None)
        elif isinstance(event, AnswerGiven):
            step = flow.step(event.step)
            reason = _refused(flow, step, event)
            if reason:
                return Stumble(event.step, titles.get(event.step, event.step), reason, step)
    return None


def _refused(flow: Flow, step: Step | None, given: AnswerGiven) -> str:
    """Why the answer cannot be given as it was; empty where it can."""
    if step is None:
        return "the step is not there any more"
    meant = flow.step(given.to)
    leading_there = [
        choice for choice in step.choices if meant is not None and flow.step(choice.to) is meant
    ]
    if leading_there:
        return ""
    same_text = next((choice for choice in step.choices if choice.text == given.text), None)
    if same_text is None:
        return f"the answer “{given.text}” is not there any more"
    if meant is None:
        return f"the answer “{given.text}” leads to {same_text.to} now; {given.to} is gone"
    return f"the answer “{given.text}” leads to {same_text.to} now, not to {given.to}"
