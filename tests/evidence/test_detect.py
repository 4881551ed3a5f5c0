"""What a process is, with its evidence; and where that is not known, why."""

from __future__ import annotations

import shlex

import pytest

from wizard.evidence.reading import Interval, Reading
from wizard.evidence.servers.celery import CeleryPool
from wizard.evidence.servers.command_line import program_of
from wizard.evidence.servers.detect import Clues, detect
from wizard.evidence.servers.gunicorn_config import GunicornConfig
from wizard.evidence.servers.loaded_version import LoadedVersion

PLAIN = Clues(of_server=GunicornConfig({}))


def read(name: str, line: str, env: dict[str, str] | None = None, clues: Clues = PLAIN) -> Reading:
    return detect(tuple(shlex.split(line)), {} if env is None else env, clues)[name]


def words(reading: Reading) -> frozenset[str]:
    assert isinstance(reading.value, frozenset)
    return reading.value


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("gunicorn wsgi", "gunicorn"),
        ("celery -A p worker", "celery"),
        ("node server.js", "other"),
        ("'gunicorn: master [app]'", "gunicorn"),
    ],
)
def test_the_servers_kind_has_its_evidence(line: str, kind: str) -> None:
    reading = read("server.kind", line)
    assert words(reading) == {kind}
    assert reading.because
    assert reading.origin == "detected"


@pytest.mark.parametrize(
    ("pool", "cores", "value", "said"),
    [
        (64, {64}, None, "which celery takes by itself, and which the application's settings may"),
        (64, {64, 2}, None, "as many as there are cores"),
        (2, {2}, None, "as many as there are cores"),
        (3, {64}, Interval(3, 3), "its pool has 3 processes"),
        (None, {64}, None, "the application's settings may set it"),
    ],
)
def test_a_pool_shows_whether_anything_sets_its_size(
    pool: int | None, cores: set[int], value: object, said: str
) -> None:
    clues = Clues(of_server=CeleryPool(pool, frozenset(cores)))
    reading = read("server.concurrency", "celery -A p worker", clues=clues)
    assert reading.value == value
    assert said in (reading.because or reading.missing or "")
    fixed = read("server.concurrency", "celery -A p worker -c 5", clues=clues)
    assert fixed.value == Interval(5, 5)


def test_a_process_without_command_line_has_no_kind() -> None:
    reading = detect((), {}, PLAIN)["server.kind"]
    assert not reading.known
    assert reading.missing


@pytest.mark.parametrize(
    ("line", "env", "config", "value", "because"),
    [
        ("gunicorn w --max-requests=1000", {}, {}, 1000, "start command"),
        ("gunicorn w", {"GUNICORN_CMD_ARGS": "--max-requests 7"}, {}, 7, "GUNICORN_CMD_ARGS"),
        ("gunicorn w", {}, {"max_requests": "9"}, 9, "gunicorn.conf.py"),
        (
            "gunicorn w --max-requests 1",
            {"GUNICORN_CMD_ARGS": "--max-requests 7"},
            {"max_requests": "9"},
            1,
            "start command",
        ),
    ],
)
def test_max_requests_in_gunicorns_own_order(
    line: str, env: dict[str, str], config: dict[str, str | None], value: int, because: str
) -> None:
    reading = read("server.max_requests", line, env, Clues(of_server=GunicornConfig(config)))
    assert reading.value == Interval.exactly(value)
    assert because in reading.because


@pytest.mark.parametrize("line", ["gunicorn w", "gunicorn w --max-requests 0"])
def test_max_requests_is_unset_where_nothing_can_set_it(line: str) -> None:
    assert words(read("server.max_requests", line)) == {"unset"}


def test_max_requests_is_unknown_where_something_could_have_set_it() -> None:
    def missing(line: str, env: dict[str, str] | None, clues: Clues) -> str:
        reading = detect(tuple(shlex.split(line)), env, clues)["server.max_requests"]
        assert not reading.known
        assert reading.missing
        return reading.missing

    assert "environment" in missing("gunicorn w", None, PLAIN)
    assert "GUNICORN_CMD_ARGS" in missing("gunicorn w", {"GUNICORN_CMD_ARGS": '"'}, PLAIN)
    assert "conf.py" in missing("gunicorn w", {}, Clues(of_server=GunicornConfig()))
    assert "plain value" in missing(
        "gunicorn w", {}, Clues(of_server=GunicornConfig({"max_requests": None}))
    )
    assert "plain value" in missing(
        "gunicorn w", {}, Clues(of_server=GunicornConfig({"max_requests": None}))
    )
    assert "rewritten" in missing("'gunicorn: master [w]'", {}, PLAIN)
    assert "paste" in missing("gunicorn --paste x.ini", {}, PLAIN)
    assert "not a number" in missing("gunicorn w --max-requests many", {}, PLAIN)
    assert "only to gunicorn" in missing("celery worker", {}, PLAIN)


@pytest.mark.parametrize(
    ("line", "env", "value"),
    [
        ("gunicorn w -w 4", {"WEB_CONCURRENCY": "9"}, 4),
        ("gunicorn w", {"WEB_CONCURRENCY": "9"}, 9),
        ("gunicorn w", {}, 1),
        ("gunicorn w", {"GUNICORN_CMD_ARGS": "-w 3"}, 3),
    ],
)
def test_workers(line: str, env: dict[str, str], value: int) -> None:
    assert read("server.workers", line, env).value == Interval.exactly(value)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("celery -A p worker -c 2", Interval(2, 2)),
        ("celery -A p worker --concurrency=20 -P gevent", Interval(20, 20)),
        ("python manage.py celery worker --autoscale=8,1", Interval(1, 8)),
        ("celery worker --autoscale 8", Interval(0, 8)),
        ("celery worker -P solo", Interval(1, 1)),
        ("celery worker -c auto", None),
        ("celery worker --autoscale=1,8", None),
        ("celery worker", None),
        ("gunicorn w", None),
    ],
)
def test_concurrency(line: str, value: Interval | None) -> None:
    reading = read("server.concurrency", line)
    assert reading.value == value
    assert reading.because if value else reading.missing


@pytest.mark.parametrize(
    ("name", "line", "value"),
    [
        ("server.concurrency", "celery -A p worker -c4", "4"),
        ("server.concurrency", "celery -A p worker -Ec4", "4"),
        ("server.concurrency", "celery -A p worker --conc 4", "4"),
        ("server.concurrency", "celery -A p worker -c 4 -c 6", "6"),
        ("server.concurrency", "celery -A p worker -P solo -c 4", "1"),
        ("server.concurrency", "celery -A p worker -c 0", None),
        ("server.concurrency", "celery -A p worker -n c -Q c2", None),
        ("server.concurrency", "celery -A p worker -- worker.concurrency=3", None),
        ("server.pool", "celery -A p worker -P threads -c 500", "threads"),
        ("server.pool", "celery -A p worker -Pgevent", "gevent"),
        ("server.pool", "celery -A p worker --pool=processes", "prefork"),
        ("server.pool", "celery worker -A p -P celery.concurrency.solo:TaskPool", "solo"),
        ("server.pool", "celery -A p worker -P gevent --pool eventlet", "eventlet"),
        ("server.pool", "celery -A p worker -P custom", None),
        ("server.pool", "celery -A p worker -P my.pools:TaskPool", None),
        ("server.pool", "celery -A p worker", None),
        ("server.app", "celery -A p.celery:app worker", "p.celery:app"),
        ("server.app", "celery --app=p worker", "p"),
        ("server.app", "celery worker -Ap", "p"),
        ("server.app", "python manage.py celery worker", None),
        ("server.app", "gunicorn -w 2 p.wsgi", "p.wsgi"),
        ("server.app", "gunicorn", None),
        ("server.app", "'gunicorn: master [name]'", None),
        ("server.app", "uvicorn --factory p:make", "p:make"),
        ("server.worker_class", "gunicorn p -k uvicorn.workers.UvicornWorker", "uvicorn"),
        ("server.worker_class", "gunicorn p -k uvicorn_worker.UvicornWorker", "uvicorn"),
        ("server.worker_class", "gunicorn p -k gevent -k sync", "sync"),
        ("server.worker_class", "gunicorn p -kgthread", "gthread"),
        ("server.worker_class", "gunicorn p --threads 8", "gthread"),
        ("server.worker_class", "gunicorn p -k gevent --threads 8", "gevent"),
        ("server.worker_class", "gunicorn p -k egg:gunicorn#tornado", "tornado"),
        ("server.worker_class", "gunicorn p -k my.workers.Worker", None),
        ("server.worker_class", "gunicorn p -k my.SyncWorker --threads 2", "gthread"),
        ("server.worker_class", "gunicorn p --threads x", None),
        ("server.worker_class", "gunicorn p", "sync"),
        ("server.max_requests_jitter", "gunicorn p --max-requests-jitter 5", "5"),
        ("server.max_requests_jitter", "gunicorn p", "unset"),
        ("server.timeout", "gunicorn p", "30 s"),
        ("server.timeout", "gunicorn p -t 120", "2 min"),
        ("server.timeout", "gunicorn p --timeout 0", "unset"),
        ("server.timeout", "celery -A p worker", None),
        ("server.max_tasks_per_child", "celery -A p worker --max-tasks-per-child=50", "50"),
        ("server.max_tasks_per_child", "celery worker --maxtasksperchild 5", "5"),
        ("server.max_tasks_per_child", "celery -A p worker", None),
        ("server.max_memory_per_child", "celery worker --max-memory-per-child 2048", "2.0 MiB"),
        ("server.max_memory_per_child", "celery worker --max-memory-per-child x", None),
        ("server.max_memory_per_child", "gunicorn p", None),
        ("server.max_requests", "gunicorn_django --max-requests 5", "5"),
        ("server.max_requests", "gunicorn_paster x.ini", None),
        ("server.max_requests", "python manage.py run_gunicorn", None),
    ],
)
def test_what_the_options_say(name: str, line: str, value: str | None) -> None:
    reading = read(name, line)
    assert (reading.text or None) == value
    assert reading.because if value else reading.missing


@pytest.mark.parametrize(
    ("name", "env"),
    [
        ("server.pool", {"CELERY_WORKER_POOL": "solo"}),
        ("server.concurrency", {"CELERY_WORKER_CONCURRENCY": "3"}),
        ("server.concurrency", {"CELERY_WORKER_AUTOSCALE": "3,1"}),
        ("server.app", {"APP": "p"}),
    ],
)
def test_variables_that_may_set_an_option_of_celery_are_named(
    name: str, env: dict[str, str]
) -> None:
    reading = read(name, "celery worker", env)
    (variable,) = env.items()
    assert "=".join(variable) in (reading.missing or "")


def test_a_pool_of_children_shows_that_it_is_prefork() -> None:
    clues = Clues(of_server=CeleryPool(8, frozenset({8})))
    assert words(read("server.pool", "celery -A p worker", clues=clues)) == {"prefork"}


def test_concurrency_names_what_may_have_set_it() -> None:
    reading = read("server.concurrency", "celery worker", {"CELERYD_CONCURRENCY": "16"})
    assert not reading.known
    assert "CELERYD_CONCURRENCY=16" in (reading.missing or "")


def test_a_version_is_what_is_loaded_or_unknown_with_the_reason() -> None:
    def version(loaded: LoadedVersion | None) -> Reading:
        return read("server.version", "gunicorn w", {}, Clues(version=loaded))

    assert version(LoadedVersion("23.0.0", "it lies there")).value == frozenset({"23.0.0"})
    assert version(LoadedVersion(missing="it is newer")).missing == "it is newer"
    assert not version(None).known


def test_the_start_command_is_quoted_word_by_word() -> None:
    reading = detect(("gunicorn", "wsgi", "--access-logformat", "%(h)s %(t)s"), {}, PLAIN)
    (text,) = words(reading["start_command"])
    assert shlex.split(text) == ["gunicorn", "wsgi", "--access-logformat", "%(h)s %(t)s"]


def test_a_rewritten_start_command_is_unknown() -> None:
    reading = read("start_command", "'gunicorn: master [app]'")
    assert not reading.known
    assert "gunicorn: master [app]" in (reading.missing or "")


def test_every_reading_is_known_or_says_why() -> None:
    for line in ("gunicorn w", "celery worker", "node x", "'gunicorn: master [x]'", ""):
        for env in (None, {}):
            for name, reading in detect(tuple(shlex.split(line)), env).items():
                assert reading.name == name
                assert reading.known or reading.missing, (line, name)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        # Start commands of the platform's documentation and templates.
        (
            "gunicorn wsgi -w 4 -b :5000 --access-logfile - --error-logfile - "
            "--access-logformat '[%(h)s] %({request_id}i)s %(u)s'",
            "gunicorn",
        ),
        ("gunicorn wsgi -w 4 -b [::]:5000 --timeout 600", "gunicorn"),
        (
            "gunicorn wsgi --timeout 120 -k gthread --threads 16 -w 8 --max-requests=1000",
            "gunicorn",
        ),
        ("python manage.py celery worker -l info --autoscale=8,1", "celery"),
        ("celery -A blueapps.core.celery worker -P threads -c 500", "celery"),
        ("celery worker -A x", "celery"),
        ("python manage.py celery beat", "celery"),
    ],
)
def test_start_commands_of_the_platform(line: str, kind: str) -> None:
    program = program_of(shlex.split(line))
    assert program is not None
    assert program.kind == kind


@pytest.mark.parametrize(
    ("line", "concurrency", "requests"),
    [
        ("python app.py", "not known which server", "not known which server"),
        ("celery -A shop beat", "only to celery", "only to gunicorn"),
        ("gunicorn app:app", "only to celery", ""),
    ],
)
def test_a_setting_says_whose_it_is_only_where_the_server_is_known(
    line: str, concurrency: str, requests: str
) -> None:
    assert concurrency in (read("server.concurrency", line).missing or "")
    assert requests in (read("server.max_requests", line).missing or "")
