"""What each group of late imports would add to a start, in milliseconds of CPU.

    python -m tests.bench.late_imports

Each is imported in a process of its own, after all that a start imports; the median of several.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

_START = "wizard.cli, wizard.cli.run_command, wizard.cli.interactive, wizard.tui.app"

GROUPS = {
    "screens that are opened by a key": "wizard.tui.choosers, wizard.tui.copy_screen, "
    "wizard.tui.text_screens, wizard.tui.help_screen",
    "looking for processes, sampling (psutil)": "wizard.evidence.candidates, wizard.evidence.probe",
    "judging curves": "wizard.evidence.readings.judged",
    "parsing a flow (markdown-it-py)": "wizard.flow.parse",
    "front matter (PyYAML)": "wizard.flow.safe_yaml",
    "redaction": "wizard.text.redact, wizard.text.anonymize",
    "reading journals": "wizard.session.journal_reader, wizard.session.recorded",
    "reports": "wizard.report.as_handover, wizard.report.as_markdown",
    "history files": "wizard.evidence.history.load",
    "scenarios": "wizard.training.scenario_library",
    "edited lines of the line UI (questionary)": "wizard.plain.edited_prompt",
}
"""What is imported late → its modules."""


def milliseconds(modules: str, rounds: int = 7) -> float:
    """CPU time that `modules` take to import once a start has imported what it needs."""
    code = (
        f"import {_START}\nimport time\nbefore = time.process_time()\n"
        f"import {modules}\nprint(time.process_time() - before)"
    )
    times = [
        float(subprocess.check_output([sys.executable, "-c", code], text=True))
        for _ in range(rounds)
    ]
    return statistics.median(times) * 1000


def main() -> None:
    for what, modules in GROUPS.items():
        print(f"{what:42} {milliseconds(modules):5.1f} ms")


if __name__ == "__main__":
    main()
