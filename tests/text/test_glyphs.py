"""One table of signs, chosen by what the output can carry."""

from __future__ import annotations

import pytest
from msgspec.structs import fields
from rich.cells import cell_len

from wizard.text.glyphs import ASCII, UNICODE, Glyphs, choose, encodable


@pytest.mark.parametrize(
    ("encoding", "term", "chosen"),
    [
        ("utf-8", "xterm-256color", UNICODE),
        ("UTF8", "", UNICODE),
        ("ascii", "xterm", ASCII),
        ("ANSI_X3.4-1968", "xterm", ASCII),
        ("iso-8859-1", "xterm", ASCII),
        ("no-such-encoding", "xterm", ASCII),
        (None, "xterm", ASCII),
        ("utf-8", "linux", ASCII),
    ],
)
def test_the_output_decides(encoding: str | None, term: str, chosen: Glyphs) -> None:
    assert choose(encoding, term) is chosen


def test_every_sign_has_an_ascii_twin() -> None:
    for field in fields(Glyphs):
        twin = str(getattr(ASCII, field.name))
        assert twin
        assert twin.isascii()


def test_every_sign_takes_one_cell_for_each_character() -> None:
    for field in fields(Glyphs):
        drawn = str(getattr(UNICODE, field.name))
        assert cell_len(drawn) == len(drawn)


def test_levels_are_eight_and_all_different() -> None:
    for glyphs in (UNICODE, ASCII):
        assert len(set(glyphs.levels)) == len(glyphs.levels) == 8


def test_what_an_output_cannot_carry_is_replaced() -> None:
    assert encodable("≥ 95 % → “内存”", ASCII) == '>= 95 % -> "??"'
    assert encodable("≥ 95 % → “内存”", UNICODE) == "≥ 95 % → “内存”"
