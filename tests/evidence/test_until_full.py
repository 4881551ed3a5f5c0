"""When memory will be full, in words: within the hour how long it takes, later a time of day."""

from __future__ import annotations

import pytest

from wizard.evidence.reading import Interval, Likely, Reading
from wizard.evidence.until_full import SOON, until_full
from wizard.text.units import utc_clock

AT = 1_760_000_000.0  # 08:53:20 UTC
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
NAME = "memory.time_to_limit"


@pytest.mark.parametrize(
    ("low", "high", "words", "brief"),
    [
        (3 * MINUTE, 4 * MINUTE, "full in 3 to 4 min", "full in 3-4 min"),
        (40 * MINUTE, 90 * MINUTE, "full in 40 to 90 min", "full in 40-90 min"),
        (40 * MINUTE, 5 * HOUR, "full in 40 min to 5 h", "full in 40 min-5 h"),
        (0, 0, "full now", "full now"),
        (0, 20, "full in 0 to 20 s", "full in 0-20 s"),
        (2 * HOUR, 2.4 * HOUR, "full by 11:20 UTC, 10:50 UTC at the earliest", None),
        (150 * MINUTE, 152 * MINUTE, "full by 11:30 UTC", "full by 11:30 UTC"),
        (3 * HOUR, 9 * HOUR, "full by 18:00 UTC, 11:50 UTC at the earliest", None),
        (2 * DAY, 5 * DAY, "full in 2 to 5 d", "full in 2-5 d"),
        (3 * HOUR, float("inf"), "full in 3 h or more", "full in 3 h or more"),
    ],
)
def test_soon_it_is_how_long_it_takes_and_later_a_time_of_day(
    low: float, high: float, words: str, brief: str | None
) -> None:
    full = until_full({NAME: Reading(NAME, Interval(low, high))}, AT)
    assert full is not None
    assert full.words(utc_clock) == words
    if brief:
        assert full.brief(utc_clock) == brief
    assert full.soon == (low <= SOON)
    likely = Likely(Interval(low, high), 0.8)
    maybe = until_full({NAME: Reading(NAME, None, missing="young", likely=likely)}, AT)
    assert maybe is not None
    assert maybe.words(utc_clock) == f"~ {words}"
    assert maybe.soon == full.soon
    assert maybe.right == 0.8


def test_what_counts_from_the_end_of_a_file_is_told_without_a_clock() -> None:
    full = until_full({NAME: Reading(NAME, Interval(3 * HOUR, 9 * HOUR))}, AT)
    assert full is not None
    assert full.words(None) == "full 3 to 9 h later"
    assert full.brief(lambda _: "03:40") == "full by 03:40"


def test_what_nobody_can_say_is_not_said() -> None:
    assert until_full({}, AT) is None
    assert until_full({NAME: Reading(NAME, None, missing="memory may never reach it")}, AT) is None
