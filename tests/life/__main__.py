"""The table of life and death as measured: `python -m tests.life [PYTEST ARGUMENTS]`.

Runs the tests in this folder, the slow ones too, and prints a row of Markdown for each: what
happens, what came of it, and what the test measured.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


class Table:
    """Collects one row for each test."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return
        name = report.nodeid.partition("::test_")[2].replace("_", " ")
        said = "; ".join(str(value) for _, value in report.user_properties)
        if report.skipped and isinstance(report.longrepr, tuple):
            said = report.longrepr[2]
        self.rows.append((name, report.outcome, said))


def main() -> int:
    table = Table()
    chosen = sys.argv[1:] or [str(Path(__file__).parent)]
    code = pytest.main(["-m", "", "-n", "0", "-p", "no:cacheprovider", *chosen], plugins=[table])
    print("\n| what happens | outcome | measured |\n|---|---|---|")
    for row in table.rows:
        print(f"| {' | '.join(row)} |")
    return code


if __name__ == "__main__":
    sys.exit(main())
