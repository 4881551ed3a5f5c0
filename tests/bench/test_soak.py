"""An hour in a minute: what is held does not grow. `--for 8h --speed 1` is a day."""

from __future__ import annotations

import pytest

from tests.bench.soak import Look, leaks, soak
from tests.helpers.values import replace

STEADY = [Look(n, n * 100, 50_000_000 + n * 23_200, 20, 5, n * 50_000, n) for n in range(20)]


@pytest.mark.slow
def test_an_hour_in_a_minute_leaves_nothing_behind() -> None:
    looks = soak(60.0, 60.0, lambda look: None)
    assert looks[-1].samples > 500, "it did not sample faster than the clock on the wall"
    assert leaks(looks) == [], [str(look) for look in looks]


def test_a_leak_is_seen() -> None:
    assert leaks(STEADY) == []
    last = STEADY[-1]
    for leaking, word in (
        (replace(last, memory=last.memory + 10_000_000), "memory"),
        (replace(last, descriptors=30), "descriptors"),
        (replace(last, threads=9), "threads"),
        (replace(last, journal=last.journal * 2), "journal"),
        (replace(last, samples=0), "sampled"),
    ):
        assert word in " ".join(leaks([*STEADY[:-1], leaking]))
