"""The measurement of traces, on three series that are made here."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from tests.bench.forecasts import main as forecasts
from tests.bench.traces import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

_MINUTES = 300


def _write(folder: Path, name: str, level: Callable[[int], float]) -> dict[str, object]:
    rows = "".join(f"{60 * minute},{level(minute)},\n" for minute in range(_MINUTES))
    text = f"seconds,memory MiB,cpu %\n{rows}"
    (folder / name).write_bytes(gzip.compress(text.encode()))
    return {"file": name, "group": "made", "rows": _MINUTES, "limit MiB": 1024.0}


def test_what_is_said_is_counted_against_what_came(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = [
        _write(tmp_path, "leak.csv.gz", lambda minute: 300 + 2 * minute + minute % 2),
        _write(tmp_path, "flat.csv.gz", lambda minute: 300 + minute % 2),
    ]
    (tmp_path / "index.json").write_text(json.dumps(index))
    assert main([str(tmp_path), "--each", "4"]) == 0
    table = capsys.readouterr().out.partition("== limit: alert")[2].partition("\n\n")[0]
    counts, _, sure, likely, *others = table.splitlines()
    assert counts == ": 9 went on, 9 never climbed"
    assert sure.removeprefix("the program, sure").split() == ["9/9", "100.0%", "0/0", "0/9", "0.0%"]
    assert likely.startswith("sure or likely")
    assert likely.split()[3:5] == ["9/9", "100.0%"]
    says, wrong = others[3:5]
    assert says.startswith("the program says 9 growing, ")
    assert "step 0/0" in wrong


def test_the_share_that_is_said_stands_beside_the_one_that_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half of what climbs as straight and as little as this goes on."""
    index = [
        _write(tmp_path, "leak.csv.gz", lambda minute: 3000 + minute),
        _write(tmp_path, "ends.csv.gz", lambda minute: 3000 + min(minute, 150)),
    ]
    (tmp_path / "index.json").write_text(json.dumps(index))
    assert main([str(tmp_path), "--each", "2"]) == 0
    table = capsys.readouterr().out.partition("== 2 h")[2].partition("\n\n")[0]
    head, *lines = table.partition("likely, said share")[2].splitlines()
    assert head.split()[0] == "growing,"
    assert lines[-1].split()[:2] == ["0.9", "to"]


def test_what_came_is_counted_as_inside_or_outside_of_what_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def kinked(minute: int) -> float:
        return 300 + 2 * minute + minute % 2 + 8 * max(0, minute - 150)

    index = [
        _write(tmp_path, "leak.csv.gz", lambda minute: 300 + 2 * minute + minute % 2),
        _write(tmp_path, "kinked.csv.gz", kinked),
    ]
    (tmp_path / "index.json").write_text(json.dumps(index))
    assert forecasts([str(tmp_path), "--each", "2"]) == 0
    tables = capsys.readouterr().out
    said, inside = next(line for line in tables.splitlines() if line.startswith("all")).split()[1:3]
    assert int(said) > 4
    assert 50 < float(inside.removesuffix("%")) < 100
    assert "sure: time" in tables
