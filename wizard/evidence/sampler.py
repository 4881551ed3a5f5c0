"""The thread that samples: one look at the target each interval, handed to a listener.

Clock and waiting are passed in, so that a test needs no sleep. The n-th sample is due at n
intervals after the start, so delays do not add up; intervals that were missed are left out, not
made up for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from wizard.evidence.sample import Sample
from wizard.messages import measuring_messages as messages

Wait = Callable[[threading.Event, float], bool]
"""Waits so many seconds for the event; True where it was set meanwhile."""

JOIN_SECONDS = 1.0


def steady_clock() -> Callable[[], float]:
    """A clock of seconds since the epoch that never goes back, whatever is done to the system's.

    It counts on from now, and goes on while the machine sleeps. All who stamp or look up samples
    have to share one: a sample that is not later than the last is left out of a series.
    """
    machine = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    offset = time.time() - time.clock_gettime(machine)
    return lambda: offset + time.clock_gettime(machine)


class AnyProbe(Protocol):
    """What is sampled: wizard.evidence.probe.Probe, or a stand-in."""

    @property
    def lost(self) -> str | None:
        """Why the target can be watched no longer; None while it can."""

    def sample(self, at: float) -> Sample:
        """One look at the target. May raise OSError."""

    def close(self) -> None:
        """Close what is kept open."""


class Sampler:
    """Samples `probe` until it is stopped or the target is lost."""

    def __init__(  # noqa: PLR0913 (what a test has to be able to replace)
        self,
        probe: AnyProbe,
        on_sample: Callable[[Sample], None],
        on_lost: Callable[[str], None] | None = None,
        *,
        every: float = 1.0,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        wait: Wait = threading.Event.wait,
    ) -> None:
        """`on_sample` and `on_lost` are called on the sampler's own thread; `on_lost` once, after
        the last sample. `clock` stamps the samples (seconds since the epoch), `steady` paces them.
        """
        self._probe = probe
        self._on_sample = on_sample
        self._on_lost = on_lost
        self._every = every
        self._clock = clock
        self._steady = steady
        self._wait = wait
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.run, name="wizard-sampler", daemon=True)

    def start(self) -> None:
        """Begin; the first sample is taken at once."""
        self._thread.start()

    def stop(self) -> None:
        """No sample is handed out after this, but one that is under way. Returns within a second
        even where the kernel holds up a reading; may be called from a listener, and twice."""
        self._stopped.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(JOIN_SECONDS)

    def run(self) -> None:
        """The loop itself; `start` runs it on a thread."""
        began = self._steady()
        try:
            while not self._stopped.is_set():
                self._look()
                if self._probe.lost is not None:
                    if self._on_lost and not self._stopped.is_set():
                        self._on_lost(self._probe.lost)
                    return
                passed = self._steady() - began
                due = (passed // self._every + 1) * self._every
                if self._wait(self._stopped, max(0.0, due - passed)):
                    return
        finally:
            self._probe.close()

    def _look(self) -> None:
        at = self._clock()
        try:
            sample = self._probe.sample(at)
        except (OSError, ValueError) as error:
            sample = Sample(at, missing={"pid": messages.UNREADABLE.format(error=error)})
        if not self._stopped.is_set():
            self._on_sample(sample)
