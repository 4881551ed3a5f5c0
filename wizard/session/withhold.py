"""The last look at an event before it is written: secrets that came this far are blanked.

Command lines are blanked where they are read (wizard.evidence); what people type or copy is blanked
here. Where a session is to be anonymous, names of hosts and users go too. Documents are kept as
they are, since their hash is kept with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from wizard.evidence.history.tracks import History
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.target import Target
from wizard.walk.events import (
    AnswerGiven,
    CommandCopied,
    Diagnosed,
    Event,
    FactStated,
    HistoryRead,
    NoteAdded,
    StepEntered,
    TargetChosen,
    TargetLost,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wizard.text.anonymize import KnownNames


def withheld(event: Event) -> Event:
    """`event` with `[blanked]` in place of secrets."""
    match event:
        case NoteAdded() | CommandCopied() | FactStated() | TargetLost() | Diagnosed():
            return _reworded(event, _redact)
        case TargetChosen():
            return replace(event, target=_blanked(event.target))
        case HistoryRead(history=history):
            target = None if history.target is None else _blanked(history.target)
            told = _reworded(event, _redact).history
            return replace(event, history=replace(told, target=target))
        case _:
            return event


def _blanked(target: Target) -> Target:
    from wizard.text.redact import redact_words

    # An option and its value are two words here: only together are they a secret.
    return replace(_target(target, _redact), command=redact_words(target.command))


def _redact(text: str) -> str:
    # Late: its patterns take a twentieth of a start to compile, and a start has nothing to blank.
    from wizard.text.redact import redact

    return redact(text)


def unnamed(event: Event, names: KnownNames) -> Event:
    """`event` without names of hosts and users. Documents and the process tree are not touched."""
    from wizard.text.anonymize import anonymous

    return _reworded(event, lambda text: anonymous(text, names))


def names_in(events: Iterable[Event]) -> KnownNames:
    """The names of hosts and users that a recorded session tells itself."""
    from wizard.text.anonymize import names_of, users_in

    hosts: set[str] = set()
    users: set[str] = set()
    for event in events:
        match event:
            case NoteAdded() | CommandCopied():
                users |= users_in(event.text)
            case (
                TargetChosen(target=Target() as target)
                | HistoryRead(history=History(target=Target() as target))
            ):
                users |= users_in(" ".join((target.title, *target.command)))
                host = target.facts.get("host")
                if host is not None and isinstance(host.value, frozenset):
                    hosts |= host.value
    return names_of(hosts, users)


_Reworded = TypeVar("_Reworded", bound=Event)


def _reworded(event: _Reworded, change: Callable[[str], str]) -> _Reworded:
    """`event` with its texts changed: what was typed, copied, measured and detected."""
    given: dict[str, object] = {}
    match event:
        case NoteAdded() | CommandCopied():
            given = {"text": change(event.text)}
        case FactStated():
            given = {"value": change(event.value)}
        case Diagnosed():
            given = {"reading": change(event.reading)}
        case TargetLost():
            given = {"reason": change(event.reason)}
        case TargetChosen():
            given = {"target": _target(event.target, change)}
        case HistoryRead(history=history):
            given = {"history": _history(history, change)}
        case StepEntered(alert=str(alert)):
            given = {"alert": change(alert)}
        case AnswerGiven():
            given = {"verdicts": tuple(_verdict(verdict, change) for verdict in event.verdicts)}
    return replace(event, **given) if given else event


def _verdict(verdict: Verdict, change: Callable[[str], str]) -> Verdict:
    missing = None if verdict.missing is None else change(verdict.missing)
    return replace(verdict, reasons=tuple(map(change, verdict.reasons)), missing=missing)


def _target(target: Target, change: Callable[[str], str]) -> Target:
    return replace(
        target,
        title=change(target.title),
        command=tuple(map(change, target.command)),
        facts={name: _reading(reading, change) for name, reading in target.facts.items()},
    )


def _history(history: History, change: Callable[[str], str]) -> History:
    return replace(
        history,
        name=change(history.name),
        said=tuple(map(change, history.said)),
        target=None if history.target is None else _target(history.target, change),
    )


def _reading(reading: Reading, change: Callable[[str], str]) -> Reading:
    value = reading.value
    if value is not None and not isinstance(value, Interval):
        value = frozenset(map(change, value))
    return replace(
        reading,
        value=value,
        text=change(reading.text),
        because=change(reading.because),
        detected=None if reading.detected is None else change(reading.detected),
    )
