"""Session time and film time are each other's mirror."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.session.timeline import PlaybackClock

moments = st.floats(0, 1e6)


def test_idle_time_takes_the_limit_and_the_rest_what_it_took() -> None:
    film = PlaybackClock(100.0, 1000.0, [101.0, 110.0, 110.5, 500.0], 2.0)
    assert film.length == 1.0 + 2.0 + 0.5 + 2.0 + 2.0
    assert [film.place(at) for at in (100.0, 101.0, 110.0, 110.5, 500.0, 1000.0)] == [
        *(0.0, 1.0, 3.0, 3.5, 5.5, 7.5)
    ]
    assert film.at(2.0) == 105.5, "an idle stretch is played faster, not cut"


def test_without_a_limit_it_is_the_session_itself() -> None:
    film = PlaybackClock(100.0, 1000.0, [500.0], None)
    assert (film.length, film.at(33.0), film.place(133.0)) == (900.0, 133.0, 33.0)


def test_outside_there_is_nothing() -> None:
    film = PlaybackClock(100.0, 110.0, [50.0, 105.0, 200.0], 2.0)
    assert film.length == 4.0
    assert (film.at(-5.0), film.at(99.0)) == (100.0, 110.0)
    assert (film.place(0.0), film.place(1e9)) == (0.0, 4.0)


def test_a_session_of_one_moment() -> None:
    film = PlaybackClock(5.0, 5.0, [5.0], 2.0)
    assert (film.length, film.at(0.0), film.at(1.0), film.place(5.0)) == (0.0, 5.0, 5.0, 0.0)


@given(st.lists(moments, min_size=2, max_size=20), st.none() | st.floats(0.5, 100), st.floats(0, 1))
def test_there_and_back_again(times: list[float], limit: float | None, share: float) -> None:
    times.sort()
    film = PlaybackClock(times[0], times[-1], times, limit)
    assert [film.at(film.place(at)) for at in times] == times, "happenings are met exactly"
    place = share * film.length
    assert film.place(film.at(place)) == pytest.approx(place, abs=1e-4)
    assert film.at(0.0) == times[0]
    assert film.at(film.length) == times[-1]


@given(st.lists(moments, min_size=2, max_size=20), st.lists(st.floats(-10, 2e6), max_size=20))
def test_later_is_never_earlier(times: list[float], places: list[float]) -> None:
    times.sort()
    film = PlaybackClock(times[0], times[-1], times, 2.0)
    there = [film.at(place) for place in sorted(places)]
    assert there == sorted(there)
