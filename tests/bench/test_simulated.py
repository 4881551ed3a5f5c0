"""A small part of the measurement of likely words on simulated curves; seeds are fixed."""

from __future__ import annotations

from tests.bench.shares import BINS, Shares, left_out
from tests.bench.simulated import measure
from tests.bench.trends import ROWS

_ROWS = [row for row in ROWS if not row.cpu]


def test_likely_growth_of_two_minutes_is_right_as_often_as_it_says() -> None:
    shares = measure(_ROWS, 120.0, 8, None)
    bins = [number for number in range(BINS) if shares.called["growing", number] >= 20]
    assert bins
    for number in bins:
        said = shares.said["growing", number] / 1000 / shares.called["growing", number]
        seen = shares.share("growing", number)
        assert seen is not None
        assert abs(seen - said) <= 0.1


def test_what_stays_level_has_no_likely_growth() -> None:
    flat = [row for row in _ROWS if row.name.startswith("flat")]
    shares = measure(flat, 120.0, 40, None)
    assert sum(count for (word, _), count in shares.called.items() if word == "growing") == 0


def test_a_part_is_left_out_of_what_it_is_held_against() -> None:
    parts = {"one": Shares(), "other": Shares()}
    for name, right in (("one", 9), ("other", 5)):
        parts[name].called["growing", 8] = 10
        parts[name].right["growing", 8] = right
    _, line = left_out("parts", parts)
    assert line.split(maxsplit=4)[4] == "one 0.50: 0.90 (10), other 0.90: 0.50 (10)"
