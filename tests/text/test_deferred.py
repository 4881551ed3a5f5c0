"""Patterns that are compiled when they are needed, and SHA-256 without OpenSSL."""

from __future__ import annotations

import hashlib
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wizard.text.redact
from wizard.text.deferred import digest_of, late
from wizard.text.redact import redact_words


def test_it_does_what_a_compiled_one_does() -> None:
    pattern = late(r"(?P<word>[a-z]+)", re.IGNORECASE)
    for _ in range(2):
        assert pattern.sub("x", "ab CD") == "x x"
        found = pattern.fullmatch("Ab")
        assert found is not None
        assert found["word"] == "Ab"
    assert pattern.groupindex == {"word": 1}


def test_a_command_line_without_secrets_compiles_a_few() -> None:
    """Those that a start with --pid would have to wait for are left alone."""
    for pattern in vars(wizard.text.redact).values():
        for used in ("search", "match", "fullmatch", "sub", "finditer", "findall"):
            if type(pattern) is type(late("")) and used in vars(pattern):
                delattr(pattern, used)
    words = ("/usr/bin/python3", "-m", "gunicorn", "--workers", "4", "app:app")
    assert redact_words(words) == words
    patterns = {n: p for n, p in vars(wizard.text.redact).items() if type(p) is type(late(""))}
    compiled = {name for name, pattern in patterns.items() if len(vars(pattern)) > 1}
    assert not compiled & {"_PEM", "_URL", "_KEPT", "_VALUE", "_PATH", "_SHELL_WORD"}


@pytest.mark.parametrize(
    "name", [n for n, p in vars(wizard.text.redact).items() if type(p) is type(late(""))]
)
def test_each_of_those_that_look_for_secrets_can_be_compiled(name: str) -> None:
    assert vars(wizard.text.redact)[name].groups >= 0


@given(st.text())
def test_the_digest_is_sha256(text: str) -> None:
    expected = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    assert digest_of(text) == expected.hexdigest()


def test_a_python_without_a_module_of_its_own_has_hashlib(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, name, None)
    assert digest_of("abc").startswith("ba7816bf")
