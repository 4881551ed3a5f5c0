"""A training on the screen: each of its pages, and the keys that it has and has not."""

# ruff: noqa: RUF001 — the screen has signs that look like others

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.helpers.trainings import Training, training
from tests.tui.running import Clock, RunningUI, same_as_golden
from wizard.text.glyphs import UNICODE
from wizard.tui.app import WizardApp
from wizard.tui.choosers import ReadingScreen
from wizard.tui.text_screens import HintScreen
from wizard.tui.walk_screen import WalkScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SIZES = [(80, 24), (160, 48)]
CLIMBS = "It climbs slowly and steadily"


@asynccontextmanager
async def trained(
    size: tuple[int, int] = (80, 24), level: int = 1
) -> AsyncIterator[tuple[RunningUI, Training]]:
    """A ui in front of the training about a slow leak, at its briefing."""
    made, clock = training(level), Clock()  # type: ignore[arg-type]
    app = WizardApp(made.guide, glyphs=UNICODE, clock=clock)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield RunningUI(app, made.guide, clock, pilot), made  # type: ignore[arg-type]


def number(made: Training, text: str) -> str:
    choices = made.guide.view().step.choices
    return str(next(choice.number for choice in choices if choice.text == text))


async def to_the_curve(ui: RunningUI, made: Training) -> None:
    await ui.press("1")
    await ui.press(number(made, "gunicorn"))
    if made.scenario.level < 3:  # there a prediction is an answer
        await ui.press("enter")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_pages_of_a_training(size: tuple[int, int]) -> None:
    async with trained(size) as (ui, made):

        def same(name: str) -> None:
            same_as_golden(f"training-{name}-{size[0]}x{size[1]}", ui.screen)

        same("briefing")
        await to_the_curve(ui, made)
        same("question")
        await ui.press("h")
        assert isinstance(ui.app.screen, HintScreen)
        await ui.press("escape", "h")
        same("hint")
        await ui.press("escape", number(made, "It jumps at one moment"))
        same("predicted")
        await ui.press("enter")
        same("guidance")
        await ui.press("1")
        assert isinstance(ui.app.screen, ReadingScreen)
        await ui.press(*"the step")
        same("reading")
        await ui.press("enter")
        same("debriefing")


@pytest.mark.parametrize("size", [(60, 20), (60, 24), (40, 12)])
async def test_low_and_narrow_screens_hold_it(size: tuple[int, int]) -> None:
    async with trained(size) as (ui, made):
        await to_the_curve(ui, made)
        assert max(map(len, ui.screen.splitlines())) <= size[0]
        assert "How does the memory curve look?" in ui.screen
        if size[1] >= 16:
            assert "Training, level 1 › gunicorn" in ui.screen
        await ui.press(number(made, CLIMBS), "enter")
        assert made.guide.step.id == "who-grows"


async def test_numbers_only_and_neither_signs_nor_reasons_before_the_end() -> None:
    async with trained(level=3) as (ui, made):
        await to_the_curve(ui, made)
        same_as_golden("training-level-3-80x24", ui.screen)
        await ui.press("w")
        assert "no signs and no reasons before your diagnosis" in ui.screen
        assert "The briefing" in ui.screen
        assert "needs" not in ui.screen
        await ui.press("escape", number(made, CLIMBS))
        assert made.guide.step.id == "who-grows"


@pytest.mark.parametrize(("key", "wanted"), [("N", "next"), ("O", "again")])
async def test_behind_the_debriefing_a_key_begins_the_next_one_or_the_same(
    key: str, wanted: str
) -> None:
    async with trained() as (ui, made):
        await ui.press(key)
        assert "behind" in ui.screen.splitlines()[-1]
        made.walk_best()
        made.guide.answer(1)
        made.guide.diagnose("")
        await ui.press(key)
        assert made.guide.wanted == wanted
        assert ui.app.code == 0


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("a", "the evidence decides nothing for you"),
        ("c", "the list of causes would give too much away"),
        ("p", "you cannot choose what is watched"),
        ("e", "A training ends with your diagnosis"),
    ],
)
async def test_what_a_training_refuses_it_says(key: str, said: str) -> None:
    async with trained() as (ui, made):
        await to_the_curve(ui, made)
        await ui.press(key)
        assert isinstance(ui.app.screen, WalkScreen)
        assert said in ui.screen


async def test_footer_help_and_palette_show_only_what_works() -> None:
    async with trained((100, 70)) as (ui, made):
        assert ui.screen.splitlines()[-1].strip() == "1 begin  ? help  q quit"
        await to_the_curve(ui, made)
        last = ui.screen.splitlines()[-1]
        assert "h hint" in last
        assert "process" not in last
        assert "causes" not in last
        await ui.press("question_mark")
        assert "Show the next hint" not in ui.screen
        assert "In a training: show the next hint" in ui.screen
        assert "Prepare a handover" not in ui.screen
        assert "Choose the process" not in ui.screen
        await ui.press("escape", "colon", *"h")
        assert "hint" in ui.screen
        await ui.press("backspace", *"hand over")
        assert "Prepare a handover" not in ui.screen


async def test_two_strokes_of_enter_do_not_end_it() -> None:
    async with trained() as (ui, made):
        await ui.press("1")
        made.guide.open("recycle-workers", "find")
        await ui.settle()
        ui.clock.now += 1
        await ui.press("enter")
        await ui.press("enter", after=0.05)
        assert isinstance(ui.app.screen, ReadingScreen)
        await ui.press("escape")
        assert isinstance(ui.app.screen, WalkScreen)
        assert made.guide.score is None
        await ui.press("1", "enter")
        assert made.guide.score is not None
        assert made.guide.score.right
        await ui.press("enter")
        assert "debriefing" in ui.screen


async def test_hints_that_are_over_are_said_to_be() -> None:
    async with trained() as (ui, made):
        await to_the_curve(ui, made)
        for _ in range(3):
            await ui.press("h", "escape")
        await ui.press("h")
        assert "There are no more hints" in ui.screen
        assert "Hint 1" in ui.screen
