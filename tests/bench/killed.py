"""Prints how often a climb that is called after kills goes on, on simulated services: `python -m
tests.bench.killed [--runs 100]`.

Each is killed at its limit and started again. Half of the kinds climb to their kill in every life,
the others only for as long as something lasts: a burst of load, or a job that is tried again. Each
is as often as any other. What is said is right where the life that goes on is killed, too, within
twice the time that the last one took. The same command always prints the same.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from math import exp
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from wizard.evidence.analysis.restarts import climbs_on, lives_to_kills, with_climbs
from wizard.evidence.analysis.trend import trend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MIB = 1024.0**2
LIMIT = 1024.0
LONGEST = 3 * 3600
WHEN = ("at once", "half a life later")

Level = "Callable[[int, int, int], float]"
"""MiB by the second of the whole, the second of the life, and how many there were before."""


def _pace(dice: Random) -> list[float]:
    """Traffic by the minute, which wanders."""
    pace, paces = 1.0, []
    for _ in range(LONGEST // 60 + 1):
        pace = 0.8 * pace + 0.2 * dice.uniform(0.4, 1.6)
        paces.append(pace)
    return paces


def leak(dice: Random) -> Level:
    """By each request."""
    life, paces = dice.uniform(150, 1800), _pace(dice)
    gone = [0.0]
    for second in range(LONGEST + 1):
        gone.append(gone[-1] + paces[second // 60])
    return lambda at, age, _: 150 + 874 * (gone[at] - gone[max(0, at - age)]) / life


def leak_after_start(dice: Random) -> Level:
    """One that loads much at its start."""
    base, climb = dice.uniform(300, 700), leak(dice)
    return lambda at, age, lives: (
        base * min(1.0, age / 10) + (1 - base / LIMIT) * climb(at, age, lives)
    )


def cache(dice: Random) -> Level:
    """What fills, and would need more than there is."""
    span, whole = dice.uniform(200, 1500), dice.uniform(1100, 2500)
    return lambda _, age, __: 150 + whole * (1 - exp(-age / span))


def burst(dice: Random) -> Level:
    """Requests pile up for as long as it lasts, from some time on."""
    begins, lasts = dice.uniform(600, 3000), dice.uniform(100, 1500)
    fills = dice.uniform(60, 900)

    def level(at: int, age: int, _: int) -> float:
        within = min(at - begins, lasts, age) if at > begins else 0.0
        over = max(0.0, at - begins - lasts)
        return 300 + max(0.0, 750 * within / fills - 5 * over)

    return level


def job(dice: Random) -> Level:
    """One that needs too much, tried again once or more."""
    begins, times, fills = dice.uniform(600, 3000), dice.choice((1, 1, 2, 3)), dice.uniform(20, 600)

    def level(at: int, age: int, lives: int) -> float:
        if at < begins or lives >= times:
            return 300.0
        return 300 + 750 * min(age, at - begins) / fills

    return level


def task(dice: Random) -> Level:
    """One that is far too large, now and then."""
    every = dice.randrange(400, 4000)
    return lambda _, age, __: 300.0 + (age % every > every - 20) * 40 * (age % every - every + 20)


KINDS = (leak, leak_after_start, cache, burst, job, task)


class Run(NamedTuple):
    """One service."""

    used: list[float]
    """Bytes by the second."""

    kills: list[float]


def simulated(kind: Callable[[Random], Level], run: int) -> Run:
    """One of that kind."""
    dice = Random(f"{kind.__name__}/{run}")
    level = kind(dice)
    age, used, kills = 0, [], []
    for at in range(LONGEST):
        value = level(at, age, len(kills)) + dice.gauss(0, 3)
        used.append(min(value, LIMIT) * MIB)
        age += 1
        if value >= LIMIT:
            kills.append(float(at))
            age = 0
    return Run(used, kills)


def said(one: Run) -> Iterator[tuple[int, str, str, bool]]:
    """After each of the first kills: (how many there were, when, tier, whether it went on)."""
    for number, kill in enumerate(one.kills[:3], 1):
        before = one.kills[number - 2] if number > 1 else 0.0
        life = min(kill - before, 1800.0)
        after = one.kills[number] if number < len(one.kills) else float("inf")
        for when, at in zip(WHEN, (kill + 20, kill + 20 + life / 2), strict=True):
            now = int(at)
            if now >= LONGEST - 2 * life or after <= at:
                continue
            times = [float(t) for t in range(now)]
            used, kills = one.used[:now], one.kills[:number]
            lived = lives_to_kills(times, used, kills, LIMIT * MIB)
            climbs = climbs_on(lived, times, used, LIMIT * MIB)
            if climbs is None:
                continue
            verdict = with_climbs(trend(times[-1:], used[-1:], LIMIT * MIB), climbs)
            rest = " after rest" if lived.rested else ""
            tier = "sure" if verdict.word == "growing" else f"{len(climbs.rates)} climbs{rest}"
            yield number, when, tier, after - kill <= 2 * life


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.killed", description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="services of each kind (100)")
    options = parser.parse_args(arguments)
    called, right = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for kind in KINDS:
        for run in range(options.runs):
            for _number, _when, tier, went_on in said(simulated(kind, run)):
                for name in (kind.__name__, "all"):
                    called[tier, name] += 1
                    right[tier, name] += went_on
    for tier in sorted({tier for tier, _ in called}):
        print(tier)
        for name in ("all", *(kind.__name__ for kind in KINDS)):
            if called[tier, name]:
                share = right[tier, name] / called[tier, name]
                print(f"  {name:18}{called[tier, name]:>6} called{share:>8.1%} right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
