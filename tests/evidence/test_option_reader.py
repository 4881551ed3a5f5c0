"""Options as the programs themselves read them."""

from __future__ import annotations

import shlex

import pytest

from wizard.evidence.servers.gunicorn_options import gunicorn_options
from wizard.evidence.servers.option_reader import options_in, read_options


@pytest.mark.parametrize(
    ("line", "option", "value"),
    [
        ("a:a -w 4", "workers", "4"),
        ("a:a -w4", "workers", "4"),
        ("a:a -w=4", "workers", "4"),
        ("a:a --workers=4", "workers", "4"),
        ("a:a --workers 4", "workers", "4"),
        ("a:a -Dw4", "workers", "4"),
        ("a:a -DR -w 4", "workers", "4"),
        ("-w 2 a:a --workers 4", "workers", "4"),
        ("a:a --workers 4 -w2", "workers", "2"),
        ("a:a --conf f.py", "config", "f.py"),
        ("a:a --conf=f.py", "config", "f.py"),
        ("a:a -cf.py", "config", "f.py"),
        ("a:a --max-requests-j 5", "max-requests-jitter", "5"),
        ("a:a --max-requests-j 5", "max-requests", None),
        ("a:a --max-requests 5", "max-requests-jitter", None),
        ("a:a --max-r 500", "max-requests", "500"),  # before 19.2 there was no other
        ("a:a -b:80", "workers", None),
        ("a:a -- -w 4", "workers", None),
        ("a:a --worker-c 4", "worker-class", None),
        ("a:a --threads=", "threads", ""),
        ("a:a -w", "workers", ""),
        ("a:a --log-f x", "error-logfile", "x"),
    ],
)
def test_gunicorns_options(line: str, option: str, value: str | None) -> None:
    assert read_options(shlex.split(line), gunicorn_options()).value(option) == value


@pytest.mark.parametrize(
    ("line", "app"),
    [
        ("--reload a:a -w 2", "a:a"),
        ("--proxy-protocol a:a", "a:a"),
        ("--proxy-protocol v1 a:a", "a:a"),
        ("-D -b :80 -- a:a", "a:a"),
        ("--unheard-of 5 a:a", "a:a"),
        ("--unheard-of a:a", "a:a"),
    ],
)
def test_the_application_is_no_options_value(line: str, app: str) -> None:
    assert read_options(shlex.split(line), gunicorn_options()).positional == (app,)


def test_a_name_that_may_mean_several_is_said() -> None:
    given = read_options(["--worker-c", "x"], gunicorn_options())
    assert given.unclear == {"worker-class", "worker-connections"}


def test_a_table_of_options() -> None:
    options = options_in("-a --all\n+ --big=\n--may[x|y]\n")
    assert not options["-a"].value
    assert options["-a"] is options["--all"]
    assert options["--big"].later
    assert read_options(["--may", "x", "--may", "z"], options).positional == ("z",)
