"""What to expect of a check after `--max-requests` or the like: how often a worker is replaced,
when the first one is due, and how many were seen. It is told, and decides nothing. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.catalogue import CATALOGUE
from wizard.evidence.readings.headroom import Unfilled, holders, in_force, interval_of, written
from wizard.evidence.readings.recycling import PLURALS, REQUESTS, TASKS, Work
from wizard.evidence.workers import workers_of
from wizard.guide.advice_views import advised_in
from wizard.messages import advice_messages as say
from wizard.messages.reading_messages import RANGE
from wizard.text.units import about, count_of, duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wizard.evidence.reading import Interval, Reading
    from wizard.evidence.series import Series
    from wizard.flow.model import Step

WORKS = {"advice.max_requests": REQUESTS, "advice.max_tasks_per_child": TASKS}

_JITTER = "server.max_requests_jitter"


def replacements(
    guidance: Step | None,
    live: Mapping[str, Reading],
    since: Mapping[str, Reading],
    series: Series,
    now: float,
) -> tuple[str, ...]:
    """What is to be seen after `guidance` was followed, and what was; nothing where it advised
    something else. `live` are the readings of all that was sampled, `since` those of what came
    after the check began."""
    names = advised_in(guidance) if guidance else ()
    work = next((WORKS[name] for name in names if name in WORKS), None)
    return tuple(_told(work, live, since, series, now)) if work else ()


def _told(
    work: Work,
    live: Mapping[str, Reading],
    since: Mapping[str, Reading],
    series: Series,
    now: float,
) -> Iterator[str]:
    reading, label = live.get(work.option), CATALOGUE[work.option].label
    amount = in_force(work.option, live)
    count = _seen(since)
    if reading is not None and reading.value == frozenset({"unset"}):
        yield say.NOT_IN_FORCE.format(label=label)
        return
    if amount:
        yield from _expected(work, amount, live, series, now, later=bool(count))
    if count is not None:
        yield _counted(work, count, in_force("memory.kills_seen", since) or 0)


def _expected(  # noqa: PLR0913 - what a life takes, and who lives
    work: Work,
    amount: int,
    live: Mapping[str, Reading],
    series: Series,
    now: float,
    *,
    later: bool,
) -> Iterator[str]:
    rate = interval_of(work.rate, live)
    if rate is None or rate.low <= 0:
        yield say.REPLACED_AFTER_EACH.format(
            holder=work.holder, number=written(amount), things=f"{work.thing}s"
        )
        return
    try:
        life = _life(work, amount, holders(live), rate, live)
    except Unfilled:
        return
    time = about(life[0])
    if about(life[1]) != time:
        time = RANGE.format(low=time, high=about(life[1]))
    yield say.REPLACED_AFTER.format(holder=work.holder, time=time)
    sample = series.sample_at(now)
    ages = [now - one.created for one in workers_of(sample.processes)] if sample else []
    if not ages:
        return
    left = life[0] - max(ages)
    first = say.NEXT if later else say.FIRST
    yield (
        say.DUE_IN.format(which=first, time=duration(left // _step(left) * _step(left)))
        if left >= _STEP
        else say.DUE_NOW.format(which=first)
    )


_STEP = 10.0


def _step(seconds: float) -> float:
    """So that what is due seldom reads otherwise."""
    return 60.0 if seconds >= 60 else _STEP


def _life(
    work: Work, amount: int, number: int, rate: Interval, live: Mapping[str, Reading]
) -> tuple[float, float]:
    """The shortest and the longest that a worker lives, if all have as much to do."""
    jitter = (in_force(_JITTER, live) or 0) if work is REQUESTS else 0
    return amount * number / rate.high, (amount + jitter) * number / rate.low


def _seen(since: Mapping[str, Reading]) -> int | None:
    """How many were replaced since the check began; None while that is not known."""
    value = interval_of("workers.restarts", since)
    return int(value.low) if value is not None and value.low == value.high else None


def _counted(work: Work, count: int, kills: int) -> str:
    counted = count_of(count, work.holder, PLURALS.get(work.holder, ""))
    if not count:
        return say.NONE_REPLACED.format(holder=work.holder)
    if kills:
        return say.REPLACED_AND_KILLED.format(counted=counted, kills=kills)
    return say.REPLACED_SINCE.format(counted=counted)
