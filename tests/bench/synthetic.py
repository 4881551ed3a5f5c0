"""Synthetic memory curves, each kind with its parameters drawn anew by every seed.

Memory in bytes under a limit of 1 GiB. Each curve is a signal plus AR(1) noise of 6 MB, as is usual
for the working set of a busy process; how often it is read, and how long the noise hangs together,
is the sampling's. A curve that follows traffic says what that was, for the CPU use that goes with
it.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random
from typing import NamedTuple, TypeAlias

MB = 1e6
HOUR = 3600.0
DAY = 86400.0
LIMIT = float(1024**3)
NOISE = 6 * MB
START = 1_760_000_000.0
"""A time of day in seconds since the epoch."""

CPU_NOISE = 0.2
"""CPU use from one second to the next, as a part of itself."""

CPU_PER_BYTE = 1 / (200 * MB)
"""Cores that go with the traffic that needs a byte."""


class Drawn(NamedTuple):
    """One curve without its noise."""

    memory: list[float]
    """Bytes."""

    traffic: list[float]
    """What part of the memory follows the traffic, in bytes around zero."""


Kind: TypeAlias = Callable[[Random, Sequence[float], float], Drawn]
"""(random numbers, seconds from the start, the window's length) → a curve."""


def _base(random: Random) -> float:
    return random.uniform(300, 600) * MB


def _quiet(memory: list[float]) -> Drawn:
    """With the same traffic all the time."""
    return Drawn(memory, [0.0] * len(memory))


def _logarithmic(random: Random, low: float, high: float) -> float:
    return math.exp(random.uniform(math.log(low), math.log(high)))


def _wave(random: Random, at: Sequence[float], size: float, period: float) -> list[float]:
    turn, phase = 2 * math.pi / period, random.uniform(0, 2 * math.pi)
    return [size * math.sin(turn * t + phase) for t in at]


def leak(per_hour: float) -> Kind:
    """So many MB an hour."""

    def draw(random: Random, at: Sequence[float], _: float) -> Drawn:
        base = _base(random)
        return _quiet([base + per_hour * MB / HOUR * t for t in at])

    return draw


def leak_that_fills(windows: float) -> Kind:
    """What room is left at the window's end is full in so many windows more."""

    def draw(random: Random, at: Sequence[float], window: float) -> Drawn:
        base = _base(random)
        rate = (LIMIT - base) / (windows + 1) / window
        return _quiet([base + rate * t for t in at])

    return draw


def flat(random: Random, at: Sequence[float], _: float) -> Drawn:
    """Nothing but noise."""
    return _quiet([_base(random)] * len(at))


def flat_and_full(random: Random, at: Sequence[float], _: float) -> Drawn:
    """Nothing but noise, near the limit."""
    return _quiet([random.uniform(0.9, 0.97) * LIMIT] * len(at))


def warm_up(random: Random, at: Sequence[float], _: float) -> Drawn:
    """Caches fill from the start of the process on, ever more slowly."""
    base, rise = random.uniform(150, 400) * MB, random.uniform(80, 250) * MB
    settle = random.uniform(4, 15) * 60
    return _quiet([base + rise * (1 - math.exp(-t / settle)) for t in at])


def step(random: Random, at: Sequence[float], window: float) -> Drawn:
    """One jump of 60 to 300 MB within seconds, and no way back."""
    base, rise = _base(random), random.uniform(60, 300) * MB
    start, ramp = random.uniform(0.05, 0.95) * window, random.uniform(0.5, 20)
    return _quiet([base + rise * min(1.0, max(0.0, (t - start) / ramp)) for t in at])


def load(random: Random, at: Sequence[float], _: float) -> Drawn:
    """Memory follows traffic: a day's curve of 40 to 200 MB, and two waves of 20 minutes to 3 hours
    and 10 to 50 MB from low to high."""
    base = _base(random)
    waves = [
        _wave(random, at, random.uniform(20, 100) * MB, DAY),
        _wave(random, at, random.uniform(5, 25) * MB, _logarithmic(random, 1200, 10800)),
        _wave(random, at, random.uniform(5, 25) * MB, _logarithmic(random, 1200, 10800)),
    ]
    traffic = [sum(parts) for parts in zip(*waves, strict=True)]
    return Drawn([base + value for value in traffic], traffic)


def one_wave(random: Random, at: Sequence[float], _: float) -> Drawn:
    """Memory follows a clean wave of 5 minutes to 24 hours and 40 to 200 MB from low to high."""
    base, size = _base(random), random.uniform(20, 100) * MB
    traffic = _wave(random, at, size, _logarithmic(random, 300, DAY))
    return Drawn([base + value for value in traffic], traffic)


def morning(random: Random, at: Sequence[float], window: float) -> Drawn:
    """The worst of load: the window is the middle of a clean rising wave that is large against the
    room left. Its memory alone is that of a leak."""
    base = random.uniform(300, 500) * MB
    size = random.uniform(0.3, 0.6) * (LIMIT - base) / 2
    turn = 2 * math.pi / (random.uniform(2.5, 6) * window)
    middle = window * random.uniform(0.4, 0.6)
    traffic = [size * math.sin(turn * (t - middle)) for t in at]
    return Drawn([base + size + value for value in traffic], traffic)


def ratchet(random: Random, at: Sequence[float], _: float) -> Drawn:
    """The allocator keeps what the largest request so far needed; one in 1 to 10 minutes counts."""
    base, every = _base(random), random.uniform(1, 10) * 60
    needs = [(0.0, 0.0)]
    while needs[-1][0] < at[-1]:
        need = min(random.lognormvariate(math.log(20), 1.0), 400) * MB
        needs.append((needs[-1][0] + random.expovariate(1 / every), need))
    levels, highest, index = [], 0.0, 0
    for t in at:
        while index < len(needs) and needs[index][0] <= t:
            highest = max(highest, needs[index][1])
            index += 1
        levels.append(base + highest)
    return _quiet(levels)


def recycled(random: Random, at: Sequence[float], _: float) -> Drawn:
    """Four workers leak 20 to 100 MB each in 5 to 90 minutes and are replaced then, with a jitter
    of 5 %: saw teeth. In half of the runs all four began with the window."""
    base, life = random.uniform(200, 400) * MB, random.uniform(5, 90) * 60
    gain = random.uniform(20, 100) * MB
    together = random.random() < 0.5
    levels = [base] * len(at)
    for _worker in range(4):
        starts = at[0] - (0.0 if together else random.uniform(0, life))
        ends = starts + life * random.uniform(1, 1.05)
        for index, t in enumerate(at):
            while t >= ends:
                starts, ends = ends, ends + life * random.uniform(1, 1.05)
            levels[index] += gain * (t - starts) / life
    return _quiet(levels)


def spike(random: Random, at: Sequence[float], window: float) -> Drawn:
    """One huge request of 5 to 60 seconds gives its memory back."""
    base, size = _base(random), random.uniform(150, 400) * MB
    start, length = random.uniform(0.05, 0.9) * window, random.uniform(5, 60)
    return _quiet([base + (size if start <= t < start + length else 0.0) for t in at])


def restart(random: Random, at: Sequence[float], window: float) -> Drawn:
    """Nearly full, restarted, warm again within minutes, then flat."""
    high, low = random.uniform(700, 950) * MB, random.uniform(200, 350) * MB
    when, rise = random.uniform(0.2, 0.8) * window, random.uniform(20, 80) * MB
    return _quiet([high if t < when else low + rise * (1 - math.exp((when - t) / 120)) for t in at])


def leak_under_load(random: Random, at: Sequence[float], window: float) -> Drawn:
    """A leak that eats the room in three windows, under waves of traffic of 10 to 50 MB."""
    base = _base(random)
    rate = (LIMIT - base) / 4 / window
    waves = [
        _wave(random, at, random.uniform(5, 25) * MB, _logarithmic(random, 1200, 10800))
        for _ in range(2)
    ]
    traffic = [sum(parts) for parts in zip(*waves, strict=True)]
    return Drawn([base + rate * t + w for t, w in zip(at, traffic, strict=True)], traffic)


def leak_by_request(random: Random, at: Sequence[float], window: float) -> Drawn:
    """The same leak, its rate following traffic that changes by up to a third."""
    base = _base(random)
    rate = (LIMIT - base) / 4 / window
    swing = _wave(random, at, random.uniform(0, 1 / 3), _logarithmic(random, HOUR, DAY))
    steps = (rate * (1 + more) * (b - a) for more, (a, b) in zip(swing, pairwise(at), strict=False))
    return _quiet(list(accumulate(steps, initial=base)))


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a curve is measured."""

    name: str
    every: float = 1.0
    phi: float = 0.9
    """How much of the noise is still there a second later."""

    quantum: float = 0.0
    """Memory is allocated in pieces of so many bytes; 0 for any."""

    ragged: bool = False
    """Intervals vary, one value in twenty is missing, and there is a gap of a tenth of the
    window."""


SAMPLINGS = (
    Sampling("one a second, noise of ten seconds (phi 0.9)"),
    Sampling("one a second, noise of minutes (phi 0.99)", phi=0.99),
    Sampling("one a second, pieces of 4 MiB", quantum=4 * 1024**2),
    Sampling("one in 15 s, ragged, with a gap", every=15.0, ragged=True),
)


class Curve(NamedTuple):
    """What was measured."""

    times: array[float]
    used: array[float]
    work: array[float]
    """CPU in cores."""


def moments(random: Random, window: float, sampling: Sampling) -> list[float]:
    """The seconds from the window's start at which memory is read; both its ends are among them."""
    every = min(sampling.every, window / 40)
    at = [index * every for index in range(int(window / every) + 1)]
    if not sampling.ragged:
        return at
    gap = random.uniform(0.1, 0.8) * window
    inner = (
        t + random.uniform(-0.3, 0.3) * every
        for t in at[1:-1]
        if not gap <= t < gap + window / 10 and random.random() < 0.95
    )
    return [0.0, *inner, window]


def noise(random: Random, at: Sequence[float], phi: float) -> list[float]:
    """AR(1) noise of NOISE; `phi` is for one second."""
    gauss = random.gauss
    last = gauss(0.0, NOISE)
    values = [last]
    tie = size = before = 0.0
    for a, b in pairwise(at):
        if b - a != before:
            before = b - a
            tie = phi**before
            size = NOISE * math.sqrt(1 - tie * tie)
        last = tie * last + gauss(0.0, size)
        values.append(last)
    return values


def measured(
    drawn: Drawn, noise: Sequence[float], at: Sequence[float], sampling: Sampling, random: Random
) -> Curve:
    """A curve with its noise, in pieces where it is allocated so, from START on."""
    quantum = sampling.quantum
    used = [max(0.0, s + n) for s, n in zip(drawn.memory, noise, strict=True)]
    if quantum:
        used = [math.ceil(value / quantum) * quantum for value in used]
    unsteady = random.uniform
    work = (
        max(0.02, 0.6 + CPU_PER_BYTE * value) * unsteady(1 - CPU_NOISE, 1 + CPU_NOISE)
        for value in drawn.traffic
    )
    return Curve(array("d", (START + t for t in at)), array("d", used), array("d", work))
