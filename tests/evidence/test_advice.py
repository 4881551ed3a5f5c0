"""What is advised follows from what is measured, entered and in force."""

from __future__ import annotations

import itertools

import pytest

from wizard.evidence.reading import Interval, Likely, Reading
from wizard.evidence.readings.advice import advise, is_advice
from wizard.evidence.readings.advice_table import asked_for
from wizard.evidence.readings.headroom import SAFE
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series

KIB, MIB, GIB = 1024, 1024**2, 1024**3

Known = int | float | str | tuple[float, float] | Likely


def reading(name: str, known: Known) -> Reading:
    match known:
        case str():
            return Reading(name, frozenset({known}), text=known)
        case Likely():
            return Reading(name, None, likely=known)
        case (low, high):
            return Reading(name, Interval(low, high), text=f"{low} to {high}")
        case _:
            return Reading(name, Interval.exactly(known), text=str(known))


def of(**facts: Known) -> dict[str, Reading]:
    """The readings where these facts are known: `server__workers=4`."""
    names = {key.replace("__", "."): known for key, known in facts.items()}
    return {name: reading(name, known) for name, known in names.items()}


def advice(name: str, **facts: Known) -> Reading:
    readings = of(**facts)
    if name == "advice.max_requests_jitter":
        readings["advice.max_requests"] = advise("advice.max_requests", readings)
    found = advise(name, readings)
    assert found.because if found.known else found.missing
    return found


def advised(name: str, **facts: Known) -> str | None:
    return advice(name, **facts).text or None


# --- what is in force -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requests", "jitter", "expected"),
    [
        (500, None, ("250", "12")),
        (200, None, ("100", "5")),
        (100, 10, ("50", "5")),
        (1024, 50, ("512", "25")),
        (3, None, ("1", "1")),
        (1, None, ("none", None)),
        ("unset", None, (None, None)),
    ],
)
def test_recycling_sooner_is_half_of_what_is_in_force(
    requests: int | str, jitter: int | None, expected: tuple[str | None, str | None]
) -> None:
    facts: dict[str, Known] = {"server__max_requests": requests}
    more: dict[str, Known] = {} if jitter is None else {"server__max_requests_jitter": jitter}
    assert advised("advice.max_requests", **facts) == expected[0]
    assert advised("advice.max_requests_jitter", **facts, **more) == expected[1]


@pytest.mark.parametrize(("number", "expected"), [(4, "2"), (3, "2"), (2, "1"), (1, "none")])
def test_fewer_workers_are_fewer_than_those_that_run(number: int, expected: str) -> None:
    assert advised("advice.workers", server__workers=number) == expected
    assert advised("advice.concurrency", server__concurrency=number) == expected
    running: dict[str, Known] = {"workers__count": number}
    assert advised("advice.workers", server__kind="gunicorn", **running) == expected
    assert advised("advice.workers", server__kind="celery", **running) is None
    assert advised("advice.concurrency", server__kind="celery", **running) == expected


def test_where_nobody_has_set_it_the_cores_of_the_limit_count() -> None:
    facts: dict[str, Known] = {"server__kind": "celery", "server__concurrency": "unset"}
    assert advised("advice.concurrency", **facts, workers__count=64, cpu__limit=2) == "2"
    assert advised("advice.concurrency", **facts, workers__count=8, cpu__limit=8) == "4"


def test_a_stated_number_is_one_in_force() -> None:
    stated = {"server.max_requests": Interval.exactly(200)}
    readings = observe(Series(), None, stated, 1.0).readings
    assert readings["advice.max_requests"].text == "100"
    assert is_advice("advice.workers")
    assert not readings["advice.workers"].known


# --- recycling, computed --------------------------------------------------------------------------

LEAK: dict[str, Known] = {
    "memory__limit": 512 * MIB,
    "memory__used": 200 * MIB,
    "memory__at_rest": int(0.8 * 512 * MIB) - 340 * MIB,
    "memory__slope": 60 * KIB * 10.0,
    "requests__rate": 10,
    "workers__count": 2,
}
"""60 KiB a request, ten requests a second, 340 MiB of room below 80 %."""


def test_requests_are_what_fits_below_the_safe_share_of_the_limit() -> None:
    found = advice("advice.max_requests", **LEAK)
    assert found.text == "2300"
    assert found.because == (
        "60 KiB a request × 2 workers, 340 MiB of room, recycled before 80 %: "  # noqa: RUF001
        "2,300 requests; each worker is replaced about every 7 min"
    )
    jitter = advice("advice.max_requests_jitter", **LEAK)
    assert jitter.text == "460"
    assert jitter.because == "20 % of 2,300, so that workers do not restart together"


def test_of_what_is_possible_the_safe_side_counts_and_is_said() -> None:
    facts = LEAK | {"memory__slope": (30 * KIB * 10.0, 60 * KIB * 10.0)}
    found = advice("advice.max_requests", **facts)
    assert found.text == "2300"
    assert "up to 60 KiB a request" in found.because


def test_a_likely_slope_does_and_is_said_to_be_one() -> None:
    likely = Likely(Interval(500 * KIB, 600 * KIB), 0.8)
    found = advice("advice.max_requests", **(LEAK | {"memory__slope": likely}))
    assert found.text == "2300"
    assert "given that memory grows on, which is likely (right 8 times of 10)" in found.because


@pytest.mark.parametrize(
    ("leak", "room", "rate", "workers"),
    list(itertools.product((2, 60, 900), (40, 340, 3000), (0.05, 3, 400), (1, 2, 16))),
)
def test_with_its_jitter_it_never_fills_more_than_the_room(
    leak: int, room: int, rate: float, workers: int
) -> None:
    limit = 4 * GIB
    facts: dict[str, Known] = {
        "memory__limit": limit,
        "memory__used": limit // 2,
        "memory__at_rest": SAFE * limit - room * MIB,
        "memory__slope": leak * KIB * rate,
        "requests__rate": rate,
        "workers__count": workers,
    }
    found = advice("advice.max_requests", **facts)
    if found.text == "none":
        assert "no remedy" in found.because or "more than the" in found.because
        return
    jitter = advised("advice.max_requests_jitter", **facts)
    worst = (int(found.text) + int(jitter or 0)) * workers * leak * KIB
    assert 0 < worst <= room * MIB
    assert int(found.text) >= 10
    assert int(found.text) * workers / rate >= 60


def test_what_is_not_known_leaves_it_to_the_document() -> None:
    for lacking, said in (
        ("memory__limit", "the memory limit is not known"),
        ("memory__slope", "how fast memory grows"),
        ("requests__rate", "how many requests"),
        ("workers__count", "how many workers"),
        ("memory__at_rest", "at rest"),
    ):
        facts = {name: known for name, known in LEAK.items() if name != lacking}
        found = advice("advice.max_requests", **facts)
        assert not found.known
        assert said in (found.missing or "")


def test_without_work_no_number_of_it_helps() -> None:
    found = advice("advice.max_requests", **(LEAK | {"requests__rate": 0}))
    assert found.missing == "without requests nothing is ever replaced"


def test_a_worker_that_is_just_being_replaced_counts() -> None:
    facts = LEAK | {"workers__count": 1, "server__workers": 2}
    assert advised("advice.max_requests", **facts) == "2300"


def test_the_machine_is_no_limit_to_advise_by() -> None:
    readings = of(**LEAK)
    readings["memory.share"] = Reading("memory.share", Interval.exactly(0.4), whole="the machine")
    assert advise("advice.max_requests", readings).missing == "no memory limit is set"


@pytest.mark.parametrize("grower", ["main", "sibling", "shared-memory", "file-cache"])
def test_recycling_is_not_computed_for_what_workers_do_not_hold(grower: str) -> None:
    found = advice("advice.max_requests", **LEAK, memory__grower=grower)
    assert not found.known
    assert advised("advice.max_requests", **LEAK, memory__grower="workers") == "2300"


def test_what_is_in_force_is_never_advised_again() -> None:
    now: dict[str, Known] = {"server__max_requests": 2300}
    found = advice("advice.max_requests", **LEAK, **now)
    assert found.text == "1150"
    assert "by what is measured 2,300 would fit" in found.because
    found = advice("advice.max_requests", **LEAK, server__max_requests=10_000)
    assert found.text == "2300"


def test_at_rest_it_is_what_it_would_have_begun_at_where_nobody_looked_then() -> None:
    facts = LEAK | {
        "memory__used": 300 * MIB,
        "memory__at_rest": (0, 295 * MIB),
        "target__age": 300,
    }
    found = advice("advice.max_requests", **facts)
    assert found.text == "1900"
    assert "the room is above 120 MiB, where it began if it always grew like this" in found.because
    found = advice("advice.max_requests", **facts, workers__restarts=1)
    assert "the room is above 300 MiB, the least that was seen" in found.because
    facts["target__age"] = 6000
    found = advice("advice.max_requests", **facts)
    assert "the room is above 300 MiB, the least that was seen" in found.because
    facts["memory__at_rest"] = (0, 450 * MIB)
    assert "enter memory.at_rest" in (advice("advice.max_requests", **facts).missing or "")


def test_a_leak_too_fast_for_any_number_says_so() -> None:
    found = advice("advice.max_requests", **(LEAK | {"memory__slope": 60 * MIB}))
    assert found.text == "none"
    assert "replacing them so often is no remedy" in found.because
    found = advice("advice.max_requests", **(LEAK | {"requests__rate": 1 / 3600}))
    assert "are more than the 340 MiB of room" in found.because


def test_only_what_is_lacking_is_asked_for() -> None:
    readings = observe(Series(), None, {}, 1.0).readings
    assert asked_for("advice.max_requests", readings) == ("requests.rate",)
    assert asked_for("advice.workers", readings) == ()
    entered = {"requests.rate": Interval.exactly(4)}
    assert asked_for("advice.max_requests", observe(Series(), None, entered, 1.0).readings) == ()


def test_children_of_celery_are_replaced_by_the_same_formula() -> None:
    facts = LEAK | {"tasks__rate": LEAK["requests__rate"]}
    found = advice("advice.max_tasks_per_child", **facts)
    assert found.text == "2300"
    assert "a task × 2 children" in found.because  # noqa: RUF001
    assert advised("advice.max_tasks_per_child", server__max_tasks_per_child=100) == "50"


def test_memory_per_child_is_its_part_of_what_is_safe_and_more_than_it_needs_at_rest() -> None:
    facts: dict[str, Known] = {
        "memory__limit": 1000 * MIB,
        "memory__used": 700 * MIB,
        "memory__at_rest": 250 * MIB,
        "memory__largest_worker": 150 * MIB,
        "workers__count": 4,
    }
    found = advice("advice.max_memory_per_child", **facts)
    assert found.text == "170000"  # (800 - 100) / 4 MiB are 179,200 KiB
    assert "4 children" in found.because
    facts |= {"memory__at_rest": 720 * MIB}
    assert advised("advice.max_memory_per_child", **facts) == "none"
    lacking = {name: known for name, known in facts.items() if name != "memory__at_rest"}
    assert advised("advice.max_memory_per_child", **lacking) is None
    facts |= {"memory__at_rest": 250 * MIB, "server__max_memory_per_child": 160_000 * KIB}
    assert advised("advice.max_memory_per_child", **facts) == "80000"


# --- sizes ----------------------------------------------------------------------------------------


def test_workers_are_as_many_of_the_largest_as_fit() -> None:
    facts: dict[str, Known] = {
        "memory__limit": 1000 * MIB,
        "memory__used": 950 * MIB,
        "memory__largest_worker": 110 * MIB,
        "workers__count": 8,
        "server__workers": 8,
    }
    found = advice("advice.workers", **facts)
    assert found.text == "6"  # (800 - 70) / 110
    assert found.because == (
        "room for 6 workers of up to 110 MiB, and 70 MiB for the rest, below 80 % of 1000 MiB"
    )
    facts["memory__limit"] = 100 * MIB
    assert advised("advice.workers", **facts) == "none"
    facts["memory__limit"] = 4000 * MIB
    assert advised("advice.workers", **facts) == "4"


def test_instances_share_what_is_above_rest() -> None:
    facts: dict[str, Known] = {
        "memory__limit": 1000 * MIB,
        "memory__share": 0.95,
        "memory__used": 950 * MIB,
        "instances__count": 2,
    }
    assert advised("advice.instances", **facts) == "3"
    assert advised("advice.instances", **facts, memory__at_rest=600 * MIB) == "4"
    assert advised("advice.instances", **facts, memory__at_rest=850 * MIB) == "none"
    assert advised("advice.instances", **(facts | {"memory__share": 0.5})) == "none"
    assert advised("advice.instances", **facts, cpu__share=1.7) == "5"
    found = advice("advice.instances", **(facts | {"instances__count": 5}))
    assert found.text == "6"
    assert "asked for" in found.because
    assert advised("advice.instances", **facts, memory__trend="growing") is None
    readings = observe(Series(), None, {}, 1.0).readings
    assert asked_for("advice.instances", readings) == ("instances.count",)


@pytest.mark.parametrize(
    ("limit", "used", "kills", "expected"),
    [
        (512, 500, 0, "640 MiB"),
        (1024, 1000, 0, "1536 MiB"),
        (512, 300, 1, "768 MiB"),
        (4096, 4000, 1, "6144 MiB"),
        (512, 300, 0, "none"),
    ],
)
def test_a_limit_holds_what_was_used_with_room(
    limit: int, used: int, kills: int, expected: str
) -> None:
    found = advised(
        "advice.memory_limit",
        memory__limit=limit * MIB,
        memory__used=used * MIB,
        memory__kills_seen=kills,
    )
    assert found == expected


def test_no_limit_is_advised_against_a_climb() -> None:
    facts: dict[str, Known] = {
        "memory__limit": GIB,
        "memory__used": GIB,
        "memory__trend": "growing",
    }
    assert advised("advice.memory_limit", **facts) is None


@pytest.mark.parametrize(
    ("now", "expected"),
    [(30, "120"), (60, "240"), (120, "300"), (300, "none"), ("unset", "none")],
)
def test_a_timeout_is_never_longer_than_anybody_waits(now: int | str, expected: str) -> None:
    assert advised("advice.timeout", server__timeout=now) == expected
