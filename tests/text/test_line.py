"""Runs of text cut, padded, spread and wrapped by the cells that they take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wizard.text.line import Line, cut, head, joined, pad, spread, text_of, width_of, wrap


def line(*texts: str) -> Line:
    return tuple((text, "strong" if index % 2 else "text") for index, text in enumerate(texts))


def test_neighbours_of_one_role_are_one_run() -> None:
    assert joined([("a", "text"), ("", "code"), ("b", "text"), ("c", "code")]) == (
        ("ab", "text"),
        ("c", "code"),
    )


def test_a_cut_shows_that_something_is_missing() -> None:
    assert text_of(cut(line("one ", "two"), 7, cell_len, "…")) == "one two"
    assert text_of(cut(line("one ", "two"), 6, cell_len, "…")) == "one t…"
    assert text_of(cut(line("one ", "two"), 5, cell_len, "…")) == "one…"
    assert text_of(cut(line("one ", "two"), 0, cell_len, "…")) == ""
    assert text_of(cut(line("内存告警"), 6, cell_len, "…")) == "内存…"


def test_the_beginning_never_parts_a_wide_character() -> None:
    assert head("内存", 3, cell_len) == "内"
    assert head("e\u0301a", 1, cell_len) == "e\u0301"


def test_padding_fills_up_and_never_cuts() -> None:
    assert text_of(pad(line("内"), 4, cell_len)) == "内  "
    assert text_of(pad(line("long"), 2, cell_len)) == "long"


def test_spread_puts_the_two_to_the_edges_and_gives_up_the_right_one_last() -> None:
    def spreading(width: int) -> str:
        left, right = line("a title that is long"), line("a word")
        return text_of(spread(left, right, width, cell_len, "…"))

    assert spreading(30) == "a title that is long    a word"
    assert spreading(26) == "a title that is l…  a word"
    assert spreading(14) == "a title that…"


def test_spaces_at_the_break_are_dropped_and_others_are_kept() -> None:
    rows = [text_of(row) for row in wrap(line("a  b", "c  d"), 6, cell_len)]
    assert rows == ["a  bc", "d"]


_texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)


@given(st.lists(_texts, max_size=4), st.integers(2, 40))
def test_wrapping_keeps_the_width_and_every_character(texts: list[str], width: int) -> None:
    runs = line(*texts)
    rows = list(wrap(runs, width, cell_len))
    assert all(width_of(row, cell_len) <= width for row in rows)
    before = "".join("".join(texts).split(" "))
    after = "".join("".join(text_of(row) for row in rows).split(" "))
    assert after == before


@given(_texts, st.integers(0, 40))
def test_a_cut_is_never_too_wide(text: str, width: int) -> None:
    assert width_of(cut(line(text), width, cell_len, "..."), cell_len) <= width
