"""What it costs to read processes: through kept descriptors and through psutil.

    python -m tests.bench.processes            50 workers, and 5,000 other processes
    python -m tests.bench.processes 50 0       without the crowd

The workers are read as a sample reads them (CPU times, parent, resident memory), once a second in
CPU time of this process; the crowd is what a search for servers has to look through.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from wizard.evidence.candidates import find_candidates
from wizard.evidence.probe import Probe
from wizard.evidence.sources.kernel_files import boot_time, read_stat
from wizard.evidence.sources.tree_member import TreeMember
from wizard.evidence.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROC = Path("/proc")
ROUNDS = 20

_FORKS = """
import os, signal, sys
parent = os.getpid()
for _ in range(int(sys.argv[1])):
    if os.fork() == 0:
        signal.pause()
print("ready", flush=True)
signal.pause()
"""


@contextmanager
def forks(count: int) -> Iterator[int]:
    """A process with so many idle children; yields its id."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", _FORKS, str(count)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU time of one call, the median of some."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return sorted(spent)[len(spent) // 2] * 1000


def member_of(pid: int) -> TreeMember:
    stat = read_stat(PROC, pid)
    assert stat is not None
    return TreeMember(PROC, stat, boot_time(PROC))


def read_as_busy(members: list[TreeMember]) -> None:
    """Without what is saved while a process sleeps."""
    for member in members:
        member._raw = b"", b""
        member.read()


def by_psutil(processes: list[psutil.Process]) -> None:
    for process in processes:
        with process.oneshot():
            process.cpu_times()
            process.ppid()
            process.name()
            process.memory_info()


def main() -> None:
    workers, crowd = (int(word) for word in (sys.argv[1:] or ("50", "5000")))
    with forks(workers) as pid:
        at = iter(range(1000, 100_000))
        probe = Probe(Target("process", "workers", pid, None))
        probe.sample(next(at))
        idle = milliseconds(lambda: probe.sample(next(at)))
        print(f"{workers} workers that sleep, one sample: {idle:.2f} ms")
        main_process = psutil.Process(pid)
        processes = [main_process, *main_process.children()]
        members = [member_of(process.pid) for process in processes]
        busy = milliseconds(lambda: read_as_busy(members))
        print(f"  each read as if it were busy: {busy:.2f} ms")
        theirs = milliseconds(lambda: by_psutil(processes))
        print(f"  the same by psutil (oneshot): {theirs:.2f} ms")
        children = milliseconds(lambda: main_process.children(recursive=True), 5)
        print(f"  children(recursive=True): {children:.2f} ms")
        probe.close()
    if not crowd:
        return
    with forks(crowd):
        count = sum(name.isdigit() for name in os.listdir("/proc"))
        print(f"{count} processes, a search for servers: {milliseconds(find_candidates, 3):.0f} ms")
        names = ["pid", "ppid", "cmdline", "create_time", "status"]
        listed = milliseconds(lambda: list(psutil.process_iter(names)), 3)
        psutil.process_iter.cache_clear()
        print(f"  process_iter of command line and parent: {listed:.0f} ms")
        command_lines = milliseconds(lambda: list(psutil.process_iter(["cmdline"])), 3)
        print(f"  process_iter of the command line: {command_lines:.0f} ms")
        with forks(workers) as pid:
            probe = Probe(Target("process", "workers", pid, None))
            at = iter(range(1000, 100_000))
            probe.sample(next(at))
            four = milliseconds(lambda: [probe.sample(next(at)) for _ in range(4)], 5)
            print(f"  {workers} workers among them, four samples: {four:.2f} ms")
            main_process = psutil.Process(pid)
            children = milliseconds(lambda: main_process.children(recursive=True), 3)
            print(f"  children(recursive=True): {children:.0f} ms")
            probe.close()


if __name__ == "__main__":
    main()
