"""Prints how often what came was within what was said of it, and how wide that was: `python -m
tests.bench.forecasts DIR [--each 40]`.

DIR and windows are those of `tests.bench.traces`. The later slope is the Theil-Sen slope of as long
a time after the window; the time to the limit is when the first row is there. What a series is too
short for, or never reached while the interval had not run out, counts as neither.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left
from math import exp, log
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.traces import LIMITS, Trace, Window, load, program, windows
from tests.bench.trends import WINDOWS
from wizard.evidence.analysis.robust import BLOCKS, blocks, theil_sen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from wizard.evidence.analysis.trend import Trend
    from wizard.evidence.reading import Interval

TIERS = ("sure", "likely", "flat")


class Said(NamedTuple):
    """One interval, and what came."""

    what: str
    """`slope` or `time`."""

    tier: str
    group: str
    window: str
    limit: str
    interval: Interval
    came: float

    @property
    def inside(self) -> bool:
        return self.interval.low <= self.came <= self.interval.high

    @property
    def wide(self) -> float:
        """The upper bound in lower ones."""
        low, high = self.interval.low, self.interval.high
        return high / low if low > 0 else float("inf")

    def within(self, factor: float) -> bool:
        """Whether it were inside if the bounds were so many times further from their middle, as
        factors."""
        low, high = self.interval.low, self.interval.high
        if not 0 < low <= high or self.came <= 0:
            return self.inside
        middle, half = log(low * high) / 2, log(high / low) / 2
        return exp(middle - factor * half) <= self.came <= exp(middle + factor * half)


def later_slope(window: Window) -> float | None:
    """The slope over as long a time after the window."""
    trace = window.trace
    last = trace.times[window.until - 1]
    end = bisect_left(trace.times, 2 * last - trace.times[window.first]) + 1
    made = blocks(trace.times, trace.used, window.until, min(end, len(trace.times)))
    if len(made) < BLOCKS / 2:
        return None
    return theil_sen([block.at for block in made], [block.level for block in made]).slope


def time_until(window: Window, limit: float, most: float) -> float | None:
    """When the first row was at the limit, in seconds after the window; infinite where none was for
    `most` seconds and longer, None where the series ends before."""
    trace = window.trace
    now = trace.times[window.until - 1]
    for row in range(window.until, len(trace.times)):
        if trace.used[row] >= limit:
            return trace.times[row] - now
    return float("inf") if trace.times[-1] - now > most else None


def intervals(verdict: Trend) -> Iterator[tuple[str, str, Interval]]:
    """What it says of what comes: (what, tier, interval)."""
    tier = "flat" if verdict.word == "flat" else "sure"
    for what, sure in {"slope": verdict.slope, "time": verdict.time_to_limit}.items():
        if sure is not None:
            yield what, tier, sure
    if verdict.ahead is not None:
        yield "slope", "likely", verdict.ahead.slope
        if verdict.ahead.time is not None:
            yield "time", "likely", verdict.ahead.time


def said_of(trace: Trace, most: int) -> Iterator[Said]:
    """All that is said of a series."""
    for name, length in WINDOWS.items():
        for window in windows(trace, length, most):
            slope = later_slope(window)
            for kind in LIMITS:
                limit = window.limit(kind)
                if kind == "machine" and limit is None:
                    continue
                for what, tier, interval in intervals(program(window, limit)):
                    came = slope
                    if what == "time":
                        assert limit is not None
                        came = time_until(window, limit, interval.high)
                    if came is not None:
                        yield Said(what, tier, trace.group, name, kind, interval, came)


def row(title: str, said: Sequence[Said]) -> str:
    """How many there were, how many of them held, and how wide they were."""
    held = sum(one.inside for one in said)
    width = median(one.wide for one in said)
    return f"{title:34}{len(said):>7}{held / len(said):>9.1%}{f'{width:.2f} x':>10}"


def needed(said: Iterable[Said], share: float = 0.9) -> float:
    """How many times wider they had to be to hold that share."""
    ordered = list(said)
    return next(
        (
            factor / 20
            for factor in range(1, 200)
            if sum(one.within(factor / 20) for one in ordered) >= share * len(ordered)
        ),
        float("inf"),
    )


def report(said: Sequence[Said]) -> None:
    """Print the tables."""
    parts: tuple[tuple[str, Callable[[Said], str]], ...] = (
        ("window", lambda one: one.window),
        ("limit", lambda one: one.limit),
        ("group", lambda one: one.group),
    )
    for tier in TIERS:
        for what in ("slope", "time"):
            of = [one for one in said if (one.tier, one.what) == (tier, what)]
            if not of:
                continue
            print(f"\n{f'{tier}: {what}':34}{'said':>7}{'inside':>9}{'width':>10}")
            print(row("all", of))
            for title, part in parts:
                for name in dict.fromkeys(part(one) for one in of):
                    print(row(f"  {title} {name}", [one for one in of if part(one) == name]))
            for group in dict.fromkeys(one.group for one in of):
                others = [one for one in of if one.group != group]
                left = [one for one in of if one.group == group]
                if others:
                    factor = needed(others)
                    held = sum(one.within(factor) for one in left) / len(left)
                    print(
                        f"  chosen without {group}: {factor:.2f} times as wide, it holds {held:.0%}"
                    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the series of a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.forecasts", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--each", type=int, default=40, help="windows of a length a series (40)")
    options = parser.parse_args(arguments)
    report([one for trace in load(options.folder) for one in said_of(trace, options.each)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
