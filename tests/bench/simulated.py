"""Prints how often likely words of simulated curves are right, by what comes: `python -m
tests.bench.simulated [--runs 60]`.

The kinds are those of `tests.bench.trends`, one row a second, each as often as any other; each
curve goes on for as long again as is seen. A young process began with the curve, an old one long
before. The same command always prints the same.
"""

from __future__ import annotations

import argparse
import sys
from array import array
from random import Random
from typing import TYPE_CHECKING

from tests.bench import synthetic
from tests.bench.came import RIGHT, After, outcome
from tests.bench.shares import Shares
from tests.bench.synthetic import LIMIT, SAMPLINGS, START
from tests.bench.traces import Trace, Window
from tests.bench.trends import ROWS
from wizard.evidence.analysis.trend import trend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.trends import Row

LENGTHS = {"1 min": 60.0, "2 min": 120.0, "5 min": 300.0, "10 min": 600.0, "30 min": 1800.0}
YOUNG = ("warm-up from the start", "leak, full in 4 windows", "leak by request")
"""Kinds that are looked at in a process that has just begun: half of them settle."""


def window_of(row: Row, length: float, run: int) -> Window:
    """The first half of a curve."""
    random, own = Random(f"simulated/{length}/{run}"), Random(f"{row.seed}/{length}/{run}")
    at = synthetic.moments(random, 2 * length, SAMPLINGS[0])
    noise = synthetic.noise(random, at, SAMPLINGS[0].phi)
    curve = synthetic.measured(row.kind(own, at, length), noise, at, SAMPLINGS[0], own)
    trace = Trace(row.name, "simulated", LIMIT, curve.times, curve.used, array("d"))
    until = int(length) + 1
    return Window(trace, 0, until, outcome(trace, 0, until, len(curve.times)))


def measure(rows: Sequence[Row], length: float, runs: int, started: float | None) -> Shares:
    """The likely words of all the rows, and which of them were right."""
    shares = Shares()
    for row in rows:
        called = right = 0
        for run in range(runs):
            window = window_of(row, length, run)
            likely = trend(window.times, window.used, None, started=started).likely
            if likely is None:
                continue
            shares.add(window, likely, None)
            if likely.value == frozenset({"growing"}):
                called += 1
                right += RIGHT["growing"](After(window, None))
        if called:
            print(
                f"  {row.name.strip():26}{called / runs:>9.0%} growing, {right / called:.0%} right"
            )
    return shares


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each length."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.simulated", description=__doc__)
    parser.add_argument("--runs", type=int, default=60, help="curves of a kind (60)")
    options = parser.parse_args(arguments)
    rows = [row for row in ROWS if not row.cpu]
    young = [row for row in rows if row.name in YOUNG]
    for name, length in LENGTHS.items():
        for title, kinds, started in (("old", rows, None), ("young", young, START)):
            print(f"\n== {title}, {name}")
            for line in measure(kinds, length, options.runs, started).table():
                print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
