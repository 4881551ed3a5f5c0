"""A replay on the screen: driven both ways by keys, and nothing but clean text leaves it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.helpers.shop_session import shop, timeline_of
from tests.report.test_report import poisoned
from tests.tui.running import Clock
from wizard.guide.replayer import Replayer
from wizard.guide.view import TimelineView, TimeMark
from wizard.text.glyphs import ASCII, UNICODE, Glyphs
from wizard.text.line import text_of
from wizard.tui.replay_screen import ReplayApp, last_event_row, timeline_row

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from wizard.session.recorded import Recorded

LINE = TimelineView(
    share=0.5,
    marks=(
        TimeMark(0.0, "answer"),
        TimeMark(0.25, "verdict"),
        TimeMark(0.25, "contradiction"),
        TimeMark(0.75, "note"),
        TimeMark(1.0, "verdict"),
    ),
    elapsed="0:42",
    total="12:49",
    clock="15:49:48",
    pace=1.0,
    speed=4,
    playing=True,
    latest="Answered: It jumps",
    latest_kind="contradiction",
)


@pytest.mark.parametrize(
    ("width", "glyphs", "expected"),
    [
        (60, UNICODE, "playing    4x  0:42 ┼━━━━━✗━━━━━┃────•─────? 12:49  15:49:48"),
        (40, UNICODE, "playing    4x  0:42 ┼━━✗━━┃───•──? 12:49"),
        (40, ASCII, "playing    4x  0:42 +==x==#---*--? 12:49"),
    ],
)
def test_the_line(width: int, glyphs: Glyphs, expected: str) -> None:
    row, scale = timeline_row(LINE, width, glyphs)
    assert text_of(row) == expected
    head = text_of(row).index(glyphs.heavy)
    assert scale.share(head) == pytest.approx(0.5, abs=0.05)
    assert [scale.share(x) for x in (0, scale.first, scale.first + scale.cells)] == [
        None,
        0.0,
        None,
    ]


def test_what_happened_is_cut_to_the_row() -> None:
    assert text_of(last_event_row(LINE, 12, UNICODE)) == "Answered: I…"


@dataclass
class PlaybackClock:
    """A running replay."""

    app: ReplayApp
    clock: Clock
    pilot: Pilot[int]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()

    @property
    def screen(self) -> str:
        rows = self.app.screen._compositor.render_strips()
        return "".join(f"{row.text.rstrip()}\n" for row in rows)

    @property
    def line(self) -> str:
        """The time line."""
        return next(row for row in self.screen.splitlines() if row.startswith((" pa", " pl")))


@asynccontextmanager
async def playing(
    session: Recorded, size: tuple[int, int] = (80, 24), *, glyphs: Glyphs = UNICODE
) -> AsyncIterator[PlaybackClock]:
    replayer = Replayer(timeline_of(session), idle_limit=None)
    replayer.prepare()
    clock = Clock()
    app = ReplayApp(replayer, glyphs=glyphs, clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield PlaybackClock(app, clock, pilot)


STEPS = (
    "Which alert did you receive?",
    "What is the shop started with?",
    "How does the memory curve look?",
    "Contact the platform",
    "How does the memory curve look?",
    "Recycle the workers",
    "Has memory stopped climbing?",
)


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (60, 16), (40, 12)])
async def test_both_ways_by_keys(size: tuple[int, int]) -> None:
    async with playing(shop(), size) as film:
        for title in STEPS:
            assert title[: size[0] - 4] in film.screen
            await film.press("right")
        for title in reversed(STEPS):
            await film.press("left")
            assert title[: size[0] - 4] in film.screen
        await film.press("end")
        assert "Contact the platform" in film.screen
        assert "1:49" in film.line
        await film.press("home")
        assert STEPS[0] in film.screen
        assert " 0:00 " in film.line
        assert "to select an answer" not in film.screen


async def test_seconds_and_what_happened() -> None:
    async with playing(shop()) as film:
        await film.press("right", "comma")
        assert STEPS[0] in film.screen
        assert " 0:06 " in film.line
        await film.press("full_stop", "full_stop")
        assert STEPS[1] in film.screen
        assert "Answered: Memory (the evidence contradicts it: memory.share is 13 %)" in film.screen


async def test_it_plays_and_pauses_by_the_clock() -> None:
    async with playing(shop()) as film:
        assert film.line.startswith(" paused     1x 0:00 ")
        await film.press("space")
        film.clock.now = 5.0
        await film.press("plus")
        assert film.line.startswith(" playing    2x 0:05 ")
        film.clock.now = 10.0
        await film.press("space")
        assert film.line.startswith(" paused     2x 0:15 ")
        film.clock.now = 99.0
        await film.press("minus", "minus")
        assert film.line.startswith(" paused     1x 0:15 ")


async def test_a_moment_is_chosen_from_the_list() -> None:
    async with playing(shop()) as film:
        await film.press("m", *"note")
        assert "Note: since the deployment" in film.screen
        await film.press("enter")
        assert "Recycle the workers" in film.screen
        assert " 1:04 " in film.line


async def test_help_and_why_come_back_to_the_same_moment() -> None:
    async with playing(shop()) as film:
        await film.press("right", "right")
        before = film.screen
        for key in ("question_mark", "w"):
            await film.press(key)
            assert film.screen != before
            await film.press("escape")
            assert film.screen == before


async def test_the_board_of_causes_promises_no_way_and_comes_back_one_page_at_a_time() -> None:
    async with playing(shop()) as film:
        await film.press("right", "right")
        before = film.screen
        await film.press("c")
        board = film.screen
        await film.press("enter")
        assert film.screen not in (before, board)
        assert "go there" not in film.screen
        await film.press("enter")
        assert film.screen == board
        await film.press("escape")
        assert film.screen == before


async def test_no_key_answers_or_watches() -> None:
    async with playing(shop()) as film:
        before = film.screen
        await film.press("1", "enter", "p", "slash", "b", "s", "n", "j", "colon")
        assert film.screen == before


async def test_a_click_on_the_line_goes_there() -> None:
    async with playing(shop()) as film:
        rows = film.screen.splitlines()
        y = rows.index(film.line)
        x = film.line.index("1:49") - 2
        await film.pilot.click(offset=(x, y))
        await film.pilot.pause()
        assert "Contact the platform" in film.screen
        await film.pilot.click(offset=(10, 10))
        assert " 1:49 " in film.line


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
async def test_nothing_hostile_leaves_for_the_terminal(glyphs: Glyphs) -> None:
    async with playing(poisoned(), glyphs=glyphs) as film:
        for key in ("home", "right", "m", "escape", "w", "escape", "end", "left", "y", "escape"):
            await film.press(key)
            shown = film.screen.replace("\n", "")
            assert shown.replace("\ufffd", "").isprintable()
            assert glyphs is UNICODE or shown.isascii()


async def test_q_leaves() -> None:
    async with playing(shop()) as film:
        await film.press("q")
    assert film.app.code == 0


def test_a_stretch_in_which_nothing_happens_is_told_with_its_true_speed() -> None:
    row, _ = timeline_row(replace(LINE, pace=90.0), 60, UNICODE)
    assert text_of(row).startswith("idle     360x  0:42 ")
    row, _ = timeline_row(replace(LINE, pace=90.0, playing=False), 60, UNICODE)
    assert text_of(row).startswith("paused     4x  0:42 ")
