"""Names of hosts and people go; what only looks like one, and what tells nobody apart, stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.text.anonymize import KnownNames, anonymous, names_of, users_in

HERE = names_of(["shop-web-6d9f.corp.example", None], ["alice", "root", None])

GOES = [
    ("amqp://bob:[blanked]@rabbit.corp:5672//", "amqp://[user]:[blanked]@[host]:5672//"),
    ("amqp://[blanked]@h1/", "amqp://[blanked]@[host]/"),
    ("postgres://u@db/x", "postgres://[user]@[host]/x"),
    ("redis://redis:6379", "redis://[host]:6379"),
    ("http://10.0.0.3:80/x", "http://[host]:80/x"),
    ("http://[fe80::1]:80/x", "http://[host]:80/x"),
    ("/home/bob/app/run", "/home/[user]/app/run"),
    ("file:///home/bob/x", "file:///home/[user]/x"),
    ("cat ~erin/x", "cat ~[user]/x"),
    ("/Users/carol/x", "/Users/[user]/x"),
    ("alice says shop-web-6d9f is slow", "[user] says [host] is slow"),
    ("shop-web-6d9f.corp.example:80", "[host]:80"),
    ("ask carol@corp.example", "ask [user]@[host]"),
    ("git@code.corp:x", "git@[host]:x"),
    ("gunicorn --user dave -w 2", "gunicorn --user [user] -w 2"),
    ("celery --hostname=w1.corp", "celery --hostname=[host]"),
    (
        "/home/li/app, ~li/x, --user=li and li@corp",
        "/home/[user]/app, ~[user]/x, --user=[user] and [user]@[host]",
    ),
    ("gunicorn -b 10.20.30.40:8000", "gunicorn -b [host]:8000"),
    ("gunicorn -b10.20.30.40 --bind=web-7.corp:80", "gunicorn -b[host] --bind=[host]:80"),
    ("-b10.2.3.4-b10.2.3.4 -b0.0.0.0-b10.2.3.4", "-b[host]-b[host] -b0.0.0.0-b[host]"),
    ("no answer of 10.20.30.40:6379", "no answer of [host]:6379"),
    ("SHOP-WEB-6D9F and Shop-Web-6d9f.Corp.Example", "[host] and [host]"),
]

STAYS = [
    "http://localhost:80/x",
    "gunicorn -b 127.0.0.1:80 app:app",
    "gunicorn -b 0.0.0.0:80",
    "http://[::1]:80",
    "celery -n worker1@%h",
    "/home/app/x, owned by root",
    "python -u x",
    "malice, alices and un-alice",
    "a~b is 3~4",
    "see @pytest.mark",
    "gunicorn 20.1.0.4 is installed",
    "gunicorn -b unix:/run/a.sock -b :80 -b localhost:80",
    "chown --user 0 x; li is short",
]


@pytest.mark.parametrize(("text", "left"), GOES)
def test_names_go(text: str, left: str) -> None:
    assert anonymous(text, HERE) == left


@pytest.mark.parametrize("text", STAYS)
def test_what_tells_nobody_apart_stays(text: str) -> None:
    assert anonymous(text, HERE) == text


def test_of_a_machine_only_names_that_tell_it_apart_are_known() -> None:
    assert names_of(["localhost", "10.0.0.3", "db"], ["root", "www-data", "al"]) == KnownNames(
        frozenset({"10.0.0.3", "db"}), frozenset()
    )


def test_users_are_known_by_their_homes() -> None:
    assert users_in("/home/bob/x ~erin/y /home/app/z --user=dave") == {"bob", "erin", "dave"}


@given(
    st.lists(
        st.sampled_from(
            (
                *("http://", "bob", "@", ":", "/home/", "~", "--user ", "alice", "[host]"),
                *(".", " ", "/", "-b", "10.2.3.4", "LI"),
            )
        ),
        max_size=8,
    ).map("".join)
)
@example("/home/bob~http://")
def test_once_is_enough(text: str) -> None:
    once = anonymous(text, HERE)
    assert anonymous(once, HERE) == once


@pytest.mark.parametrize(
    "piece", ["a@", "http://a:", "/home/", "~a", "a", "--user x ", "a:b@", "1.", "-b a"]
)
def test_a_long_line_takes_linear_time(piece: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        anonymous(piece * count, HERE)
        return time.process_time() - began

    short = min(seconds(5_000) for _ in range(3))
    assert seconds(40_000) < 8 * 5 * short + 0.05
