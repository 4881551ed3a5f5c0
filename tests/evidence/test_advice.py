"""What is advised follows from what is in force."""

from __future__ import annotations

import pytest

from wizard.evidence.reading import Interval, Reading
from wizard.evidence.readings.advice import advise, is_advice
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series


def advised(name: str, **facts: int | str) -> str | None:
    """The advice where these facts are known: `server__workers=4`."""
    readings = {}
    for key, value in facts.items():
        fact = key.replace("__", ".")
        known = frozenset({value}) if isinstance(value, str) else Interval.exactly(value)
        readings[fact] = Reading(fact, known, text=str(value))
    if name == "advice.max_requests_jitter":
        readings["advice.max_requests"] = advise("advice.max_requests", readings)
    reading = advise(name, readings)
    assert reading.because if reading.known else reading.missing
    return reading.text or None


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
    facts = {"server__max_requests": requests}
    more = {} if jitter is None else {"server__max_requests_jitter": jitter}
    assert advised("advice.max_requests", **facts) == expected[0]
    assert advised("advice.max_requests_jitter", **facts, **more) == expected[1]


@pytest.mark.parametrize(("number", "expected"), [(4, "2"), (3, "2"), (2, "1"), (1, "none")])
def test_fewer_workers_are_fewer_than_those_that_run(number: int, expected: str) -> None:
    assert advised("advice.workers", server__workers=number) == expected
    assert advised("advice.concurrency", server__concurrency=number) == expected
    running = {"workers__count": number}
    assert advised("advice.workers", server__kind="gunicorn", **running) == expected
    assert advised("advice.workers", server__kind="celery", **running) is None
    assert advised("advice.concurrency", server__kind="celery", **running) == expected


def test_where_nobody_has_set_it_the_cores_of_the_limit_count() -> None:
    facts: dict[str, int | str] = {"server__kind": "celery", "server__concurrency": "unset"}
    assert advised("advice.concurrency", **facts, workers__count=64, cpu__limit=2) == "2"
    assert advised("advice.concurrency", **facts, workers__count=8, cpu__limit=8) == "4"


def test_a_stated_number_is_one_in_force() -> None:
    stated = {"server.max_requests": Interval.exactly(200)}
    readings = observe(Series(), None, stated, 1.0).readings
    assert readings["advice.max_requests"].text == "100"
    assert is_advice("advice.workers")
    assert not readings["advice.workers"].known
