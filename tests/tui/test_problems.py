"""The panel of a preview: what is wrong with the document, below the page and never over it."""

from __future__ import annotations

import pytest
from msgspec import structs
from rich.cells import cell_len

from tests.helpers.values import replace
from tests.tui.scripted import FIRST
from wizard.text.glyphs import ASCII, UNICODE
from wizard.text.line import text_of
from wizard.tui.surroundings import chrome, problem_lines

PROBLEMS = tuple(
    f"flow.md:{line}:1: error: no such step; mend it [broken-link]" for line in range(9)
)


def shown(count: int, height: int = 20, width: int = 80) -> list[str]:
    return [
        text_of(line).rstrip() for line in problem_lines(PROBLEMS[:count], width, height, UNICODE)
    ]


def test_no_problem_takes_no_row() -> None:
    assert shown(0) == []


def test_they_are_counted_and_the_first_are_told() -> None:
    assert shown(1) == ["! 1 problem in the document", f"  {PROBLEMS[0]}"]
    assert shown(9)[0] == "! 9 problems in the document, showing 4"
    assert shown(9)[1:] == [f"  {problem}" for problem in PROBLEMS[:4]]


def test_a_long_one_is_wrapped_and_the_last_is_cut() -> None:
    long = "flow.md:7:1: error: the answer leads to no step; did you mean another? [broken-link]"
    lines = [text_of(line).rstrip() for line in problem_lines([long] * 3, 40, 24, UNICODE)]
    assert lines == [
        "! 3 problems in the document, showing 2",
        "  flow.md:7:1: error: the answer leads",
        "  to no step; did you mean another?",
        "  [broken-link]",
        "  flow.md:7:1: error: the answer leads…",
    ]


def test_a_low_screen_keeps_its_page() -> None:
    assert shown(9, height=14) == [
        "! 9 problems in the document, showing 1",
        f"  {PROBLEMS[0]}",
    ]
    assert shown(9, height=5) == ["! 9 problems in the document"]


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_none_is_wider_than_the_page(glyphs: object) -> None:
    lines = problem_lines(["漢字" * 100], 30, 24, glyphs)  # type: ignore[arg-type]
    assert all(cell_len(text_of(line)) <= 30 for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (20, 8)])
def test_the_page_gives_the_rows_that_the_panel_takes(size: tuple[int, int]) -> None:
    view = FIRST
    without = chrome(view, *size, UNICODE).page
    around = chrome(replace(view, problems=PROBLEMS), *size, UNICODE)
    panel = around.panels[-1].area
    assert (panel.x, panel.width, panel.bottom) == (without.x, without.width, without.bottom)
    assert around.page == structs.replace(without, height=without.height - panel.height)
    assert around.page.height >= min(12, without.height - 1)
