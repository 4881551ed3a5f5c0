"""Real faults under real servers: what the wizard says of each is right, or that it cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.faults.rows import ROWS
from tests.faults.watching import known_readings, watch
from wizard.training.faults import MIB
from wizard.training.running_faults import FaultRefusedError

if TYPE_CHECKING:
    from tests.faults.row import Row

QUICK = ("gunicorn-leak", "gunicorn-stuck", "celery-leak")
QUICK_SECONDS = 6.0
WHOLE_SECONDS = 60.0

MOST_MEMORY = 400 * MIB
"""No fault takes more of the machine that the tests run on."""


def checked(row: Row, seconds: float) -> None:
    try:
        watched = watch(row, seconds)
    except FaultRefusedError as refused:
        pytest.skip(f"{row.fault.name}: {refused}")
    wrong = [finding for finding in watched.findings if finding.fails]
    if wrong:
        lines = [f"{finding.mark} {finding.asked}: {finding.said}" for finding in wrong]
        others = f"all else on the machine used {watched.others:.1f} cores"
        pytest.fail("\n".join([*lines, others, *known_readings(watched)]), pytrace=False)
    used = watched.readings["memory.used"]["value"]
    assert used is None or used < MOST_MEMORY


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.fault.name in QUICK], ids=lambda row: row.fault.name
)
def test_a_few_faults_for_a_few_seconds(row: Row) -> None:
    checked(replace(row, asks=row.asks[:2]), QUICK_SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.fault.name)
def test_every_fault_for_a_minute(row: Row) -> None:
    checked(row, WHOLE_SECONDS)
