"""What a start, a key, an idle minute and an exit cost, against a bare Textual app.

    python -m tests.bench.start [--rounds N] [--idle SECONDS]

The bare app (tests/bench/bare.py) and the wizard with the shipped flow, beside a target of five
processes, are started in turn in pseudo-terminals of 80x24 and 160x48. Times of a shared machine
drift by a fifth, so what counts is the ratio within one round: printed as median (least to most).
Everything runs from .pyc files, as it does once it is installed, and with a cache of its own; the
first start of each, which fills both, is not counted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.bench.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIZES = ((80, 24), (160, 48))
KEYS = 12
FIRST = "Which alert did you receive?"
LAST_ANSWER = "Another one, or I am not sure"
SECOND = "What is the process started with?"
MOVES = 60
"""MiB that each worker takes and gives back: together a per cent of a machine of 24 GiB. What moves
less than half a per cent of the limit counts as standing still."""

Figures = dict[str, list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to watch (default: 20)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        for size in SIZES:
            bare, ours = measured(arguments.rounds, size, env)
            print(f"\n{size[0]}x{size[1]}, {arguments.rounds} rounds")
            for line in table(bare, ours):
                print(line)
            for line in idle(arguments.idle, size, env):
                print(line)
        print(f"\nline UI: peak {line_ui(env):.1f} MiB")


def environment(folder: str) -> dict[str, str]:
    """Ours, but with files of its own in `folder`, and .pyc files that are read and written."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {
        **kept,
        "TERM": "xterm-256color",
        "PYTHONPYCACHEPREFIX": os.path.join(folder, "pyc"),
        "XDG_CACHE_HOME": os.path.join(folder, "cache"),
        "WIZARD_SESSION_DIR": os.path.join(folder, "sessions"),
    }


def measured(rounds: int, size: tuple[int, int], env: Mapping[str, str]) -> tuple[Figures, Figures]:
    """The figures of the bare app and of the wizard, round by round."""
    bare: Figures = defaultdict(list)
    ours: Figures = defaultdict(list)
    with target(0) as pid:
        for number in range(rounds + 1):
            one, other = of_bare(size, env), of_wizard(size, env, pid)
            if number:
                for figures, found in ((bare, one), (ours, other)):
                    for name, values in found.items():
                        figures[name] += values
    return bare, ours


def of_bare(size: tuple[int, int], env: Mapping[str, str]) -> Figures:
    with Stopwatch("tests.bench.bare", size=size, env=env) as app:
        text = app.until("bare and ready", "Quit")
        cpu, memory = app.cpu(), app.memory()["VmRSS"]
        app.settle()
        keys = [_press(app, "j") for _ in range(KEYS)]
        return {
            "visible": [text],
            "question": [text],
            "its CPU": [cpu],
            "memory": [memory],
            "key": [seconds for seconds, _ in keys],
            "key bytes": [count for _, count in keys],
            "exit": [app.leave("q")],
        }


def of_wizard(size: tuple[int, int], env: Mapping[str, str], pid: int) -> Figures:
    with Stopwatch("wizard", "--pid", str(pid), size=size, env=env) as app:
        visible = app.until("wizard:")
        question = app.until(FIRST, LAST_ANSWER)
        cpu, memory = app.cpu(), app.memory()["VmRSS"]
        app.settle(0.3)
        for key in "jj":  # nothing is selected yet, and above the first there is nothing
            _press(app, key)
        keys = [_press(app, "kj"[number % 2]) for number in range(KEYS)]
        answer = app.press("1")
        app.until(SECOND)
        return {
            "visible": [visible],
            "question": [question],
            "its CPU": [cpu],
            "memory": [memory],
            "key": [seconds for seconds, _ in keys],
            "key bytes": [count for _, count in keys],
            "answer": [answer[0]],
            "answer bytes": [answer[1]],
            "exit": [app.leave("q")],
        }


def _press(app: Stopwatch, key: str) -> tuple[float, int]:
    """Press a key when the last has been drawn and nothing else is."""
    app.settle(0.1)
    return app.press(key)


def table(bare: Figures, ours: Figures) -> Iterator[str]:
    """A line for each measure: what it is of the bare app's, round by round, and both medians."""
    yield f"{'':14}{'of bare':>24}{'bare':>10}{'wizard':>10}"
    for name, yardstick, unit, goal in (
        ("visible", "question", "ms", 0.1),
        ("question", "question", "ms", 1.05),
        ("its CPU", "its CPU", "ms", 1.05),
        ("key", "key", "ms", 1.0),
        ("memory", "memory", "MiB", 1.1),
        ("exit", "exit", "ms", 0.1),
    ):
        scale = 1000 if unit == "ms" else 1
        ratios = [one / other for one, other in zip(ours[name], bare[yardstick], strict=True)]
        spread = f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        both = (f"{median(values) * scale:.1f}" for values in (bare[yardstick], ours[name]))
        yield f"{name:14}{spread:>24}{next(both):>10}{next(both):>10} {unit}   goal {goal}"
    slow = [quantiles(figures["key"], n=20)[-1] for figures in (ours, bare)]
    yield f"{'key, p95':14}{slow[0] / slow[1]:>24.2f}{'':23}   goal 1.5"
    for name, goal in (("key bytes", 300), ("answer bytes", 6000)):
        theirs = f"{median(bare[name]):.0f}" if name in bare else ""
        yield f"{name:14}{'':24}{theirs:>10}{median(ours[name]):>10.0f} B   goal {goal}"
    least, most = min(ours["answer"]) * 1000, max(ours["answer"]) * 1000
    spread = f"({least:.0f} to {most:.0f})"
    yield f"{'answer':14}{spread:>24}{'':10}{median(ours['answer']) * 1000:>10.1f} ms   goal 30"


def idle(seconds: float, size: tuple[int, int], env: Mapping[str, str]) -> Iterator[str]:
    """What it costs to show a target that stands still, and one that moves."""
    for name, much, goals in (("still", 0, "0.1 %, 0 B/s"), ("moving", MOVES, "0.3 %, 700 B/s")):
        with target(much) as pid, Stopwatch("wizard", "--pid", str(pid), size=size, env=env) as app:
            app.until(FIRST, LAST_ANSWER)
            app.watch(8.0)  # until all that is imported late has been
            share, count = app.watch(seconds)
            yield f"idle, {name:8}{share:.2%} of a core, {count:.0f} B/s   goal {goals}"


def line_ui(env: Mapping[str, str]) -> float:
    """MiB at the peak of the line UI at its first question."""
    arguments = ("run", "--plain")
    with Stopwatch("wizard", *arguments, size=SIZES[0], env={**env, "TERM": "dumb"}) as app:
        app.until(FIRST)
        app.settle()
        return app.memory()["VmHWM"]


class target:  # noqa: N801 - it reads as the thing that it is
    """A process of five; its id, inside of a `with`."""

    def __init__(self, much: int) -> None:
        self._much = much

    def __enter__(self) -> int:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.target", str(self._much)], start_new_session=True
        )
        return self._process.pid

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, 9)
        self._process.wait()


if __name__ == "__main__":
    main()
