"""A day open: `python -m tests.bench.soak [--for 8h] [--speed 60]`.

A real wizard in a real pseudo-terminal watches a process with four children while keys are pressed.
Its memory, descriptors, threads and journal are looked at from outside. Two minutes at 60 times the
speed by itself, which is two hours of samples; `--for 8h --speed 1` is a working day.

What may grow: a series keeps a row of 232 bytes for each sample of the last day. Exit 1 where more
does.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LOOKS = 24
"""How often everything is looked at."""

MOST_A_SAMPLE = 500
"""Bytes of memory that a sample may leave behind: a row twice over."""

NOISE = 3_000_000
"""Bytes by which the allocator makes a process larger or smaller at any moment."""

KEYS = ("w", "escape", "down", "up", "?", "escape", "1", "b", "/", "escape", "p", "escape")
"""Pressed in turn: pages opened and closed, an answer and back."""

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class Look:
    """The wizard at one moment."""

    seconds: float
    """Since the start, by the clock on the wall."""

    samples: int
    memory: int
    descriptors: int
    threads: int
    journal: int
    """Bytes."""

    cpu: float
    """Seconds of the processor since the start."""

    def __str__(self) -> str:
        return (
            f"{self.seconds:8.0f} {self.samples:8d} {self.memory / 1e6:8.1f} "
            f"{self.descriptors:5d} {self.threads:7d} {self.journal / 1e6:8.2f} {self.cpu:7.1f}"
        )


def soak(seconds: float, speed: float, tell: Callable[[Look], None]) -> list[Look]:
    """Let a wizard watch for so many seconds, and look at it every now and then."""
    with tempfile.TemporaryDirectory() as name:
        watched = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.target", "4"], start_new_session=True
        )
        try:
            return _soaked(Path(name), watched.pid, seconds, speed, tell)
        finally:
            os.killpg(watched.pid, 9)
            watched.wait()


def _soaked(
    sessions: Path, pid: int, seconds: float, speed: float, tell: Callable[[Look], None]
) -> list[Look]:
    command = [sys.executable, "-m", "tests.bench.sped", str(speed), "--pid", str(pid)]
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    env = kept | {"TERM": "xterm-256color", "WIZARD_SESSION_DIR": str(sessions)}
    looks: list[Look] = []
    with Terminal(command, env=env) as terminal:
        terminal.wait_for(f"(pid {pid})")
        began, pressed = time.monotonic(), 0
        while (passed := time.monotonic() - began) < seconds:
            if passed >= len(looks) * seconds / LOOKS:
                looks.append(_look(terminal.process.pid, sessions, passed))
                tell(looks[-1])
            terminal.press(KEYS[pressed % len(KEYS)])
            pressed += 1
            time.sleep(min(5.0, seconds / LOOKS / 4))
            terminal.output = b""  # hours of it would be ours to keep
        terminal.press("escape")
        time.sleep(0.5)
        looks.append(_look(terminal.process.pid, sessions, time.monotonic() - began))
        tell(looks[-1])
        terminal.press("q")
        assert terminal.wait_exit() in (0, 3)
        assert terminal.restored() == []
    return looks


def _look(pid: int, sessions: Path, seconds: float) -> Look:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (journal,) = sessions.glob("*.jsonl")
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return Look(
        seconds,
        _samples(journal),
        int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) * 1024,
        len(os.listdir(f"/proc/{pid}/fd")),
        int(re.findall(r"Threads:\s+(\d+)", status)[0]),
        journal.stat().st_size,
        (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"),
    )


def _samples(journal: Path) -> int:
    with journal.open("rb") as file:
        return sum(line.startswith(b'{"event":"sampled"') for line in file)


def leaks(looks: Sequence[Look]) -> list[str]:
    """What grew in the second half that may not, a line each."""
    middle, end = looks[len(looks) // 2], looks[-1]
    first = looks[len(looks) // 4]
    samples = end.samples - middle.samples
    found = []
    if samples <= 0:
        found.append("nothing was sampled any more")
    grown = end.memory - middle.memory
    if grown > samples * MOST_A_SAMPLE + NOISE:
        found.append(f"memory: {grown / 1e6:.1f} MB more after {samples} more samples")
    if end.descriptors > middle.descriptors + 1:  # a page of /proc may be open at the moment
        found.append(f"descriptors: {middle.descriptors}, then {end.descriptors}")
    if end.threads > middle.threads + 1:  # looking for processes has one for a moment
        found.append(f"threads: {middle.threads}, then {end.threads}")
    early = (middle.journal - first.journal) / max(1, middle.samples - first.samples)
    late = (end.journal - middle.journal) / max(1, samples)
    if late > 1.5 * early:
        found.append(f"journal: {early:.0f} bytes a sample, then {late:.0f}")
    return found


def main() -> int:
    """Soak and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--for", dest="seconds", type=_seconds, default=120.0, metavar="TIME")
    parser.add_argument("--speed", type=float, default=60.0)
    arguments = parser.parse_args()
    print(" seconds  samples       MB   fds threads  journal   cpu s")
    looks = soak(arguments.seconds, arguments.speed, lambda look: print(look, flush=True))
    found = leaks(looks)
    print(*(found or ["nothing leaks"]), sep="\n")
    return 1 if found else 0


def _seconds(text: str) -> float:
    return float(text[:-1]) * _UNITS[text[-1]] if text[-1:] in _UNITS else float(text)


if __name__ == "__main__":
    sys.exit(main())
