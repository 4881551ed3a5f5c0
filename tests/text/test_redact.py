"""Secrets are blanked, and nothing else is."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.text.redact import BLANKED, redact, redact_words
from wizard.text.secret_forms import FORMS, is_secret_name

HERE = Path(__file__).parent


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


SECRETS = _lines("secrets.txt")
HARMLESS = _lines("harmless.txt")


def _marked(line: str) -> tuple[str, str]:
    """(what comes in, what has to come out)."""
    return re.sub("[«»]", "", line), re.sub("«[^»]*»", BLANKED, line)


def test_the_tables_are_as_long_as_promised() -> None:
    assert len(set(SECRETS)) >= 100
    assert len(set(HARMLESS)) >= 60


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_blanked_and_all_else_stays(line: str) -> None:
    text, expected = _marked(line)
    assert text != expected
    assert redact(text) == expected


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_blanked_in_the_middle_of_a_document(line: str) -> None:
    text, expected = _marked(line)
    assert (
        redact(f"Some prose.\n\n    {text}\n\nMore.\n")
        == f"Some prose.\n\n    {expected}\n\nMore.\n"
    )


@pytest.mark.parametrize("line", HARMLESS)
def test_what_only_looks_like_a_secret_stays(line: str) -> None:
    assert redact(line) == line


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_every_known_form_has_an_example_in_the_table(name: str, form: str) -> None:
    pattern = re.compile(form)
    assert any(pattern.fullmatch(mark) for line in SECRETS for mark in re.findall("«(.*?)»", line))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--password", "two words"], ["--password", BLANKED]),
        (["--password=two words", "x"], [f"--password={BLANKED}", "x"]),
        (["DB_PASSWORD=two words"], [f"DB_PASSWORD={BLANKED}"]),
        (["--password", "--verbose"], ["--password", "--verbose"]),
        (["--password"], ["--password"]),
        (["--password", ""], ["--password", ""]),
        (["--password", "option"], ["--password", BLANKED]),
        (["--private-key", "/etc/key.pem"], ["--private-key", "/etc/key.pem"]),
        (["mysql", "-px y", "app"], ["mysql", f"-p{BLANKED}", "app"]),
        (["/usr/bin/mysql", "-p", "app"], ["/usr/bin/mysql", "-p", "app"]),
        (["curl", "-u", "me:x y", "http://h"], ["curl", "-u", f"me:{BLANKED}", "http://h"]),
        (["sshpass", "-p", "x", "ssh", "-p", "22"], ["sshpass", "-p", BLANKED, "ssh", "-p", "22"]),
        (["docker", "run", "-p", "80:80"], ["docker", "run", "-p", "80:80"]),
        (["docker", "login", "-p", "x"], ["docker", "login", "-p", BLANKED]),
        (["sh", "-c", "mysql -px app"], ["sh", "-c", f"mysql -p{BLANKED} app"]),
        (
            ["curl", "-H", "Authorization: Bearer x"],
            ["curl", "-H", f"Authorization: Bearer {BLANKED}"],
        ),
        (
            ["celery", "-A", "p", "-b", "amqp://u:p@h//", "worker"],
            ["celery", "-A", "p", "-b", f"amqp://u:{BLANKED}@h//", "worker"],
        ),
        (["gunicorn: master [app]"], ["gunicorn: master [app]"]),
        ([], []),
    ],
)
def test_a_command_line_is_blanked_word_by_word(words: list[str], expected: list[str]) -> None:
    assert redact_words(words) == tuple(expected)


KEY = "\n".join(["MIIEpAIBAAKCAQEA" + "abcdEFGH0123+/" * 3] * 3 + ["Zm9v="])


@pytest.mark.parametrize("kind", ["RSA ", "", "EC ", "OPENSSH ", "ENCRYPTED "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\\n", "\\r\\n", "\n    ", '"\n"', " "])
def test_a_private_key_is_blanked(kind: str, line_end: str) -> None:
    text = f"-----BEGIN {kind}PRIVATE KEY-----\n{KEY}\n-----END {kind}PRIVATE KEY-----"
    text = text.replace("\n", line_end)
    assert redact(f"a {text} b") == f"a -----BEGIN {kind}PRIVATE KEY-----{BLANKED} b"


def test_a_private_key_that_is_cut_off_is_blanked() -> None:
    assert redact("-----BEGIN PRIVATE KEY-----\n" + KEY) == f"-----BEGIN PRIVATE KEY-----{BLANKED}"


def test_a_pgp_key_is_blanked_and_a_certificate_stays() -> None:
    pgp = (
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n"
        f"{KEY}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\nafter"
    )
    assert redact(pgp) == f"-----BEGIN PGP PRIVATE KEY BLOCK-----{BLANKED}\nafter"
    certificate = f"-----BEGIN CERTIFICATE-----\n{KEY}\n-----END CERTIFICATE-----"
    assert redact(certificate) == certificate


def test_the_environment_of_a_manifest_is_blanked() -> None:
    manifest = "env:\n- name: DB_PASSWORD\n  value: hunter2\n- name: DB_USER\n  value: me\n"
    assert redact(manifest) == manifest.replace("hunter2", BLANKED)


def test_a_value_on_a_continued_line_is_blanked() -> None:
    assert redact("app --password \\\n  x \\\n  --user me") == (
        f"app --password \\\n  {BLANKED} \\\n  --user me"
    )


PIECES = st.sampled_from(
    [
        *(_marked(line)[0] for line in SECRETS),
        *HARMLESS,
        *("password", "--password", "=", ":", " ", "\n", '"', "'", "\\", "@", "://", "[", "]", "x"),
        *("-----BEGIN PRIVATE KEY-----", "curl ", "-u ", "mysql ", "-p", BLANKED, "[blank", "ed]"),
    ]
)
MESS = st.one_of(
    st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=8).map("".join)
)


@given(MESS)
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.lists(MESS, max_size=6))
def test_redacting_words_twice_changes_nothing_and_keeps_their_number(words: list[str]) -> None:
    once = redact_words(words)
    assert len(once) == len(words)
    assert redact_words(once) == once


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_a_password_of_any_characters_is_blanked_in_words(secret: str) -> None:
    word = redact_words([f"--password=A1{secret}"])[0]
    assert word == f"--password={BLANKED}"


HOSTILE = [
    *("a", " ", "-", "--", "=", ":", "a=", "a:", "a-", "a.", "@", "a@", "a:b@", "://", "a://"),
    *("http://", "http://a:", "password", "password ", "password=", "password: ", "-p ", "'"),
    *('"', '"a', "\\", '\\"', "\n", "a\n", "name: a ", "name:", "mysql ", "mysql -p", "curl -u "),
    *("curl '", "rabbitmqctl add_user ", "eyJ", "eyJa.", "sk-", "sk-a", "Bearer ", "Basic "),
    *("Authorization: ", "Cookie: ", "-----BEGIN PRIVATE KEY-----", "login a ", "token is "),
    *("<a", "<password>", "<a.", "$1$", "xoxb-", "A", "0", "0:AA", "key-", ",", ",)", "[blanked]"),
    *("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n", "identified by '", "a;", ";a://"),
    *("redis://:a", "redis://:a/", "aB", "aBcD_", "]", '"]', "pass:", "-pass", "Set-Cookie:"),
]
"""What a text is made of that makes a careless pattern look at it again and again."""


@pytest.mark.parametrize(
    "length", [1 << 16, pytest.param(1 << 20, marks=pytest.mark.slow)], ids=["64 KiB", "1 MiB"]
)
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_line_takes_linear_time(piece: str, length: int) -> None:
    """Some seconds a megabyte; a pattern of quadratic cost takes an hour."""
    text = (piece * (length // len(piece) + 1))[:length]
    start = time.process_time()
    redact(text)
    assert time.process_time() - start < 1 + 10 * length / (1 << 20)


@pytest.mark.parametrize(
    "name", ["password", "DB_PASSWORD", "dbPassword", "db.password", "--db-password", "bk_ticket"]
)
def test_names_are_compared_word_by_word(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["", "-", "...", "0", "passwordless", "tokens", "a" * 201 + "password"]
)
def test_other_names_are_not_secret(name: str) -> None:
    assert not is_secret_name(name)
