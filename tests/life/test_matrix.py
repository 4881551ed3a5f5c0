"""Every terminal has a UI that suits it. Quick: the corners of the matrix; slow: all of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.life.matrix import CELLS, Cell, look, wrong

if TYPE_CHECKING:
    from pathlib import Path

QUICK = [
    Cell("bare", "linux", "UTF-8", no_color=False),
    Cell("bare", "vt100", "latin-1", no_color=True),
    Cell("bare", None, "ASCII", no_color=False),
    Cell("tmux", "tmux", "UTF-8", no_color=True),
    Cell("screen", "screen", "ASCII", no_color=False),
]


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(cell, id=str(cell), marks=() if cell in QUICK else pytest.mark.slow)
        for cell in CELLS
    ],
)
def test_terminal(tmp_path: Path, cell: Cell) -> None:
    if cell.outer != "bare" and shutil.which(cell.outer) is None:
        pytest.skip(f"{cell.outer} is not installed")
    assert wrong(cell, look(cell, tmp_path)) == []
