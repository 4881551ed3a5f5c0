"""Watch one fault with the real `wizard diagnose`, all questions of its row at the same time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.faults.judging import Finding, document_of, judge_end, judge_readings, options_of
from tests.helpers.values import replace
from wizard.training.running_faults import running

if TYPE_CHECKING:
    from tests.faults.row import Row

PROJECT = Path(__file__).parents[2]
FLOW = PROJECT / "flows" / "resource-alerts.md"

SPARE_SECONDS = 60.0
"""What a run may take beyond the watching, on a machine with much else to do."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What was found out about one fault."""

    findings: tuple[Finding, ...]
    readings: dict[str, Any]
    """As `diagnose` gives them, JSON."""

    others: float
    """Cores that all else on the machine used meanwhile, `diagnose` itself among it."""


def known_readings(watched: Watched) -> list[str]:
    """What was read of memory, CPU and workers, for people."""
    return [
        f"{name} {reading['text']}"
        for name, reading in watched.readings.items()
        if name.startswith(("memory.", "cpu.", "workers.")) and reading["known"]
    ]


def watch(row: Row, seconds: float) -> Watched:
    """Run the fault and ask everything of its row. Raises running.FaultRefusedError."""
    fault = row.fault
    bounds = replace(fault.bounds, seconds=seconds + SPARE_SECONDS)
    with (
        tempfile.TemporaryDirectory(prefix="wizard-faults-") as folder,
        running(replace(fault, bounds=bounds)) as it,
    ):
        document = Path(folder, "readings.md")
        document.write_text(document_of(row), encoding="utf-8")
        stated = [word for f, v in row.stated.items() for word in ("--set", f"{f}={v}")]
        common = ["--pid", str(it.pid), "--for", f"{seconds:g}s", "--format", "json", *stated]
        calls = [[str(document), *common]]
        calls += [[str(FLOW), *common, *options_of(ask)] for ask in row.asks]
        busy, began = _busy_seconds(), time.monotonic()
        reports = _diagnose_all(calls, seconds + SPARE_SECONDS)
        others = (_busy_seconds() - busy) / (time.monotonic() - began)
    readings = reports[0]["readings"]
    findings = judge_readings(row, reports[0])
    findings += [judge_end(ask, report) for ask, report in zip(row.asks, reports[1:], strict=True)]
    own = readings["cpu.cores"]["value"]
    return Watched(tuple(findings), readings, max(0.0, others - (own or 0.0)))


def _diagnose_all(calls: list[list[str]], patience: float) -> list[dict[str, Any]]:
    """The reports of calls that run side by side, in their order."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "wizard", "diagnose", *call],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for call in calls
    ]
    try:
        return [_report(process, patience) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _report(process: subprocess.Popen[str], patience: float) -> dict[str, Any]:
    out, complaint = process.communicate(timeout=patience)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"diagnose ended with {process.returncode}: {complaint}")
    report: dict[str, Any] = json.loads(out)
    return report


def _busy_seconds() -> float:
    """CPU time that was used on the whole machine since it was started."""
    words = Path("/proc/stat").read_text(encoding="ascii").split(None, 9)[1:9]
    user, nice, system, _, _, irq, softirq, steal = map(int, words)
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")
