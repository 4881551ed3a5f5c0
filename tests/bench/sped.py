"""The wizard with its time sped up: `python -m tests.bench.sped SPEED ARGUMENTS…`.

Its clock runs SPEED times as fast, so it samples so many times a second. All else is as it is.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import wizard.evidence.sampler
import wizard.guide.watcher
from wizard.cli import main

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable


def speed_up(speed: float) -> None:
    """From now on clocks and samplers that are made live faster."""
    sampler = wizard.evidence.sampler.Sampler
    steady_clock = wizard.evidence.sampler.steady_clock

    def fast_clock() -> Callable[[], float]:
        clock = steady_clock()
        began = clock()
        return lambda: began + (clock() - began) * speed

    def wait(event: threading.Event, seconds: float) -> bool:
        return event.wait(seconds / speed)

    def fast_sampler(*arguments: Any, **named: Any) -> wizard.evidence.sampler.Sampler:
        return sampler(*arguments, **named, steady=lambda: time.monotonic() * speed, wait=wait)

    wizard.evidence.sampler.steady_clock = fast_clock
    wizard.guide.watcher.Sampler = fast_sampler  # type: ignore[assignment, misc]


if __name__ == "__main__":
    speed_up(float(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
