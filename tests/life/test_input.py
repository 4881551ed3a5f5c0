"""What comes in: bytes that are no keys, a paste, resizes, sizes of every kind."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import within
from tests.life.scene import FIRST, SOON, Scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.terminal import Terminal

SMALLEST = (12, 40)
"""Rows and columns below which the UI says that it is too small."""

CORNERS = [(1, 1), (1, 300), (100, 1), (100, 300)]
BETWEEN = [(1 + 23 * at % 99, 1 + 67 * at % 299) for at in range(1, 51)]


def leave(scene: Scene, terminal: Terminal, code: int = 3, *, by_lines: bool = False) -> None:
    terminal.press("q", *(["enter"] if by_lines else []))
    assert scene.end()[0] == code
    assert terminal.wait_exit() == code
    assert terminal.restored() == []


@pytest.mark.parametrize(
    "noise",
    [
        b"\xff",
        b"\x1b]52;c;2\x07\x1bP1$r2\x1b\\",
        pytest.param(b"\xff\xfe\x00\x80" * 500, marks=pytest.mark.slow),
    ],
    ids=["0xFF", "strings that nobody asked for", "noise"],
)
def test_bytes_that_are_no_keys(tmp_path: Path, noise: bytes) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command()) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_quiet(0.25)
        terminal.send(noise)
        terminal.wait_quiet(0.25)
        assert FIRST in terminal.text
        scene.answered(terminal)
        leave(scene, terminal)


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "as keys"])
def test_a_paste_of_60_kb(
    tmp_path: Path,
    bracketed: bool,
    record_property: Callable[[str, object], None],
) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command()) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_quiet(0.25)
        text = "1qé 漢 " * 6500  # an answer and the way out, if they were keys
        start = time.monotonic()
        data = text.encode()
        pasted = b"\x1b[200~" + data + b"\x1b[201~" if bracketed else data
        for at in range(0, len(pasted), 1024):
            terminal.send(pasted[at : at + 1024])
        terminal.wait_quiet(0.5, timeout=30)
        record_property("took", f"{len(pasted)} bytes in {time.monotonic() - start:.1f} s")
        assert FIRST in terminal.text
        leave(scene, terminal)


@pytest.mark.slow
def test_a_paste_of_60_kb_into_a_line_can_be_ended(tmp_path: Path) -> None:
    """It may be slow about it; it hears a signal all the same."""
    scene = Scene(tmp_path)
    with scene.terminal(scene.command("--plain")) as terminal:
        terminal.wait_for(FIRST)
        terminal.wait_quiet(0.25)
        for _ in range(15):
            terminal.send(b"zx v " * 800)
        scene.kill(scene.pid, signal.SIGTERM)
        ended, seconds = scene.end()
        assert ended == 143
        assert seconds < within(SOON)
        assert terminal.restored() == []


@pytest.mark.parametrize("count", [200, pytest.param(2000, marks=pytest.mark.slow)])
def test_many_resizes(
    tmp_path: Path, count: int, record_property: Callable[[str, object], None]
) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command()) as terminal:
        terminal.wait_for(FIRST)
        start = time.monotonic()
        for at in range(count):
            rows, cols = BETWEEN[at % len(BETWEEN)]
            terminal._set_size(rows, cols)  # what it draws in between is of no interest
            time.sleep(0.001)
        terminal.resize(24, 80)
        terminal.wait_for(FIRST)
        record_property("took", f"{time.monotonic() - start:.1f} s")
        terminal.wait_quiet(0.3)
        assert FIRST in terminal.text
        leave(scene, terminal)


@pytest.mark.parametrize(
    "sizes", [CORNERS, pytest.param(BETWEEN, marks=pytest.mark.slow)], ids=["corners", "between"]
)
def test_sizes(tmp_path: Path, sizes: list[tuple[int, int]]) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command()) as terminal:
        terminal.wait_for(FIRST)
        for rows, cols in sizes:
            terminal.resize(rows, cols)
            big = rows >= SMALLEST[0] and cols >= SMALLEST[1]
            shown = "Which alert" if big else "Too"[:cols]
            terminal.wait_for(shown)
            terminal.press("j", "k")
        terminal.resize(24, 80)
        terminal.wait_for(FIRST)
        leave(scene, terminal)


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "cols"), CORNERS)
def test_a_start_at_a_corner(tmp_path: Path, rows: int, cols: int) -> None:
    scene = Scene(tmp_path)
    with scene.terminal(scene.command(), rows, cols) as terminal:
        terminal.wait_until(lambda: bool(terminal.modes.get(1049)), "full screen")
        terminal.wait_quiet(0.3)
        leave(scene, terminal)


@pytest.mark.parametrize(
    "size", ["0", *(pytest.param(size, marks=pytest.mark.slow) for size in ("7", "-1", "x"))]
)
@pytest.mark.parametrize("ui", [(), ("--plain",)], ids=["full", "edited"])
def test_columns_and_lines_are_not_believed(tmp_path: Path, size: str, ui: tuple[str, ...]) -> None:
    scene = Scene(tmp_path)
    argv = ["env", f"COLUMNS={size}", f"LINES={size}", *scene.command(*ui)]
    with scene.terminal(argv) as terminal:
        terminal.wait_for(FIRST)
        assert os.get_terminal_size(terminal._master) == (80, 24)
        leave(scene, terminal, by_lines=bool(ui))
