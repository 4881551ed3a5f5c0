"""Which program a command line starts."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.evidence.servers.command_line import program_of, title_of
from wizard.evidence.servers.server import UNKNOWN_KIND, option
from wizard.evidence.servers.server_table import OTHER, SERVERS

GUNICORN = [
    "gunicorn wsgi -w 4",
    "/venv/bin/python /venv/bin/gunicorn wsgi -w 4",
    "python3.11 -u -X dev -W ignore -m gunicorn wsgi -w 4",
    "python -mgunicorn wsgi -w 4",
    "python -um gunicorn wsgi -w 4",
    "python -m gunicorn.app.wsgiapp wsgi -w 4",
    "env PORT=5000 gunicorn wsgi -w 4",
    "gunicorn3 wsgi -w 4",
    # The interpreter's own options: their values are attached or words of their own.
    "python -Xtracemalloc=25 -m gunicorn wsgi -w 4",
    "python -X importtime -Wmodule -Wc:d -m gunicorn wsgi -w 4",
    "python -IBm gunicorn wsgi -w 4",
    "python -bbOO -W error::m -mgunicorn wsgi -w 4",
    "python -EsSPuv --check-hash-based-pycs always -m gunicorn wsgi -w 4",
    "python3.13t -uXm -m gunicorn wsgi -w 4",
    "python -X utf8 -- /venv/bin/gunicorn wsgi -w 4",
    "pypy3 --jit threshold=5 /venv/bin/gunicorn wsgi -w 4",
    "python3-dbg /venv/bin/gunicorn wsgi -w 4",
    # What runs it in its own process, or in its place.
    "python -m debugpy --listen 5678 -m gunicorn wsgi -w 4",
    "python -Xfrozen_modules=off -m debugpy --listen 0.0.0.0:5678 --wait-for-client"
    " --configure-subProcess False /venv/bin/gunicorn wsgi -w 4",
    "coverage run -m gunicorn wsgi -w 4",
    "python /venv/bin/coverage run --source app -pm gunicorn wsgi -w 4",
    "python -m coverage run --rcfile=x --branch /venv/bin/gunicorn wsgi -w 4",
    "memray run -fo out.bin -m gunicorn wsgi -w 4",
    "python -m memray run --live gunicorn wsgi -w 4",
    "python -m cProfile -o out -m gunicorn wsgi -w 4",
    "ddtrace-run gunicorn wsgi -w 4",
    "newrelic-admin run-program gunicorn wsgi -w 4",
    "opentelemetry-instrument --traces_exporter console gunicorn wsgi -w 4",
    "env -u DEBUG -C /app PORT=1 nice -n 5 stdbuf -oL gunicorn wsgi -w 4",
    "/usr/bin/qemu-x86_64 /venv/bin/python /venv/bin/gunicorn wsgi -w 4",
    "/usr/bin/qemu-aarch64-static -L /x /usr/bin/python3 python3 /v/bin/gunicorn wsgi -w 4",
    "/run/rosetta/rosetta /usr/bin/python3 /usr/bin/python3 /v/bin/gunicorn wsgi -w 4",
    "/lib64/ld-linux-x86-64.so.2 --library-path /l /v/bin/python /v/bin/gunicorn wsgi -w 4",
    "numactl -N 0 taskset -c 0 chrt -b 0 gunicorn wsgi -w 4",
]


@pytest.mark.parametrize("line", GUNICORN)
def test_gunicorn_in_all_its_guises(line: str) -> None:
    program = program_of(shlex.split(line))
    assert program is not None
    assert (program.kind, program.role) == ("gunicorn", "master")
    assert program.arguments == ("wsgi", "-w", "4")
    assert not program.wrapped


@pytest.mark.parametrize(
    ("line", "role", "arguments"),
    [
        ("celery -A proj worker -c 2", "worker", "-A proj -c 2"),
        ("celery worker -A proj -c 2", "worker", "-A proj -c 2"),
        ("/venv/bin/python /venv/bin/celery -A worker worker", "worker", "-A worker"),
        ("python -m celery -A blueapps.core.celery worker", "worker", "-A blueapps.core.celery"),
        (
            "python manage.py celery worker -l info --autoscale=8,1",
            "worker",
            "-l info --autoscale=8,1",
        ),
        ("python manage.py celery beat", "beat", ""),
        ("python manage.py celeryd -c 3", "worker", "-c 3"),
        ("celeryd -c 3", "worker", "-c 3"),
        ("celery -A proj inspect active", "inspect", "-A proj active"),
        ("celery", "", ""),
    ],
)
def test_celery_in_old_and_new_syntax(line: str, role: str, arguments: str) -> None:
    program = program_of(shlex.split(line))
    assert program is not None
    assert (program.kind, program.role) == ("celery", role)
    assert program.arguments == tuple(arguments.split())


@pytest.mark.parametrize(
    "line",
    [
        "sh -c 'exec gunicorn wsgi -w 4'",
        "/bin/bash -c 'cd /app && PORT=1 gunicorn wsgi -w 4'",
        "bash -lc 'python manage.py migrate; exec gunicorn wsgi -w 4'",
        "tini -- gunicorn wsgi -w 4",
        "dumb-init --single-child gunicorn wsgi -w 4",
        "tini -g -- sh -c 'gunicorn wsgi -w 4'",
        "timeout 8h gunicorn wsgi -w 4",
        "timeout -k 5 --signal=TERM 8h gunicorn wsgi -w 4",
        "sudo -u www-data -E LANG=C gunicorn wsgi -w 4",
        "sudo --user=www-data -- gunicorn wsgi -w 4",
        "strace -f -e trace=network -o /tmp/out gunicorn wsgi -w 4",
        "sh -ec 'gunicorn wsgi -w 4'",
        "bash -euo pipefail -c 'gunicorn wsgi -w 4'",
        "bash -o pipefail -c -e 'while true; do gunicorn wsgi -w 4; done'",
        "busybox sh -c 'gunicorn wsgi -w 4'",
        "sh -c 'if true; then exec gunicorn wsgi -w 4; fi'",
        "uv run gunicorn wsgi -w 4",
        "/root/.local/bin/uv run --with gunicorn --python 3.12 -m gunicorn wsgi -w 4",
        "uv --project /app run -- python -um gunicorn wsgi -w 4",
        "poetry run gunicorn wsgi -w 4",
        "pipenv run gunicorn wsgi -w 4",
        "python3 /usr/bin/pdm run -p /app gunicorn wsgi -w 4",
        "hatch -e prod run gunicorn wsgi -w 4",
        "conda run -n app --no-capture-output gunicorn wsgi -w 4",
        "py-spy record -o out.svg --subprocesses -- python -m gunicorn wsgi -w 4",
        "watchmedo auto-restart -d . --pattern=*.py --recursive -- gunicorn wsgi -w 4",
        "watchfiles --filter python 'gunicorn wsgi -w 4' src",
        "su-exec app gunicorn wsgi -w 4",
        "gosu app:app tini -- gunicorn wsgi -w 4",
        "xvfb-run -a -s '-screen 0 1x1x8' gunicorn wsgi -w 4",
        "unshare --fork --pid gunicorn wsgi -w 4",
        "flock -n /tmp/lock gunicorn wsgi -w 4",
        "setpriv --reuid 1000 --regid=1000 --clear-groups gunicorn wsgi -w 4",
    ],
)
def test_a_shell_or_init_wraps_it(line: str) -> None:
    program = program_of(shlex.split(line))
    assert program is not None
    assert program.kind == "gunicorn"
    assert program.wrapped
    assert program.arguments == ("wsgi", "-w", "4")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("bash bin/start_web.sh", "bash"),
        ("-bash", "bash"),
        ("sh -c 'echo gunicorn'", "sh"),
        ("sh -c 'unclosed \"quote'", "sh"),
        ("sh -c 'celery -A p worker & gunicorn wsgi & wait'", "sh"),
        ("python -c 'import gunicorn'", "python"),
        ("python", "python"),
        ("python -", "python"),
        ("python app.py", "app.py"),
        ("python gunicorn_app.py", "gunicorn_app.py"),
        ("python run.py gunicorn", "run.py"),
        ("python /app/nginx", "nginx"),
        ("python manage.py serve", "manage.py"),
        ("/opt/bin/web", "web"),
        ("gunicornc --socket s", "gunicornc"),
        ("node /usr/bin/nodemon --exec 'gunicorn wsgi'", "node"),
        ("vim gunicorn", "vim"),
        ("grep celery worker", "grep"),
        ("tini", "tini"),
        ("timeout 5 sleep 9", "sleep"),
        ("timeout -k", "timeout"),
        ("strace -p 42", "strace"),
        ("sudo -i", "sudo"),
        ("coverage html", "coverage"),
        ("uv pip install gunicorn", "uv"),
        ("honcho start", "honcho"),
        ("/usr/bin/python3 /usr/bin/supervisord -n", "supervisord"),
        ("airflow webserver", "airflow"),
    ],
)
def test_what_its_own_name_does_not_tell_is_unknown(line: str, name: str) -> None:
    program = program_of(shlex.split(line))
    assert program is not None
    assert (program.kind, program.name) == ("unknown", name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("node /srv/server.js", "node"),
        ("java -jar /srv/server.jar", "java"),
        ("uwsgi --ini gunicorn.ini", "uwsgi"),
        ("hypercorn app:app", "hypercorn"),
        ("/v/bin/python3 /v/bin/daphne app:app", "daphne"),
        ("/v/bin/python3 /v/bin/granian app:app", "granian"),
        ("/v/bin/python3 /v/bin/waitress-serve app:app", "waitress-serve"),
        ("python -m waitress app:app", "waitress"),
        ("/v/bin/python3 /v/bin/rq worker celery", "rq"),
        ("/v/bin/python3 /v/bin/dramatiq tasks", "dramatiq"),
        ("/v/bin/python3 /v/bin/huey_consumer app.huey", "huey_consumer"),
        ("/v/bin/python3 /v/bin/flower --broker=x", "flower"),
        ("python -Xdev -m http.server", "http.server"),
        ("python manage.py runserver", "manage.py runserver"),
        ("python manage.py qcluster", "manage.py qcluster"),
        ("nginx -g 'daemon off;'", "nginx"),
        ("'nginx: master process /usr/sbin/nginx -g daemon off;'", "nginx"),
        ("'/usr/bin/redis-server *:6379'", "redis-server"),
        ("'postgres: walwriter '", "postgres"),
        ("'uWSGI master'", "uwsgi"),
        ("'granian asgi 0.0.0.0:80 app:app'", "granian"),
        ("'rq:worker:a1: Listening on celery'", "rq"),
        ("coverage run -m hypercorn app:app", "hypercorn"),
    ],
)
def test_a_known_server_is_other_by_its_name(line: str, name: str) -> None:
    program = program_of(shlex.split(line))
    assert program is not None
    assert (program.kind, program.name) == ("other", name)


def test_no_command_line_is_no_program() -> None:
    assert program_of(()) is None


@pytest.mark.parametrize(
    ("title", "kind", "role", "app"),
    [
        ("gunicorn: master [wsgi:app]", "gunicorn", "master", "wsgi:app"),
        ("gunicorn: worker [wsgi:app]", "gunicorn", "worker", "wsgi:app"),
        ("gunicorn: dirty-arbiter", "gunicorn", "dirty-arbiter", ""),
        ("[celeryd: celery@h:MainProcess] -active- (-A proj worker -c 4)", "celery", "worker", ""),
        ("[celeryd: celery@h:ForkPoolWorker-3]", "celery", "child", ""),
        ("[celery beat]", "celery", "beat", ""),
    ],
)
def test_rewritten_titles(title: str, kind: str, role: str, app: str) -> None:
    program = program_of((title,))
    assert program is not None
    assert program.rewritten
    assert (program.kind, program.role, program.app) == (kind, role, app)


def test_a_rewritten_title_of_celery_still_tells_its_arguments() -> None:
    program = program_of(("[celeryd: celery@h:MainProcess] -active- (-A proj worker -c 4)",))
    assert program is not None
    assert option(program.arguments, "-c", "--concurrency") == "4"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("--max-requests 5", "5"),
        ("--max-requests=5", "5"),
        ("--max-requests 5 --max-requests=6", "6"),
        ("--max-requests-jitter 50", None),
        ("--max-requests", ""),
        ("wsgi", None),
    ],
)
def test_long_options(line: str, value: str | None) -> None:
    assert option(line.split(), "--max-requests") == value


@pytest.mark.parametrize(("line", "value"), [("-w 4", "4"), ("-w4", "4"), ("--workers=4", "4")])
def test_short_options(line: str, value: str) -> None:
    assert option(line.split(), "-w", "--workers") == value


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("/v/bin/python /v/bin/gunicorn --reload -b :5000 wsgi:app -w 4", "gunicorn wsgi:app"),
        ("gunicorn -c conf.py", "gunicorn"),
        ("'gunicorn: master [wsgi:app]'", "gunicorn wsgi:app"),
        ("celery -A proj worker", "celery -A proj worker"),
        ("python manage.py celery worker -l info", "celery worker"),
        ("/usr/bin/node /srv/server.js", "node /srv/server.js"),
    ],
)
def test_titles_are_short(line: str, title: str) -> None:
    assert title_of(shlex.split(line)) == title


def test_a_title_is_at_most_48_characters() -> None:
    assert len(title_of(("node", "x" * 500))) <= 48


@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_words_are_some_program(words: list[str]) -> None:
    program = program_of(words)
    assert (program is None) == (not words)
    assert isinstance(title_of(words), str)


KINDS = {server.kind for server in (*SERVERS, OTHER)} | {UNKNOWN_KIND}
WORDS = [
    "sh",
    "-c",
    "python",
    "-m",
    "gunicorn",
    "celery",
    "worker",
    "env",
    "A=b",
    "tini",
    "--",
    ";",
]


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_any_order_of_known_words_is_read(words: list[str]) -> None:
    program = program_of(words)
    assert program is None or program.kind in KINDS
