"""Kills as evidence: which lives climbed to theirs, and what that says of the present one."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.helpers.histories import csv_of, read
from wizard.evidence.analysis.restarts import (
    Climbs,
    climbs_on,
    lives_to_kills,
    never_fell,
    with_climbs,
)
from wizard.evidence.analysis.trend import Trend, trend
from wizard.evidence.reading import Interval
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series

if TYPE_CHECKING:
    from collections.abc import Sequence

MIB = 1024.0**2
GIB = 1024.0**3
START = 1_760_000_000.0
MINUTE = 60
HOUR = 3600

Part = tuple[float, float, float]
"""Seconds, and the level at its beginning and at its end in MiB."""


def _curve(parts: Sequence[Part], every: int = 1) -> tuple[list[float], list[float]]:
    gauss = Random(len(parts) + every).gauss
    used = [
        (low + (high - low) * second / seconds + gauss(0, 1)) * MIB
        for seconds, low, high in parts
        for second in range(int(seconds))
    ]
    return [START + t for t in range(0, len(used), every)], used[::every]


def _ends(parts: Sequence[Part]) -> list[float]:
    return [START + sum(part[0] for part in parts[: k + 1]) for k in range(len(parts))]


def _climbs(parts: Sequence[Part], kills: Sequence[float], every: int = 1) -> Climbs | None:
    times, used = _curve(parts, every)
    return climbs_on(lives_to_kills(times, used, kills, GIB), times, used, GIB)


def _verdict(parts: Sequence[Part], kills: Sequence[float], every: int = 1) -> Trend:
    times, used = _curve(parts, every)
    verdict = trend(times, used, GIB, kills=kills)
    return with_climbs(
        verdict, climbs_on(lives_to_kills(times, used, kills, GIB), times, used, GIB)
    )


LIFE: Part = (8 * MINUTE, 250, 1000)


@pytest.mark.parametrize("every", [1, 15, 60])
def test_two_lives_that_climbed_alike_to_their_kills_are_surely_a_climb(every: int) -> None:
    parts = [LIFE, LIFE, (30, 250, 297)]
    found = _verdict(parts, _ends(parts)[:2], every)
    assert found.word == "growing"
    assert found.missing is None
    assert found.text.startswith("growing 9")
    assert found.text.endswith(" MiB/min in each of 2 lives, until killed")
    assert found.because.startswith("over 15 min" if every == 60 else "over 16 min")
    assert found.because.endswith("each life climbed straight until it was killed")
    assert found.slope is not None
    assert found.slope.low < 750 * MIB / 480 < found.slope.high
    assert found.time_to_limit is not None
    assert found.time_to_limit.low < 450 < found.time_to_limit.high


def test_one_life_that_climbed_to_its_kill_is_likely_one_and_two_that_differ_more_so() -> None:
    first = _verdict([LIFE, (30, 250, 297)], [START + 480])
    assert first.word is None
    assert first.likely is not None
    assert first.likely.value == {"growing"}
    assert first.likely.because == (
        "it climbed straight for 7 min 59 s until it was killed for memory, full in 7 to 9 min"
    )
    later = _verdict([LIFE, (240, 250, 625)], [START + 480])
    slower: Part = (16 * MINUTE, 250, 1000)
    differ = _verdict([LIFE, slower, (30, 250, 270)], [START + 480, START + 480 + 960])
    assert later.likely is not None
    assert differ.likely is not None
    assert first.likely.right < later.likely.right == differ.likely.right
    assert later.ahead is not None
    assert later.ahead.time is not None
    assert later.ahead.time.low < 240 < later.ahead.time.high


def test_lives_may_fall_to_any_level_as_where_one_of_two_workers_is_killed() -> None:
    parts: list[Part] = [(480, 40, 1000), (240, 520, 1000), (420, 160, 1000), (60, 400, 520)]
    found = _climbs(parts, _ends(parts)[:3])
    assert found is not None
    assert found.sure
    assert len(found.lives) == 3
    assert found.ahead.time is not None
    assert found.ahead.time.low < 240 < found.ahead.time.high


def test_of_eight_workers_one_after_the_other_is_killed_at_the_same_pace() -> None:
    parts: list[Part] = [(480, 40, 1000), *[(64, 872, 1000)] * 3, (40, 872, 952)]
    found = _climbs(parts, _ends(parts)[:4])
    assert found is not None
    assert found.sure
    assert found.ahead.time is not None
    assert found.ahead.time.low < 24 < found.ahead.time.high


def test_a_start_that_loads_much_is_no_part_of_the_climb() -> None:
    life: list[Part] = [(10, 20, 600), (470, 600, 1000)]
    parts = [*life, *life, (5, 20, 300)]
    found = _climbs(parts, [START + 480, START + 960])
    assert found is not None
    assert found.sure
    assert max(found.rates) < 1.2 * 400 * MIB / 470
    assert found.ahead.time is not None
    assert found.ahead.time.low < 475 < found.ahead.time.high


@pytest.mark.parametrize(
    ("name", "parts", "killed"),
    [
        ("a start that fails", [(20, 50, 1000)] * 6, range(6)),
        (
            "one huge task, tried again",
            [(HOUR, 300, 305), (40, 305, 1000), (40, 300, 1000)],
            (1, 2),
        ),
        ("a nightly job in two workers", [(HOUR, 300, 305), (180, 305, 1000)], (1,)),
        ("a huge task, four times", [(HOUR, 600, 605), *[(40, 605, 1000)] * 4], (1, 2, 3, 4)),
        ("a burst", [(HOUR, 300, 305), (240, 305, 1000), (HOUR / 2, 300, 305)], (1,)),
        ("a step into the kill", [(HOUR, 300, 300), (HOUR, 900, 900), (2, 900, 1020)], (2,)),
        ("waves", [(300, 300, 900), (300, 900, 300)] * 3, ()),
        ("workers that are replaced", [(480, 300, 700)] * 4, ()),
    ],
)
def test_what_looks_alike_is_no_life_that_climbed(
    name: str, parts: list[Part], killed: Sequence[int]
) -> None:
    ends = _ends(parts)
    kills = [ends[k] for k in killed]
    if "two" in name:
        kills.append(kills[-1] + 20)
    parts = [*parts, (60, 300, 302)]
    found = _climbs(parts, kills)
    assert found is None, name


def test_deploys_end_lives_and_are_no_kills() -> None:
    parts: list[Part] = [(600, 300, 800), (600, 300, 800), (600, 300, 800), (60, 300, 350)]
    assert _climbs(parts, []) is None
    one = _climbs(parts, _ends(parts)[2:3])
    assert one is None or not one.sure


def test_after_a_rest_two_lives_may_be_a_job_that_is_tried_again() -> None:
    parts: list[Part] = [(HOUR, 300, 305), (180, 305, 1000), (180, 300, 1000), (180, 300, 1000)]
    kills = _ends(parts)[1:]
    found = _climbs([*parts, (30, 300, 302)], kills)
    assert found is not None
    assert not found.sure
    assert found.right < 0.6
    parts += [(180, 300, 1000)] * 2
    found = _climbs([*parts, (30, 300, 302)], _ends(parts)[1:])
    assert found is not None
    assert found.sure


def test_a_file_that_says_nothing_of_kills_shows_climbs_to_the_limit() -> None:
    def csv(top: float) -> str:
        level = [300 + (top - 300) * ((row / 60 + 0.3) % 1) for row in range(480)]
        return csv_of(level)

    limit = {"memory.limit": Interval(GIB, GIB)}
    for top, word in ((1020, "growing"), (700, "spiky")):
        history = read(csv(top))
        series = Series()
        series.join(history)
        found = observe(series, None, limit, history.times[-1]).readings
        likely = found["memory.trend"].likely
        assert likely is not None
        assert likely.value == {word}
        full = found["memory.time_to_limit"].likely
        assert (full is not None) == (word == "growing")
        if full is not None:
            assert "to the limit and fell at once, as by a kill" in likely.because
            assert full.value == Interval(
                pytest.approx(2500, rel=0.2), pytest.approx(2500, rel=0.2)
            )


def test_what_does_not_climb_on_is_no_climb_any_more() -> None:
    parts = [LIFE, LIFE, (10 * MINUTE, 250, 255)]
    assert _climbs(parts, _ends(parts)[:2]) is None
    parts[2] = (2 * HOUR, 250, 600)
    assert _climbs(parts, _ends(parts)[:2]) is None


def test_lives_of_a_target_in_whose_place_another_runs_count_on() -> None:
    times, used = _curve([LIFE])
    before = lives_to_kills(times, used, [times[-1] + 1], GIB).lives
    assert len(before) == 1
    times, used = _curve([LIFE])
    times = [time + 482 for time in times]
    both = lives_to_kills(times, used, [times[-1] + 1], GIB, before).lives
    assert len(both) == 2
    times, used = _curve([(20, 20, 250)])
    times = [time + 964 for time in times]
    found = climbs_on(lives_to_kills(times, used, [], GIB, both), times, used, GIB)
    assert found is not None
    assert found.sure


def test_a_kill_is_no_fall() -> None:
    parts: list[Part] = [(40 * MINUTE, 900, 905), (20 * MINUTE, 600, 605)]
    times, used = _curve(parts)
    fell = trend(times, used, GIB)
    assert fell.word == "falling"
    found = never_fell(fell)
    assert found.word is None
    assert found.text == "growing or spiky"
    assert found.missing == "it came down because it was killed for memory"
    flat = trend(times[:2000], used[:2000], GIB)
    assert never_fell(flat) is flat


def test_kills_at_any_time_of_any_curve_raise_nothing() -> None:
    dice = Random(3)
    for _ in range(200):
        count = dice.randrange(0, 300)
        times = sorted(START + dice.uniform(0, 2000) for _ in range(count))
        used = [dice.choice([dice.uniform(0, GIB), float("nan"), 0.0]) for _ in times]
        kills = sorted(START + dice.uniform(-50, 2100) for _ in range(dice.randrange(5)))
        lived = lives_to_kills(times, used, kills, dice.choice([None, GIB]))
        found = climbs_on(lived, times, used, None)
        assert found is None or found.ahead.slope.low <= found.ahead.slope.high
