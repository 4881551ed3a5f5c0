"""Real gunicorns that leak: in one worker, in all, or in the master, at several rates."""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.servers import started
from wizard.evidence.candidates import target_of
from wizard.evidence.probe import Probe
from wizard.evidence.readings.observe import observe
from wizard.evidence.series import Series

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.reading import Reading

AT_ONCE = 10
WARM = 4.0
"""Seconds until all of them are up."""

LOOK = 36
WINDOWS = (15.1, 20.1, 32.1)
"""Seconds that are judged, each at three moments."""

_SETTINGS = """
import os, random, threading, time
bind = "127.0.0.1:0"
workers = {workers}
held = []
def leak(mib):
    while True:
        held.append(bytearray(os.urandom(1024) * int(1024 * mib * random.uniform(0.5, 1.5))))
        time.sleep(1)
def begin(mib):
    if mib:
        threading.Thread(target=leak, args=(mib,), daemon=True).start()
def post_worker_init(worker):
    begin({grows})
def when_ready(server):
    begin({main})
"""
_GROWS = {
    "one": ("worker", "{rate} if worker.age == 1 else 0"),
    "all": ("workers", "{rate}"),
    "uneven": ("workers", "{rate} * (0.6 + 0.4 * worker.age / workers)"),
    "mostly one": ("worker", "{rate} if worker.age == 1 else 0.08 * {rate}"),
    "main": ("main", "0"),
}
"""Who grows, and how many MiB a second each worker."""

Case = tuple[str, str]
"""(the word that is right, the server's settings)."""


def cases() -> list[Case]:
    """Each way, number of workers and rate."""
    made = []
    for (word, grows), workers, rate in product(_GROWS.values(), (2, 3, 4), (0.5, 3)):
        main = rate if word == "main" else 0
        text = _SETTINGS.format(workers=workers, grows=grows.format(rate=rate), main=main)
        made.append((word, text))
    return made


def gunicorns() -> Iterator[tuple[str, Reading]]:
    """(the word that is right, what was said). Takes two minutes."""
    made = cases()
    for first in range(0, len(made), AT_ONCE):
        yield from _watched(made[first : first + AT_ONCE])


def _watched(some: list[Case]) -> Iterator[tuple[str, Reading]]:
    with ExitStack() as stack:
        pids = []
        for _, text in some:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (folder / "conf.py").write_text(text)
            (folder / "app.py").write_text("def app(environ, start): return []")
            command = (sys.executable, "-m", "gunicorn", "-c", "conf.py", "app:app")
            pids.append(stack.enter_context(started(command, folder)).pid)
        time.sleep(WARM)
        targets = [target_of(pid) for pid in pids]
        probes = [Probe(target) for target in targets]
        watched = [Series(1.0) for _ in some]
        for _ in range(LOOK):
            for probe, series in zip(probes, watched, strict=True):
                series.append(probe.sample(time.time()))
            time.sleep(1.0)
        for probe in probes:
            probe.close()
    for (word, _), target, series in zip(some, targets, watched, strict=True):
        times = list(series.column("at"))
        for seconds in WINDOWS:
            moments = [at for at in times if at - times[0] >= seconds]
            for now in moments[:: len(moments) // 3 + 1]:
                seen = observe(series, target, {}, now, since=now - seconds)
                yield word, seen.readings["memory.grower"]
