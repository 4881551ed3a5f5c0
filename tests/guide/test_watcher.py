"""What a watcher holds back until the first question, and what follows a target that is gone."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from tests.guide.test_controller import MIB, make, sample, watch
from tests.helpers.values import replace
from wizard.evidence.target import Target
from wizard.guide.watcher import Lookout, Watcher

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample


def sampling() -> bool:
    return any(thread.name == "wizard-sampler" for thread in threading.enumerate())


def test_what_is_held_is_sampled_from_the_release_on() -> None:
    seen: list[Sample] = []
    came = threading.Event()

    def take(sample: Sample) -> None:
        seen.append(sample)
        came.set()

    watcher = Watcher(time.time, held=True)
    watcher.start(watcher.target_of(os.getppid()), take, lambda reason: None)
    assert not sampling()
    watcher.release()
    try:
        assert came.wait(30)
    finally:
        watcher.stop()
    assert seen[0].processes
    assert not sampling()


def test_what_was_given_up_meanwhile_is_not_sampled() -> None:
    watcher = Watcher(time.time, held=True)
    watcher.start(watcher.target_of(os.getppid()), lambda sample: None, lambda reason: None)
    watcher.stop()
    watcher.release()
    assert not sampling()


def test_a_target_that_was_replaced_names_its_successor_until_it_is_taken() -> None:
    guide, _, clock, watched = make()
    guide.begin()
    guide.answer(1)
    guide.answer(1)
    watch(guide, clock, watched, 97 * MIB)
    watched.on_lost("process 42 has ended")  # type: ignore[operator]
    assert (guide.view().target.detail, guide.view().banner) == ("ended; p chooses another", None)
    assert watched.lost == watched.target
    successors = [replace(watched.target, pid=pid) for pid in (43, 44)]
    for found, said in (
        (successors, "It is gone; 2 processes may have replaced it: p lists them"),
        (successors[:1], "It is gone; pid 43 replaced it: p watches that one"),
    ):
        watched.on_successors(tuple(found))  # type: ignore[operator]
        assert guide.view().banner == said
    clock.now += 60
    guide.watch_target(successors[0])
    for _ in range(12):
        clock.now += 1
        watched.on_sample(sample(clock.now, 20 * MIB))  # type: ignore[operator]
    view = guide.view()
    assert view.banner is None
    assert view.step.choices[0].verdict is not None
    assert view.step.choices[0].verdict.truth == "true", "the check goes on"
    watched.on_successors(tuple(successors))  # type: ignore[operator]
    assert guide.view().banner is None, "a look that was under way tells nothing any more"


def test_the_lookout_tells_each_change_once_until_it_is_stopped() -> None:
    target = Target("process", "gunicorn app", 42, 999_000.0)
    looks, told = [(), (target,), (target,), (), (target,)], []

    def wait(stopped: threading.Event, _: float) -> bool:
        if len(told) == 2:
            lookout.stop()
        return stopped.is_set()

    lookout = Lookout(lambda: looks.pop(0), told.append, wait)
    lookout.run()
    assert told == [(target,), ()]
