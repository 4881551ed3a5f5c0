"""Plain numbers in a configuration file that is never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.servers.gunicorn import plain_numbers

if TYPE_CHECKING:
    from pathlib import Path


def test_plain_numbers_are_read() -> None:
    assert plain_numbers("workers = 4\nmax_requests = 1000\nbind = ':80'\n") == {
        "workers": 4,
        "max_requests": 1000,
        "bind": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "workers = cpu_count() * 2",
        "workers = 1\nworkers = 2",
        "if True:\n    workers = 3",
        "workers = 1\nworkers += 1",
        "workers = True",
        "def workers(): ...",
        "import workers",
        "from x import y as workers",
        "for workers in range(3): pass",
        "(workers := 3)",
        "a, workers = 1, 2",
        "workers: int = 3",
        "class workers: ...",
    ],
)
def test_anything_else_is_not_known(text: str) -> None:
    found = plain_numbers(text)
    assert found is not None
    assert found["workers"] is None


@pytest.mark.parametrize("text", ["from x import *", "globals()['workers'] = 3", "exec('a')"])
def test_what_may_set_anything_is_said(text: str) -> None:
    assert "*" in (plain_numbers(text) or {})


def test_nothing_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    plain_numbers(f"open({str(marker)!r}, 'w')\nworkers = 1")
    assert not marker.exists()


@pytest.mark.parametrize("text", ["workers = ", "\0", "(" * 5000])
def test_what_is_not_python_is_none(text: str) -> None:
    assert plain_numbers(text) is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found = plain_numbers(text)
    assert found is None or all(value is None or value >= 0 for value in found.values())
