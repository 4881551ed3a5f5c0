"""`python -m tests.hostile [NAME…]`: a table of what each hostile document costs.

Seconds of the processor and MB over a bare interpreter. Exit 1 where one takes more than half a
second or 100 MB, or fails. With `--json`, the costs of the documents of just these names, a line
each, after three of a plain runbook: for the tests, whose own process is too large to be forked.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.hostile.measure import Cost, cost_of, make_all, yardstick

MOST_SECONDS = 0.5
MOST_MEMORY = 100_000_000
BY_THE_DOCUMENT = "folder-of-5000"
"""What `check` reads 5,000 documents of: only to open and to walk it is held to half a second."""


def main(names: list[str]) -> int:
    """Measure and print."""
    if names[:1] == ["--json"]:
        return _print_costs(names[1:])
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        made = make_all(folder)
        print(f"{'document':<32} {'open':>6} {'check':>6} {'walk':>6} {'MB':>5}  what became of it")
        _row(yardstick(folder))
        for name, path in made.items():
            if names and not any(word in name for word in names):
                continue
            cost = cost_of(name, path)
            _row(cost)
            seconds = cost.open + cost.walk if name == BY_THE_DOCUMENT else cost.worst
            if cost.failed or seconds > MOST_SECONDS or cost.memory > MOST_MEMORY:
                bad.append(name)
    print(f"\n{len(made)} documents; over half a second or 100 MB, or failed: {len(bad)}", *bad)
    return 1 if bad else 0


def _print_costs(names: list[str]) -> int:
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        made = make_all(folder)
        costs = [yardstick(folder) for _ in range(3)]
        costs += [cost_of(name, made[name]) for name in names or made]
    print("\n".join(json.dumps(asdict(cost)) for cost in costs))
    return 0


def _row(cost: Cost) -> None:
    became = cost.failed or cost.refused or f"walked; the checker says {cost.problems}"
    became = became.replace("\n", " ")[-90:] if cost.failed else became[:90]
    figures = f"{cost.open:6.2f} {cost.check:6.2f} {cost.walk:6.2f} {cost.memory / 1e6:5.0f}"
    print(f"{cost.name:<32} {figures}  {became}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
