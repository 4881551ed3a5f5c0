"""The last look at an event before it is written: secrets that came this far are blanked.

Command lines are blanked where they are read (wizard.evidence); what people type or copy is blanked
here. Documents are kept as they are, since their hash is kept with them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wizard.evidence.reading import Interval, Reading
from wizard.walk.events import (
    CommandCopied,
    Event,
    FactStated,
    NoteAdded,
    TargetChosen,
    TargetLost,
)

if TYPE_CHECKING:
    from wizard.evidence.target import Target


def withheld(event: Event) -> Event:
    """`event` with `[blanked]` in place of secrets."""
    match event:
        case NoteAdded() | CommandCopied():
            return replace(event, text=_redact(event.text))
        case FactStated():
            return replace(event, value=_redact(event.value))
        case TargetLost():
            return replace(event, reason=_redact(event.reason))
        case TargetChosen():
            return replace(event, target=_target(event.target))
        case _:
            return event


def _redact(text: str) -> str:
    # Late: its patterns take a twentieth of a start to compile, and a start has nothing to blank.
    from wizard.text.redact import redact

    return redact(text)


def _target(target: Target) -> Target:
    from wizard.text.redact import redact_words

    return replace(
        target,
        title=_redact(target.title),
        command=redact_words(target.command),
        facts={name: _reading(reading) for name, reading in target.facts.items()},
    )


def _reading(reading: Reading) -> Reading:
    value = reading.value
    if value is not None and not isinstance(value, Interval):
        value = frozenset(map(_redact, value))
    return replace(
        reading,
        value=value,
        text=_redact(reading.text),
        because=_redact(reading.because),
        detected=None if reading.detected is None else _redact(reading.detected),
    )
