"""A real leak in a real memory group, killed by the kernel and started again. The quick one lives
in seconds of its own making; the slow one as long as a service does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.evidence.test_kills_real import Watch
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
