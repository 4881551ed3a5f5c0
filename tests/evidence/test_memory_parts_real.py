"""What real memory in real control groups is made of, and which part of it grows."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.evidence.test_kills_real import Watch
from tests.helpers.memory_groups import Told, memory_group, told
from tests.helpers.process_trees import GIB, MIB
from wizard.cli.watch_command import RecordingWriter
from wizard.evidence.history.cells import Lines
from wizard.evidence.reading import Interval
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series
from wizard.session.line_file import LineFile
from wizard.session.recorded_history import history_of_recording
from wizard.session.recordings import RecordingHeader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Container(NamedTuple):
    """A program with two children, and another program in the same control group."""

    main: Told
    other: Told


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Container]:
    shared = Path("/dev/shm") / f"wizard-test-{os.getpid()}"
    cache = tmp_path / "cache"
    environment = {"SHARED_FILE": f"{shared}", "CACHE_FILE": f"{cache}"}
    with ExitStack() as stack:
        group = stack.enter_context(memory_group(GIB))
        stack.callback(shared.unlink, missing_ok=True)
        main = stack.enter_context(told(group, **environment))
        other = stack.enter_context(told(group, **environment))
        main.do("child")
        main.do("child")
        yield Container(main, other)


def each_child(it: Container, size: int) -> None:
    it.main.do("child.grow", size // 2)
    it.main.do("child.grow", size // 2 + 1)


GROWS: dict[str, Callable[[Container, int], None]] = {
    "main": lambda it, size: it.main.do("grow", size),
    "worker": lambda it, size: it.main.do("child.grow", size),
    "workers": each_child,
    "sibling": lambda it, size: it.other.do("grow", size),
    "shared-memory": lambda it, size: it.main.do("share", size),
    "file-cache": lambda it, size: it.main.do("cache", size),
}


def watched(container: Container, step: Callable[[], None], seconds: int = 40) -> Watch:
    watch = Watch(container.main.pid)
    for _ in range(seconds):
        step()
        watch.look()
    return watch


@pytest.mark.parametrize("part", GROWS)
def test_the_part_that_holds_a_climb(container: Container, part: str) -> None:
    watch = watched(container, lambda: GROWS[part](container, MIB))
    reading = watch.reading("memory.grower")
    assert reading.value == frozenset({part}), reading


def test_what_another_program_writes_to_shared_memory_is_shared_memory(
    container: Container,
) -> None:
    watch = watched(container, lambda: container.other.do("share", MIB))
    assert watch.reading("memory.grower").value == frozenset({"shared-memory"})
    text = watch.reading("memory.used").text
    assert " of 1.00 GiB, of it " in text
    assert text.endswith(" shared memory")
    shared = watch.reading("memory.shmem").value
    assert isinstance(shared, Interval)
    assert 30 * MIB <= shared.low <= 45 * MIB


def test_a_climb_in_two_parts_is_in_either(container: Container) -> None:
    def step() -> None:
        container.main.do("grow", MIB)
        container.other.do("grow", MIB)

    reading = watched(container, step).reading("memory.grower")
    assert reading.value == frozenset({"main", "sibling"})
    assert reading.missing == "it is in several parts"


def test_what_does_not_climb_has_no_grower(container: Container) -> None:
    reading = watched(container, lambda: None).reading("memory.grower")
    assert reading.value is None
    assert reading.missing == "memory shows no climb in 40 s"


def test_who_grows_takes_half_a_minute(container: Container) -> None:
    watch = watched(container, lambda: container.main.do("grow", MIB), 20)
    reading = watch.reading("memory.grower")
    assert reading.value is None
    assert reading.missing == "needs 30 s, 20 s seen"
    assert reading.likely is not None
    assert (reading.likely.value, reading.likely.right) == ({"main"}, 0.9)


def test_a_recording_holds_the_parts_too(container: Container, tmp_path: Path) -> None:
    out = tmp_path / "grew.rec"
    watch = watched(container, lambda: container.other.do("grow", MIB))
    header = RecordingHeader("0", watch.at, 1.0, watch.target)
    tape = RecordingWriter(LineFile.create_at(out), lambda: watch.at, header)
    for one in watch.series.samples(0.0, watch.at):
        tape.add(one)
    tape.close("interrupted")
    with out.open(encoding="utf-8") as file:
        history = history_of_recording(Lines(file), "it", watch.at)
    series = Series()
    series.join(history)
    reading = observe(series, watch.target, {}, watch.at).readings["memory.grower"]
    assert reading.value == frozenset({"sibling"}), reading
