"""A trend of any series at all: a word of the catalogue or a reason, whatever the scale and the
time of day."""

from __future__ import annotations

from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue import CATALOGUE
from wizard.evidence.analysis.climbers import WorkerSeries
from wizard.evidence.analysis.trend import trend

GIB = 1024.0**3
START = 1_760_000_000.0
NAN = float("nan")

_SIZES = st.integers(0, 2**45).map(float) | st.just(NAN)


@st.composite
def _any_series(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    """Uneven times, and levels that stay, climb, jump or are anything."""
    count = draw(st.integers(0, 80))
    gaps = draw(st.lists(st.integers(1, 200) | st.just(20), min_size=count, max_size=count))
    values = draw(
        st.lists(_SIZES, min_size=count, max_size=count)
        | st.lists(st.sampled_from([4e8, 5e8]), min_size=count, max_size=count)
        | st.floats(0, 1e7).map(lambda step: [4e8 + step * index for index in range(count)])
    )
    times, at = [], 0
    for gap in gaps:
        at += gap
        times.append(START + at)
    return times, values


@given(
    _any_series(),
    st.none() | st.floats(0, 2.0**40),
    st.none() | st.integers(-9000, 9000),
    st.booleans(),
)
def test_any_series_gets_words_of_the_catalogue_or_a_reason(
    series: tuple[list[float], list[float]],
    limit: float | None,
    started: int | None,
    work: bool,
) -> None:
    times, used = series
    began = None if started is None else START + started
    workers = [WorkerSeries(1, START, times, used)]
    found = trend(
        times, used, limit, started=began, workers=workers, work=used if work else (), ceiling=GIB
    )
    assert found.words is None or found.words <= set(CATALOGUE["memory.trend"].words)
    assert found.words != frozenset()
    assert (found.word is None) == bool(found.missing)
    assert bool(found.text) == (found.words is not None)
    assert "nan" not in found.text + found.because
    for interval in (found.slope, found.time_to_limit):
        if interval is not None:
            assert isfinite(interval.low)
            assert isfinite(interval.high)
            assert interval.low <= interval.high
    if found.time_to_limit is not None:
        assert found.slope is not None
        assert found.slope.low > 0


@given(_any_series(), st.integers(-(10**9), 10**9))
def test_the_time_of_day_does_not_matter(
    series: tuple[list[float], list[float]], shift: int
) -> None:
    times, used = series
    assert trend([time + shift for time in times], used, GIB) == trend(times, used, GIB)


@given(_any_series(), st.integers(-6, 6), st.booleans())
def test_only_shares_of_the_scale_matter(
    series: tuple[list[float], list[float]], power: int, limited: bool
) -> None:
    times, used = series
    factor = 2.0**power
    limit = GIB if limited else None
    plain = trend(times, used, limit)
    scaled = trend(times, [value * factor for value in used], limit and limit * factor)
    assert scaled.words == plain.words
    assert scaled.missing == plain.missing
    if plain.slope is not None:
        assert scaled.slope is not None
        assert scaled.slope.low == plain.slope.low * factor
        assert scaled.slope.high == plain.slope.high * factor
