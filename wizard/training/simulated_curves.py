"""Simulated curves: histories that are generated, other ones for each seed.

Each is what `wizard watch` would have recorded of a service with one trouble, or with none. The
numbers are drawn within bounds in which the shipped flow's evidence says what the scenario is about
(tests/training/test_simulated_curves.py), and no two variants look alike.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from wizard.text.units import MIB
from wizard.training.simulated_server import DAY, HOUR, ServerRun, celery, gunicorn, history_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.evidence.history.tracks import History

    Draw: TypeAlias = "Callable[[Random], ServerRun]"


def simulated(name: str, seed: int, now: float) -> tuple[History, dict[str, str]]:
    """The curve `name` (one of CURVES) in the variant of `seed`, which ends at `now`, seconds since
    the epoch, and what fills the names in a scenario's texts. The same three give the same."""
    random = Random(f"{name} {seed}")
    run = _RUNS[name](random)
    history = history_of(run, f"{run.service.app}.rec", now, random)
    return history, run.service.names


def _slow_leak(random: Random) -> ServerRun:
    """Eight hours through the night: requests come, nearly cease, and come again, and memory climbs
    by one slope all along."""
    age = random.uniform(13, 17) * HOUR
    service = gunicorn(random, "", age, random.choice((2, 3, 4)), 2.0)
    full, begins = random.uniform(0.965, 0.985), random.uniform(0.42, 0.6)
    climb = (full - begins) / (8 * HOUR)
    night = _night(random)
    swing = random.uniform(0.004, 0.01)
    return ServerRun(
        service,
        8 * HOUR,
        15.0,
        memory=lambda at: full - climb * at + swing * (night(at) - night(0.0)),
        work=lambda at: 0.03 + 0.5 * night(at),
        busiest=lambda at: (0.03 + 0.5 * night(at)) / service.workers * 1.3,
    )


def _night(random: Random) -> Callable[[float], float]:
    """Traffic from 0 to 1 over the last eight hours: least of all in their middle."""
    least, deep = random.uniform(3.6, 4.4) * HOUR, random.uniform(0.9, 1.0)
    return lambda at: 1 - deep * (0.5 + 0.5 * math.cos(math.pi * (at - least) / (4.4 * HOUR)))


def _warm_up(random: Random) -> ServerRun:
    """Since a deployment: caches fill within half an hour, and nothing has moved since."""
    age = random.uniform(1.4, 1.9) * HOUR  # the rise has its place in a narrow curve, too
    service = gunicorn(random, "", age, random.choice((2, 3, 4)), 2.0)
    level, begins = random.uniform(0.5, 0.66), random.uniform(0.16, 0.25)
    warm = random.uniform(24, 28) * 60
    wave, phase = random.uniform(0.5, 0.9) * HOUR, random.uniform(0, 6.3)

    def memory(at: float) -> float:
        # An S: requests come by and by. One that leaps at once is over within the first of the
        # ten cells that 80 columns have for the curve, and nobody sees a rise.
        done = min(1.0, max(0.0, (age - at) / warm))
        return begins + (level - begins) * done * done * (3 - 2 * done)

    def work(at: float) -> float:
        return 0.25 + 0.08 * math.sin(at / wave * 6.3 + phase)

    return ServerRun(
        service,
        age - 20,
        10.0,
        memory,
        work,
        busiest=lambda at: 1.3 * work(at) / service.workers,
        noise=0.002,
    )


def _unset_concurrency(random: Random) -> ServerRun:
    """As many children as the node has cores: full minutes after the start."""
    children = random.choice((48, 64, 96))
    age = random.uniform(2, 5) * HOUR
    service = celery(random, age, children, children * random.choice((32, 40, 48)) * MIB, 2.0)
    level, begins = random.uniform(0.962, 0.978), random.uniform(0.55, 0.7)
    settle = random.uniform(1, 3) * 60
    return ServerRun(
        service,
        age - 10,
        10.0,
        memory=lambda at: level - (level - begins) * math.exp((at - age) / settle),
        work=lambda _: 0.15,
        busiest=lambda _: 0.03,
        noise=0.002,
    )


def _one_of_four_cores(random: Random) -> ServerRun:
    """One thread loops since some hours: a core of four, and no alert."""
    age, since = random.uniform(20, 60) * HOUR, random.uniform(1, 3.5) * HOUR
    threads, requests = random.choice((4, 8)), random.choice((2000, 3000, 5000))
    options = f"-k gthread --threads {threads} --max-requests {requests}"
    service = gunicorn(random, options, age, random.choice((2, 3)), 4.0)
    level, others = random.uniform(0.3, 0.45), random.uniform(0.06, 0.12)

    def loops(at: float) -> float:
        return 1.0 if at <= since else 0.0

    return ServerRun(
        service,
        6 * HOUR,
        15.0,
        memory=lambda at: level + 0.004 * loops(at),
        work=lambda at: others + 0.93 * loops(at),
        busiest=lambda at: 0.96 * loops(at) or 0.6 * others,
    )


def _recycled_leak(random: Random) -> ServerRun:
    """All workers began with the deployment. The busier ones come to --max-requests one after the
    other and give back what they held; by then all of them together have filled the limit."""
    age = random.uniform(9.2, 10.5) * HOUR
    workers = random.choice((9, 10, 12))
    requests = random.choice((8000, 10000, 12000, 20000))
    options = f"--max-requests {requests} --max-requests-jitter {requests // 20}"
    service = gunicorn(random, options, age, workers, 4.0)
    full, begins = random.uniform(0.965, 0.985), random.uniform(0.28, 0.38)
    # Ages at which the first three are replaced; each of the others would be later than now.
    replaced = [random.uniform(low, low + 0.6) * HOUR for low in (6.4, 4.4, 1.9)]
    held_now = sum(replaced) + (workers - len(replaced)) * age

    def held(at: float) -> float:
        early = sum(age - at if at >= when else when - at for when in replaced)
        return early + (workers - len(replaced)) * (age - at)

    wave, phase = random.uniform(0.7, 1.2) * HOUR, random.uniform(0, 6.3)

    def work(at: float) -> float:
        return 1.0 + 0.15 * math.sin(at / wave * 6.3 + phase)

    return ServerRun(
        service,
        8 * HOUR,
        15.0,
        memory=lambda at: begins + (full - begins) * held(at) / held_now,
        work=work,
        busiest=lambda at: 1.8 * work(at) / workers,
    )


def _traffic_growth(random: Random) -> ServerRun:
    """Three days of office hours, each with more requests than the one before: memory follows them,
    up in the morning and down in the evening."""
    age = random.uniform(6, 12) * DAY
    workers = random.choice((4, 6, 8))
    service = gunicorn(random, "--max-requests 5000 --max-requests-jitter 500", age, workers, 4.0)
    full, low = random.uniform(0.965, 0.98), random.uniform(0.3, 0.4)
    growth = random.uniform(0.8, 0.86)
    until = random.uniform(6.5, 7.5) * HOUR  # so long the office has been open today

    def traffic(at: float) -> float:
        day = math.ceil(max(0.0, at - until) / DAY)
        hour = (until - at + day * DAY) / HOUR
        return 0.03 + 0.97 * growth**day * _open(hour)

    return ServerRun(
        service,
        2.75 * DAY,
        60.0,
        memory=lambda at: low + (full - low) * traffic(at) / traffic(0.0),
        work=lambda at: 0.05 + 2.2 * traffic(at),
        busiest=lambda at: (0.05 + 2.2 * traffic(at)) * 1.4 / workers,
        noise=0.004,
    )


def _open(hour: float) -> float:
    """Traffic of a day from 0 to 1, `hour` hours after the office opened."""
    rises, falls = 1 / (1 + math.exp(-3 * (hour - 1))), 1 / (1 + math.exp(2 * (hour - 10.5)))
    return rises * falls


def _ten_minutes(random: Random) -> ServerRun:
    """Deployed ten minutes ago, and rising: a leak and a warm-up look alike."""
    age = random.uniform(9.5, 11.5) * 60
    service = gunicorn(random, "", age, random.choice((2, 3, 4)), 2.0)
    begins, now = random.uniform(0.2, 0.28), random.uniform(0.5, 0.62)
    settle = random.uniform(8, 14) * 60
    whole = 1 - math.exp(-age / settle)
    return ServerRun(
        service,
        age - 10,
        5.0,
        memory=lambda at: begins + (now - begins) * (1 - math.exp((at - age) / settle)) / whole,
        work=lambda _: 0.3,
        busiest=lambda _: 0.4 / service.workers,
    )


_RUNS: Mapping[str, Draw] = {
    "slow-leak": _slow_leak,
    "warm-up": _warm_up,
    "unset-concurrency": _unset_concurrency,
    "one-of-four-cores": _one_of_four_cores,
    "recycled-leak": _recycled_leak,
    "traffic-growth": _traffic_growth,
    "ten-minutes": _ten_minutes,
}

CURVES = tuple(_RUNS)
"""The names of all curves."""
