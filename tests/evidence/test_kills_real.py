"""Real OOM kills in real control groups: when they were, and of whom."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.helpers.memory_groups import ROOM, counted, memory_group, told, until_gone
from wizard.evidence.candidates import target_of
from wizard.evidence.probe import Probe
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series

if TYPE_CHECKING:
    from wizard.evidence.reading import Interval, Reading


class Watch:
    """Samples one process, at times of its own making: a second passes with each sample."""

    def __init__(self, pid: int, at: float | None = None) -> None:
        self.target = target_of(pid)
        self.probe = Probe(self.target)
        self.series = Series()
        self.at = at or time.time()
        self.look()

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.at += 1.0
            self.series.append(self.probe.sample(self.at))

    def reading(self, name: str = "memory.oom_kills", since: float | None = None) -> Reading:
        return observe(self.series, self.target, {}, self.at, since=since).readings[name]

    def kills(self, since: float | None = None) -> float | None:
        value = self.reading(since=since).value
        return None if value is None else _low(value)


def _low(value: object) -> float:
    interval: Interval = value  # type: ignore[assignment]
    return interval.low


def test_a_child_that_is_killed_while_we_watch() -> None:
    with memory_group(ROOM) as group, told(group) as one:
        one.do("child")
        watch = Watch(one.pid)
        assert watch.kills() is None
        watch.look()
        assert watch.reading("memory.kills_seen").text == "0"
        one.do("child.die")
        until_gone(one.pid)
        began = watch.at
        watch.look(6)
        assert watch.kills() == 1
        assert watch.reading().text == "1, 5 s ago"
        assert watch.reading("memory.kills_seen").text == "1"
        assert watch.kills(since=began) == 1
        assert watch.kills(since=watch.at - 2) is None
        assert watch.reading(since=watch.at - 2).missing == (
            "1 kill before this question was entered"
        )
        assert watch.reading("memory.kills_seen", since=watch.at - 2).text == "0"


def test_a_child_that_lived_from_one_sample_to_the_next_only() -> None:
    with memory_group(ROOM) as group, told(group) as one:
        watch = Watch(one.pid)
        one.do("hog")
        watch.look()
        assert watch.kills() == 1


def test_a_kill_before_the_process_started_supports_nothing() -> None:
    with memory_group(ROOM) as group:
        with told(group) as before:
            before.do("die")
        assert counted(group) == 1
        with told(group) as one:
            watch = Watch(one.pid)
            watch.look(8)
            assert watch.kills() is None
            assert watch.reading().missing == (
                "1 kill before this process started, or of another one in the container"
            )
            assert watch.reading("memory.kills_seen").text == "0"


def test_a_kill_before_we_watched_supports_nothing() -> None:
    with memory_group(ROOM) as group, told(group) as one:
        one.do("hog")
        assert counted(group) == 1
        watch = Watch(one.pid)
        watch.look(8)
        assert watch.kills() is None
        assert watch.reading().missing == (
            "1 kill before we began to watch, it is not known when or of what"
        )
        one.do("hog")
        watch.look(2)
        assert watch.kills() == 1


def test_a_kill_of_a_sibling_supports_nothing() -> None:
    with memory_group(ROOM) as group, told(group) as one, told(group) as sibling:
        watch = Watch(one.pid)
        watch.look(2)
        sibling.do("die")
        watch.look(8)
        assert counted(group) == 1
        assert watch.kills() is None
        assert watch.reading().missing == (
            "1 kill of another process in the container, not of this one's"
        )
        assert watch.reading("memory.kills_seen").text == "0"


def test_whose_a_kill_was_is_unknown_where_both_lost_a_process() -> None:
    with memory_group(ROOM) as group, told(group) as one, told(group) as sibling:
        watch = Watch(one.pid)
        watch.look(2)
        one.do("hog")
        sibling.do("die")
        watch.look(8)
        assert counted(group) == 2
        assert watch.kills() is None
        assert watch.reading().missing == (
            "2 kills while we watched, but it is not known of which process"
        )
        assert watch.reading("memory.kills_seen").value is None


def test_a_sibling_that_stays_does_not_hide_a_kill_of_the_target() -> None:
    with memory_group(ROOM) as group, told(group) as one, told(group):
        watch = Watch(one.pid)
        watch.look(2)
        one.do("hog")
        watch.look(5)
        assert watch.kills() == 1


def test_a_target_that_is_killed_itself_and_what_runs_in_its_place() -> None:
    with memory_group(ROOM) as group:
        with told(group) as one:
            watch = Watch(one.pid)
            watch.look()
            one.do("die")
            watch.look()
            assert watch.probe.lost
            assert watch.kills() == 1
        with told(group) as successor:
            after = Watch(successor.pid, watch.at)
            assert after.kills() is None
            after.series = Series()
            after.series.succeed(watch.series)
            began = watch.at - 0.5
            after.look(2)
            assert after.kills() == 1
            assert after.kills(since=began) == 1
            assert after.kills(since=after.at - 1) is None


def test_a_kill_that_is_not_for_memory_is_none() -> None:
    with memory_group(ROOM) as group, told(group) as one:
        one.do("child")
        watch = Watch(one.pid)
        one.do("child.exit")
        until_gone(one.pid)
        watch.look(8)
        assert watch.kills() is None
        assert watch.reading().missing == "none counted, but the count restarts with the container"
