"""The settings of real gunicorns: those that were loaded, or unknown with the reason."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import until
from tests.helpers.servers import APPLICATION, children, started
from wizard.evidence.candidates import target_of
from wizard.evidence.reading import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wizard.evidence.reading import Reading

FIVE = "max_requests = 500\n"


@contextlib.contextmanager
def server(
    folder: Path,
    line: str = "",
    *,
    workers: int = 1,
    environment: dict[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[int]:
    """A gunicorn that is started in `folder`, once its workers are there."""
    log = log or folder / "output.txt"
    folder.mkdir(parents=True, exist_ok=True)
    socket = os.path.relpath(folder / "socket", folder)
    command = [sys.executable, "-m", "gunicorn", "-b", f"unix:{socket}", *line.split()]
    with started(command, folder, environment, log) as process:
        until(lambda: log.read_text().count("Booting worker") >= workers, "gunicorn's workers")
        yield process.pid


def files(root: Path, **texts: str) -> None:
    """`app__conf` → app/gunicorn.conf.py, `app__small` → app/small.py."""
    for name, text in texts.items():
        path = root / name.replace("__", "/")
        path = path.with_name("gunicorn.conf.py" if path.name == "conf" else f"{path.name}.py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def requests(pid: int) -> Reading:
    return target_of(pid).facts["server.max_requests"]


def said(reading: Reading) -> str:
    """A reading in a word or two, `?` and the reason where it is not known."""
    return reading.text if reading.known else f"? {reading.missing}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("small:app", "500"),
        ("small:app --max-requests-j 9 --chdir .", "500"),
        ("small:app --conf other.py", "7"),
        ("small:app -Rcother.py --max-requests 3 --max-requests=8", "8"),
    ],
)
def test_the_file_and_the_options_as_gunicorn_reads_them(
    tmp_path: Path, line: str, expected: str
) -> None:
    files(tmp_path, small=APPLICATION, conf=FIVE, other="max_requests = 7\n")
    with server(tmp_path, line) as pid:
        assert said(requests(pid)) == expected


def test_nothing_sets_it(tmp_path: Path) -> None:
    files(tmp_path, small=APPLICATION)
    with server(tmp_path, "small:app") as pid:
        assert said(requests(pid)) == "unset"


@pytest.mark.parametrize(
    ("conf", "line"),
    [
        ('chdir = "{b}"\nmax_requests = 500\n', "small:app"),
        ('chdir = "../b"\nmax_requests = 500\n', "-c gunicorn.conf.py small:app"),
        (FIVE, "--chdir {b} small:app"),
        (FIVE, "--chdir {b} -c gunicorn.conf.py small:app"),
        (FIVE, "--preload moves:app"),
    ],
)
def test_a_server_that_is_elsewhere_by_now(tmp_path: Path, conf: str, line: str) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    files(a, conf=conf.format(b=b), small=APPLICATION)
    files(a, moves=f"import os\nos.chdir({str(b)!r})\n{APPLICATION}")
    files(b, small=APPLICATION)
    with server(a, line.format(b=b)) as pid:
        assert said(requests(pid)).startswith("? gunicorn.conf.py may set --max-requests, and ")


@pytest.mark.parametrize(
    ("line", "expected"),
    [("--chdir src small:app", "500"), ("--chdir ./src/ small:app -c gunicorn.conf.py", "500")],
)
def test_a_relative_directory_tells_where_it_was_started(
    tmp_path: Path, line: str, expected: str
) -> None:
    files(tmp_path, conf=FIVE, src__small=APPLICATION, src__conf="max_requests = 9\n")
    with server(tmp_path, line) as pid:
        assert said(requests(pid)) == expected


def test_the_shells_directory_tells_where_it_was_started(tmp_path: Path) -> None:
    files(tmp_path, conf=FIVE, small=APPLICATION)
    with server(
        tmp_path, f"--chdir {tmp_path} small:app", environment={"PWD": str(tmp_path)}
    ) as pid:
        assert said(requests(pid)) == "500"


def test_a_file_that_changes_goes_or_comes_after_the_start(tmp_path: Path) -> None:
    files(tmp_path, conf=FIVE, small=APPLICATION)
    file = tmp_path / "gunicorn.conf.py"
    with server(tmp_path, "small:app", environment={"PYTHONDONTWRITEBYTECODE": ""}) as pid:
        assert said(requests(pid)) == "500"
        file.write_text("max_requests = 7\n")
        os.utime(file, (1, 1))  # an old time of change does not help
        assert "changed since the start" in said(requests(pid))
        file.unlink()
        assert "gone since the start" in said(requests(pid))
    shutil.rmtree(tmp_path / "__pycache__")
    (tmp_path / "logs").mkdir()  # what is written in the folder itself may have come just now
    log = tmp_path / "logs" / "it.log"
    once = {"PYTHONDONTWRITEBYTECODE": "1"}
    with server(tmp_path, "small:app", environment=once, log=log) as pid:
        assert said(requests(pid)) == "unset"
        file.write_text(FIVE)
        assert "changed since the start" in said(requests(pid))
        file.unlink()
        assert "something has gone from" in said(requests(pid))


def test_a_link_that_leads_elsewhere_since_the_start(tmp_path: Path) -> None:
    files(tmp_path, small=APPLICATION, one__conf=FIVE, two__conf="max_requests = 7\n")
    link = tmp_path / "now"
    link.symlink_to("one")
    with server(tmp_path, f"small:app -c {link}/gunicorn.conf.py") as pid:
        assert said(requests(pid)) == "500"
        link.unlink()
        link.symlink_to("two")
        assert "changed since the start" in said(requests(pid))


def test_workers_that_run_have_the_last_word_of_a_file(tmp_path: Path) -> None:
    files(tmp_path, conf=f"workers = 2\n{FIVE}", small=APPLICATION)
    with server(tmp_path, "small:app", workers=2) as pid:
        facts = target_of(pid).facts
        assert said(facts["server.workers"]) == "2"
        assert said(facts["server.max_requests"]) == "500"
        os.kill(pid, signal.SIGTTIN)
        until(lambda: len(children(pid)) == 3, "a third worker")
        facts = target_of(pid).facts
        why = "3 workers run, which is not workers = 2 in gunicorn.conf.py"
        assert why in said(facts["server.workers"])
        assert why in said(facts["server.max_requests"])


@pytest.mark.parametrize(
    ("line", "conf", "expected"),
    [
        ("small:app", "", "sync"),
        ("small:app --threads 4", "", "gthread"),
        ("small:app -k sync", "threads = 2", "gthread"),
        ("small:app -k gthread -k sync --threads 1", "", "sync"),
        ("small:app", "worker_class = 'gunicorn.workers.gthread.ThreadWorker'", "gthread"),
        ("small:app", "import os\nthreads = int('2')", "? "),
    ],
)
def test_the_class_of_the_workers(tmp_path: Path, line: str, conf: str, expected: str) -> None:
    files(tmp_path, conf=conf, small=APPLICATION)
    with server(tmp_path, line) as pid:
        facts = target_of(pid).facts
        assert said(facts["server.worker_class"]).startswith(expected)
        assert said(facts["server.app"]) == "small:app"
        assert facts["server.workers"].value == Interval.exactly(1)


def test_the_application_may_stand_in_the_file(tmp_path: Path) -> None:
    files(tmp_path, conf="wsgi_app = 'small:app'\n", small=APPLICATION)
    with server(tmp_path) as pid:
        assert said(target_of(pid).facts["server.app"]) == "small:app"
