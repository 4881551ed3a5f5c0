"""What lies beside a process: versions, configuration, containers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.evidence.test_kernel_texts import stat_line
from tests.helpers.process_trees import write
from wizard.evidence.servers.celery import CeleryPool
from wizard.evidence.servers.detect import detect
from wizard.evidence.servers.gunicorn_config import GunicornConfig
from wizard.evidence.servers.inspection import container_created, inspect
from wizard.evidence.servers.process_files import ProcessFiles

if TYPE_CHECKING:
    from pathlib import Path

    from wizard.evidence.servers.detect import Clues

FIRST = "pid:[4026531836]"
LATER = "pid:[4026532999]"


def process(root: Path, files: dict[str, str], *, cwd: str = "/app", pid: int = 10) -> Path:
    """A /proc with one process whose own root holds `files`."""
    proc, own = root / "proc", root / "own"
    write(own, {"app/.keep": "", **files})
    write(proc, {"stat": "btime 1700000000\n", f"{pid}/x": "", "self/x": ""})
    for who in (str(pid), "self"):
        (proc / who / "root").symlink_to(own)
        (proc / who / "cwd").symlink_to(cwd)
        (proc / who / "exe").symlink_to("/usr/bin/python3.11")
    return proc


def clues(proc: Path, line: str, env: dict[str, str] | None = None) -> Clues:
    return inspect(ProcessFiles(proc, 10, tuple(line.split()), env or {}), ())


def config(proc: Path, line: str) -> object:
    of_server = clues(proc, line).of_server
    return of_server.settings if isinstance(of_server, GunicornConfig) else None


CELERY = "celery -A shop worker"


def pool(tmp_path: Path, line: str = CELERY, *, youngest: int = 4200) -> int | None:
    """What is counted of a worker with two forks, a helper and a stranger; 60 s after the worker's
    start at tick 4200."""
    proc = process(tmp_path, {})
    command = line.replace(" ", "\0") + "\0"
    write(proc, {"uptime": "102.00 9.0\n"})
    for pid, parent, start, words in (
        (10, 1, 4200, command),
        (11, 10, 4200, command),
        (12, 10, youngest, command),
        (13, 10, 4200, "git\0fetch\0"),
        (14, 1, 4200, command),
    ):
        files = {"stat": stat_line(pid, parent=parent, start=start), "cmdline": words}
        write(proc, {f"{pid}/{name}": text for name, text in files.items()})
    of_server = clues(proc, line).of_server
    assert isinstance(of_server, CeleryPool)
    return of_server.size


def test_a_pool_is_the_forks_of_a_worker(tmp_path: Path) -> None:
    assert pool(tmp_path) == 2


def test_a_pool_is_not_counted_while_one_of_it_is_new(tmp_path: Path) -> None:
    assert pool(tmp_path, youngest=9300) is None


@pytest.mark.parametrize("more", ["-P gevent", "--pool=threads", "-B", "--beat"])
def test_what_is_no_pool_of_forks_alone_is_not_counted(tmp_path: Path, more: str) -> None:
    assert pool(tmp_path, f"{CELERY} {more}") is None


def test_only_a_celery_worker_has_a_pool(tmp_path: Path) -> None:
    assert pool(tmp_path, "celery -A shop beat") is None


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("gunicorn wsgi", {"max_requests": "5"}),
        ("gunicorn wsgi -c other.py", {"max_requests": "6"}),
        ("gunicorn wsgi --config=file:/etc/g.py", {"max_requests": "7"}),
        ("gunicorn wsgi -c absent.py", None),
        ("gunicorn wsgi -c python:settings", None),
        ("gunicorn wsgi --chdir /else", None),
        ("node server.js", None),
    ],
)
def test_the_configuration_file_that_gunicorn_reads(
    tmp_path: Path, line: str, numbers: dict[str, str] | None
) -> None:
    files = {
        "app/gunicorn.conf.py": "max_requests = 5",
        "app/other.py": "max_requests = 6",
        "etc/g.py": "max_requests = 7",
    }
    assert config(process(tmp_path, files), line) == numbers


def test_no_configuration_file_is_not_the_same_as_an_unreadable_one(tmp_path: Path) -> None:
    proc = process(tmp_path, {})
    assert config(proc, "gunicorn wsgi") == {}
    (proc / "10/cwd").unlink()
    assert config(proc, "gunicorn wsgi") is None


def test_the_applications_description_is_read_up_to_a_bound(tmp_path: Path) -> None:
    proc = process(tmp_path, {"app/app_desc.yaml": "specVersion: 3\n" + "#" * 10**6})
    text = clues(proc, "gunicorn wsgi").app_description
    assert text is not None
    assert text.startswith("specVersion: 3")
    assert len(text) < 10**5


def test_a_path_never_leaves_the_processs_root(tmp_path: Path) -> None:
    write(tmp_path, {"secret.py": "max_requests = 1"})
    proc = process(tmp_path, {})
    assert config(proc, "gunicorn wsgi -c ../../../../secret.py") is None


UVICORN = "import uvicorn\nuvicorn.run(app)\n"
CELERY_CODE = "from celery import Celery\napp = Celery()\napp.worker_main(['worker'])\n"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (UVICORN, "uvicorn"),
        ("from gunicorn.app.base import BaseApplication\n", "gunicorn"),
        (CELERY_CODE, "celery"),
        ("import rq\nrq.Worker(['high']).work()\n", "other"),
        ("# uvicorn.run(app) was too slow\nserve()\n", "other"),
        (UVICORN + CELERY_CODE, None),
        ("", None),
    ],
)
def test_what_its_own_code_starts_is_likely(tmp_path: Path, code: str, kind: str | None) -> None:
    proc = process(tmp_path, {"app/shop.py": code})
    for line in ("python shop.py", "/venv/bin/python -u shop.py --port 80"):
        reading = detect(tuple(line.split()), {}, clues(proc, line))["server.kind"]
        assert reading.value is None
        assert (reading.likely and reading.likely.value) == (kind and frozenset({kind}))


@pytest.mark.parametrize(
    "files",
    [
        {"shop.py": "import uvicorn as u\nu.run(app)"},
        {"shop.py": "import os, uvicorn\n"},
        {"shop.py": "import web", "web.py": UVICORN},
        {
            "shop.py": "from web import go",
            "web/__init__.py": "from .b import go",
            "web/b.py": UVICORN,
        },
    ],
)
def test_what_its_own_modules_start_is_likely(tmp_path: Path, files: dict[str, str]) -> None:
    proc = process(tmp_path, {f"app/{name}": text for name, text in files.items()})
    for line in ("python shop.py", "python -m shop"):
        reading = detect(tuple(line.split()), {}, clues(proc, line))["server.kind"]
        assert reading.likely is not None
        assert reading.likely.value == {"uvicorn"}


@pytest.mark.parametrize(
    "piece", ["\n", "\t", " #", ".start(", "import celery ", "import a, ", "from ", "uvicorn."]
)
def test_no_code_takes_long_to_read(tmp_path: Path, piece: str) -> None:
    code = "import celery\n" + piece * (65_000 // len(piece))
    proc = process(tmp_path, {"app/shop.py": code})
    began = time.process_time()
    detect(("python", "shop.py"), {}, clues(proc, "python shop.py"))
    assert time.process_time() - began < 1.0


def test_code_in_the_command_line_counts_and_a_shells_does_not(tmp_path: Path) -> None:
    proc = process(tmp_path, {})
    words = ("python", "-c", UVICORN)
    found = inspect(ProcessFiles(proc, 10, words, {}), ())
    reading = detect(words, {}, found)["server.kind"]
    assert reading.likely is not None
    assert reading.likely.value == {"uvicorn"}
    words = ("sh", "-c", "python shop.py")
    assert inspect(ProcessFiles(proc, 10, words, {}), ()).own_code is None


def test_a_program_of_no_python_is_most_likely_none_of_the_servers(tmp_path: Path) -> None:
    proc = process(tmp_path, {})
    (proc / "10" / "exe").unlink()
    (proc / "10" / "exe").symlink_to("/usr/local/bin/shop (deleted)")
    reading = detect(("shop", "serve"), {}, clues(proc, "shop serve"))["server.kind"]
    assert reading.likely is not None
    assert (reading.likely.value, reading.likely.because) == (
        {"other"},
        "it is no Python program, and has the name of no server",
    )


def test_signs_of_a_container(tmp_path: Path) -> None:
    proc = process(tmp_path, {".dockerenv": ""})
    assert clues(proc, "node x").container_files == {"/.dockerenv"}
    assert clues(proc, "node x").first_namespace is None
    (proc / "10/ns").mkdir()
    (proc / "10/ns/pid").symlink_to(FIRST)
    assert clues(proc, "node x").first_namespace is True


@pytest.mark.parametrize(
    ("ours", "theirs", "created"),
    [
        (LATER, LATER, 1700000050.0),
        (LATER, None, 1700000050.0),
        (LATER, FIRST, None),
        (FIRST, FIRST, None),
    ],
)
def test_the_age_of_the_container_is_that_of_process_1(
    tmp_path: Path, ours: str, theirs: str | None, created: float | None
) -> None:
    proc = process(tmp_path, {})
    write(proc, {"1/stat": stat_line(1, parent=0, start=5000)})
    for who, namespace in (("self", ours), ("10", theirs)):
        (proc / who / "ns").mkdir()
        if namespace:
            (proc / who / "ns/pid").symlink_to(namespace)
    assert container_created(proc, 10) == created
