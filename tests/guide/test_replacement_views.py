"""What a check of `--max-requests` is told to expect, and what was seen."""

from __future__ import annotations

from tests.helpers.flows import flow_of
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.sample import ProcessSample, Sample
from wizard.evidence.series import Series
from wizard.guide.replacement_views import replacements

FLOW = flow_of(
    "# Recycle\n\n```bash args\n--max-requests {{ advice.max_requests or 1024 }}\n```\n\n"
    "# Limit\n\n```bash args\n--max-tasks-per-child {{ advice.max_tasks_per_child or 9 }}\n```\n\n"
    "# Other\n\nNothing.\n"
)
NOW = 10_000.0
MINUTE = 60.0


def series(*ages: float) -> Series:
    """A gunicorn whose workers are so old."""
    main = ProcessSample(1, 1.0, None, "gunicorn", {})
    workers = (ProcessSample(2 + n, NOW - age, 1, "gunicorn", {}) for n, age in enumerate(ages))
    made = Series()
    made.append(Sample(NOW, processes=(main, *workers)))
    return made


def told(
    *ages: float, step: str = "recycle", since: dict[str, float] | None = None, **live: float | str
) -> list[str]:
    readings = {
        name: Reading(
            name, frozenset({value}) if isinstance(value, str) else Interval.exactly(value)
        )
        for name, value in ((key.replace("__", "."), value) for key, value in live.items())
    }
    seen = {name: Reading(name, Interval.exactly(value)) for name, value in (since or {}).items()}
    return list(replacements(FLOW.step(step), readings, seen, series(*ages), NOW))


def test_it_is_told_how_often_and_when_the_first_is_due() -> None:
    found = told(
        8 * MINUTE,
        2 * MINUTE,
        server__max_requests=2300,
        requests__rate=2300 / 360,
        workers__count=2,
        since={"workers.restarts": 0},
    )
    assert found == [
        "each worker is replaced after about 12 min",
        "the first is due in about 4 min",
        "no worker was replaced yet",
    ]


def test_the_jitter_makes_a_life_longer_and_what_was_seen_is_counted() -> None:
    found = told(
        5 * MINUTE,
        server__max_requests=600,
        server__max_requests_jitter=120,
        requests__rate=1,
        workers__count=1,
        since={"workers.restarts": 3, "memory.kills_seen": 1},
    )
    assert found == [
        "each worker is replaced after about 10 min to 12 min",
        "the next is due in about 5 min",
        "3 workers replaced since, 1 of them killed for memory",
    ]


def test_one_that_is_due_is_not_called_late() -> None:
    found = told(15 * MINUTE, server__max_requests=600, requests__rate=1, workers__count=1)
    assert found[1] == "the first is due now"


def test_without_a_rate_it_is_said_in_requests() -> None:
    found = told(MINUTE, server__max_requests=2300, since={"workers.restarts": 1})
    assert found == ["each worker is replaced after 2,300 requests", "1 worker replaced since"]


def test_what_was_started_without_it_is_said() -> None:
    assert told(MINUTE, server__max_requests="unset") == [
        "--max-requests is not in force in the process that is watched"
    ]


def test_children_of_celery_and_other_guidance() -> None:
    facts: dict[str, float] = {
        "server__max_tasks_per_child": 100,
        "tasks__rate": 1,
        "workers__count": 6,
    }
    found = told(MINUTE, step="limit", since={"workers.restarts": 2}, **facts)
    assert found == [
        "each child is replaced after about 10 min",
        "the next is due in about 9 min",
        "2 children replaced since",
    ]
    assert told(MINUTE, step="other", **facts) == []
