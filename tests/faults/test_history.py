"""What a minute cannot tell, hours can: the slow leak and the warm-up of the table."""

from __future__ import annotations

import json
from math import exp
from typing import TYPE_CHECKING

import pytest

from tests.faults.judging import judge_end, options_of
from tests.faults.row import Ask
from tests.helpers.command import wizard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

START = 1_760_000_000
_CURVE = "memory-server > memory-curve"
_KNOWN = {"server.kind": "gunicorn", "server.max_requests": "unset", "memory.limit": "1GiB"}


def _leak(minute: int) -> float:
    return 400 + minute + 2 * (minute % 3)


def _warm_up(minute: int) -> float:
    return 200 + 250 * (1 - exp(-minute / 20)) + 2 * (minute % 3)


@pytest.mark.parametrize(
    ("level", "hours", "way"),
    [
        (_leak, 8, f"{_CURVE} > who-grows ?"),
        (_leak, 2, f"{_CURVE} > who-grows ?"),
        (_leak, 0.1, f"{_CURVE} ?"),
        (_warm_up, 8, f"{_CURVE} > was-it-killed ?"),
        (_warm_up, 0.1, f"{_CURVE} ?"),
    ],
)
def test_a_curve_of_hours_ends_surely_where_it_is_right(
    tmp_path: Path, level: Callable[[int], float], hours: float, way: str
) -> None:
    path = tmp_path / "mem.csv"
    rows = (f"{START + 60 * m},{level(m):.1f}\n" for m in range(int(hours * 60) + 1))
    path.write_text("time,memory (MiB)\n" + "".join(rows))
    ask = Ask((way,), alert="high_mem_usage", stated=_KNOWN)
    done = wizard("diagnose", "--history", path, *options_of(ask), "--format", "json")
    finding = judge_end(ask, json.loads(done.out))
    assert finding.mark == "right", finding
