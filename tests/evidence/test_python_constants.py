"""Plain constants of a file that is never run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.servers.python_constants import plain_constants

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("workers", "max_requests", "worker_class", "chdir")


def test_plain_constants_are_read() -> None:
    text = (
        '"""workers and max_requests."""\n'
        "workers = 4\nmax_requests = 1000  # max_requests\nbind = '*:80'\n"
        "worker_class = 'uvicorn.workers.UvicornWorker'\nlogger.info(workers)\n"
        "import gunicorn.workers\nthreads = workers * 2\ndef f(s): return s.cfg.workers\n"
    )
    assert plain_constants(text, NAMES) == {
        "workers": "4",
        "max_requests": "1000",
        "worker_class": "uvicorn.workers.UvicornWorker",
    }


def test_what_is_imported_with_a_star_is_lost_to_what_stands_below() -> None:
    text = "max_requests = 5\nfrom base import *\nworkers = 4\n"
    found = plain_constants(text, NAMES) or {}
    assert found["workers"] == "4"
    assert found["max_requests"] is None
    assert "chdir" in found


@pytest.mark.parametrize(
    "text",
    [
        "workers = cpu_count() * 2",
        "workers = 1\nworkers = 2",
        "if True:\n    workers = 3",
        "try:\n    workers = 3\nfinally:\n    pass",
        "workers = 1\nworkers += 1",
        "workers = 1.5",
        "def workers(): ...",
        "async def workers(): ...",
        "import workers",
        "from x import y as workers",
        "import a as workers",
        "for workers in range(3): pass",
        "[0 for workers in x]",
        "(workers := 3)",
        "a, workers = 1, 2",
        "*workers, a = 1, 2",
        "a = workers = 2",
        "workers: int = 3",
        "class workers: ...",
        "class A:\n    workers = 3",
        "del workers",
        "workers = 5\ndel workers",
        "workers = 5\nwith open('x') as workers: pass",
        "workers = 5\nwith open('x') as (a, workers): pass",
        "workers = 5\ntry: pass\nexcept E as workers: pass",
        "workers = 5\nmatch x:\n    case workers: pass",
        "workers = 5\nmatch x:\n    case [*workers]: pass",
        "workers = 5\nmatch x:\n    case {**workers}: pass",
        "workers = 5\ndef f():\n    global workers\n    workers = 3",
        "workers = 5\ndef on_starting(server):\n    server.cfg.set('workers', 3)",
        "workers = 5\ndef post_fork(server, worker):\n    server.workers = 3",
        "workers = 5\nglobals()['workers'] = 3",
        "workers = 5\ng = globals\ng().update(x)",
        "workers = 5\nexec('workers' + '=3')",
        "workers = 5\nsetattr(me, name, 3)",
        "workers = 5\nimport sys\nsys.modules[__name__].__dict__.update(x)",
        "workers = 5\nfrom sys import _getframe as f",
        "workers = 5\nfrom x import *",
    ],
)
def test_anything_else_is_not_known(text: str) -> None:
    found = plain_constants(text, NAMES)
    assert found is not None
    assert found["workers"] is None


@pytest.mark.parametrize("text", ["from x import *", "globals()['w'] = 3", "exec('a')"])
def test_what_may_set_anything_sets_all(text: str) -> None:
    assert plain_constants(text, NAMES) == dict.fromkeys(NAMES)


def test_nothing_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    plain_constants(f"open({str(marker)!r}, 'w')\nworkers = 1", NAMES)
    assert not marker.exists()


@pytest.mark.parametrize("text", ["workers = ", "\0", "(" * 5000])
def test_what_is_not_python_is_none(text: str) -> None:
    assert plain_constants(text, NAMES) is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found = plain_constants(text, NAMES)
    assert found is None or set(found) <= set(NAMES)
