"""The session that tests look at: a real one, of format 1, with a small flow of its own."""

from __future__ import annotations

from pathlib import Path

from wizard.session.recorded import Recorded, recorded
from wizard.session.timeline import Timeline

SHOP = Path(__file__).parents[1] / "session/fixtures" / "shop-memory.jsonl"


def shop() -> Recorded:
    """gunicorn leaks, a person contradicts the evidence twice, goes back, asks for help."""
    return recorded(SHOP)


def timeline_of(session: Recorded) -> Timeline:
    return Timeline(session.flow, session.started, session.events)
