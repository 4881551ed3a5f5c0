"""Strings that a terminal sends by itself are no keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.tui.internals import PATIENCE, Unasked


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("\x1b]52;c;2\x07", ""),
        ("1\x1b]11;rgb:1212/1313/1414\x1b\\j", "1j"),
        ("\x1bP>|xterm(2)\x1b\\\x1b_G1;2\x1b\\q", "q"),
        ("\x1bX2\x1b\\\x1b^1\x1b\\", ""),
        ("\x1b]0;2\x1b[B", "\x1b[B"),
        ("\x1b[200~one\x1b]52;c;two\x1b[201~", "\x1b[200~one\x1b[201~"),
        ("\x1bOP\x1b[1;5A\x1bb\x1b", "\x1bOP\x1b[1;5A\x1bb\x1b"),
        ("質問 j\r", "質問 j\r"),
    ],
)
def test_strings_are_taken_out_and_keys_are_left(typed: str, left: str) -> None:
    assert Unasked().left_of(typed, 5.0) == left


def test_a_string_may_come_in_pieces() -> None:
    unasked = Unasked()
    assert [unasked.left_of(piece, 5.0) for piece in ("j\x1b]52;", "c;2", "2\x07k")] == [
        "j",
        "",
        "k",
    ]


def test_a_string_without_an_end_does_not_hold_the_keys_back_for_long() -> None:
    unasked = Unasked()
    assert unasked.left_of("\x1b]", 5.0) == ""
    assert unasked.left_of("2", 5.0 + PATIENCE / 2) == ""
    assert unasked.left_of("j", 5.0 + PATIENCE) == "j"


@given(st.text(alphabet="\x1b]P\\\x07[2aX^_"), st.text(alphabet="abc12[;", max_size=5))
def test_what_holds_no_string_is_left_as_it_is(noise: str, typed: str) -> None:
    unasked = Unasked()
    left = unasked.left_of(noise, 0.0)
    assert len(left) <= len(noise)
    assert unasked.left_of(typed, PATIENCE) == typed
