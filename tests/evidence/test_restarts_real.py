"""A real leak in a real memory group, killed by the kernel and started again. The quick one lives
in seconds of its own making; the slow one as long as a service does."""

from __future__ import annotations

import faulthandler
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.evidence.test_kills_real import Watch
from tests.helpers.leaks import leaking_service
from tests.helpers.memory_groups import memory_group, told
from tests.helpers.process_trees import MIB
from wizard.evidence.reading import Interval
from wizard.evidence.series import Series

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.memory_groups import Told
    from wizard.evidence.reading import Reading

STEP = MIB // 4


def _time(reading: Reading) -> Interval | None:
    value = reading.value or (reading.likely.value if reading.likely else None)
    assert value is None or isinstance(value, Interval)
    return value


def _live(one: Told, watch: Watch) -> list[tuple[float, Interval | None]]:
    """Let it grow each second until it is killed; what was said each half minute of its end."""
    said = []
    while True:
        try:
            one.do("grow", STEP)
        except (AssertionError, BrokenPipeError):
            break
        watch.look()
        if not len(watch.series) % 30:
            said.append((watch.at, _time(watch.reading("memory.time_to_limit"))))
    one.wait()
    watch.look()
    assert watch.probe.lost
    assert watch.kills() is not None
    return said


def _next(group: Path, before: Watch | None, one: Told) -> Watch:
    watch = Watch(one.pid, before.at if before else None)
    if before is not None:
        watch.series = Series()
        watch.series.succeed(before.series)
        watch.look()
    return watch


def test_a_leak_is_likely_in_its_first_life_and_sure_after_its_second() -> None:
    watch: Watch | None = None
    with memory_group(56 * MIB) as group:
        for life in range(3):
            with told(group) as one:
                watch = _next(group, watch, one)
                trend = watch.reading("memory.trend")
                if life == 1:
                    assert trend.likely is not None
                    assert trend.likely.value == {"growing"}
                    assert "until it was killed for memory" in trend.likely.because
                if life == 2:
                    assert trend.value == {"growing"}
                    assert trend.text.endswith("in each of 2 lives, until killed")
                said = _live(one, watch)
                assert len(said) >= 4
                known = [(at, full) for at, full in said if full is not None]
                assert len(known) >= len(said) - (3 if life == 0 else 0)
                for at, full in known:
                    assert full.low - 2 <= watch.at - at <= full.high + 2  # a sample is a second
                assert watch.reading("memory.direction").text == ""


_LONGEST = 1900.0
"""Seconds in which it has died three times."""


class LiveWatch(Watch):
    """Samples in real time."""

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            time.sleep(max(0.0, self.at + 1.0 - time.time()))
            self.at = time.time()
            self.series.append(self.probe.sample(self.at))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [0, 2])
def test_a_service_that_dies_every_eight_minutes(tmp_path: Path, workers: int) -> None:
    """Likely within two minutes, sure after its second life, and its ends right at nine of ten
    moments."""
    faulthandler.dump_traceback_later(_LONGEST + 60, exit=True)  # in the place of five minutes
    command = (
        *("-m", "gunicorn", "leaking:app", "-w", str(workers), "-b", f"unix:{tmp_path}/socket"),
    )
    server = (sys.executable, *command) if workers else ()
    said: list[tuple[float, Interval]] = []
    ends: list[float] = []
    with leaking_service(tmp_path, 450, server=server) as leak:
        watch = LiveWatch(leak.supervisor)
        began = watch.at
        while len(ends) < 3 and watch.at < began + _LONGEST:
            watch.look(5)
            if (kills := watch.kills() or 0) > len(ends):
                ends += [watch.at] * (int(kills) - len(ends))
            trend = watch.reading("memory.trend")
            if watch.at > began + 120:
                assert trend.value == {"growing"} or trend.likely is not None
                assert trend.likely is None or trend.likely.value == {"growing"}
            sure = len(ends) >= 2
            if not sure or watch.at > ends[1] + 10:
                assert (trend.value == {"growing"}) == sure
            assert "fell" not in watch.reading("memory.direction").text + trend.text
            if (full := _time(watch.reading("memory.time_to_limit"))) is not None:
                said.append((watch.at, full))
    assert len(ends) == 3
    right = [
        full.low - 5 <= min(end for end in ends if end >= at) - at <= full.high + 5
        for at, full in said
    ]
    assert len(right) > 200
    assert sum(right) >= 0.9 * len(right)
