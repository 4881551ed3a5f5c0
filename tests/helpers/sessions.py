"""Sessions for tests, written by the program itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from tests.helpers.flows import flow_of
from tests.helpers.process_trees import machine
from wizard.evidence.sample import Sample
from wizard.evidence.target import Target
from wizard.guide.controller import Guide
from wizard.session.journal import Journal
from wizard.session.journal_reader import read_journal
from wizard.session.redaction import withheld
from wizard.walk.events import Event, Sampled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from wizard.flow.model import Flow

STARTED = 1795442640.0

TEXT = """\
---
start: which
---

# A small flow

## Which alert? <a id="which"></a>

- [Memory](#memory)
- [CPU](#cpu)

## How is memory? <a id="memory"></a>

- [Growing](#fix)
- [Something else](#cpu)

## Find the loop <a id="cpu"></a>

Look.

## Replace the workers <a id="fix"></a>

Do it.

- [Did it help?](#help)

## Did it help? <a id="help"></a>

- [Yes](#cpu)
- [No](#which)
"""

TARGET = Target("process", "gunicorn wsgi:app", 4242, 1795400000.0, ("gunicorn", "wsgi:app"))


def raw_line(event: Event) -> bytes:
    """A line as an enemy writes it: its texts are not cleaned."""
    return json.dumps(msgspec.to_builtins(event)).encode("ascii") + b"\n"


def sampled(at: float) -> Sampled:
    return Sampled(at, Sample(at, machine(8 << 30, 4 << 30, 2.0)))


def journal_in(directory: Path, flow: str = "resource-alerts") -> Journal:
    return Journal.create(directory, flow=flow, started=STARTED)


def file_of(journal: Journal) -> Path:
    assert journal.path is not None
    return journal.path


def events_in(journal: Journal) -> list[Event]:
    return list(read_journal(file_of(journal))[1])


def walked(
    directory: Path,
    *answers: int,
    flow: Flow | None = None,
    then: Callable[[Guide], None] | None = None,
    started: float = STARTED,
) -> Path:
    """The journal of a walk that took these answers, a second each, and then did `then`."""
    times = iter(range(10_000))
    flow = flow or flow_of(TEXT)
    journal = Journal.create(directory, flow=flow.name, started=started)
    guide = Guide(flow, journal, lambda: started + next(times))
    guide.begin()
    for answer in answers:
        guide.answer(answer)
    if then:
        then(guide)
    journal.close(60)
    assert journal.path is not None
    assert journal.problem is None
    return journal.path


def written(directory: Path, events: Iterable[Event], flow: str = "main") -> Path:
    """The journal of these events."""
    journal = Journal.create(directory, flow=flow, started=STARTED)
    for event in events:
        journal.append(withheld(event), durable=False)
    journal.close(60)
    assert journal.path is not None
    return journal.path
