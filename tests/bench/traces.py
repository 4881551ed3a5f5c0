"""Prints what the program says of real memory curves, and what came: `python -m tests.bench.traces
DIR [--each 40]`.

DIR holds `index.json`, a list of objects with `file`, `group` and `limit MiB` (null where none was
known), and the files, gzipped CSV with the columns `seconds`, `memory MiB` and `cpu %`, the last of
which may be empty. Windows are cut from each of them, evenly spaced, and each is judged under three
limits: the level at its end ÷ 0.95 as an alert would see it, none, and the machine's. Beside the
program stand three usual tests for growth. The same command always prints the same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.came import FALSE, came_back, contradicted, outcome
from tests.bench.growth_tests import OTHERS
from tests.bench.shares import Shares, left_out
from tests.bench.trends import WINDOWS
from wizard.evidence.analysis.trend import Trend, trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MIB = 1024.0**2
DAY = 86400.0
ALERT = 0.95
SURE, LIKELY = "the program, sure", "sure or likely"
LIMITS = ("alert", "none", "machine")


class Trace(NamedTuple):
    """One series."""

    name: str
    group: str
    limit: float | None
    """Bytes."""

    times: array[float]
    used: array[float]
    work: array[float]
    """CPU in any unit, NaN where it is not known."""


def load(folder: Path) -> Iterator[Trace]:
    """The series that the folder's index names."""
    for entry in json.loads((folder / "index.json").read_text()):
        times, used, work = array("d"), array("d"), array("d")
        with gzip.open(folder / entry["file"], "rt", newline="") as file:
            for row in csv.DictReader(file):
                times.append(float(row["seconds"]))
                used.append(float(row["memory MiB"]) * MIB)
                work.append(float(row["cpu %"] or "nan"))
        limit = entry["limit MiB"]
        yield Trace(entry["file"], entry["group"], limit and limit * MIB, times, used, work)


class Window(NamedTuple):
    """The rows from `first` to before `until` of a series, and what came after them."""

    trace: Trace
    first: int
    until: int
    outcome: str

    @property
    def times(self) -> array[float]:
        return self.trace.times[self.first : self.until]

    @property
    def used(self) -> array[float]:
        return self.trace.used[self.first : self.until]

    @property
    def level(self) -> float:
        """Where it ends."""
        return median(self.trace.used[max(self.first, self.until - 3) : self.until])

    def limit(self, kind: str) -> float | None:
        """The limit in bytes."""
        if kind == "none":
            return None
        return self.level / ALERT if kind == "alert" else self.trace.limit

    def reached(self, limit: float, seconds: float) -> bool | None:
        """Whether memory reaches the limit within so many seconds more; None where the series ends
        before and has not."""
        times, used = self.trace.times, self.trace.used
        end = times[self.until - 1] + seconds
        after = used[self.until : bisect_right(times, end)]
        if any(value >= limit for value in after):
            return True
        return False if times[-1] >= end else None


def windows(trace: Trace, length: float, most: int) -> Iterator[Window]:
    """At most so many windows, evenly spaced, each with as much time after it."""
    times = trace.times
    room = times[-1] - times[0] - 2 * length
    if room < 0:
        return
    count = max(1, min(most, int(2 * room / length)))
    for number in range(count):
        start = times[0] + room * number / count
        first, until, end = (bisect_left(times, start + more * length) for more in (0, 1, 2))
        until = min(until + 1, len(times))
        came = outcome(trace, first, until, min(end + 1, len(times)))
        if came:
            yield Window(trace, first, until, came)


def program(window: Window, limit: float | None) -> Trend:
    """The program's own verdict."""
    work = window.trace.work[window.first : window.until]
    return trend(window.times, window.used, limit, work=work)


class Counts:
    """What became of the windows of one length under one limit."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.growing: dict[str, Counter[str]] = {}
        """What says so → outcome → windows."""

        self.words: Counter[str] = Counter()
        """Sure words of the program; and by `wrong WORD` those that are wrong."""

        self.flat: Counter[str] = Counter()
        """`promised`, those of them that could be followed to the end, and `broken`."""

        self.shares = Shares()
        """Its likely words."""

    def __iadd__(self, other: Counts) -> Counts:
        self.outcomes += other.outcomes
        self.words += other.words
        self.flat += other.flat
        self.shares += other.shares
        for name, counter in other.growing.items():
            self.growing[name] = self.growing.get(name, Counter()) + counter
        return self

    def add(self, window: Window, kind: str) -> None:
        """Count one window."""
        limit = window.limit(kind)
        self.outcomes[window.outcome] += 1
        verdict = program(window, limit)
        says = {name: test(window, limit) for name, test in OTHERS.items()}
        likely = verdict.likely
        says[SURE] = verdict.word == "growing"
        says[LIKELY] = says[SURE] or (likely is not None and likely.value == frozenset({"growing"}))
        for name, growing in says.items():
            self.growing.setdefault(name, Counter())[window.outcome] += growing
        if likely is not None:
            self.shares.add(window, likely, limit)
        word = verdict.word or "unsure"
        self.words[word] += 1
        if word == "step":
            self.words["wrong step"] += contradicted(window.used)
        if word == "falling":
            self.words["wrong falling"] += came_back(window)
        if verdict.promise and limit:
            for name, horizon in (("promised", verdict.promise.seconds), ("a day", DAY)):
                reached = window.reached(limit, horizon)
                if reached is not None:
                    self.flat[name] += 1
                    self.flat[f"{name}, broken"] += reached


def measure(traces: Iterable[Trace], most: int) -> dict[tuple[str, str, str, str], Counts]:
    """(group, window, limit, series) → what became of them."""
    found: dict[tuple[str, str, str, str], Counts] = {}
    for trace in traces:
        for name, length in WINDOWS.items():
            for window in windows(trace, length, most):
                for kind in LIMITS:
                    if kind == "machine" and trace.limit is None:
                        continue
                    key = (trace.group, name, kind, trace.name)
                    found.setdefault(key, Counts()).add(window, kind)
    return found


def _part(part: int, whole: int) -> str:
    return f"{part}/{whole}" + (f" {part / whole:.1%}" if whole else "")


def report(title: str, counts: Counts) -> None:
    """Print one table."""
    outcomes = counts.outcomes
    went = outcomes["went on"]
    not_climbing = sum(outcomes[name] for name in FALSE)
    print(f"\n== {title}: " + ", ".join(f"{n} {name}" for name, n in outcomes.most_common()))
    print(f"{'growing':18}{'of what went on':>20}{'slowed':>20}{'false':>22}")
    for name, said in sorted(
        counts.growing.items(), key=lambda item: item[0] not in (SURE, LIKELY)
    ):
        false = sum(said[name] for name in FALSE)
        cells = _part(said["went on"], went), _part(said["slowed"], outcomes["slowed"])
        print(f"{name:18}{cells[0]:>20}{cells[1]:>20}{_part(false, not_climbing):>22}")
    words = counts.words
    sure = ", ".join(f"{words[w]} {w}" for w in ("growing", "flat", "falling", "step", "spiky"))
    print(f"the program says {sure}, {words['unsure']} unsure")
    wrong = (f"{w} {_part(words[f'wrong {w}'], words[w])}" for w in ("step", "falling"))
    flat = (
        f"flat, limit reached {when} {_part(counts.flat[f'{name}, broken'], counts.flat[name])}"
        for name, when in (("promised", "within what it promises"), ("a day", "within a day"))
    )
    print("wrong: " + ", ".join((*wrong, *flat)))
    for line in counts.shares.table():
        print(line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables: all together, then by limit, window and group."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.traces", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--each", type=int, default=40, help="windows of a length a series (40)")
    options = parser.parse_args(arguments)
    found = measure(load(options.folder), options.each)
    for place in (None, 2, 1, 0):
        names = ["all"] if place is None else list(dict.fromkeys(key[place] for key in found))
        for name in names:
            total = Counts()
            for key, counts in found.items():
                if place is None or key[place] == name:
                    total += counts
            report(name if place != 2 else f"limit: {name}", total)
    for title, place in (("groups", 0), ("series", 3)):
        parts: dict[str, Shares] = {}
        for key, counts in found.items():
            parts.setdefault(key[place], Shares())
            parts[key[place]] += counts.shares
        print()
        for line in left_out(title, parts):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
