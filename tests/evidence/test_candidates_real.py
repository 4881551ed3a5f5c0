"""Whom to watch, among real processes."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.patience import until
from tests.helpers.servers import children, gunicorn, started
from tests.helpers.values import replace
from wizard.evidence.candidates import (
    by_name,
    find_candidates,
    successors,
    target_of,
)
from wizard.evidence.reading import Interval
from wizard.evidence.target import TargetError


def test_a_real_gunicorn_is_found_with_its_facts(tmp_path: Path) -> None:
    options = ["--max-requests", "1000"]
    with gunicorn(tmp_path, 2, *options, environment={"WEB_CONCURRENCY": "9"}) as master:
        mine = [target for target in find_candidates() if target.pid == master]
        assert len(mine) == 1
        target = target_of(children(master)[0])
        assert target == mine[0]
        assert target.title == "gunicorn small:app"
        assert target.created is not None
        assert abs(target.created - time.time()) < 60
        facts = target.facts
        assert facts["server.kind"].value == frozenset({"gunicorn"})
        assert facts["server.workers"].value == Interval(2, 2)
        assert facts["server.max_requests"].value == Interval(1000, 1000)
        assert facts["pid"].value == Interval(master, master)
        (version,) = facts["server.version"].value  # type: ignore[union-attr,misc]
        assert version[0].isdigit()


def test_max_requests_of_a_real_gunicorn_comes_from_where_gunicorn_takes_it(tmp_path: Path) -> None:
    with gunicorn(tmp_path, 1) as master:
        assert target_of(master).facts["server.max_requests"].value == frozenset({"unset"})
    (tmp_path / "gunicorn.conf.py").write_text("max_requests = 77\n")
    with gunicorn(tmp_path, 1) as master:
        reading = target_of(master).facts["server.max_requests"]
        assert reading.value == Interval(77, 77)
        assert "gunicorn.conf.py" in reading.because


def test_a_real_shell_that_started_gunicorn_goes_down_to_it(tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text("def app(e, s):\n    s('200 OK', [])\n    return [b'']\n")
    script = f"{sys.executable} -m gunicorn small:app -b unix:{tmp_path}/s; echo done"
    with started(["sh", "-c", script], tmp_path) as process:
        until(
            lambda: "Booting worker" in (tmp_path / "output.txt").read_text(), "gunicorn's worker"
        )
        target = target_of(process.pid)
        assert target.pid == children(process.pid)[0]
        assert target.facts["server.kind"].value == frozenset({"gunicorn"})


def test_a_real_rewritten_title(tmp_path: Path) -> None:
    title = "gunicorn: master [wsgi:app]"
    with started(["bash", "-c", f'exec -a "{title}" sleep 60'], tmp_path) as process:
        until(
            lambda: Path(f"/proc/{process.pid}/cmdline").read_bytes().startswith(title.encode()),
            "the title",
        )
        target = target_of(process.pid)
        assert target.title == "gunicorn wsgi:app"
        assert not target.facts["start_command"].known


def test_looking_for_candidates_never_finds_ourselves() -> None:
    assert os.getpid() not in [target.pid for target in find_candidates()]
    assert os.getpid() not in [target.pid for target in by_name("python")]


def test_a_service_that_was_started_anew_with_other_arguments_is_a_successor(
    tmp_path: Path,
) -> None:
    with gunicorn(tmp_path, 1) as master:
        gone = target_of(master)
    with gunicorn(tmp_path, 2, "--max-requests", "500") as master:
        assert [heir.pid for heir in successors(gone)] == [master]
        elsewhere = replace(gone, command=(*gone.command, "--chdir", "/elsewhere"))
        assert successors(elsewhere) == ()


APPLICATION_THAT_STARTS_IT = """
from gunicorn.app.base import BaseApplication


class Site(BaseApplication):
    def load_config(self):
        self.cfg.set("bind", "unix:socket")
        self.cfg.set("workers", 2)

    def load(self):
        return lambda environ, start: [b""]


Site().run()
"""


def test_a_program_of_its_own_that_is_a_gunicorn_is_known_by_its_heartbeat(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APPLICATION_THAT_STARTS_IT)
    with started([sys.executable, "app.py"], tmp_path) as process:
        log = tmp_path / "output.txt"
        until(lambda: log.read_text().count("Booting worker") == 2, "gunicorn's workers")
        target = target_of(children(process.pid)[0])
        assert target.pid == process.pid
        kind = target.facts["server.kind"]
        assert kind.value == frozenset({"gunicorn"})
        assert "watches its workers" in kind.because
        assert "in its own code" in (target.facts["server.workers"].missing or "")
        assert process.pid in [candidate.pid for candidate in find_candidates()]


def test_two_real_servers_of_one_shell_are_to_choose_from(tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text("def app(e, s):\n    s('200 OK', [])\n    return [b'']\n")
    one = f"{sys.executable} -m gunicorn small:app -b unix:{tmp_path}"
    with started(["sh", "-c", f"{one}/a & {one}/b & wait"], tmp_path) as process:
        log = tmp_path / "output.txt"
        until(lambda: log.read_text().count("Booting worker") == 2, "both gunicorns")
        with pytest.raises(TargetError, match=f"2 servers run below process {process.pid}"):
            target_of(process.pid)


def test_a_zombie_is_called_one() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        said = f"process {pid} is a zombie: .* parent {os.getpid()}"
        with pytest.raises(TargetError, match=said):
            target_of(pid)
    finally:
        os.waitpid(pid, 0)
