"""Whether a computed `--max-requests` holds: a real gunicorn that leaks with every request, under
constant traffic, in a real memory group with a real limit.

    python -m tests.bench.recycling [--minutes 30] [--out samples.csv] …

First without it, until the wizard has computed a number and memory went over 80 % of the limit or
a worker was killed; then the same server restarted with the computed number, under the same
traffic, for so many minutes. Each second's memory goes into the file. Needs to be root, since it
makes a control group. It takes a twentieth of a core.

With 60 KiB a request, 10 requests a second, 2 workers and a limit of 512 MiB, on a kernel 6.12
(control groups of version 1), on a machine that did much else:

| server | lasted | requests | highest | over 80 % | kills | workers |
|---|---|---|---|---|---|---|
| without `--max-requests` | 13.8 min | 8,281 | 100 % | after 650 s | 1 | 3 |
| `--max-requests=2100 --max-requests-jitter=420` | 32 min | 19,207 | 58 % | never | 0 | 9 |
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.helpers.memory_groups import counted, memory_group
from tests.helpers.servers import children, started

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1024**2
SAFE = 0.8

APPLICATION = """
HELD = []

def app(environ, start_response):
    HELD.append(bytearray({leak}))
    for at in range(0, {leak}, 4096):
        HELD[-1][at] = 1
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]
"""


class Setting(NamedTuple):
    """What is tried."""

    leak: int
    """Bytes that a request leaves behind."""

    rate: float
    """Requests a second."""

    workers: int
    limit: int
    """Bytes."""


class Traffic:
    """Requests at a constant rate, each on a connection of its own."""

    def __init__(self, path: str, rate: float) -> None:
        self._path, self._every = path, 1 / rate
        self._stop = threading.Event()
        self.answered = 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Traffic:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            due += self._every
            with contextlib.suppress(OSError):
                self._ask()

    def _ask(self) -> None:
        with socket.socket(socket.AF_UNIX) as asked:
            asked.settimeout(10)
            asked.connect(self._path)
            asked.sendall(b"GET / HTTP/1.0\r\n\r\n")
            if b"200 OK" in asked.recv(4096):
                self.answered += 1


def used(group: Path) -> int:
    """The working set: usage less what of the file cache was not read again."""
    current = next(
        int((group / name).read_text())
        for name in ("memory.current", "memory.usage_in_bytes")
        if (group / name).exists()
    )
    stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    return current - int(stat.get("total_inactive_file") or stat.get("inactive_file") or 0)


@contextlib.contextmanager
def server(group: Path, folder: Path, setting: Setting, *more: str) -> Iterator[int]:
    """A gunicorn in the group; yields its master's id once it answers."""
    (folder / "leaking.py").write_text(APPLICATION.format(leak=setting.leak))
    path = folder / "socket"
    path.unlink(missing_ok=True)
    command = [
        *("sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"),
        *(sys.executable, "-m", "gunicorn", "leaking:app", "-w", str(setting.workers)),
        *("-b", f"unix:{path}", *more),
    ]
    with started(command, folder) as process:
        while not path.exists() or len(children(process.pid)) < setting.workers:
            time.sleep(0.1)
        yield process.pid


def computed(pid: int, setting: Setting, seconds: float) -> dict[str, Any]:
    """What the wizard reads after so long, as a person would ask it."""
    command = [
        *(sys.executable, "-m", "wizard", "diagnose", "resource-alerts", "--pid", str(pid)),
        *("--start", "recycling", "--for", f"{seconds:.0f}s", "--format", "json"),
        *("--set", f"requests.rate={setting.rate}/s"),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    readings: dict[str, Any] = json.loads(ran.stdout)["readings"]
    return readings


class Phase(NamedTuple):
    """What was seen of one server."""

    highest: float
    """Share of the limit."""

    over: float | None
    """Seconds until memory was over the safe share; None where it never was."""

    kills: int
    workers: int
    """How many different ones there were."""

    answered: int
    seconds: float


class Watch:
    """Samples a group each second into a file."""

    def __init__(self, group: Path, setting: Setting, out: Path) -> None:
        self._group, self._setting, self._out = group, setting, out

    def look(self, name: str, pid: int, seconds: float, traffic: Traffic) -> Phase:
        """For so long; with no name for the number in force, until memory went over the safe share
        and a worker was killed."""
        began, before = time.monotonic(), counted(self._group)
        answered = traffic.answered
        highest, over, seen = 0.0, None, set(children(pid))
        with self._out.open("a") as file:
            while (passed := time.monotonic() - began) < seconds:
                share = used(self._group) / self._setting.limit
                highest = max(highest, share)
                seen |= set(children(pid))
                kills = counted(self._group) - before
                if share > SAFE and over is None:
                    over = passed
                print(f"{name},{passed:.0f},{share:.4f},{kills},{len(seen)}", file=file, flush=True)
                if name == "without" and kills:
                    break
                time.sleep(1)
        kills = counted(self._group) - before
        return Phase(highest, over, kills, len(seen), traffic.answered - answered, passed)


def said(name: str, phase: Phase) -> str:
    """A line of the table."""
    over = "never" if phase.over is None else f"after {phase.over:.0f} s"
    return (
        f"{name:<40} {phase.seconds / 60:5.1f} min  {phase.answered:6} requests  highest "
        f"{phase.highest:5.1%}  over 80 %: {over:<12} kills {phase.kills}  workers {phase.workers}"
    )


def run(setting: Setting, minutes: float, watched: float, out: Path) -> bool:
    """Whether the computed number held, and memory without it did not."""
    out.write_text("phase,seconds,share,kills,workers\n")
    with memory_group(setting.limit) as group, tempfile.TemporaryDirectory() as name:
        folder, watch = Path(name), Watch(group, setting, out)
        path = str(folder / "socket")
        with server(group, folder, setting) as pid, Traffic(path, setting.rate) as traffic:
            looked: list[dict[str, Any]] = []
            asking = threading.Thread(target=lambda: looked.append(computed(pid, setting, watched)))
            asking.start()
            without = watch.look("without", pid, 3600, traffic)
            asking.join()
        readings = looked[0]
        number, jitter = (
            readings[f"advice.{name}"] for name in ("max_requests", "max_requests_jitter")
        )
        print(said("without --max-requests", without), flush=True)
        for read in ("memory.slope", "memory.at_rest", "advice.max_requests"):
            print(f"    {read}: {readings[read]['text'] or readings[read]['missing']}")
        if not isinstance(number["value"], int):
            return False
        options = (f"--max-requests={number['text']}", f"--max-requests-jitter={jitter['text']}")
        with (
            server(group, folder, setting, *options) as pid,
            Traffic(path, setting.rate) as traffic,
        ):
            with_it = watch.look("with", pid, minutes * 60, traffic)
        print(said(" ".join(options), with_it), flush=True)
    return without.highest > SAFE > with_it.highest and not with_it.kills


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--watched", type=float, default=120, help="seconds that the wizard looks")
    parser.add_argument("--leak", type=int, default=60, help="KiB a request")
    parser.add_argument("--rate", type=float, default=10, help="requests a second")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, default=512, help="MiB")
    parser.add_argument("--out", type=Path, default=Path("recycling.csv"))
    asked = parser.parse_args()
    setting = Setting(asked.leak * 1024, asked.rate, asked.workers, asked.limit * MIB)
    return 0 if run(setting, asked.minutes, asked.watched, asked.out) else 1


if __name__ == "__main__":
    raise SystemExit(main())
