"""Patterns that are compiled when they are needed."""

from __future__ import annotations

import re

import pytest

import wizard.text.redact
from wizard.text.pattern import late
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
