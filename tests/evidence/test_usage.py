"""What candidates use, from real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from tests.helpers.process_trees import MIB
from tests.helpers.values import replace
from wizard.evidence.candidates import target_of
from wizard.evidence.usage import UsageReader

PROGRAM = """
import os, sys
held = bytearray(50 << 20)
if not os.fork():
    while True: pass
print("ready", flush=True)
sys.stdin.read()
"""


def test_a_tree_is_counted_with_its_children_and_a_stranger_is_not() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            target = target_of(process.pid)
            reader = UsageReader()
            first = reader.of([target])[process.pid]
            assert first.cores is None
            assert 50 * MIB < first.memory < 200 * MIB
            time.sleep(0.5)
            cores = reader.of([target])[process.pid].cores
            assert cores is not None
            assert 0.1 < cores < 1.5
            another = replace(target, created=(target.created or 0.0) - 60)
            assert reader.of([another]) == {}
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def test_without_proc_nothing_is_said(tmp_path: object) -> None:
    assert UsageReader(proc=tmp_path / "none").of([]) == {}  # type: ignore[operator]
