"""The thread that samples: without a sleep, but for one test that runs the thread itself."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.process_trees import sample
from wizard.evidence.sampler import Sampler, steady_clock

if TYPE_CHECKING:
    from wizard.evidence.sample import Sample


class Time:
    """A clock that only waiting and working move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def steady(self) -> float:
        return self.now

    def clock(self) -> float:
        return self.now + 1000.0

    def wait(self, stopped: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += seconds
        return stopped.is_set()


class Probe:
    """Takes `work` seconds a sample, fails where told to, is lost after `lives` samples."""

    def __init__(self, time: Time, *, work: tuple[float, ...] = (), lives: int = 4) -> None:
        self.time = time
        self.work = list(work)
        self.lives = lives
        self.failures: dict[int, Exception] = {}
        self.taken = 0
        self.closed = False

    @property
    def lost(self) -> str | None:
        return "process 10 has ended" if self.taken >= self.lives else None

    def sample(self, at: float) -> Sample:
        self.taken += 1
        self.time.now += self.work.pop(0) if self.work else 0.0
        if self.taken in self.failures:
            raise self.failures[self.taken]
        return sample(at)

    def close(self) -> None:
        self.closed = True


def run(probe: Probe, every: float = 1.0) -> tuple[list[Sample], list[str]]:
    samples: list[Sample] = []
    lost: list[str] = []
    time = probe.time
    Sampler(
        probe,
        samples.append,
        lost.append,
        every=every,
        clock=time.clock,
        steady=time.steady,
        wait=time.wait,
    ).run()
    return samples, lost


def test_delays_do_not_add_up() -> None:
    probe = Probe(Time(), work=(0.3, 0.1, 0.25), lives=5)
    samples, _ = run(probe)
    assert [one.at for one in samples] == [1100.0, 1101.0, 1102.0, 1103.0, 1104.0]
    assert probe.time.waits == pytest.approx([0.7, 0.9, 0.75, 1.0])


def test_missed_intervals_are_left_out() -> None:
    samples, _ = run(Probe(Time(), work=(3.4,), lives=3))
    assert [one.at for one in samples] == [1100.0, 1104.0, 1105.0]


def test_the_loss_is_said_once_after_the_last_sample_and_the_probe_is_closed() -> None:
    probe = Probe(Time(), lives=2)
    samples, lost = run(probe)
    assert len(samples) == 2
    assert lost == ["process 10 has ended"]
    assert probe.closed


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), ValueError("bad")])
def test_an_error_in_reading_is_a_sample_that_says_so(error: Exception) -> None:
    probe = Probe(Time(), lives=3)
    probe.failures[2] = error
    samples, _ = run(probe)
    assert len(samples) == 3
    assert samples[1].processes == ()
    assert "could not be read" in samples[1].missing["pid"]


def test_nothing_is_handed_out_once_it_is_stopped() -> None:
    time = Time()
    probe = Probe(time, lives=100)
    seen: list[Sample] = []
    lost: list[str] = []

    def listener(one: Sample) -> None:
        seen.append(one)
        if len(seen) == 3:
            sampler.stop()

    sampler = Sampler(
        probe, listener, lost.append, clock=time.clock, steady=time.steady, wait=time.wait
    )
    sampler.run()
    assert len(seen) == 3
    assert lost == []
    assert probe.closed


def test_the_thread_samples_and_stops_within_its_second() -> None:
    probe = Probe(Time(), lives=10**9)
    three = threading.Event()

    def listener(_: Sample) -> None:
        if probe.taken >= 3:
            three.set()

    sampler = Sampler(probe, listener, every=0.001)
    sampler.start()
    assert three.wait(10)
    sampler.stop()
    sampler.stop()
    assert probe.closed
    taken = probe.taken
    assert not any(thread.name == "wizard-sampler" for thread in threading.enumerate())
    assert probe.taken == taken


def test_stopping_does_not_wait_for_a_reading_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wizard.evidence.sampler.JOIN_SECONDS", 0.01)
    entered, release = threading.Event(), threading.Event()
    handed: list[Sample] = []

    class Hanging(Probe):
        def sample(self, at: float) -> Sample:
            entered.set()
            release.wait(10)
            return super().sample(at)

    sampler = Sampler(Hanging(Time()), handed.append)
    sampler.start()
    assert entered.wait(10)
    sampler.stop()
    release.set()
    assert handed == []


def test_a_steady_clock_tells_the_time_and_never_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = steady_clock()
    assert abs(clock() - time.time()) < 1
    before = clock()
    monkeypatch.setattr(time, "time", lambda: 5.0)
    assert clock() >= before


def test_a_sampler_that_never_started_can_be_stopped() -> None:
    Sampler(Probe(Time()), lambda _: None).stop()
