"""Whom to watch, in recorded process tables."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.evidence.test_kernel_texts import stat_line
from tests.helpers.process_trees import V2_MOUNT, make, v2_group, write
from wizard.evidence.candidates import (
    by_name,
    find_candidates,
    surroundings,
    target_named,
    target_of,
)
from wizard.evidence.target import TargetError
from wizard.text.redact import BLANKED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MASTER = "/venv/bin/python /venv/bin/gunicorn wsgi:app -w 2"
CELERY = "/venv/bin/python /venv/bin/celery -A proj worker"


def table(root: Path, processes: Mapping[int, tuple[int, str]]) -> Path:
    """A /proc of `pid → (parent, command line)`."""
    write(root, {"stat": "btime 1700000000\n"})
    for pid, (parent, line) in processes.items():
        words = [line] if line.startswith(("gunicorn:", "[")) else line.split()
        write(
            root,
            {
                f"{pid}/stat": stat_line(pid, parent=parent, start=100 * pid),
                f"{pid}/cmdline": "".join(f"{word}\0" for word in words),
                f"{pid}/environ": "",
            },
        )
    return root


def found(proc: Path) -> list[tuple[int | None, str]]:
    return [(target.pid, target.title) for target in find_candidates(proc)]


def test_masters_and_main_processes_but_not_their_workers(tmp_path: Path) -> None:
    proc = table(
        tmp_path,
        {
            1: (0, "/sbin/init"),
            7: (1, "sh -c 'gunicorn wsgi:app'"),
            8: (7, MASTER),
            9: (8, MASTER),
            10: (8, MASTER),
            20: (1, CELERY),
            21: (20, CELERY),
            30: (1, "grep gunicorn"),
            31: (1, "celery -A proj inspect active"),
        },
    )
    assert found(proc) == [(8, "gunicorn wsgi:app"), (20, "celery -A proj worker")]


def test_rewritten_titles_are_found_too(tmp_path: Path) -> None:
    proc = table(
        tmp_path,
        {
            8: (1, "gunicorn: master [wsgi:app]"),
            9: (8, "gunicorn: worker [wsgi:app]"),
            20: (1, "[celeryd: celery@h:MainProcess] -active- (-A proj worker)"),
            21: (20, "[celeryd: celery@h:ForkPoolWorker-1]"),
        },
    )
    assert [pid for pid, _ in found(proc)] == [8, 20]


def test_a_server_may_be_process_1(tmp_path: Path) -> None:
    proc = table(tmp_path, {1: (0, MASTER), 9: (1, MASTER)})
    assert [pid for pid, _ in found(proc)] == [1]
    assert target_of(9, proc).pid == 1


def test_beat_and_its_worker_are_two(tmp_path: Path) -> None:
    proc = table(tmp_path, {20: (1, CELERY), 30: (1, CELERY.replace("worker", "beat"))})
    assert [pid for pid, _ in found(proc)] == [20, 30]


def test_nothing_is_found_where_there_is_no_proc(tmp_path: Path) -> None:
    assert find_candidates(tmp_path / "nowhere") == ()
    with pytest.raises(TargetError, match="no /proc"):
        target_of(5, tmp_path / "nowhere")


@pytest.mark.parametrize("pid", [7, 8, 9, 10])
def test_a_worker_climbs_and_a_wrapper_goes_down(tmp_path: Path, pid: int) -> None:
    proc = table(
        tmp_path,
        {7: (1, "/bin/bash bin/start_web.sh"), 8: (7, MASTER), 9: (8, MASTER), 10: (8, MASTER)},
    )
    assert target_of(pid, proc).pid == 8


@pytest.mark.parametrize(
    "starter",
    [
        "tini -- sh start.sh",
        "sh -c",
        "/venv/bin/uv run gunicorn wsgi:app",
        "/usr/bin/python3 /usr/bin/supervisord -n",
        "/venv/bin/python /venv/bin/honcho start",
        "systemd --user",
        "python run.py",
        "node /usr/bin/pm2",
        "strange-launcher gunicorn wsgi:app",
    ],
)
def test_what_starts_one_server_goes_down_to_it(tmp_path: Path, starter: str) -> None:
    proc = table(tmp_path, {7: (1, starter), 8: (7, "sh run"), 9: (8, MASTER), 10: (9, MASTER)})
    target = target_of(7, proc)
    assert (target.pid, target.starter) == (9, 7)
    assert target_of(9, proc).starter is None


def test_a_supervisor_may_be_named_in_the_place_of_its_server(tmp_path: Path) -> None:
    proc = table(tmp_path, {7: (1, "/usr/bin/python3 /usr/bin/supervisord -n"), 8: (7, MASTER)})
    assert target_named("supervisord", proc).pid == 8


@pytest.mark.parametrize("second", [CELERY, "uwsgi --ini x", "nginx -g x", "python -m celery beat"])
def test_two_servers_below_one_starter_are_to_choose_from(tmp_path: Path, second: str) -> None:
    proc = table(tmp_path, {7: (1, "tini -- sh start.sh"), 8: (7, MASTER), 20: (7, second)})
    with pytest.raises(TargetError, match=r"2 servers run below process 7: 8 .*20 .*choose one"):
        target_of(7, proc)


def test_a_starter_without_a_server_below_is_watched_as_it_is(tmp_path: Path) -> None:
    proc = table(tmp_path, {7: (1, "sh -c gunicorn"), 8: (7, "sleep 5")})
    target = target_of(7, proc)
    assert target.pid == 7
    assert "only starts other programs" in (target.facts["server.kind"].missing or "")


def test_a_server_of_another_kind_is_not_left_for_what_runs_below_it(tmp_path: Path) -> None:
    proc = table(tmp_path, {7: (1, "uwsgi --ini x --attach-daemon celery"), 8: (7, CELERY)})
    assert target_of(7, proc).facts["server.kind"].value == frozenset({"other"})


def test_another_program_is_watched_as_it_is(tmp_path: Path) -> None:
    proc = table(tmp_path, {7: (1, "node server.js"), 8: (7, "node worker.js")})
    assert target_of(8, proc).pid == 8


def test_parents_in_a_circle_end(tmp_path: Path) -> None:
    proc = table(tmp_path, {8: (9, MASTER), 9: (8, MASTER)})
    assert target_of(8, proc).pid in (8, 9)


@pytest.mark.parametrize(
    ("pid", "words"),
    [
        ("abc", "not a process id"),
        ("", "not a process id"),
        ("-5", "not a process id"),
        ("0", "not a process id"),
        ("\N{FULLWIDTH DIGIT NINE}", "not a process id"),
        ("99999999999", "not a process id"),
        (4_000_000, "there is no process 4000000"),
    ],
)
def test_what_cannot_be_watched_is_one_clear_line(pid: int | str, words: str) -> None:
    with pytest.raises(TargetError, match=words) as raised:
        target_of(pid)
    assert "\n" not in str(raised.value)


def test_the_wizard_does_not_watch_itself() -> None:
    with pytest.raises(TargetError, match="the wizard itself"):
        target_of(os.getpid())


def test_a_zombie_cannot_be_watched(tmp_path: Path) -> None:
    proc = table(tmp_path, {7: (1, "")})
    write(proc, {"7/stat": stat_line(7, state="Z")})
    with pytest.raises(TargetError, match="process 7 is a zombie"):
        target_of(7, proc)


def test_a_process_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proc = table(tmp_path, {7: (1, "node x")})

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("wizard.evidence.process_table.read_stat", refuse)
    with pytest.raises(TargetError, match="Permission denied"):
        target_of(7, proc)


def test_what_is_not_allowed_to_be_read_is_unknown_and_the_rest_is_watched(tmp_path: Path) -> None:
    proc = table(tmp_path, {8: (1, MASTER)})
    (proc / "8/environ").unlink()
    (proc / "8/environ").mkdir()  # reading it fails, as it does for another user's process
    target = target_of(8, proc)
    assert target.pid == 8
    assert target.facts["server.kind"].known
    assert "environment" in (target.facts["server.max_requests"].missing or "")
    assert "environment" in (target.facts["app.kind"].missing or "")


def test_secrets_are_blanked_and_words_are_cleaned(tmp_path: Path) -> None:
    line = "celery -A proj worker --broker=amqp://user:hunter2@mq/v --password s3cr3t x\x1b[31m"
    target = target_of(20, table(tmp_path, {20: (1, line)}))
    text = " ".join(target.command)
    assert "hunter2" not in text
    assert "s3cr3t" not in text
    assert BLANKED in text
    assert "\x1b" not in text
    (command,) = target.facts["start_command"].value  # type: ignore[union-attr,misc]
    assert "hunter2" not in command


def test_names(tmp_path: Path) -> None:
    proc = table(
        tmp_path,
        {
            8: (1, MASTER),
            9: (8, MASTER),
            20: (1, CELERY),
            30: (1, "node /srv/shop.js"),
            31: (1, "node /srv/mail.js"),
        },
    )
    assert [target.pid for target in by_name("Gunicorn", proc)] == [8]
    assert [target.pid for target in by_name("node", proc)] == [30, 31]
    assert target_named("shop.js", proc).pid == 30
    assert target_named("celery", proc).pid == 20
    assert by_name("other", proc) == ()
    assert by_name("  ", proc) == ()
    with pytest.raises(TargetError, match="no process is called 'uwsgi'"):
        target_named("uwsgi", proc)
    with pytest.raises(TargetError, match=r"2 processes .* 30 .* 31 .*--pid"):
        target_named("node", proc)


def test_a_server_is_meant_rather_than_what_speaks_of_it(tmp_path: Path) -> None:
    proc = table(
        tmp_path,
        {
            7: (1, "bash ./k clear; gunicorn wsgi:app"),
            8: (1, MASTER),
            30: (1, "vim wsgi:app.py"),
            31: (1, "bash ./deploy orders"),
            32: (1, "node /srv/orders.js"),
            33: (1, "bash ./nightly"),
        },
    )
    assert target_named("wsgi:app", proc).pid == 8
    assert target_named("orders", proc).pid == 32
    assert target_named("nightly", proc).pid == 33


# --- what surrounds us ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "quota", "kind"),
    [
        ("1073741824\n", "max 100000\n", "container"),
        ("max\n", "50000 100000\n", "container"),
        ("max\n", "max 100000\n", "machine"),
    ],
)
def test_a_container_is_where_a_limit_is(tmp_path: Path, limit: str, quota: str, kind: str) -> None:
    files = v2_group(memory_max=limit, cpu_max=quota)
    roots = make(tmp_path, V2_MOUNT, {"self": "0::/\n"}, files)
    target = surroundings(roots.proc, roots.sys)
    assert (target.kind, target.pid, target.title) == (kind, None, f"this {kind}")
    assert "no process is chosen" in (target.facts["server.kind"].missing or "")


def test_without_control_groups_it_is_the_machine(tmp_path: Path) -> None:
    assert surroundings(tmp_path, tmp_path).kind == "machine"


def test_a_program_of_its_own_with_more_than_a_server_below_is_watched_as_it_is(
    tmp_path: Path,
) -> None:
    proc = table(tmp_path, {7: (1, "python run.py"), 8: (7, MASTER), 9: (7, "sleep 60")})
    assert target_of(7, proc).pid == 7
