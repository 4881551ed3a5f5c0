"""What is put right: any order, any duplicates; restarts that the curve shows."""

from __future__ import annotations

from math import isnan

from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.histories import MIB, START, csv_of, read
from wizard.evidence.history.tidy import MOST_ROWS, WHOLE
from wizard.evidence.history.tracks import HistoryError

rows = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 2000) | st.just(None)), min_size=1, max_size=60
)


@given(rows.filter(lambda rows: any(value is not None for _, value in rows)))
def test_rows_in_any_order_are_one_ascending_curve(rows: list[tuple[int, int | None]]) -> None:
    text = "time;memory (MiB)\n" + "".join(
        f"{START + 60 * minute:.0f};{'' if value is None else value}\n" for minute, value in rows
    )
    history = read(text)
    expected: dict[float, float | None] = {}
    for minute, value in rows:
        at = START + 60 * minute
        if value is not None or at not in expected:
            expected[at] = value
    known = {at: value for at, value in expected.items() if value is not None}
    used = history.columns["memory_used"]
    assert list(history.times) == sorted(set(history.times))
    read_known = {
        at: value / MIB for at, value in zip(history.times, used, strict=True) if not isnan(value)
    }
    assert read_known == known


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_any_text_is_a_history_or_one_line(text: str) -> None:
    said = ""
    try:
        said = "; ".join(read(text).notes)
    except HistoryError as error:
        said = str(error)
    assert said
    assert "\n" not in said
    assert len(said) < 600


def test_one_fall_after_a_long_climb_is_a_restart() -> None:
    history = read(csv_of([*range(400, 800, 2), *range(400, 500, 2)]))
    assert history.starts == (START + 200 * 60,)
    assert "taken for a restart" in history.notes[-1]


def test_workers_that_are_recycled_restart_nothing() -> None:
    history = read(csv_of([*range(400, 640, 2)] * 4), memory_limit=1024 * MIB)
    assert history.starts == ()


def test_each_fall_from_the_limit_is_a_restart() -> None:
    history = read(csv_of([*range(400, 1000, 5)] * 3), memory_limit=1024 * MIB)
    assert len(history.starts) == 2


def test_a_huge_request_restarts_nothing() -> None:
    history = read(csv_of([400.0] * 60 + [900.0] * 3 + [400.0] * 60))
    assert history.starts == ()


def test_a_long_history_keeps_its_peaks_and_its_newest_rows() -> None:
    levels = [400 + (index % 7) for index in range(20_000)]
    levels[777], levels[15_000] = 1000, 100
    history = read(csv_of(levels, every=1.0))
    used = history.columns["memory_used"]
    assert len(history.times) <= MOST_ROWS
    assert (max(used), min(used)) == (1000 * MIB, 100 * MIB)
    assert list(history.times[-int(WHOLE) :]) == [
        START + 20_000 - WHOLE + index for index in range(int(WHOLE))
    ]
    assert history.times[used.index(max(used))] == START + 777
