"""A watcher that holds what it is to sample until the first question is on the screen."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from wizard.guide.watcher import Watcher

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
