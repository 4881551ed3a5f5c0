"""A working day with a sample a second: opened in two seconds, sought in a tenth of one."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import group, machine, process
from tests.helpers.process_trees import sample as sample_of
from wizard.evidence.target import Target
from wizard.guide.replayer import Replayer
from wizard.session.journal import Journal
from wizard.session.recorded import recorded
from wizard.session.timeline import Timeline
from wizard.walk.events import DocumentOpened, NoteAdded, Sampled, StepEntered, TargetChosen

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.evidence.sample import Sample

DAY = 8 * 3600
DOCUMENT = """# How does memory look?

- [It climbs](#a)
  - when: `memory.trend is growing and memory.share < 95% for 10m`
- [It is flat](#b)
  - when: `memory.trend is flat`

# A

# B
"""


def sample(second: int, chance: random.Random) -> Sample:
    """gunicorn with four workers that grow by 29 MB an hour."""
    started = -40_000.0
    processes = tuple(
        process(
            4242 + number,
            4242 if number else 1,
            rss=30_000_000 + second * 2000 * bool(number) + chance.randrange(100_000),
            cpu=12.5 + second * 0.1,
            system=1.25 + second * 0.01,
            switches=3456 + second * 3,
            created=started + number,
        )
        for number in range(5)
    )
    used = 200_000_000 + second * 8000 + chance.randrange(1_000_000)
    ours = group(memory_used=used, cpu_seconds=50 + second * 0.4, cpu_limit=4.0)
    whole = machine(16 * 2**30, 5 * 2**30, 8.0, 1000.0 + second)
    return sample_of(float(second), processes, ours, whole)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(1)
    journal = Journal.create(tmp_path_factory.mktemp("day"), flow="f", started=0.0)
    target = Target("process", "gunicorn wsgi:app", 4242, -40_000.0)
    for event in (
        DocumentOpened(0.0, "f.md", DOCUMENT, "", True),
        StepEntered(0.0, "how-does-memory-look", "How does memory look?", "start", False),
        TargetChosen(0.0, target),
    ):
        journal.append(event, durable=False)
    for second in range(1, DAY):
        journal.append(Sampled(float(second), sample(second, chance)), durable=False)
        if second % 1800 == 0:
            journal.append(NoteAdded(float(second), "a", f"note {second}"), durable=False)
    journal.close(patience=30.0)
    assert journal.path is not None
    return journal.path


@pytest.mark.slow
def test_a_working_day_opens_and_is_sought_quickly(day: Path) -> None:
    began = time.process_time()
    session = recorded(day)
    film = Replayer(Timeline(session.flow, session.started, session.events))
    film.view()
    assert time.process_time() - began < 2.0
    film.prepare()
    chance, took = random.Random(2), []
    for _ in range(100):
        place = chance.random() * film.length
        began = time.process_time()
        film.seek(place)
        film.view()
        film.timeline()
        took.append(time.process_time() - began)
    assert max(took) < 0.1, sorted(took)[-5:]


@pytest.mark.slow
def test_both_ways_through_a_working_day_show_the_same(day: Path) -> None:
    session = recorded(day)
    film = Replayer(Timeline(session.flow, session.started, session.events))
    film.prepare()
    places = [film.length * number / 20 for number in range(21)]

    def seen(place: float) -> object:
        film.seek(place)
        return film.view()

    there = [seen(place) for place in places]
    back = [seen(place) for place in reversed(places)]
    assert there == back[::-1]
