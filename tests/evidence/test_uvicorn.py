"""uvicorn: what its command line and variables say, and a real one with its workers."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import until
from tests.helpers.process_trees import process
from tests.helpers.servers import children, started
from wizard.evidence.candidates import find_candidates, target_of
from wizard.evidence.probe import Probe
from wizard.evidence.reading import Interval, Reading
from wizard.evidence.servers.command_line import program_of, same_service, title_of
from wizard.evidence.servers.detect import detect
from wizard.evidence.workers import workers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.evidence.target import Target

UNSET = frozenset({"unset"})


def read(name: str, line: str, environment: dict[str, str] | None) -> Reading:
    return detect(tuple(line.split()), environment)[name]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("uvicorn app:app", "uvicorn app:app"),
        ("/venv/bin/python /venv/bin/uvicorn --factory app:make --workers 4", "uvicorn app:make"),
        ("python -m uvicorn --host 0.0.0.0 --port 80 --no-access-log app:app", "uvicorn app:app"),
        ("sh -c 'exec uvicorn app:app'", "uvicorn app:app"),
        ("uvicorn --version", "uvicorn"),
    ],
)
def test_its_guises_and_titles(line: str, title: str) -> None:
    words = line.split() if "'" not in line else ["sh", "-c", "exec uvicorn app:app"]
    program = program_of(words)
    assert program is not None
    assert (program.kind, program.role) == ("uvicorn", "supervisor")
    assert title_of(words) == title


def test_gunicorn_with_uvicorns_workers_is_gunicorn() -> None:
    program = program_of(["gunicorn", "app:app", "-k", "uvicorn.workers.UvicornWorker"])
    assert program is not None
    assert program.kind == "gunicorn"


@pytest.mark.parametrize(
    ("line", "environment", "value", "because"),
    [
        ("uvicorn a:a", {}, 1, "default"),
        ("uvicorn a:a --workers 4", {"WEB_CONCURRENCY": "9"}, 4, "--workers 4"),
        ("uvicorn a:a --workers=4", {"UVICORN_WORKERS": "9"}, 4, "--workers=4"),
        ("uvicorn a:a", {"WEB_CONCURRENCY": "9"}, 9, "WEB_CONCURRENCY=9"),
        ("uvicorn a:a", {"WEB_CONCURRENCY": "9", "UVICORN_WORKERS": "3"}, 3, "UVICORN_WORKERS=3"),
        ("uvicorn a:a --workers 0", {}, 1, "--workers 0"),
        ("uvicorn a:a --reload --workers 4", {}, 1, "--reload"),
        ("uvicorn a:a --workers 2", None, 2, "--workers 2"),
    ],
)
def test_workers_in_uvicorns_own_order(
    line: str, environment: dict[str, str] | None, value: int, because: str
) -> None:
    reading = read("server.workers", line, environment)
    assert reading.value == Interval.exactly(value)
    assert because in reading.because


@pytest.mark.parametrize(
    ("line", "environment", "value"),
    [
        ("uvicorn a:a", {}, UNSET),
        ("uvicorn a:a --limit-max-requests 500", {}, Interval.exactly(500)),
        ("uvicorn a:a", {"UVICORN_LIMIT_MAX_REQUESTS": "50"}, Interval.exactly(50)),
        ("uvicorn a:a --limit-max-requests-jitter 5", {}, UNSET),
        ("uvicorn a:a --env-file .env", {}, UNSET),
    ],
)
def test_max_requests(line: str, environment: dict[str, str], value: object) -> None:
    assert read("server.max_requests", line, environment).value == value


@pytest.mark.parametrize(
    ("name", "line", "environment", "missing"),
    [
        ("server.workers", "uvicorn a:a", None, "UVICORN_WORKERS may set --workers"),
        ("server.workers", "uvicorn a:a --workers x", {}, "not a number"),
        ("server.workers", "uvicorn a:a --workers 2", {"UVICORN_RELOAD": "1"}, "UVICORN_RELOAD=1"),
        ("server.workers", "uvicorn a:a", {"UVICORN_ENV_FILE": ".env"}, ".env may set --workers"),
        ("server.workers", "uvicorn a:a --env-file .env", {}, ".env may set --workers"),
        ("server.max_requests", "uvicorn a:a", None, "UVICORN_LIMIT_MAX_REQUESTS may set"),
        ("server.concurrency", "uvicorn a:a --workers 4", {}, "only to celery"),
    ],
)
def test_what_cannot_be_known_says_why(
    name: str, line: str, environment: dict[str, str] | None, missing: str
) -> None:
    reading = read(name, line, environment)
    assert not reading.known
    assert missing in (reading.missing or "")


def test_two_ports_are_two_services() -> None:
    one = ["uvicorn", "app:app", "--port", "80"]
    assert same_service(one, [*one, "--workers", "4"])
    assert not same_service(one, ["uvicorn", "app:app", "--port", "81"])


def test_workers_are_all_children_but_the_resource_tracker() -> None:
    main = process(10, name="uvicorn")
    helper = process(11, 10, name="resource_tracker")
    spawned = (process(12, 10, name="python3"), process(13, 10, name="python3"))
    assert workers_of((main, helper, *spawned)) == spawned
    assert workers_of((main,)) == (main,)


# --- a real one -------------------------------------------------------------------------------

APPLICATION = """
import os

async def app(scope, receive, send):
    pass
"""


@contextlib.contextmanager
def uvicorn(folder: Path, *options: str, workers: int = 1) -> Iterator[int]:
    """A uvicorn on a Unix socket; yields the id of its main process once its workers serve."""
    pytest.importorskip("uvicorn", reason="comes with the extra `test`")
    (folder / "small.py").write_text(APPLICATION)
    command = [
        *(sys.executable, "-m", "uvicorn", "small:app", "--uds", f"{folder}/socket"),
        *("--lifespan", "off", *options),
    ]
    environment = {"WEB_CONCURRENCY": str(workers)}
    with started(command, folder, environment) as process:
        log = folder / "output.txt"
        until(lambda: log.read_text().count("Started server process") >= workers, "its workers")
        yield process.pid


def command_line(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def watched(pid: int) -> tuple[Target, list[int]]:
    """The target that a process belongs to, and the ids of its workers."""
    target = target_of(pid)
    probe = Probe(target)
    sample = probe.sample(time.time())
    probe.close()
    return target, sorted(worker.pid for worker in workers_of(sample.processes))


def test_a_real_uvicorn_with_workers(tmp_path: Path) -> None:
    with uvicorn(tmp_path, "--limit-max-requests", "1000", workers=2) as main:
        spawned = [pid for pid in children(main) if b"spawn_main" in command_line(pid)]
        assert len(spawned) == 2
        assert main in [target.pid for target in find_candidates()]
        assert target_of(spawned[0]).pid == main
        target, workers = watched(main)
        assert target.title == "uvicorn small:app"
        assert workers == spawned
        facts = target.facts
        assert facts["server.kind"].value == frozenset({"uvicorn"})
        assert facts["server.workers"].value == Interval(2, 2)
        assert facts["server.max_requests"].value == Interval(1000, 1000)
        assert facts["server.version"].known


def test_a_real_uvicorn_that_serves_in_one_process(tmp_path: Path) -> None:
    with uvicorn(tmp_path) as main:
        target, workers = watched(main)
        assert target.pid == main
        assert workers == [main]
        assert target.facts["server.max_requests"].value == UNSET
        assert os.getpid() not in workers
