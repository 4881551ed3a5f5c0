"""Which action a key of the full screen means, and which keys its footer shows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.guide.actions import ACTIONS

if TYPE_CHECKING:
    from wizard.guide.situation import Action, Situation


def action_for_key(key: str, now: Situation) -> tuple[Action, tuple[str, ...]] | None:
    """What that key of the full screen does, with the arguments of its method; None for nothing."""
    for action in _BY_KEY.get(key, ()):
        if action.exists(training=now.in_training):
            place = action.keys.index(key)
            return action, action.arguments[place : place + 1]
    return None


_BY_KEY: dict[str, list[Action]] = {}
for _action in ACTIONS:
    for _key in _action.keys:
        _BY_KEY.setdefault(_key, []).append(_action)


def footer(now: Situation) -> list[tuple[str, str, int]]:
    """(key, label, rank) of what the footer shows, in the order of the table."""
    count = len(now.view.step.choices)
    shown = []
    for action in ACTIONS:
        if action.footer is None or not action.exists(training=now.in_training):
            continue
        if action.refusal(now) is not None or not action.offered(now):
            continue
        key, label = action.shown[0], action.label
        if action.name == "digit":
            key = f"1-{count} Enter" if now.many else "1" if count == 1 else f"1-{count}"
            label = _answering(now) or label
        shown.append((key, label, action.footer))
    return shown


def _answering(now: Situation) -> str:
    """What choosing does where the choices are no answers to a question; else empty."""
    training, kind = now.view.training, now.view.step.kind
    if training is not None and kind == "outcome":
        return {"briefing": "begin", "walk": "finish"}.get(training.phase, "go back")
    return {"contents": "open", "outcome": "go on"}.get(kind, "")
