"""One worker or the workers, where these did not begin alike: after a kill one is new."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.analysis.grower import Grower, grower

MIB = 1024.0**2
SECONDS = 60


def _of_workers(began: list[float], a_second: list[float]) -> Grower:
    """Each worker has gained so many MiB when the climb begins, and gains so many a second."""
    times = [1_760_000_000.0 + second for second in range(SECONDS + 1)]
    gained = [
        [(start + rate * second) * MIB for start, rate in zip(began, a_second, strict=True)]
        for second in range(SECONDS + 1)
    ]
    held = [sum(one) + 100 * MIB for one in gained]
    nothing = [0.0] * len(times)
    columns = {
        "memory.anon": held,
        "memory.file": nothing,
        "memory.shmem": nothing,
        "held_main": nothing,
        "held_workers": held,
        "held_others": nothing,
        "gained_most": [max(one) for one in gained],
        "gained_least": [min(one) for one in gained],
        "workers": [float(len(began))] * len(times),
    }
    return grower(times, held, columns)


@pytest.mark.parametrize(
    ("began", "a_second", "words"),
    [
        ([250, 0], [1, 1], {"workers"}),
        ([250, 0], [0, 1], {"worker"}),
        ([250, 0], [1, 0], {"worker"}),
        ([20, 0], [0, 1], {"worker", "workers"}),  # they change places
        ([250, 120, 0], [0, 1, 0], {"worker", "workers"}),
        ([250, 250, 0], [1, 1, 1], {"workers"}),
        ([0, 0, 0], [0, 1, 0], {"worker"}),
        ([0, 0, 0], [0, 1, 1], {"worker", "workers"}),
    ],
)
def test_who_gained_where_one_is_newer(
    began: list[float], a_second: list[float], words: set[str]
) -> None:
    assert _of_workers(began, a_second).words == words


@given(
    began=st.lists(st.floats(0, 300), min_size=2, max_size=4),
    leaks=st.lists(st.booleans(), min_size=4, max_size=4),
    rate=st.floats(0.2, 5),
)
def test_one_is_never_called_all_nor_all_one(
    began: list[float], leaks: list[bool], rate: float
) -> None:
    leaking = leaks[: len(began)]
    words = _of_workers(began, [rate * one for one in leaking]).words
    if words and len(words) == 1:
        assert words == ({"worker"} if sum(leaking) == 1 else {"workers"})


@pytest.mark.parametrize(
    ("began", "a_second", "word"),
    [
        ([20, 0], [0, 1], "worker"),
        ([250, 120, 0], [0, 1, 0], None),  # the one in the middle is not counted alone
        ([0, 0, 0], [0, 1, 1], "workers"),
        ([0, 0, 0], [0, 1, 0], None),  # sure
    ],
)
def test_one_or_all_is_likely_where_it_is_not_sure(
    began: list[float], a_second: list[float], word: str | None
) -> None:
    likely = _of_workers(began, a_second).likely
    assert (likely and likely.value) == (word and frozenset({word}))
