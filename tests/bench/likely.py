"""How often likely values of `cpu.pattern`, `memory.grower` and `server.kind` are right, on real
processes: `python -m tests.bench.likely`. Takes eight minutes.

Each process is begun anew. *Early* words are held to what is said once it is sure, or to what the
program is where nothing ever is; a likely kind of server is held to what was started. Who grows is
shown where memory groups can be made.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.likely_growers import gunicorns
from tests.bench.likely_kinds import kind_cases
from tests.evidence.test_kills_real import Watch
from tests.helpers.memory_groups import Told, memory_group, told
from tests.helpers.process_trees import MIB
from tests.helpers.servers import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wizard.evidence.reading import Reading

BURSTS = """
import time
while True:
    end = time.process_time() + {busy}
    while time.process_time() < end: pass
    time.sleep({rest})
"""
LOADS = (
    ("bound", "while True: pass"),
    ("bound", "import re\nwhile True: re.match('(a+)+$', 'a' * 18 + 'b')"),
    (
        "bound",
        "import threading\n"
        "def run():\n    while True: pass\n"
        "threading.Thread(target=run).start()\nrun()",
    ),
    ("waiting", BURSTS.format(busy=0.5, rest=0.25)),
    ("waiting", BURSTS.format(busy=0.05, rest=0.02)),
    ("waiting", BURSTS.format(busy=0.3, rest=0.3)),
    ("waiting", BURSTS.format(busy=0.02, rest=0.01)),
    (
        "waiting",
        "import os, tempfile\nfile = tempfile.TemporaryFile()\n"
        "while True: os.pwrite(file.fileno(), b'x' * 4096, 0); os.fsync(file.fileno())",
    ),
    ("bound", "import select\nwhile True: select.select([], [], [], 0)"),
    ("bound", "import json\nd = list(range(9999))\nwhile True: json.loads(json.dumps(d))"),
    ("bound", "import zlib\nwhile True: zlib.compress(bytes(range(256)) * 4000)"),
    ("bound", "import gc\nx = [[] for _ in range(99999)]\nwhile True: gc.collect()"),
    ("waiting", BURSTS.format(busy=1.5, rest=2.0)),
    (
        "waiting",
        "import os, socket\na, b = socket.socketpair()\n"
        "if os.fork():\n    while True: a.send(b'x'); a.recv(1)\n"
        "a.close()\nwhile b.recv(1): b.send(b'x')",
    ),
    ("idle", "import time\nwhile True: time.sleep(0.5)"),
    ("idle", "import time\nwhile True: time.sleep(0.01)"),
    ("idle", "import select\nselect.select([], [], [])"),
)
"""(what it does, a program)."""


class Call(NamedTuple):
    """A likely word."""

    name: str
    said: float
    right: bool


def _called(reading: Reading, truth: str) -> Iterator[Call]:
    if reading.likely is not None and isinstance(reading.likely.value, frozenset):
        yield Call(reading.name, reading.likely.right, truth in reading.likely.value)


@contextmanager
def _running(*words: str) -> Iterator[int]:
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.kill()
        process.communicate()


def patterns(hogs: int) -> Iterator[Call]:
    """Beside so many loops."""
    with ExitStack() as stack:
        for _ in range(hogs):
            stack.enter_context(_running(sys.executable, "-c", "while True: pass"))
        for truth, program in LOADS:
            with _running(sys.executable, "-c", program) as pid:
                time.sleep(0.8)
                watch, early = _LiveWatch(pid), []
                for _ in range(8):
                    watch.look()
                    early.append(watch.reading("cpu.pattern"))
                sure = early[-1].value
                word = next(iter(sure)) if isinstance(sure, frozenset) and len(sure) == 1 else truth
                for reading in early:
                    yield from _called(reading, word)


class _LiveWatch(Watch):
    """Samples in real time."""

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            time.sleep(max(0.0, self.at + 1.0 - time.time()))
            self.at = time.time()
            self.series.append(self.probe.sample(self.at))


def _child(one: Told, number: int, size: int) -> None:
    one.do("child.grow", size - size % 3 + number)


def _each(one: Told, size: int) -> None:
    for number in range(3):
        _child(one, number, size // 3)


GROWERS: tuple[tuple[str, Callable[[Told, int, int], None]], ...] = (
    ("main", lambda one, _, size: one.do("grow", size)),
    ("worker", lambda one, _, size: _child(one, 1, size)),
    ("workers", lambda one, _, size: _each(one, size)),
    ("workers", lambda one, at, size: _child(one, at * 7 % 3, size)),
    ("", lambda one, at, size: one.do("grow", size) if at < 14 else _child(one, 1, size)),
    ("worker", lambda one, at, size: _each(one, size) if at < 6 else _child(one, 1, size)),
)
"""(who grows, or empty where it changes; a second of it)."""


def growers() -> Iterator[Call]:
    """In seconds of the watch's own making."""
    for truth, grow in GROWERS:
        for a_second in (0.3, 1.0, 4.0):
            with memory_group(int(700 * MIB)) as group, told(group) as one:
                for _ in range(3):
                    one.do("child")
                watch, early = Watch(one.pid), []
                for at in range(40):
                    grow(one, at, int(a_second * MIB))
                    watch.look()
                    early.append(watch.reading("memory.grower"))
                sure = early[-1].value
                word = next(iter(sure)) if isinstance(sure, frozenset) and len(sure) == 1 else truth
                for reading in early[15:30:5]:
                    yield from _called(reading, word or "nobody")


def kinds() -> Iterator[Call]:
    """Of programs whose names say nothing."""
    for case in kind_cases():
        with tempfile.TemporaryDirectory() as folder:
            for name, text in case.files.items():
                path = Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
            with started(case.command, Path(folder)) as process:
                time.sleep(1.5)
                yield from _called(Watch(process.pid).reading("server.kind"), case.kind)


def main() -> None:
    calls = [*kinds(), *patterns(0), *patterns(2), *growers()]
    calls += [call for word, reading in gunicorns() for call in _called(reading, word)]
    table: dict[tuple[str, float], list[bool]] = defaultdict(list)
    for call in calls:
        table[call.name, call.said].append(call.right)
    for (name, said), right in sorted(table.items()):
        print(f"{name:15} said {said:.2f}, right {sum(right) / len(right):.2f} of {len(right)}")


if __name__ == "__main__":
    main()
