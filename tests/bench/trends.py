"""Prints what memory curves of known kinds are called: `python -m tests.bench.trends [--runs 200]`.

For each kind of curve and each window: how many of the runs are called *growing*, how many get a
sure word that is wrong, how many none, and how often the true slope is within its interval. Then
whether the goals hold. The same command always prints the same verdicts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from tests.bench import synthetic
from tests.bench.synthetic import LIMIT, SAMPLINGS, Kind, Sampling
from wizard.evidence.analysis.direction import direction
from wizard.evidence.analysis.trend import trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WINDOWS = {"2 min": 120.0, "10 min": 600.0, "30 min": 1800.0, "2 h": 7200.0, "8 h": 28800.0}
"""Seconds by the name of a column."""

FALSE = 0.01
"""Flat, step and load may be called growing in fewer runs than this."""

FOUND = 0.95
"""A leak that would eat the room within four windows is found in so many runs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of curve."""

    name: str
    kind: Kind
    right: frozenset[str]
    """The words that are not wrong."""

    cpu: bool = False
    """Whether the CPU use is known to the rule."""

    goal: str = ""
    """`quiet`: not to be called growing; `leak`: to be; empty: as the window allows."""

    straight: bool = False
    """Whether its curve is a straight line."""

    @property
    def seed(self) -> str:
        """Its own random numbers."""
        return f"{self.name.strip()}, CPU" if self.cpu else self.name


def _row(name: str, kind: Kind, right: str, goal: str = "", cpu: bool = False) -> Row:
    straight = name.startswith(("flat", "leak 2", "leak 6", "leak 1", "leak, "))
    return Row(name, kind, frozenset(right.split()), cpu, goal, straight)


_WAVES = "flat falling spiky"

ROWS = (
    _row("flat", synthetic.flat, "flat", "quiet"),
    _row("flat, 90 to 97 % full", synthetic.flat_and_full, "flat", "quiet"),
    _row("step", synthetic.step, "step", "quiet"),
    _row("load: day and waves", synthetic.load, _WAVES, "quiet"),
    _row("load: one clean wave", synthetic.one_wave, _WAVES, "quiet"),
    _row("  load, CPU known", synthetic.load, _WAVES, "quiet", cpu=True),
    _row("  one wave, CPU known", synthetic.one_wave, _WAVES, "quiet", cpu=True),
    _row("  rising flank, CPU known", synthetic.morning, _WAVES, "quiet", cpu=True),
    _row("  rising flank alone", synthetic.morning, _WAVES),
    _row("warm-up from the start", synthetic.warm_up, "flat"),
    _row("ratchet", synthetic.ratchet, "flat step"),
    _row("recycled workers", synthetic.recycled, "flat spiky falling"),
    _row("one spike", synthetic.spike, "spiky", "quiet"),
    _row("fall after a restart", synthetic.restart, "falling", "quiet"),
    _row("leak 20 MB/h", synthetic.leak(20), "growing"),
    _row("leak 60 MB/h", synthetic.leak(60), "growing"),
    _row("leak 200 MB/h", synthetic.leak(200), "growing"),
    _row("leak 1500 MB/h", synthetic.leak(1500), "growing"),
    _row("leak, full in 4 windows", synthetic.leak_that_fills(4), "growing", "leak"),
    _row("  the same, CPU known", synthetic.leak_that_fills(4), "growing", "leak", cpu=True),
    _row("leak, full in 2 windows", synthetic.leak_that_fills(2), "growing", "leak"),
    _row("leak by request", synthetic.leak_by_request, "growing"),
    _row("leak under waves of load", synthetic.leak_under_load, "growing"),
    _row("  waves, CPU known", synthetic.leak_under_load, "growing", cpu=True),
)
"""Every row of the table."""


@dataclass(slots=True)
class Cell:
    """What became of the runs of one row in one window."""

    runs: int = 0
    words: Counter[str] = field(default_factory=Counter)
    """How many runs got each sure word, or `unsure`."""

    told: int = 0
    """Runs in which something is said of the slope to come."""

    held: int = 0
    """Those of them that it holds: what is straight goes on as it was."""

    took: list[float] = field(default_factory=list)
    """Seconds of each verdict."""

    @property
    def growing(self) -> float:
        """The share of runs that are called growing."""
        return self.words["growing"] / self.runs

    def wrong(self, right: frozenset[str]) -> float:
        """The share of runs that get a sure word that is not right."""
        return (
            sum(n for word, n in self.words.items() if word not in {*right, "unsure"}) / self.runs
        )


Table = dict[Row, dict[str, Cell]]
"""Row → column → cell."""


def measure(rows: Sequence[Row], windows: Iterable[str], sampling: Sampling, runs: int) -> Table:
    """The verdicts on `runs` curves of each kind in each window. The noise is the same for all rows
    of a run, which costs less and makes rows comparable."""
    table: Table = {row: {name: Cell() for name in windows} for row in rows}
    for name in windows:
        for run in range(runs):
            _run(table, name, sampling, run)
    return table


def _run(table: Table, name: str, sampling: Sampling, run: int) -> None:
    window = WINDOWS[name]
    random = Random(f"{sampling.name}/{window}/{run}")
    at = synthetic.moments(random, window, sampling)
    noise = synthetic.noise(random, at, sampling.phi)
    for row, cells in table.items():
        own = Random(f"{row.seed}/{window}/{run}")
        drawn = row.kind(own, at, window)
        curve = synthetic.measured(drawn, noise, at, sampling, own)
        before = perf_counter()
        verdict = trend(curve.times, curve.used, LIMIT, work=curve.work if row.cpu else ())
        cell = cells[name]
        cell.took.append(perf_counter() - before)
        cell.runs += 1
        cell.words[verdict.word or "unsure"] += 1
        slope = (drawn.memory[-1] - drawn.memory[0]) / window
        if verdict.slope is not None:
            cell.told += 1
            cell.held += verdict.slope.low <= slope <= verdict.slope.high


def directions(rows: Sequence[Row], window: float, runs: int) -> dict[Row, Counter[str]]:
    """What the last seconds of each kind are called."""
    table = {row: Counter[str]() for row in rows}
    for run in range(runs):
        random = Random(f"direction/{window}/{run}")
        at = synthetic.moments(random, window, SAMPLINGS[0])
        noise = synthetic.noise(random, at, SAMPLINGS[0].phi)
        for row, words in table.items():
            own = Random(f"{row.seed}/{window}/{run}")
            curve = synthetic.measured(row.kind(own, at, window), noise, at, SAMPLINGS[0], own)
            words[direction(curve.times, curve.used, LIMIT).word or "unknown"] += 1
    return table


def failures(table: Table) -> list[str]:
    """Which goals do not hold, in words."""
    found = []
    for row, cells in table.items():
        for window, cell in cells.items():
            name = f"{row.name.strip()} is called growing in {cell.growing:.1%} at {window}"
            if row.goal == "quiet" and cell.growing >= FALSE:
                found.append(f"{name}, which is not under {FALSE:.0%}")
            if row.goal == "leak" and cell.growing < FOUND and WINDOWS[window] >= 600:
                found.append(f"{name}, which is under {FOUND:.0%}")
    return found


def _print(title: str, head: Iterable[str], body: Iterable[tuple[str, Iterable[str]]]) -> None:
    print(f"\n{title}\n")
    print(f"{'':26}" + "".join(f"{name:>9}" for name in head))
    for name, cells in body:
        print(f"{name:26}" + "".join(f"{cell:>9}" for cell in cells))


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def report(table: Table, sampling: Sampling, runs: int) -> None:
    """Print the tables of one sampling."""
    print(f"\n== {sampling.name}: {runs} runs a cell, 1 GiB, 6 MB of noise")
    windows = list(next(iter(table.values())))
    _print(
        "Called growing, in %",
        windows,
        ((row.name, (_percent(c.growing) for c in cells.values())) for row, cells in table.items()),
    )
    _print(
        "Called by a sure word that is wrong, in %",
        windows,
        (
            (row.name, (_percent(c.wrong(row.right)) for c in cells.values()))
            for row, cells in table.items()
        ),
    )
    _print(
        "Not sure, in %",
        windows,
        (
            (row.name, (_percent(c.words["unsure"] / c.runs) for c in cells.values()))
            for row, cells in table.items()
        ),
    )
    _print(
        "The slope to come is within its interval, in % of those that have one",
        windows,
        (
            (row.name, (_percent(c.held / max(1, c.told)) for c in cells.values()))
            for row, cells in table.items()
            if row.straight
        ),
    )
    print()
    for name in windows:
        took = sorted(seconds for cells in table.values() for seconds in cells[name].took)
        usual, most = (1000 * took[int(part * len(took))] for part in (0.5, 0.95))
        print(f"{name}: a verdict takes {usual:.1f} ms, {most:.1f} ms in 5 of 100")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 where a goal does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.trends", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="runs a cell (200)")
    parser.add_argument("--all", action="store_true", help="other samplings too")
    options = parser.parse_args(arguments)
    words = ("level", "rising", "falling", "step", "spiky")
    for window in (30.0, 120.0):
        found = directions([row for row in ROWS if not row.cpu], window, options.runs)
        _print(
            f"The last {window:.0f} s are called, in %",
            words,
            (
                (row.name, (_percent(counts[word] / options.runs) for word in words))
                for row, counts in found.items()
            ),
        )
    missed = []
    for sampling in SAMPLINGS if options.all else SAMPLINGS[:1]:
        table = measure(ROWS, WINDOWS, sampling, options.runs)
        report(table, sampling, options.runs)
        missed += [f"{sampling.name}: {failure}" for failure in failures(table)]
    print("\nGoals: " + ("held" if not missed else "missed\n  " + "\n  ".join(missed)))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
