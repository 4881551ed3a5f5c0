"""Run the real command in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str


def wizard(*arguments: str | Path, cwd: Path | None = None, stdin: str | None = None) -> Result:
    """`wizard ARGUMENTS` without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "wizard", *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL if stdin is None else None,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def assert_one_clear_line(result: Result, *words: str) -> None:
    """Exit code 2, nothing on stdout, one line on stderr with all of `words` and no traceback."""
    assert result.code == 2, result
    assert result.out == ""
    lines = result.err.splitlines()
    assert len(lines) == 1, result.err
    assert lines[0].startswith("wizard: ")
    for word in words:
        assert word in lines[0]
