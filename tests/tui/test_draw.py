"""The drawing functions by themselves: bounds, buckets, numbers that stand still, the sharing of
rows, the panel of problems, what is repainted.
"""

from __future__ import annotations

from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from rich.cells import cell_len

from tests.helpers.values import replace
from tests.tui.scripted import CPU, CURVE, FIRST, MEMORY, OUTCOME, SECOND, view_of
from wizard.flow.prose import lay_out
from wizard.guide.key_bindings import footer
from wizard.guide.situation import Situation
from wizard.guide.view import GaugeMark, GaugeView, View
from wizard.text.glyphs import ASCII, UNICODE, Glyphs
from wizard.text.line import Line, text_of
from wizard.tui import gauges
from wizard.tui.frame import Area, Panel, ScreenFrame, compose, differences, footer_row, part
from wizard.tui.gauges import alike, bar, curve_row, heights, steadied, tall
from wizard.tui.step_drawing import Cursor, body_width, draw_walk
from wizard.tui.surroundings import chrome, problem_lines, trail_lines, trail_row


def test_the_bounds_of_a_curve_never_move() -> None:
    high = replace(MEMORY, points=(0.97,) * 300)
    idle = replace(MEMORY, points=(0.0,) * 300)
    assert curve_row(high, 10, UNICODE) == "█" * 10
    assert curve_row(idle, 10, UNICODE) == "▁" * 10


def test_a_curve_survives_what_is_no_share() -> None:
    sick = replace(MEMORY, points=(nan, inf, -inf, None, 1e308, -5.0), share=nan)
    assert len(curve_row(sick, 12, UNICODE)) == 12
    assert text_of(tuple(bar(sick, 10, UNICODE)))
    assert tall(replace(sick, share=1e308), 40, 5, UNICODE)


def test_what_was_chosen_against_the_evidence_says_so() -> None:
    first, *later = SECOND.trail
    view = replace(SECOND, trail=(replace(first, by="person", contradicted=True), *later))
    row = text_of(trail_row(view, 120, UNICODE))
    column = " ".join(text_of(line).strip() for line in trail_lines(view, 31, 20, UNICODE))
    assert f"{first.answer} (contradicted)" in row
    assert f"{first.answer} (contradicted)" in column


def test_words_that_do_not_fit_beside_a_curve_are_said_briefly() -> None:
    gauge = replace(
        MEMORY,
        words="rising 112 MiB/min, over threshold",
        shorter=("+112 MiB/min",),
        severity="critical",
    )
    narrow, wide = (text_of(gauges.rows([gauge], width, UNICODE)[0]) for width in (80, 110))
    assert narrow.endswith("!! +112 MiB/min")
    assert wide.endswith("!! rising 112 MiB/min, over threshold")


FULL = replace(
    MEMORY,
    label="Memory",
    text="1009 MiB of 1.00 GiB",
    percent="99 %",
    words="rising 66 MiB/min, ~ full in 3 to 4 min, over threshold",
    shorter=("+66 MiB/min, ~ full in 3-4 min", "~ full in 3-4 min"),
    severity="critical",
)


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
@pytest.mark.parametrize("width", [40, 52, 60, 64, 72, 79, 80, 100, 118])
@pytest.mark.parametrize("words", ["~ full in 3-4 min", "~ full 03:10-04:40", "killed 59 s ago"])
@pytest.mark.parametrize(
    "text", ["1009 MiB of 1.00 GiB", "1009.5 GiB of 2048 GiB", "8 KiB of 9 KiB"]
)
def test_when_it_will_be_full_is_whole_at_every_width(
    width: int, words: str, text: str, glyphs: Glyphs
) -> None:
    full = replace(FULL, text=text, shorter=(*FULL.shorter[:-1], words))
    (row, _) = gauges.rows([full, CPU], width, glyphs)
    shown = text_of(row)
    assert len(shown) <= width
    assert any(f"!! {form}" in shown for form in (words, *FULL.shorter[:-1], FULL.words))
    assert glyphs.ellipsis not in shown


def test_buckets_stay_where_they_are_while_time_goes_on() -> None:
    points = tuple(0.1 + 0.7 * ((n * 7) % 11) / 10 for n in range(400))
    before = heights(points[0:300], 30, first=0)
    after = heights(points[5:305], 30, first=5)
    assert after[:-2] == before[1:-1], "a curve moves by whole cells"
    assert heights(points[1:301], 30, first=1)[-1] == pytest.approx(points[300])


def test_a_gap_in_the_readings_is_a_gap_in_the_curve() -> None:
    points = (0.5,) * 100 + (None,) * 100 + (0.5,) * 100
    drawn = curve_row(replace(MEMORY, points=points), 30, UNICODE)
    assert drawn == "▅" * 10 + " " * 10 + "▅" * 10


def test_a_bar_shows_the_mark_and_the_limit() -> None:
    gauge = replace(MEMORY, share=0.5, marks=(GaugeMark(0.8, "80 %"),))
    assert text_of(tuple(bar(gauge, 11, UNICODE))) == "━━━━━───┼─┤"
    assert text_of(tuple(bar(gauge, 11, ASCII))) == "=====---+-|"


def test_a_mark_stands_across_a_tall_curve() -> None:
    gauge = replace(CPU, marks=(GaugeMark(0.8, "80 %"), GaugeMark(0.3, "30 %")))
    drawn = [text_of(line) for line in tall(gauge, 40, 10, UNICODE)]
    assert drawn[1].endswith("limit")
    assert [row for row, line in enumerate(drawn[2:12]) if "80 %" in line] == [1]
    assert [row for row, line in enumerate(drawn[2:12]) if "30 %" in line] == [6]


@given(width=st.integers(8, 200))
def test_no_gauge_row_is_wider_than_its_place(width: int) -> None:
    for line in gauges.rows([MEMORY, CPU], width, UNICODE):
        assert cell_len(text_of(line)) <= width


def test_the_footer_drops_the_least_important_keys_first() -> None:
    keys = footer(Situation(SECOND, scrolls=True))
    for width in range(20, 120):
        shown = text_of(footer_row(keys, width, UNICODE))
        assert cell_len(shown) <= width
        assert shown.startswith("1-4 answer")
        if width >= 45:
            assert "b back" in shown
            assert "? help" in shown
            assert "q quit" in shown


def picture(
    view: View, size: tuple[int, int], cursor: Cursor, glyphs: Glyphs = UNICODE
) -> ScreenFrame:
    body = lay_out(view.step.blocks, body_width(size), cell_len, glyphs)
    return draw_walk(view, body, cursor, size, glyphs).frame


@given(
    width=st.integers(40, 250),
    height=st.integers(12, 80),
    selected=st.one_of(st.none(), st.integers(1, 4)),
    scroll=st.integers(0, 90),
    index=st.integers(0, 2),
)
def test_every_size_is_drawn_and_filled(
    width: int, height: int, selected: int | None, scroll: int, index: int
) -> None:
    view = (FIRST, SECOND, OUTCOME)[index]
    frame = picture(view, (width, height), Cursor(selected=selected, scroll=scroll))
    rows = [frame.row(y) for y in range(height)]
    assert {cell_len(text_of(row)) for row in rows} == {width}
    for y, row in enumerate(rows):
        parts = [text_of(part(row, *span)) for span in frame.spans]
        assert "".join(parts) == text_of(row)
        assert [text_of(frame.cells(y, *span)) for span in frame.spans] == parts


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (100, 30), (120, 24)])
def test_all_answers_are_in_sight_at_common_sizes(size: tuple[int, int]) -> None:
    drawn = picture(SECOND, size, Cursor(selected=1)).text()
    assert all(f"{choice.number}  {choice.text[:20]}" in drawn for choice in CURVE.choices)


def test_the_body_keeps_four_rows_beside_many_answers() -> None:
    many = tuple(replace(CURVE.choices[1], number=n) for n in range(1, 91))
    view = view_of(replace(CURVE, choices=many))
    body = lay_out(view.step.blocks, 78, cell_len, UNICODE)
    drawn = draw_walk(view, body, Cursor(selected=77), (80, 24), UNICODE)
    assert drawn.rooms.body.height >= 4
    assert drawn.rooms.answers.height >= 4
    assert "▸ 77" in drawn.frame.text()


def test_moving_the_selection_repaints_the_two_answers_and_the_detail() -> None:
    old = picture(SECOND, (80, 24), Cursor(selected=2))
    new = picture(SECOND, (80, 24), Cursor(selected=3))
    changed = list(differences(old, new))
    rows = [y for y in range(24) if old.row(y) != new.row(y)]
    assert [area.y for area in changed] == rows
    assert len(rows) == 4, "the two answers, and two rows of what is known of the selected one"
    assert sum(area.width for area in changed) < 160


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_all_that_differs_is_painted(size: tuple[int, int]) -> None:
    """Also where another step has its panels elsewhere, and in rows that all columns share."""
    frames = [
        picture(FIRST, size, Cursor()),
        picture(FIRST, size, Cursor(selected=1)),
        picture(FIRST, size, Cursor(selected=1, notice="Press a number")),
        picture(SECOND, size, Cursor(selected=2)),
        picture(replace(SECOND, banner="Not saved"), size, Cursor(selected=2)),
        picture(OUTCOME, size, Cursor()),
    ]
    for old, new in pairwise(frames):
        painted = {
            (x, area.y)
            for area in differences(old, new)
            for x in range(area.x, area.x + area.width)
        }
        for y in range(new.height):
            cells = [[(c, role) for text, role in f.row(y) for c in text] for f in (old, new)]
            assert all(
                one == other or (x, y) in painted
                for x, (one, other) in enumerate(zip(*cells, strict=True))
            )


def test_a_key_draws_nothing_of_what_stands_around() -> None:
    one = chrome(SECOND, 160, 48, UNICODE)
    assert chrome(SECOND, 160, 48, UNICODE) is one
    other = replace(SECOND, banner="Not saved")
    assert "Not saved" in picture(other, (160, 48), Cursor()).text()
    assert "Not saved" not in picture(SECOND, (160, 48), Cursor()).text()


def test_a_steady_gauge_repaints_nothing() -> None:
    points = (0.4,) * 300
    before = view_of(CURVE, gauges=(replace(MEMORY, points=points, first=100), CPU))
    after = view_of(CURVE, gauges=(replace(MEMORY, points=points, first=101), CPU))
    for size in ((80, 24), (160, 48)):
        frames = [picture(view, size, Cursor()) for view in (before, after)]
        assert not list(differences(*frames))


def test_differences_are_the_cells_that_differ() -> None:
    def frame(*lines: Line) -> ScreenFrame:
        return compose(12, len(lines), [Panel(Area(0, 0, 12, len(lines)), lines)])

    old = frame((("same", "text"),), (("a", "text"), ("middle", "strong"), ("z", "text")))
    new = frame((("same", "text"),), (("a", "text"), ("muddle", "strong"), ("z", "text")))
    assert list(differences(old, new)) == [Area(2, 1, 1, 1)]
    assert list(differences(old, old)) == []


def test_a_wide_character_is_never_parted() -> None:
    def frame(words: str) -> ScreenFrame:
        return compose(12, 1, [Panel(Area(0, 0, 12, 1), [((words, "text"),)])])

    (area,) = differences(frame("内存告警"), frame("内容告警"))
    assert (area.x, area.width) == (0, 12)


def test_panels_stand_side_by_side_and_are_cut_to_their_areas() -> None:
    left = Panel(Area(0, 0, 4, 1), [(("abcdefgh", "text"),)])
    right = Panel(Area(6, 0, 4, 2), [(("xy", "text"),), (("内存告警", "text"),)])
    assert compose(10, 2, [right, left]).text() == "abcd  xy\n      内存\n"


SHOWN = replace(
    MEMORY,
    share=0.79,
    text="812 MiB of 1.00 GiB",
    percent="79 %",
    words="rising 112 MiB/min",
    shorter=("+112 MiB/min",),
    marks=(GaugeMark(0.95, "95 %"),),
)


def seen(shown: GaugeView, now: GaugeView) -> GaugeView:
    gauge, cpu = steadied(
        view_of(CURVE, gauges=(shown, CPU)), view_of(CURVE, gauges=(now, CPU))
    ).gauges
    assert cpu is CPU
    return gauge


def test_a_value_that_hardly_moved_reads_as_before_and_its_curve_goes_on() -> None:
    now = replace(
        SHOWN,
        share=0.786,
        text="808 MiB of 1.00 GiB",
        points=(0.5, 0.786),
        words="rising 105 MiB/min",
    )
    gauge = seen(SHOWN, now)
    assert (gauge.text, gauge.percent, gauge.share) == (SHOWN.text, "79 %", 0.79)
    assert (gauge.words, gauge.shorter) == (SHOWN.words, SHOWN.shorter)
    assert gauge.points == now.points


@pytest.mark.parametrize(
    "now",
    [
        replace(SHOWN, share=0.78, text="799 MiB of 1.00 GiB"),  # a per cent of the limit
        replace(SHOWN, text="1.58 GiB of 2.00 GiB"),  # another limit
        replace(SHOWN, share=0.791, text="813 MiB of 1.00 GiB", severity="critical"),
        replace(SHOWN, share=None, text="unknown", severity="unknown"),
        replace(SHOWN, words="level"),
        replace(SHOWN, words="rising 130 MiB/min"),
    ],
)
def test_what_says_something_else_is_shown(now: GaugeView) -> None:
    assert seen(SHOWN, now) == now


def test_little_of_a_large_machine_is_no_excuse() -> None:
    shown = replace(SHOWN, share=0.0002, text="4.9 MiB of 23.5 GiB", percent="0.0 %")
    doubled = replace(shown, share=0.0004, text="9.8 MiB of 23.5 GiB")
    assert seen(shown, doubled) == doubled


def test_a_bound_that_is_passed_is_seen() -> None:
    shown = replace(SHOWN, share=0.9495, text="972 MiB of 1.00 GiB")
    now = replace(shown, share=0.9501, text="973 MiB of 1.00 GiB")
    assert seen(shown, now) == now


def test_drift_is_measured_from_what_is_shown() -> None:
    shown = SHOWN
    for step in range(1, 10):
        share = 0.79 + 0.001 * step
        shown = seen(shown, replace(SHOWN, share=share, text=f"{share * 1024:.0f} MiB of 1.00 GiB"))
        assert abs((shown.share or 0.0) - share) < 0.005
    assert shown.text != SHOWN.text


def test_texts_alike() -> None:
    assert alike("step of 693 MiB", "step of 667 MiB")
    assert not alike("step of 693 MiB", "step of 693 KiB")
    assert not alike("step of 0 B", "step of 5 B")
    assert not alike("needs 30 s", "needs 30 s, 12 s seen")


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
