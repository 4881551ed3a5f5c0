"""How the busiest process spends its time, held to measured fingerprints."""

from __future__ import annotations

from array import array
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.catalogue import CATALOGUE
from wizard.evidence.analysis.cpu_pattern import Pattern, pattern
from wizard.evidence.readings.unseen import said

NAN = float("nan")
UNKNOWN = [NAN] * 11
_EITHER = {"idle", "waiting"}


def _seconds(count: int = 11) -> array[float]:
    return array("d", (1_760_000_000.0 + second for second in range(count)))


def _steady(
    busiest: float,
    user: float = 1.0,
    switches: float = 0.0,
    throttled: float = 0.0,
    pressure: float = NAN,
) -> Pattern:
    return pattern(
        _seconds(),
        [busiest] * 11,
        user_share=[user] * 11,
        switches=[switches] * 11,
        throttled=[throttled] * 11,
        pressure=[pressure] * 11,
    )


@pytest.mark.parametrize(
    ("program", "busiest", "user", "switches", "word"),
    [
        ("while True: pass", 0.995, 1.0, 0, "bound"),
        ("a sha256 loop", 1.0, 1.0, 0, "bound"),
        ("a busy select(0)", 1.0, 0.47, 0, "bound"),
        ("file I/O", 0.51, 0.25, 6003, "waiting"),
        ("two looping threads under the GIL", 0.87, 0.99, 207, "bound"),
        ("a loop on a crowded core", 0.45, 1.0, 0, "bound"),
        ("a sleeper", 0.0, 1.0, 1, "idle"),
        ("numpy on four cores", 3.7, 0.98, 12, "bound"),
    ],
)
def test_fingerprints(
    program: str, busiest: float, user: float, switches: float, word: str
) -> None:
    assert _steady(busiest, user, switches).word == word


def test_says_cpu_bound_and_never_loop() -> None:
    for busiest, user in ((0.995, 1.0), (1.0, 0.47)):
        found = _steady(busiest, user)
        assert found.text == "CPU-bound, not waiting"
        assert "loop" not in found.text + found.because


def test_says_the_numbers() -> None:
    assert _steady(1.0, 0.47).because == (
        "100 % of a core, 0 voluntary switches/s, "
        "47 % of it in the program, the rest in the kernel, over 10 s"
    )


def test_a_quota_that_stops_it_comes_before_how_busy_it_is() -> None:
    assert _steady(0.25, throttled=0.9).word == "throttled"
    assert _steady(1.0, throttled=0.24).word == "bound"
    assert _steady(0.01, throttled=0.9).word == "idle"


@pytest.mark.parametrize(
    ("program", "busiest", "switches", "words", "text"),
    [
        ("a server with a request now and then", 0.2, 60, _EITHER, "waiting, not CPU-bound"),
        ("a server that is busy half of the time", 0.6, 150, _EITHER, "waiting, not CPU-bound"),
        ("a timer", 0.16, 0, _EITHER, "computes in bursts"),
        ("half a second at a time", 0.67, 2, {"bound", "waiting"}, "computes in bursts"),
        ("a second now and then", 0.27, 0.2, _EITHER, "computes in bursts"),
        ("ten requests a second that compute", 0.7, 12, {"bound", "waiting"}, "computes in bursts"),
    ],
)
def test_what_lies_between_idle_and_bound_is_neither_for_sure(
    program: str, busiest: float, switches: float, words: set[str], text: str
) -> None:
    """Whether it waits for requests or inside one does not show."""
    found = _steady(busiest, switches=switches, pressure=0.01)
    assert (found.words, found.text) == (words, text)


def test_a_worker_whose_commands_compute_does_not_wait() -> None:
    """It waits for them, 35 times a second; on a crowded machine they get half a core."""
    for busiest, word in ((0.97, "bound"), (0.5, None)):
        found = pattern(
            _seconds(),
            [busiest] * 11,
            switches=[35.0] * 11,
            pressure=[0.03] * 11,
            ended=[0.98] * 11,
        )
        assert found.word == word
        assert "idle" not in (found.words or ())
        assert "98 % of it in commands that it ran and that have ended" in found.because


def test_what_was_not_seen_is_not_idle() -> None:
    quiet = {"switches": [3.0] * 11, "pressure": [0.0] * 11}
    found = pattern(
        _seconds(),
        [0.014] * 11,
        **quiet,  # type: ignore[arg-type]
        cores=[0.98] * 11,
        unseen=[0.966] * 11,
        disagreement=partial(said, in_group=True),
    )
    assert found.words == {"idle", "waiting", "bound"}
    assert found.text == "something short-lived computes"
    assert found.missing == (
        "the processes that we see use 1.4 % of a core, their control group 98 %: "
        "something short-lived computes"
    )
    unseen = [NAN] * 10 + [0.2]
    assert pattern(_seconds(), [0.014] * 11, **quiet, unseen=unseen).word == "idle"  # type: ignore[arg-type]


def test_many_processes_that_use_little_each_are_not_idle() -> None:
    found = pattern(_seconds(), [0.04] * 11, switches=[40.0] * 11, cores=[1.9] * 11)
    assert found.words == {"idle", "waiting"}
    assert found.missing == "each process uses little, but all together 1.90 cores"


def test_a_loop_that_others_crowd_out_is_short_of_cpu() -> None:
    found = _steady(0.4, switches=0, pressure=0.6)
    assert (found.word, found.text) == ("bound", "CPU-bound, short of CPU")


def test_crowded_out_threads_look_like_a_busy_server() -> None:
    found = _steady(0.6, switches=150)
    assert found.words == {"bound", "waiting"}
    assert found.text == "bound or waiting"
    assert found.missing == "it rarely waits, but does not get a whole core"


_UNSURE = "bound or waiting"


@pytest.mark.parametrize(
    ("program", "busiest", "switches", "pressure", "words"),
    [
        ("a hash loop among ten", 0.16, 0, 0.9, "bound"),
        ("the same numbers with room for more", 0.16, 0, 0.0, "idle or waiting"),
        ("two looping threads among ten", 0.24, 128, 0.9, "bound or waiting"),
        ("a loop that hardly gets a turn", 0.03, 0, 0.96, "bound"),
        ("half a second at a time, among two", 0.35, 0.7, 0.46, "bound or waiting"),
        ("threads that hardly get a turn", 0.03, 10, 0.9, "bound or idle or waiting"),
        ("a looping thread among many, others wait for its lock", 0.12, 180, 0.88, _UNSURE),
        ("a server that is served late", 0.03, 60, 0.4, "idle"),
        ("a loop that is killed each time, among others", 0.4, 0.3, 0.3, "bound or waiting"),
        ("a loop that is killed each time", 0.7, 0.3, 0.02, "bound or waiting"),
        ("a looping thread beside a few requests", 0.7, 20, 0.2, "bound or waiting"),
        ("a server that is busy half of the time", 0.6, 150, 0.02, "idle or waiting"),
        ("file I/O among ten", 0.09, 2557, 0.9, "waiting"),
    ],
)
def test_what_a_crowded_machine_does_to_fingerprints(
    program: str, busiest: float, switches: float, pressure: float, words: str
) -> None:
    found = _steady(busiest, switches=switches, pressure=pressure)
    assert " or ".join(sorted(found.words or ())) == words


@pytest.mark.parametrize(("busiest", "word"), [(0.0, "idle"), (0.95, "bound"), (0.4, None)])
def test_without_switches_only_the_ends_are_sure(busiest: float, word: str | None) -> None:
    found = pattern(_seconds(), [busiest] * 11, switches=UNKNOWN, throttled=UNKNOWN)
    assert found.word == word
    assert bool(found.missing) == (word is None)


@pytest.mark.parametrize(
    ("count", "missing"),
    [(0, "needs 5 s, nothing was seen"), (3, "needs 5 s, 2 s seen"), (5, "needs 5 s, 4 s seen")],
)
def test_needs_five_seconds(count: int, missing: str) -> None:
    found = pattern(_seconds(count), [1.0] * count)
    assert found.words is None
    assert found.missing == missing
    assert pattern(_seconds(6), [1.0] * 6).word == "bound"


def test_unknown_values_are_not_zero() -> None:
    assert pattern(_seconds(), UNKNOWN).words is None
    assert pattern(_seconds(), [NAN] * 5 + [1.0] * 6).word == "bound"


def test_only_the_last_ten_seconds_count() -> None:
    assert pattern(_seconds(60), [0.0] * 49 + [1.0] * 11).word == "bound"


_RATES = st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=20, max_size=20)


@given(count=st.integers(0, 20), rates=st.lists(_RATES, min_size=8, max_size=8))
def test_any_numbers_get_words_of_the_catalogue_or_a_reason(
    count: int, rates: list[list[float]]
) -> None:
    (busiest, user, switches, throttled, pressure, cores, unseen, ended) = (
        row[:count] for row in rates
    )
    found = pattern(
        _seconds(count),
        busiest,
        user_share=user,
        switches=switches,
        throttled=throttled,
        pressure=pressure,
        cores=cores,
        unseen=unseen,
        ended=ended,
    )
    assert found.words is None or found.words <= set(CATALOGUE["cpu.pattern"].words)
    assert (found.word is None) == bool(found.missing)
    assert bool(found.text) == (found.words is not None)
    assert not {"nan", "inf"} & set(found.because.split())


def _early(busiest: float, seconds: int, **more: float) -> Pattern:
    count = seconds + 1
    columns = {name: [value] * count for name, value in more.items()}
    return pattern(_seconds(count), [busiest] * count, **columns)


@pytest.mark.parametrize(
    ("word", "busiest", "switches"), [("bound", 1.0, 0), ("idle", 0.0, 2), ("waiting", 0.5, 6003)]
)
def test_what_would_be_sure_later_is_likely_after_two_seconds(
    word: str, busiest: float, switches: float
) -> None:
    assert _early(busiest, 1, switches=switches).likely is None
    for seconds in (2, 4):
        early = _early(busiest, seconds, switches=switches)
        assert early.words is None
        assert early.likely is not None
        assert early.likely.value == {word}
        assert early.likely.right == 0.95
    sure = _early(busiest, 5, switches=switches)
    assert (sure.word, sure.likely) == (word, None)


@pytest.mark.parametrize(
    ("program", "busiest", "switches", "pressure", "word"),
    [
        ("computes half a second and rests a quarter", 0.65, 1, 0.0, "waiting"),
        ("computes 50 ms and rests 20", 0.71, 14, 0.0, "waiting"),
        ("two loops under the GIL, crowded", 0.6, 100, 0.38, "bound"),
        ("bursts, crowded", 0.5, 10, 0.3, "waiting"),
    ],
)
def test_between_bound_and_waiting_one_is_likely(
    program: str, busiest: float, switches: float, pressure: float, word: str
) -> None:
    verdict = _steady(busiest, 1.0, switches, pressure=pressure)
    assert verdict.words == {"bound", "waiting"}
    assert verdict.likely is not None
    assert verdict.likely.value == {word}
    assert verdict.likely.right < 0.95


def test_what_waits_for_work_or_in_it_is_not_told_apart() -> None:
    verdict = _steady(0.2, 0.8, 4)
    assert (verdict.words, verdict.likely) == (_EITHER, None)
